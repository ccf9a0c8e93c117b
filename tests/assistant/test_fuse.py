"""Laws of the fused score: within bounds, growing with either side, each ranking alone at the ends of the weight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fuse import fuse, normalised, reachable, share

IDS = st.sampled_from("abcdefgh")
LEXICAL = st.dictionaries(IDS, st.floats(0, 1))
COSINE = st.dictionaries(IDS, st.floats(-1, 1))
WEIGHT = st.floats(0, 1)


@given(LEXICAL, COSINE, WEIGHT)
def test_every_passage_of_either_side_is_there_once(
    lexical: dict[str, float], cosine: dict[str, float], weight: float
) -> None:
    ids = [id for id, _ in fuse(lexical, cosine, weight)]
    assert sorted(ids) == sorted(lexical.keys() | cosine.keys())


@given(st.dictionaries(IDS, st.floats(-1, 1), min_size=1), st.data(), WEIGHT, st.integers(1, 5), st.integers(1, 8))
def test_what_is_not_looked_up_is_not_among_the_best(
    cosines: dict[str, float], data: st.DataObject, weight: float, limit: int, found: int
) -> None:
    lexical = data.draw(st.dictionaries(st.sampled_from(sorted(cosines)), st.floats(0, 1)))
    near = dict(sorted(cosines.items(), key=lambda one: -one[1])[:found])
    kept = reachable(lexical, near, weight, limit)
    assert kept.items() <= lexical.items()
    assert near.keys() & lexical.keys() <= kept.keys()

    def best(lexical: dict[str, float]) -> list[float]:
        known = {id: cosines[id] for id in lexical.keys() | near.keys()}
        return [scores.fused for _, scores in fuse(lexical, known, weight)[:limit]]

    assert best(kept) == best(lexical)


def test_a_passage_that_the_graph_missed_is_looked_up_where_words_bring_it_up() -> None:
    near = {"a": 0.8, "b": 0.6}
    assert reachable({"c": 1.0, "d": 0.1}, near, 0.2, 1) == {"c": 1.0}
    assert reachable({"c": 1.0, "d": 0.1}, near, 0.2, 3) == {"c": 1.0, "d": 0.1}


@given(LEXICAL, COSINE, WEIGHT)
def test_the_fused_score_lies_between_the_two(
    lexical: dict[str, float], cosine: dict[str, float], weight: float
) -> None:
    for id, scores in fuse(lexical, cosine, weight):
        assert (scores.lexical, scores.cosine) == (lexical.get(id, 0.0), cosine.get(id, 0.0))
        low, high = sorted((scores.lexical, scores.cosine))
        assert low - 1e-12 <= scores.fused <= high + 1e-12


@given(LEXICAL, COSINE, WEIGHT)
def test_the_best_stand_first_and_equals_in_the_order_of_ids(
    lexical: dict[str, float], cosine: dict[str, float], weight: float
) -> None:
    ranked = [(-scores.fused, id) for id, scores in fuse(lexical, cosine, weight)]
    assert ranked == sorted(ranked)


@given(LEXICAL, COSINE, WEIGHT, IDS, st.floats(0, 1))
def test_a_higher_score_on_either_side_never_lowers_a_passage(
    lexical: dict[str, float], cosine: dict[str, float], weight: float, id: str, more: float
) -> None:
    def place(lexical: dict[str, float], cosine: dict[str, float]) -> int:
        return [found for found, _ in fuse(lexical, cosine, weight)].index(id)

    lexical, cosine = {id: 0.0} | lexical, {id: 0.0} | cosine
    before = place(lexical, cosine)
    assert place(lexical | {id: max(lexical[id], more)}, cosine) <= before
    assert place(lexical, cosine | {id: max(cosine[id], more)}) <= before


@given(COSINE, st.data())
def test_weight_one_is_the_lexical_ranking_and_weight_none_the_dense_one(
    cosine: dict[str, float], data: st.DataObject
) -> None:
    lexical = {id: data.draw(st.floats(0, 1)) for id in cosine}
    assert [id for id, _ in fuse(lexical, cosine, 1)] == sorted(cosine, key=lambda id: (-lexical[id], id))
    assert [id for id, _ in fuse(lexical, cosine, 0)] == sorted(cosine, key=lambda id: (-cosine[id], id))


MANY = st.lists(st.floats(0, 1), max_size=30).map(lambda scores: normalised({str(n): s for n, s in enumerate(scores)}))


@given(MANY, WEIGHT)
def test_a_share_is_one_and_the_ends_of_the_weight_are_its_ends(lexical: dict[str, float], weight: float) -> None:
    assert 0 <= share(lexical, weight) <= 1
    assert (share(lexical, 0), share(lexical, 1)) == (0, 1)


@given(MANY, WEIGHT, WEIGHT)
def test_a_greater_weight_never_lowers_the_share(lexical: dict[str, float], one: float, other: float) -> None:
    assert share(lexical, min(one, other)) <= share(lexical, max(one, other)) + 1e-12


@given(st.floats(0, 1), st.floats(0, 1), WEIGHT)
def test_words_weigh_more_where_the_best_passage_stands_out_further(one: float, other: float, weight: float) -> None:
    def crowded(rest: float) -> float:
        return share({str(number): max(rest, number == 0) for number in range(20)}, weight)

    assert crowded(max(one, other)) <= crowded(min(one, other)) + 1e-12
    assert crowded(0.5) == pytest.approx(weight)


@given(MANY, WEIGHT, st.integers(0, 40))
def test_only_ten_passages_tell_the_share(lexical: dict[str, float], weight: float, number: int) -> None:
    lowest = min(lexical.values(), default=0.0) if len(lexical) >= 10 else 0.0
    assert share(lexical | {f"new {n}": lowest for n in range(number)}, weight) == share(lexical, weight)


@given(st.dictionaries(IDS, st.floats(0, 1e6, allow_subnormal=False)))
def test_normalised_scores_keep_their_order_and_the_best_is_one(bm25: dict[str, float]) -> None:
    scores = normalised(bm25)
    assert scores.keys() == bm25.keys()
    assert all(0 <= score <= 1 for score in scores.values())
    if any(bm25.values()):
        assert max(scores.values()) == 1
    assert all(scores[a] <= scores[b] for a in bm25 for b in bm25 if bm25[a] <= bm25[b])


@pytest.mark.parametrize("bm25", [{}, {"a": 0.0, "b": 0.0}])
def test_nothing_found_is_normalised_to_nothing(bm25: dict[str, float]) -> None:
    assert normalised(bm25) == bm25
