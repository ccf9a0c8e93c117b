"""Two runs over the same corpus beside each other, query by query."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from evals.retrieval.resample import Mean, mean_of
from index.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.retrieval.record import Record

_SAME = 1e-9
"""Figures that are nearer than this are equal; what differs is the order of summation."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How one measure of this run differs from the other's, over the queries that both asked.

    Attributes:
        before, now: the means of the other run and of this one.
        change: of the mean, with its paired interval; an interval without 0 is a difference.
        better, worse, equal: how many queries.
    """

    before: float
    now: float
    change: Mean
    better: int
    worse: int
    equal: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """This run against another.

    Attributes:
        against: the other run's name and when it was made.
        common: queries that both asked.
        only_now, only_before: queries that one of them asked, which are left out.
    """

    against: str
    common: int
    only_now: int
    only_before: int
    differences: Mapping[str, Difference]

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON values."""
        return asdict(self)


def compare(now: Record, before: Record) -> Comparison:
    """Compare a run with an earlier one.

    Raises:
        SourceError: they were not made over the same corpus, or have no query or measure in common.
    """
    require_comparable(now.set, now.corpus, before)
    common = [query for query in now.queries if query in before.queries]
    measures = [measure for measure in now.measures if measure in before.measures]
    if not common or not measures:
        raise SourceError(before.name, f"has no {'measure' if common else 'query'} in common with {now.name}")
    differences = {
        measure: difference([now.queries[q][measure] for q in common], [before.queries[q][measure] for q in common])
        for measure in measures
    }
    said = f"{before.name} of {before.made.measured}"
    return Comparison(said, len(common), len(now.queries) - len(common), len(before.queries) - len(common), differences)


def require_comparable(set_name: str, corpus: str, before: Record) -> None:
    """Refuse a saved run over another corpus, best before anything is asked.

    Raises:
        SourceError: always when set or corpus differ.
    """
    if (before.set, before.corpus) != (set_name, corpus):
        raise SourceError(
            before.name, f"was run over another corpus than this {set_name}; name a saved run over the same rows"
        )


def difference(now: Sequence[float], before: Sequence[float]) -> Difference:
    """The difference of two runs that asked the same queries in the same order."""
    changes = [a - b for a, b in zip(now, before, strict=True)]
    better = sum(change > _SAME for change in changes)
    worse = sum(change < -_SAME for change in changes)
    mean_before, mean_now = (sum(values) / len(values) for values in (before, now))
    equal = len(changes) - better - worse
    return Difference(mean_before, mean_now, mean_of(changes), better, worse, equal)
