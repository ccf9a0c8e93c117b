"""Where in a statement a character stands, as a reader of the document finds it: paragraph and page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.statement import Paragraph, Sentence, Statement


@dataclass(frozen=True, slots=True)
class Position:
    """Where something begins.

    Attributes:
        paragraph: the number of its paragraph; None outside the body.
        page: from 1; None where the source shows no pages.
    """

    paragraph: int | None
    page: int | None


def position_of(statement: Statement, offset: int) -> Position:
    """The paragraph and the page of a character: those of the sentence that holds it, else those of its paragraph.

    Args:
        statement: the whole of it.
        offset: into its canonical text, in code points. Between paragraphs there is no place.
    """
    if sentence := sentence_at(statement, offset):
        return Position(statement.paragraphs[sentence.paragraph].number, sentence.page)
    if paragraph := paragraph_at(statement, offset):
        return Position(paragraph.number, paragraph.page)
    return Position(None, None)


def sentence_at(statement: Statement, offset: int) -> Sentence | None:
    """The sentence that holds a character."""
    return next((one for one in statement.sentences if one.span.start <= offset < one.span.end), None)


def paragraph_at(statement: Statement, offset: int) -> Paragraph | None:
    """The paragraph that holds a character."""
    return next((one for one in statement.paragraphs if one.span.start <= offset < one.span.end), None)
