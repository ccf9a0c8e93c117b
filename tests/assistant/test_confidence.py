"""Confidence: between 0 and 1, growing with what speaks for an answer, for every weight in the data file."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.confidence import Signals, confidence, signals
from tests.assistant.making import evidence, hit, statement

SHARES = st.floats(0, 1)
SIGNALS = st.builds(
    Signals,
    sentence_cosine=st.floats(-1, 1),
    passage_cosine=st.floats(-1, 1),
    coverage=SHARES,
    passage_coverage=SHARES,
    act=SHARES,
    shown=st.sampled_from((0.0, 1.0)),
    not_shown=st.just(0.0),
    ignored=SHARES,
    speaker=st.sampled_from((0.0, 1.0)),
    dense=st.sampled_from((0.0, 1.0)),
)
FOR = ["sentence_cosine", "passage_cosine", "coverage", "passage_coverage", "act"]


@given(SIGNALS)
def test_confidence_lies_between_none_and_full(given_signals: Signals) -> None:
    assert 0 <= confidence(given_signals) <= 1


@given(SIGNALS, st.sampled_from(FOR), SHARES)
def test_more_of_what_speaks_for_an_answer_never_lowers_it(given_signals: Signals, name: str, more: float) -> None:
    raised = replace(given_signals, **{name: max(getattr(given_signals, name), more)})
    assert confidence(raised) >= confidence(given_signals)


@given(SIGNALS, SHARES)
def test_ignoring_more_of_the_question_never_raises_it(given_signals: Signals, more: float) -> None:
    assert confidence(replace(given_signals, ignored=max(given_signals.ignored, more))) <= confidence(given_signals)


@given(SIGNALS, st.floats(-1, 1))
def test_cosines_of_a_language_that_the_encoder_does_not_know_mean_nothing(
    given_signals: Signals, cosine: float
) -> None:
    blind = replace(given_signals, dense=0.0)
    assert confidence(replace(blind, sentence_cosine=cosine, passage_cosine=cosine)) == confidence(blind)


def test_the_data_file_weighs_nothing_but_signals() -> None:
    weights = json.loads(files("assistant").joinpath("data/confidence.json").read_text("utf-8"))
    assert set(weights) == {"dense", "lexical"}
    for kind in weights.values():
        assert set(kind) <= {"bias", *Signals.__slots__}


@pytest.mark.parametrize(("shows", "shown", "not_shown"), [(True, 1, 0), (False, 0, 1), (None, 0, 0)])
def test_signals_are_those_of_the_best_sentence_and_the_highest_cosines(
    shows: bool | None, shown: float, not_shown: float
) -> None:
    found = hit(statement(["We agree.", "We object."]), score=0.4)
    best = replace(evidence(found, 0, 1.0, cosine=0.2, coverage=0.5, act=-0.5, ignored=0.25), shows=shows)
    read = signals([best, evidence(found, 1, 0.9, cosine=0.7, coverage=0.9)], [found], speaker=True, dense=True)
    assert read == Signals(0.7, 0.4, 0.5, 0.0, 0.0, shown, not_shown, 0.25, 1.0, 1.0)
