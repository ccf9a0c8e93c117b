"""How sentences become evidence: which may, how they are scored, and in what order they stand."""

from __future__ import annotations

from collections import Counter
from typing import Literal, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Hit
from assistant.cues import is_courtesy
from assistant.evidence import (
    WEIGHED,
    WEIGHED_WITHOUT_PIECES,
    Evidence,
    Understood,
    WordWeights,
    candidates,
    describe,
    readable,
    weigh,
    word_weights,
)
from assistant.interaction import meet
from assistant.query import Part, Query
from assistant.question import read_question
from index.encode import Encoded, Sentenced, Vectors
from index.lexical import terms
from index.packed import packed
from index.statement import Role
from tests.assistant.making import hit, statement
from tests.assistant.strategies import hits
from tests.fakes import HashingEncoder
from tests.index.fixtures import seed

QUESTIONS = st.sampled_from(
    [
        "What does Norway support?",
        "What is Norway's objection to number a1?",
        "How many registers does Norway support?",
        "Whom does Norway thank?",
        "Против чего Россия?",
    ]
)
ENCODER = HashingEncoder(averages=True)
Read = Literal["in words", "whole", "not at all"]
READ = st.sampled_from(get_args(Read))


def scored(found: list[Hit], question: str, read: Read = "in words") -> list[Evidence]:
    """What a question makes of some passages."""
    reading = read_question(question)
    query = Query(reading.text, reading.content, (), reading.language)
    sentences, words = candidates(found, reading), word_weights(query, None, 10)
    return weigh(describe(sentences, said(sentences, query, words, read), words, reading), reading.act)


def packed_pieces(made: list[Encoded]) -> list[Vectors]:
    """The word pieces of sentences as they come out of the catalogue."""
    kept = [packed(one.sentences, one.pieces).unpacked(ENCODER.dimension) for one in made]
    return [own.pieces[0] for own in kept if own.pieces]


def said(sentences: list[tuple[Hit, int]], query: Query, words: WordWeights, read: Read) -> Understood | None:
    if read == "not at all" or not sentences:
        return None
    texts = [readable(*sentence) for sentence in sentences]
    made = ENCODER.encode_sentences([Sentenced(text, ((0, len(text)),)) for text in texts])
    asked, pieces = query.encoded(ENCODER), packed_pieces(made)
    meetings = meet(asked.words, words.weights.keys(), query.language, pieces) if asked.words else None
    cosines = np.stack([one.whole for one in made]) @ asked.vector
    return Understood(cosines, meetings if read == "in words" else None)


@settings(max_examples=40)
@given(hits(), QUESTIONS)
def test_candidates_are_body_sentences_of_the_passages_each_once(found: list[Hit], question: str) -> None:
    sentences = candidates(found, read_question(question))
    places = [(one.statement_id, position) for one, position in sentences]
    assert len(set(places)) == len(places)
    for one, position in sentences:
        assert one.passage.first <= position <= one.passage.last
        assert one.statement.sentences[position].role is Role.BODY


@settings(max_examples=40)
@given(hits())
def test_thanks_are_never_evidence_of_a_position(found: list[Hit]) -> None:
    assert not any(is_courtesy(readable(*one)) for one in candidates(found, read_question("What does Norway support?")))


@pytest.mark.parametrize(
    ("question", "thanked"),
    [
        ("What is Russia's objection to the Paris Call?", False),
        ("What does Russia say about the Paris Call?", False),
        ("Does Russia support the Paris Call?", False),
        ("Whom does Russia thank?", True),
        ("Who presented the Paris Call, and when?", True),
    ],
)
def test_the_thanks_of_the_seed_only_answer_who_when_and_whom_it_thanks(question: str, thanked: bool) -> None:
    shown = [readable(*one) for one in candidates([hit(seed())], read_question(question))]
    assert any("thank our French colleagues" in text for text in shown) is thanked


@settings(max_examples=30)
@given(hits(), QUESTIONS, READ)
def test_every_candidate_is_weighed_once_and_the_best_stand_first(found: list[Hit], question: str, read: Read) -> None:
    weighed = scored(found, question, read)
    places = {(one.statement_id, position) for one, position in candidates(found, read_question(question))}
    assert len(weighed) == len(places)
    assert {(one.statement.id, one.position) for one in weighed} == places
    assert [round(one.score, 6) for one in weighed] == sorted((round(one.score, 6) for one in weighed), reverse=True)


