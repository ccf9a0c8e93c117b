"""Sentences: laws for every text, and the hard cases of each language."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from index.parse.sentences import sentence_spans
from tests.index.fixtures import SENTENCES, seed
from tests.strategies import paragraphs, sentences, wild_texts


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@given(paragraphs() | wild_texts())
def test_the_sentences_hold_every_character_that_is_not_white_space_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() for span in spans)


@given(paragraphs() | wild_texts(), wild_texts(), wild_texts())
def test_what_stands_around_a_paragraph_changes_nothing_in_it(text: str, before: str, after: str) -> None:
    inside = sentence_spans(before + text + after, len(before), len(before) + len(text))
    assert [span.of(before + text + after) for span in inside] == cut(text)


@given(paragraphs())
def test_how_lines_are_wrapped_does_not_matter(text: str) -> None:
    wrapped = text.replace(" ", "\n")
    assert [" ".join(sentence.split()) for sentence in cut(wrapped)] == [
        " ".join(sentence.split()) for sentence in cut(text)
    ]


@given(
    st.lists(
        st.sampled_from(("We agree.", "Do we?", "Мы против!", "Nous l’espérons…", "هل نوافق؟")), min_size=1, max_size=6
    )
)
def test_sentences_that_begin_with_a_capital_are_parted(given_sentences: list[str]) -> None:
    arabic = [sentence for sentence in given_sentences if sentence.endswith("؟")]
    assert len(cut(" ".join(given_sentences))) >= len(given_sentences) - len(arabic)


@given(sentences("en"))
def test_cutting_a_sentence_again_changes_nothing(text: str) -> None:
    for sentence in cut(text):
        assert cut(sentence) == [sentence]


REACHED = {"en": (42, 43), "fr": (14, 19), "ru": (14, 18), "de": (1, 6), "tr": (5, 5), "es": (3, 5), "ar": (1, 1)}
"""For each language how many of the hard cases are cut as a human cuts them, and how many there are."""


def test_the_hard_cases_are_cut_as_well_as_they_ever_were() -> None:
    wrong = [row["text"] for row in SENTENCES if cut(row["text"]) != row["sentences"]]
    cases = Counter(row["language"] for row in SENTENCES)
    right = cases - Counter(row["language"] for row in SENTENCES if row["text"] in wrong)
    assert {language: (right[language], number) for language, number in cases.items()} == REACHED, wrong


def test_the_sentence_that_the_seeds_page_break_splits_is_one() -> None:
    text = seed().text
    whole = [s.span.of(text) for s in seed().sentences if "code of conduct" in s.span.of(text)]
    assert len(whole) == 1
    assert whole[0].endswith("prevention of the widening digital divide between them.")
