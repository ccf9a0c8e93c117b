"""A question, read against one state of the library: what is looked for, and in which statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import Filters, Searched, Turn
from assistant.conversation import in_conversation, query_of
from assistant.filtering import matching
from assistant.opened import View
from assistant.query import Query
from assistant.question import Reading, read_question
from index.errors import QuestionError
from index.snapshot import Card
from index.territories import short_name

_LONGEST_QUESTION = 4000
"""Characters; a longer text is no question, and reading it would only keep others waiting."""


@dataclass(frozen=True)
class Inquiry:
    """A question, read against one state of the library.

    Attributes:
        statements: ids of those that are searched.
        confined: the same, or None if all are.
        without_statement: delegations that it asks about and that have none in the library.
        without_document: documents that it asks about and that the library doesn't hold.
    """

    reading: Reading
    query: Query
    statements: frozenset[str]
    confined: frozenset[str] | None
    searched: Searched
    without_statement: tuple[str, ...]
    without_document: tuple[str, ...]


def inquire(view: View, question: str, history: Sequence[Turn], filters: Filters | None) -> Inquiry:
    """Read a question against one state of the library.

    Raises:
        QuestionError: the question is empty or too long, or a filter can't be used.
    """
    text = question.strip()
    if not text:
        raise QuestionError("the question is empty")
    if len(text) > _LONGEST_QUESTION:
        raise QuestionError(f"the question has {len(text):,} characters; at most {_LONGEST_QUESTION:,} are read")
    reading = in_conversation(read_question(text), history)
    given = filters or Filters()
    allowed = matching(view.snapshot.cards(), given)
    symbols = {symbol.casefold() for symbol in reading.symbols}
    named = [card for card in allowed if card.metadata.get("symbol", "").casefold() in symbols]
    held = {card.territory for card in allowed}
    speaking = [code for code in reading.speakers if code in held]
    absent = () if named or reading.speakers else _documents_asked(reading)
    asked = [card for card in named or allowed if not reading.speakers or card.territory in speaking]
    if absent:
        asked = []
    implied: dict[str, list[str]] = {}
    if reading.speakers:
        implied["delegations"] = [short_name(code) for code in speaking or reading.speakers]
    if named:
        implied["statements"] = sorted(card.id for card in named)
    statements = frozenset(card.id for card in asked)
    counts = view.snapshot.counts()
    return Inquiry(
        reading=reading,
        query=query_of(reading, history),
        statements=statements,
        confined=None if len(statements) == counts[0] else statements,
        searched=_searched(view, counts, asked or named or allowed, given.to_dict() | implied),
        without_statement=tuple(short_name(code) for code in reading.speakers if code not in held),
        without_document=absent,
    )


def _documents_asked(reading: Reading) -> tuple[str, ...]:
    """The symbols that the question is about; one that it only mentions may be a topic ("… on S/RES/1325 (2000)")."""
    about = r"\b(?:does|did|was|is|in|of|who|when|what)\s+(?:the\s+)?(?:document\s+|statement\s+)?"
    return tuple(s for s in reading.symbols if re.search(about + re.escape(s), reading.text, re.IGNORECASE))


def _searched(view: View, counts: tuple[int, int], cards: Sequence[Card], filters: dict[str, Any]) -> Searched:
    ids = {card.id for card in cards}
    statements, passages = counts
    return Searched(len(ids), passages if len(ids) == statements else view.snapshot.count_passages(ids), filters)
