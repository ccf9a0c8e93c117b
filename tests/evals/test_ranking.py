"""The order of sentences is fitted: laws of the fit."""

from __future__ import annotations

import json

import numpy as np
import pytest

from assistant.evidence import WEIGHED, WEIGHED_WITHOUT_PIECES
from evals.ranking import WEIGHTS, Example, first, fit, pairs, without_pieces


def made(count: int, seed: int) -> list[Example]:
    """Questions of which the first sentence answers, as its cosine shows with noise."""
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        features = chance.random((8, len(WEIGHED)))
        features[0, WEIGHED.index("cosine")] += 0.7
        found.append(Example(features, np.arange(8) == 0))
    return found


def test_what_tells_answers_apart_gets_the_weight_and_finds_them_elsewhere() -> None:
    weights = fit([made(200, 1)])
    assert weights["cosine"] > 3
    assert all(abs(weight) < weights["cosine"] / 3 for name, weight in weights.items() if name != "cosine")
    assert first(made(100, 2), weights) > first(made(100, 2), dict.fromkeys(WEIGHED, 1.0))


def test_every_set_counts_the_same_however_large_it_is() -> None:
    one, other = made(30, 3), made(60, 4)
    assert fit([one, other]) == fit([one * 3, other])


def test_the_weights_in_force_are_all_there() -> None:
    kept = json.loads(WEIGHTS.read_text("utf-8"))
    assert {name: tuple(weights) for name, weights in kept.items()} == {
        "with_pieces": WEIGHED,
        "without_pieces": WEIGHED_WITHOUT_PIECES,
    }


def test_what_word_pieces_say_is_left_out_for_libraries_without_them() -> None:
    bare = [without_pieces(example) for example in made(100, 5)]
    weights = fit([bare], WEIGHED_WITHOUT_PIECES)
    assert tuple(weights) == WEIGHED_WITHOUT_PIECES
    assert first(bare, weights) == pytest.approx(first(made(100, 5), fit([made(100, 5)])), abs=0.05)


def test_sets_are_typed_with_their_folders() -> None:
    assert [(name, str(folder)) for name, folder in pairs(["squad", "a", "beir", "b"])] == [
        ("squad", "a"),
        ("beir", "b"),
    ]
