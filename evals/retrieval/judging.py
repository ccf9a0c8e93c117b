"""What counts as found: the rows that a set names, or the passages of the library that touch an answer's place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.retrieval.measures import FOUND_WITHIN, MEASURES
from index.library import Library
from index.readers.invisible import without_invisible
from index.statement import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evals.retrieval.dataset import Area, Query
    from evals.retrieval.kept import Kept
    from index.statement import Passage


@dataclass(frozen=True, slots=True)
class Judging:
    """One way to judge a ranking.

    Attributes:
        name: distinguishes it from the set's others; empty where there is one only.
        relevant: how much each document bears on each query.
        measures: what is measured, as ir-measures writes it, by the name under which it is shown.
    """

    name: str
    relevant: Mapping[str, Mapping[str, int]]
    measures: Mapping[str, str]


def judgings(queries: Sequence[Query], kept: Kept) -> tuple[Judging, ...]:
    """The ways in which a set's rankings are judged: by rows, or by the places of answers."""
    if not any(query.area for query in queries):
        return (Judging("", {query.id: query.relevant for query in queries}, MEASURES),)
    touching = _Touching(kept)
    areas = {query.id: query.area for query in queries if query.area}
    return (
        Judging("paragraph", {id: touching.paragraph(area) for id, area in areas.items()}, _within("paragraph")),
        Judging("answer", {id: touching.answers(area) for id, area in areas.items()}, _within("answer")),
    )


def _within(name: str) -> dict[str, str]:
    return {f"{name}@{measure.partition('@')[2]}": measure for measure in FOUND_WITHIN}


class _Touching:
    """Finds the passages of a library that touch an area. Each statement is read once."""

    def __init__(self, kept: Kept) -> None:
        self._library = Library(kept.settings)
        self._statement_of = {row: id for id, rows in kept.rows_of.items() for row in rows}
        self._read: dict[str, tuple[str, list[Passage]]] = {}

    def paragraph(self, area: Area) -> dict[str, int]:
        """The passages that share a character with the paragraph."""
        text, passages = self._of(area.row)
        span = place_of_paragraph(area, text)
        return _those(passages, lambda passage: span is not None and span.overlap(passage.span) > 0)

    def answers(self, area: Area) -> dict[str, int]:
        """The passages that hold an answer whole."""
        text, passages = self._of(area.row)
        spans = places_of_answers(area, text)
        return _those(passages, lambda passage: any(passage.span.holds(span) for span in spans))

    def _of(self, row: str) -> tuple[str, list[Passage]]:
        if row not in self._read:
            with self._library.reading() as now:
                id = self._statement_of.get(row, "")
                statement = now.statement(id)
                self._read[row] = (statement.text if statement else "", now.passages_of(id))
        return self._read[row]


def _those(passages: Sequence[Passage], touch: Callable[[Passage], bool]) -> dict[str, int]:
    return {passage.id: 1 for passage in passages if touch(passage)}


def place_of_paragraph(area: Area, text: str) -> Span | None:
    """Where the paragraph stands in a statement's canonical text; None where it doesn't.

    Readers take invisible characters out, so they are taken out of the paragraph too.
    """
    paragraph = without_invisible(area.paragraph).text
    start = text.find(paragraph)
    return Span(start, start + len(paragraph)) if start >= 0 and paragraph else None


def places_of_answers(area: Area, text: str) -> list[Span]:
    """Where the answers stand; one that isn't at the place that its annotator gave is left out."""
    paragraph = place_of_paragraph(area, text)
    if paragraph is None:
        return []
    removal = without_invisible(area.paragraph)
    found = []
    for words, offset in area.answers:
        start, end = (paragraph.start + removal.moved(at) for at in (offset, offset + len(words)))
        if end > start and text[start:end] == without_invisible(words).text:
            found.append(Span(start, end))
    return found
