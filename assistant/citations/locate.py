"""Words that a reader hands in, found in a statement: they must be its own, and stand at one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.checking.folding import fold
from assistant.checking.standing import standing
from index.errors import CitationError

if TYPE_CHECKING:
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