@settings(max_examples=30)
@given(hits(), QUESTIONS, READ)
def test_signals_lie_within_their_bounds(found: list[Hit], question: str, read: Read) -> None:
    for one in scored(found, question, read):
        assert 0 <= one.passage <= 1 + 1e-9
        assert -1e-9 <= one.gained <= 1 - one.coverage + 1e-9
        assert -1 - 1e-5 <= one.beside <= 1 + 1e-5
        assert -1 - 1e-5 <= one.cosine <= 1 + 1e-5
        assert 0 <= one.coverage <= 1 + 1e-9
        assert 0 <= one.passage_coverage <= 1 + 1e-9
        assert 0 <= one.ignored <= 1
        assert read != "not at all" or one.cosine == 0
        assert (one.meeting is None) is (read != "in words")
        assert list(one.summands()) == list(WEIGHED if one.meeting else WEIGHED_WITHOUT_PIECES)
        assert all(-1 - 1e-5 <= cosine <= 1 + 1e-5 for cosine in one.meeting or ())


@settings(max_examples=30)
@given(hits(), QUESTIONS)
def test_the_order_of_statements_changes_no_score(found: list[Hit], question: str) -> None:
    def scores(weighed: list[Evidence]) -> dict[tuple[str, int], float]:
        return {(one.statement.id, one.position): one.score for one in weighed}

    assert scores(scored(found, question)) == pytest.approx(scores(scored(found[::-1], question)), abs=1e-5)


def best(question: str, *paragraphs: list[str], read: Read = "in words") -> str:
    first = scored([hit(statement(*paragraphs))], question, read)[0]
    return readable(first.hit, first.position)


@pytest.mark.parametrize("read", get_args(Read))
@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("What does Norway say about gauges?", "Norway reads its gauges each hour.", "Norway builds bridges."),
        ("What is Norway's objection to gauges?", "Gauges are controversial.", "Gauges are good."),
        ("How many gauges are there?", "There are 14 gauges.", "There are some gauges."),
        ("When were the gauges made?", "The gauges were made in 2016.", "The gauges were made well."),
    ],
)
def test_words_acts_and_kinds_lift_a_sentence(question: str, right: str, wrong: str, read: Read) -> None:
    assert best(question, [right, wrong], read=read) == best(question, [wrong, right], read=read) == right


def test_a_sentence_that_objects_inherits_what_the_ones_before_are_about() -> None:
    question = "What is Norway's objection to the Lindau Register?"
    about, objects = "Norway has read the Lindau Register.", "The costs are unacceptable and controversial."
    assert best(question, [about, objects]) == objects
    far = [f"Filler {number}." for number in range(12)]
    near = {readable(one.hit, one.position): one.score for one in scored([hit(statement([about, objects]))], question)}
    away = {
        readable(one.hit, one.position): one.score for one in scored([hit(statement([about, *far, objects]))], question)
    }
    assert near[objects] > away[objects]


@given(st.dictionaries(st.sampled_from("abcd"), st.floats(0.01, 5)), st.text("abcdefgh", max_size=20))
def test_coverage_is_none_without_a_shared_word_and_whole_with_all(weights: dict[str, float], text: str) -> None:
    words, stems = WordWeights(weights), Counter(text)
    if not set(weights) & set(stems):
        assert words.coverage(stems) == 0
    elif set(weights) <= set(stems):
        assert words.coverage(stems) == pytest.approx(1)
    assert words.coverage(stems) <= words.coverage(stems + Counter(weights.keys())) + 1e-9


def test_no_words_cover_nothing() -> None:
    assert WordWeights({}).coverage(Counter("abc")) == 0


def test_what_was_asked_before_weighs_less_than_the_question() -> None:
    query = Query("Why gauges?", "Why gauges?", (Part("What of bridges?", 0.5, 0.5, 0.3),), "en")
    (gauge,), (bridge,) = terms("gauges", "en"), terms("bridges", "en")
    weights = word_weights(query, None, 10).weights
    assert weights[gauge] > weights[bridge] > 0


def test_nothing_found_is_no_evidence() -> None:
    assert scored([], "What does Norway support?") == []
