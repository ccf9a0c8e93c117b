"""A place that a reader names in a statement, by words or a paragraph's number. Words must be its own, and stand at one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.checking.folding import fold
from assistant.checking.standing import standing
from assistant.citations.reference import reference
from assistant.direct import paragraph_numbered
from index.errors import CitationError
from index.position import Position, position_of

if TYPE_CHECKING:
    from assistant.citations.reference import Reference
    from index.statement import Span, Statement


def locate(statement: Statement, words: str) -> Span:
    """Where words stand in a statement; they may differ only by what is folded when a quotation is checked.

    Args:
        statement: the whole of it.
        words: as they are displayed, or raw.

    Raises:
        CitationError: there are none, they don't stand in the statement, or at several places.
    """
    asked = fold(words).text.strip()
    if not any(character.isalnum() for character in asked):
        raise CitationError("a quote without words can't be cited; give them")
    places = list(dict.fromkeys(standing(statement.text, fold(statement.text), asked)))
    name = statement.symbol or statement.id
    if not places:
        raise CitationError(f"{name} doesn't hold these words; see its text with: demarche show {statement.id}")
    if len(places) > 1:
        raise CitationError(f"{name} holds these words at {len(places)} places; give more of them")
    return places[0]


def reference_to(statement: Statement, quote: str | None = None, paragraph: int | None = None) -> Reference:
    """A place in a statement, to be cited: where words stand, or a paragraph; without either the statement as a whole.

    Args:
        statement: that is cited.
        quote: words of it, as `locate` takes them.
        paragraph: its number, where no words are given.

    Raises:
        CitationError: the words don't stand in it, or not only once; it has no such paragraph; or both name a place.
    """
    if quote is not None and paragraph is not None:
        raise CitationError("a quote and a paragraph both name a place; give one of them")
    if quote is not None:
        span = locate(statement, quote)
        return reference(statement, position_of(statement, span.start), span.of(statement.text))
    if paragraph is not None:
        named = paragraph_numbered(statement, paragraph)
        if named is None:
            raise CitationError(
                f"{statement.id} has no paragraph {paragraph}; see its paragraphs with: demarche show {statement.id}"
            )
        return reference(statement, Position(paragraph, statement.sentences[named.first].page))
    return reference(statement)
