"""The laws of the figures: bounds, perfect and silent answerers, and what may never lower or raise a figure."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import Figures, Judged, figures, first_hits, mean, passage_recall, percentile, right_statement
from evals.places import Place
from index.statement import Span
from tests.evals.fakes import judged, place

if TYPE_CHECKING:
    from random import Random

spans = st.builds(lambda start, size: Span(start, start + size), st.integers(0, 40), st.integers(1, 20))
places = st.builds(Place, st.sampled_from("ab"), spans)
some = st.lists(places, max_size=4)
cases = st.builds(
    lambda quotes, expected, trap, hits, exact, seconds: judged(
        *quotes, expected=expected, trap=trap, hits=hits, exact=exact, seconds=seconds
    ),
    some, some, some, some, st.booleans(), st.floats(0, 100),
)  # fmt: skip
sets = st.lists(cases, max_size=6)

RATES = ["first_quote", "three_quotes", "statement", "recall", "answered", "abstained", "balanced", "trapped", "exact"]
PERFECT = judged(place(0, 9), expected=[place(0, 9)], trap=[place(50, 60)], hits=[place(0, 30)])
SILENT = judged()


@given(sets)
def test_every_rate_lies_between_0_and_1_or_is_not_due(judged_set: list[Judged]) -> None:
    one = figures(judged_set)
    for name in RATES:
        value = getattr(one, name)
        assert value is None or 0 <= value <= 1, name


@given(sets, st.randoms())
def test_the_order_of_questions_changes_nothing(judged_set: list[Judged], random: Random) -> None:
    shuffled = list(judged_set)
    random.shuffle(shuffled)
    assert figures(shuffled) == figures(judged_set)


@given(st.lists(some, min_size=1, max_size=5).filter(lambda lists: all(lists)))
def test_an_answerer_that_quotes_what_is_expected_scores_1(expectations: list[list[Place]]) -> None:
    right = [judged(*expected, expected=expected, hits=expected) for expected in expectations]
    one = figures([*right, SILENT])
    assert [one.first_quote, one.three_quotes, one.statement, one.recall] == [1, 1, 1, 1]
    assert [one.answered, one.abstained, one.balanced, one.exact] == [1, 1, 1, 1]
    assert all(case.right for case in [*right, SILENT])


def test_one_that_is_always_silent_is_balanced_at_one_half() -> None:
    one = figures([judged(expected=[place(0, 9)]), SILENT, SILENT, SILENT])
    assert (one.first_quote, one.statement, one.answered, one.abstained, one.balanced) == (0, 0, 0, 1, 0.5)
    assert one.exact is None
    assert one.characters is None


def test_one_that_always_answers_is_balanced_at_one_half() -> None:
    one = figures([PERFECT, PERFECT, judged(place(0, 9))])
    assert (one.answered, one.abstained, one.balanced) == (1, 0, 0.5)


@given(cases)
def test_three_quotes_hit_at_least_as_often_as_one(case: Judged) -> None:
    assert first_hits(case, 3) >= first_hits(case, 1)


@given(some, some.filter(bool), places)
def test_one_more_hit_never_lowers_recall(hits: list[Place], expected: list[Place], more: Place) -> None:
    wanted = judged(expected=expected).asked.expected
    assert passage_recall([*hits, more], wanted) >= passage_recall(hits, wanted)


def test_recall_looks_at_ten_hits_and_counts_each_expected_quote() -> None:
    wanted = judged(expected=[place(0, 9), place(20, 29)]).asked.expected
    misses = [place(100, 110)] * 9
    assert passage_recall([*misses, place(0, 40)], wanted) == 1
    assert passage_recall([*misses, place(0, 9)], wanted) == 0.5
    assert passage_recall([*misses, place(100, 110), place(0, 40)], wanted) == 0


@given(sets)
def test_without_unanswerable_questions_nothing_is_balanced(judged_set: list[Judged]) -> None:
    answerable = [case for case in judged_set if case.asked.question.answerable]
    assert figures(answerable).balanced is None
    assert figures(answerable).abstained is None


@given(cases.filter(lambda case: not case.asked.question.answerable))
def test_an_unanswerable_question_has_no_hit_figures(case: Judged) -> None:
    one = figures([case])
    assert [one.first_quote, one.three_quotes, one.statement, one.recall, one.answered] == [None] * 5


def test_the_first_quote_counts_and_the_third_only_among_three() -> None:
    late = judged(place(90, 99), place(90, 99), place(0, 9), expected=[place(0, 9)])
    assert (first_hits(late, 1), first_hits(late, 3), late.right) == (False, True, False)
    later = judged(*[place(90, 99)] * 3, place(0, 9), expected=[place(0, 9)])
    assert not first_hits(later, 3)


def test_any_expected_quote_is_enough() -> None:
    assert first_hits(judged(place(0, 9), expected=[place(50, 60), place(0, 9)]), 1)


def test_the_statement_is_right_where_only_the_sentence_is_wrong() -> None:
    assert right_statement(judged(place(90, 99), expected=[place(0, 9)]))
    assert not right_statement(judged(place(0, 9, "b"), place(0, 9), expected=[place(0, 9)]))


def test_quotes_of_an_answer_that_was_not_given_do_not_count() -> None:
    withdrawn = replace(PERFECT, answered=False)
    assert not first_hits(withdrawn, 3)
    assert not right_statement(withdrawn)


def test_a_trap_is_sprung_by_any_quote_and_only_questions_with_traps_count() -> None:
    sprung = judged(place(0, 9), place(50, 60), expected=[place(0, 9)], trap=[place(50, 60)])
    assert figures([sprung, PERFECT, judged(place(50, 60))]).trapped == 0.5
    assert figures([SILENT]).trapped is None


def test_exactness_is_counted_by_quote_not_by_question() -> None:
    one = figures([judged(place(0, 9), place(9, 12), place(12, 15)), judged(place(0, 9), exact=False)])
    assert (one.exact, one.quotes) == (0.75, 4)


def test_characters_are_those_quoted_in_an_answer_on_average() -> None:
    assert figures([judged(place(0, 9), place(20, 21)), judged(place(0, 20)), SILENT]).characters == 15


def test_figures_of_nothing_are_not_due() -> None:
    one = figures([])
    assert one.questions == 0
    assert all(getattr(one, name) is None for name in [*RATES, "characters", "seconds_median", "seconds_p95"])


def test_seconds_are_median_and_95th_percentile() -> None:
    one = figures([judged(seconds=float(n)) for n in range(1, 101)])
    assert (one.seconds_median, one.seconds_p95) == (50.5, 95)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.floats(0, 100))
def test_a_percentile_is_a_value_that_enough_values_do_not_exceed(values: list[float], percent: float) -> None:
    found = percentile(values, percent)
    assert found is not None
    assert found in values
    assert sum(value <= found for value in values) >= percent / 100 * len(values) - 1e-9


@given(st.lists(st.floats(0, 1), min_size=1))
def test_a_mean_lies_within_its_values(values: list[float]) -> None:
    found = mean(values)
    assert found is not None
    assert min(values) <= found or math.isclose(min(values), found)
    assert found <= max(values) or math.isclose(max(values), found)


def test_figures_as_json_values_hold_every_figure() -> None:
    assert set(figures([PERFECT]).to_dict()) == set(Figures.__dataclass_fields__)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_span_of_any_size_hits_itself(size: int) -> None:
    own = Place("a", Span(0, size))
    assert first_hits(judged(own, expected=[own]), 1)
