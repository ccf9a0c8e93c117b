"""The confidence is fitted, not guessed: laws of the fit and of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.confidence import Signals, confidence
from evals.calibrate import HELD, SIGNALS, Sample, fit, judged
from evals.curves import draw, reliability

if TYPE_CHECKING:
    from pathlib import Path


def made(count: int, seed: int) -> Sample:
    """Questions whose answerability shows in the sentence's cosine, with noise."""
    chance = np.random.default_rng(seed)
    answerable = chance.random(count) < 0.3
    cosines = np.where(answerable, 0.6, 0.3) + chance.normal(0, 0.12, count)
    signals = tuple(Signals(float(c), 0.5, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0) for c in cosines)
    return Sample("made", signals, answerable)


def test_the_signal_that_separates_gets_the_weight() -> None:
    weights = fit([made(400, 1)])
    assert weights["sentence_cosine"] > 3
    others = set(SIGNALS) - set(HELD) - {"sentence_cosine"}
    assert all(abs(weights[name]) < weights["sentence_cosine"] / 3 for name in others)
    assert {name: weights[name] for name in HELD} == HELD


def test_the_rarer_kind_of_question_counts_as_much_as_the_other() -> None:
    weights = fit([made(2000, 2)])
    middle = weights["bias"] + sum(
        weights[name] * value for name, value in zip(SIGNALS, (0.45, 0.5, 0.5, 0.5, 0, 0, 0, 0, 0), strict=True)
    )
    assert abs(middle) < 0.5  # half way between the two kinds, the model is undecided


def test_a_threshold_trades_answers_against_silence() -> None:
    sample = made(300, 3)
    low, high = judged(sample, 0.05), judged(sample, 0.95)
    assert low["answered"] >= high["answered"]
    assert low["silent"] <= high["silent"]
    assert low["auc"] == high["auc"] > 0.8


def test_the_weights_in_force_trust_more_evidence_more() -> None:
    weak = Signals(0.2, 0.2, 0.1, 0.1, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0)
    strong = Signals(0.7, 0.7, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
    assert 0 <= confidence(weak) < 0.2 < 0.75 < confidence(strong) <= 1


def test_a_question_for_which_nothing_is_found_is_never_answered() -> None:
    one = made(50, 4)
    with_nothing = Sample("made", (*one.signals, None), np.append(one.answerable, True))
    assert with_nothing.confidences()[-1] == 0
    assert fit([with_nothing]) == fit([one])


def test_the_interval_holds_the_figure() -> None:
    figures = judged(made(200, 5), 0.5)
    assert figures["low"] <= figures["balanced"] <= figures["high"]


def test_the_curves_are_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra `bench` isn't installed")
    file = tmp_path / "curves.png"
    draw([made(60, 6), made(40, 7)], 0.5, file)
    assert file.read_bytes().startswith(b"\x89PNG")


def test_reliability_of_an_honest_confidence_lies_on_the_diagonal() -> None:
    chance = np.random.default_rng(8)
    sure = chance.random(40_000)
    said, kept = reliability(sure, chance.random(40_000) < sure)
    assert np.abs(said - kept).max() < 0.02
