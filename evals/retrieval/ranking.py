"""From hits to what is ranked: the rows of a corpus, each by its best passage, or the passages themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.answer import Hit

DEEPEST = 100
"""Documents in a ranking: as many as the deepest measure, recall at 100, looks at."""

_STEP = 1e-6
"""By so much the score falls at least from one document to the next. Hits have six decimals; TREC's tools read scores in single
precision and put equal ones in an order of their own."""


class Ranked(NamedTuple):
    """One document of a ranking."""

    id: str
    score: float


def of_rows(hits: Iterable[Hit], rows_of: Mapping[str, Sequence[str]]) -> list[Ranked]:
    """The rows in the order of their best passages; the rows of one statement stand beside each other."""
    best: dict[str, float] = {}
    for hit in hits:
        best.setdefault(hit.statement_id, hit.score)
    return falling(Ranked(row, score) for id, score in best.items() for row in rows_of.get(id, ()))


def of_passages(hits: Iterable[Hit]) -> list[Ranked]:
    """The passages as they were found."""
    return falling(Ranked(hit.passage_id, hit.score) for hit in hits)


def falling(ranked: Iterable[Ranked]) -> list[Ranked]:
    """At most `DEEPEST` documents, each with a lower score than the one before, so that every tool keeps their order.

    >>> [one.score for one in falling([Ranked("a", 0.5), Ranked("b", 0.5), Ranked("c", 0.1)])]
    [0.5, 0.499999, 0.1]
    """
    kept: list[Ranked] = []
    for one in ranked:
        if len(kept) == DEEPEST:
            break
        highest = round(kept[-1].score - _STEP, 6) if kept else one.score
        kept.append(Ranked(one.id, min(one.score, highest)))
    return kept
