"""Ask the queries of a set, one after the other, as a user would ask them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.retrieval.ranking import DEEPEST, Ranked, of_passages, of_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant import Assistant, Hit
    from evals.retrieval.dataset import Query
    from index.sync import Progress

FIRST_PAGE = 10
"""Passages that a search gives when it isn't told otherwise; so many are timed."""

_PASSAGES_A_ROW = 2
"""Passages asked for at first for each row wanted: an abstract has about two."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found.

    Attributes:
        ranking: the documents, the best first.
        seconds: wall time of a search for ten passages.
    """

    query: Query
    ranking: tuple[Ranked, ...]
    seconds: float


def ask_all(
    assistant: Assistant, queries: Sequence[Query], rows_of: Mapping[str, Sequence[str]], progress: Progress
) -> Iterator[Found]:
    """Ask every query.

    Args:
        assistant: who is asked.
        queries: with an area, passages are ranked, else rows.
        rows_of: the rows of each statement.
        progress: called with the step's name, how many are done and how many there are.
    """
    progress("loading the encoder", 0, 1)
    assistant.retrieve(queries[0].text, FIRST_PAGE)  # not timed: the first question opens the indexes and the model
    progress("loading the encoder", 1, 1)
    for done, query in enumerate(queries, start=1):
        began = time.perf_counter()
        hits = assistant.retrieve(query.text, FIRST_PAGE, query.history)
        seconds = time.perf_counter() - began
        ranking = of_passages(hits) if query.area else deep(assistant, query, hits, rows_of)
        yield Found(query, tuple(ranking), seconds)
        progress("asking", done, len(queries))


def deep(
    assistant: Assistant, query: Query, first: Sequence[Hit], rows_of: Mapping[str, Sequence[str]]
) -> list[Ranked]:
    """A ranking of a hundred rows: ever more passages are asked for until they make so many, or there are no more.

    Args:
        assistant: who is asked.
        query: the query.
        first: its first page; where that isn't full, it is all that there is.
        rows_of: the rows of each statement.
    """
    hits, wanted = first, FIRST_PAGE
    while len(hits) == wanted and len(of_rows(hits, rows_of)) < DEEPEST:
        wanted = max(2 * wanted, _PASSAGES_A_ROW * DEEPEST)
        hits = assistant.retrieve(query.text, wanted, query.history)
    return of_rows(hits, rows_of)
