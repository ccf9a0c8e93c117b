"""Where a case's answer stands in the canonical texts of its library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answer import Filters
from evals.places import Place, spans_of
from evals.retrieval.judging import places_of_answers
from index.statement import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from evals.answers.cases import Case
    from index.statement import Sentence, Span, Statement

Position = tuple[str, int]
"""A sentence: its statement's id, and its position there."""


class Gold:
    """The answers of a library's cases. Each statement is read once.

    Args:
        rows_of: the rows of each statement.
        statement: reads a statement by its id.
    """

    def __init__(self, rows_of: Mapping[str, tuple[str, ...]], statement: Callable[[str], Statement]) -> None:
        self._statement_of = {row: id for id, rows in rows_of.items() for row in rows}
        self._read = statement
        self._kept: dict[str, Statement] = {}

    def statement_of(self, row: str) -> Statement | None:
        """The statement that holds a row; None where it could not be ingested."""
        id = self._statement_of.get(row)
        if id is None:
            return None
        if id not in self._kept:
            self._kept[id] = self._read(id)
        return self._kept[id]

    def filters(self, case: Case) -> Filters | None:
        """What confines the search to the row out of which a case is to be answered."""
        statement = self.statement_of(case.row) if case.within else None
        return Filters(statements=(statement.id,)) if statement else None

    def words(self, case: Case) -> list[Place]:
        """Where the words stand that answer it."""
        statement = self.statement_of(case.area.row) if case.area else None
        if statement is None or case.area is None:
            return []
        return [Place(statement.id, span) for span in places_of_answers(case.area, statement.text)]

    def sentences(self, case: Case) -> list[frozenset[Position]]:
        """For each sentence that answers it, those of the statement that it is made of."""
        statement = self.statement_of(case.row)
        if statement is None:
            return []
        found = (positions(statement, spans_of(sentence, statement.text)[:1]) for sentence in case.sentences)
        return [made_of for made_of in found if made_of]


def positions(statement: Statement, spans: Iterable[Span]) -> frozenset[Position]:
    """The body sentences that spans hold at least by half, or that hold a span by half."""
    return frozenset(
        (statement.id, position)
        for span in spans
        for position, sentence in enumerate(statement.sentences)
        if sentence.role is Role.BODY and _meets(sentence, span)
    )


def _meets(sentence: Sentence, span: Span) -> bool:
    return 2 * sentence.span.overlap(span) >= min(len(sentence.span), len(span))
