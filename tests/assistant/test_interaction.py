"""Late interaction: laws of how sentences meet a question's words, and which words count for what."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.interaction import Meeting, Words, by_words, meet
from assistant.query import Part, Query
from index.encode import Vectors, unit
from tests.fakes import HashingEncoder

ENCODER = HashingEncoder(averages=True)
QUESTION = "Who reads the gauges of Lindau?"
STEMS = {"read", "gaug", "lindau"}
TEXTS = st.lists(
    st.sampled_from("who reads the gauges of lindau rivers rise and bridges fall".split()), min_size=1, max_size=8
)


def words(text: str, weight: float = 1.0) -> Words:
    told = by_words(text)
    (made,) = ENCODER.encode_sentences([told])
    return Words(tuple(text[start:end] for start, end in told.sentences), made.sentences, weight)


def pieces(text: str) -> Vectors:
    return np.stack([ENCODER.encode([word])[0] for word in text.split()])


def met(*sentences: str, asked: tuple[Words, ...] = (words(QUESTION),), stems: set[str] = STEMS) -> list[Meeting]:
    return meet(asked, stems, "en", [pieces(sentence) for sentence in sentences])


def test_a_text_is_told_by_its_words() -> None:
    told = by_words("What's in §4, précis?")
    assert [told.text[start:end] for start, end in told.sentences] == ["What", "s", "in", "4", "précis"]
    assert by_words("?!").sentences == ()
    decomposed, tamil = unicodedata.normalize("NFD", "précis"), "தமிழ் மொழி"
    for text in (decomposed, tamil):
        told = by_words(text)
        assert [text[start:end] for start, end in told.sentences] == text.split()


def test_each_kind_of_word_counts_where_it_should() -> None:
    whole, without_form, without_lindau, none = met(
        "who reads the gauges of Lindau", "reads gauges Lindau", "who reads the gauges of rivers", "bridges fall"
    )
    assert whole == pytest.approx((1, 1, 1), abs=1e-5)
    assert without_form.worst == without_lindau.form == pytest.approx(1, abs=1e-5)
    assert max(without_form.form, without_lindau.worst) < 0.7
    assert max(none) < min(without_lindau.words, without_form.words)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_a_sentence_is_met_by_itself_whatever_stands_beside_it_and_more_words_never_meet_less(
    texts: list[list[str]],
) -> None:
    sentences = [" ".join(text) for text in texts]
    together = met(*sentences)
    assert np.allclose(together, [met(sentence)[0] for sentence in sentences], atol=1e-5)
    for before, after in zip(together, met(*(f"{sentence} gauges" for sentence in sentences)), strict=True):
        assert all(more >= less - 1e-6 for less, more in zip(before, after, strict=True))
    for before, after in zip(together, met(*(" ".join(reversed(text)) for text in texts)), strict=True):
        assert before == pytest.approx(after, abs=1e-6)


def test_words_whose_stems_are_not_sought_count_nothing() -> None:
    """Where only Lindau is asked, whether its name stands in a sentence tells nothing."""
    named, unnamed = met("who reads the gauges of Lindau", "who reads the gauges of", stems={"read", "gaug"})
    assert named == pytest.approx(unnamed, abs=1e-6)


def test_a_question_of_one_kind_of_words_is_met_by_these() -> None:
    (form,) = met("who is it", asked=(words("Who is it?"),), stems=set())
    assert form == pytest.approx((1, 1, 1), abs=1e-5)
    (named,) = met("who is", asked=(words("Who is Russia?"),), stems=set())
    assert named == pytest.approx((1, 1, 1), abs=1e-5)  # Russia counts nothing as long as there is another word
    (meaning,) = met("gauges", asked=(words("Gauges?"),))
    assert meaning == pytest.approx((1, 1, 1), abs=1e-5)
    assert met(asked=(words("Gauges?"),)) == []


def test_what_was_asked_before_counts_as_much_as_it_weighs() -> None:
    now, before = words("And the gauges?"), words("Who reads Lindau?", 0.3)
    alone, both = (met("the gauges", asked=asked)[0] for asked in ((now,), (now, before)))
    assert alone.words > both.words > met("the gauges", asked=(now, words("Who reads Lindau?", 1.0)))[0].words
    assert both.worst == alone.worst  # of the question's own words, as long as it has some


@pytest.mark.parametrize(
    ("encoder", "question", "told"),
    [
        (ENCODER, "Who reads the gauges?", [("Who reads the gauges?", 1.0), ("What of bridges?", 0.3)]),
        (HashingEncoder(averages=False), "Who reads the gauges?", []),
        (HashingEncoder(averages=True, words=3), "Who reads the gauges?", []),
        (ENCODER, "?!", []),
        (ENCODER, "What of bridges?", [("What of bridges?", 1.0)]),
    ],
)
def test_a_query_tells_the_words_of_what_was_asked_and_not_of_what_was_answered(
    encoder: HashingEncoder, question: str, told: list[tuple[str, float]]
) -> None:
    context = (
        Part("What of bridges?", 0.5, 1.0, 0.3),
        Part("Bridges fall each spring.", 0.5, 1.0, 0.0),
        Part("What of bridges?", 0.5, 0.5, 0.15),
    )
    query = Query(question, question, context, "en")
    found = query.encoded(encoder).words
    expected = [(words(text).texts, weight) for text, weight in told if encoder.fits(text)]
    assert [(one.texts, one.weight) for one in found] == expected
    for one in found:
        assert np.allclose(one.vectors, unit(one.vectors), atol=1e-5)
