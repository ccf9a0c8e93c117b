"""Where in a statement a character stands, as a reader of the document finds it: paragraph and page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.statement import bounds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    place = place_at(statement.sentences, offset)
    return None if place is None else statement.sentences[place]


def paragraph_at(statement: Statement, offset: int) -> Paragraph | None:
    """The paragraph that holds a character."""
    place = place_at(statement.paragraphs, offset)
    return None if place is None else statement.paragraphs[place]


def place_at(items: Sequence[Paragraph] | Sequence[Sentence], offset: int) -> int | None:
    """The position of the sentence, or of the paragraph, that holds a character."""
    return next((place for place, (start, end) in enumerate(bounds_of(items)) if start <= offset < end), None)
