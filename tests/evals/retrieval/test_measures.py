"""The figures are TREC's, and everyone asked counts."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.retrieval.compare import difference
from evals.retrieval.measures import FOUND_WITHIN, MEASURES, values
from evals.retrieval.ranking import DEEPEST, Ranked, falling
from evals.retrieval.resample import mean_of

FIGURES = st.lists(st.floats(0, 1, width=32), min_size=1, max_size=30)


def ranking(*ids: str) -> list[Ranked]:
    return falling(Ranked(id, 0.5) for id in ids)


def test_known_figures() -> None:
    found = {"q": ranking("x", "a", "y", "b"), "silent": []}
    figures = values(MEASURES, {"q": {"a": 2, "b": 1, "c": 1}, "silent": {"a": 1}}, found)
    best = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert figures["q"] == pytest.approx(
        {
            "nDCG@10": (2 / math.log2(3) + 1 / math.log2(5)) / best,
            "R@5": 2 / 3,
            "R@10": 2 / 3,
            "R@100": 2 / 3,
            "MRR": 1 / 2,
        }
    )
    assert figures["silent"] == dict.fromkeys(MEASURES, 0.0)


def test_equal_scores_keep_the_order_in_which_they_were_found() -> None:
    names = {measure: measure for measure in FOUND_WITHIN}
    for first, others in (("z", "abcdefghi"), ("a", "zyxwvutsr")):
        figures = values(names, {"q": {first: 1}}, {"q": ranking(first, *others)})
        assert figures["q"] == dict.fromkeys(FOUND_WITHIN, 1.0)
        figures = values(names, {"q": {first: 1}}, {"q": ranking(*others, first)})
        assert figures["q"] == {"Success@1": 0.0, "Success@5": 0.0, "Success@10": 1.0}


def test_a_query_for_which_nothing_is_right_counts_as_0() -> None:
    assert values(MEASURES, {"q": {}}, {"q": ranking("a")}) == {"q": dict.fromkeys(MEASURES, 0.0)}


@given(st.lists(st.floats(-1, 1).map(lambda score: round(score, 6)), max_size=150))
def test_scores_fall_and_stay_near_what_they_were(scores: list[float]) -> None:
    given_ = [Ranked(str(at), score) for at, score in enumerate(sorted(scores, reverse=True))]
    fell = falling(given_)
    assert [one.id for one in fell] == [one.id for one in given_[:DEEPEST]]
    assert all(a.score > b.score for a, b in pairwise(fell))
    assert all(one.score <= before.score < one.score + 2e-4 for one, before in zip(fell, given_, strict=False))


@given(FIGURES)
def test_the_interval_holds_the_mean_and_lies_within_the_values(figures: list[float]) -> None:
    mean = mean_of(figures)
    assert min(figures) - 1e-9 <= mean.low <= mean.mean + 1e-9
    assert mean.mean - 1e-9 <= mean.high <= max(figures) + 1e-9
    assert mean_of(figures) == mean


def test_the_interval_is_the_one_that_theory_gives() -> None:
    mean = mean_of([0.0, 1.0] * 200)
    wide = 1.96 * 0.5 / math.sqrt(400)
    assert (mean.low, mean.high) == pytest.approx((0.5 - wide, 0.5 + wide), abs=0.004)


def test_there_is_no_mean_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        mean_of([])


@given(FIGURES)
def test_a_run_differs_from_itself_in_nothing(figures: list[float]) -> None:
    same = difference(figures, figures)
    assert (same.change.mean, same.change.low, same.change.high) == (0, 0, 0)
    assert (same.better, same.worse, same.equal) == (0, 0, len(figures))


def test_pairs_tell_what_means_alone_do_not() -> None:
    before = [at / 100 for at in range(100)]
    now = [figure + 0.01 for figure in before]
    found = difference(now, before)
    assert (found.better, found.worse, found.equal) == (100, 0, 0)
    assert found.change.low == pytest.approx(0.01)
    assert mean_of(now).low < found.before  # unpaired, the two could not be told apart


def test_better_worse_and_equal_are_counted() -> None:
    found = difference([1.0, 0.0, 0.5, 0.5], [0.0, 1.0, 0.5, 0.25])
    assert (found.better, found.worse, found.equal) == (2, 1, 1)
    assert (found.before, found.now) == (0.4375, 0.5)
