"""A question, read against one state of the library: what is looked for, and in which statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import CONVERSATION, Filters, Searched, Turn
from assistant.conversation import in_conversation, query_of
from assistant.direct import Direct, named_paragraphs
from assistant.filtering import matching
from assistant.holdings import NONE, Holdings, Ids
from assistant.narrowing import Narrowed, lifted, narrowed
from assistant.opened import View
from assistant.query import Query
from assistant.question import Reading, read_question
from index.errors import QuestionError
from index.territories import short_name

_LONGEST_QUESTION = 4000
"""Characters; a longer text is no question, and reading it would only keep others waiting."""


@dataclass(frozen=True)
class Inquiry:
    """A question, read against one state of the library.

    Attributes:
        confined: ids of the statements that are searched; None if all are.
        shown: those that are said to have been searched.
        allowed: those that the caller's own filters leave; None if all.
        preferred: of them, those that come first.
        direct: the paragraphs that the question names.
        without_statement: delegations that it asks about and that have none in the library.
        left_out: delegations that it asks about and whose statements the caller's filters leave out.
        without_document: documents that it asks about and that the library doesn't hold.
    """

    reading: Reading
    query: Query
    confined: Ids | None
    shown: Ids
    searched: Searched
    without_statement: tuple[str, ...]
    left_out: tuple[str, ...]
    without_document: tuple[str, ...]
    preferred: Ids = NONE
    allowed: Ids | None = None
    direct: Direct = field(default_factory=Direct)

    @property
    def finds_no_delegation(self) -> bool:
        """Whether nothing is searched because the delegations that the question names have no statement."""
        return bool(self.reading.speakers and self.without_statement) and self.confined == NONE and not self.left_out


def inquire(view: View, question: str, history: Sequence[Turn], filters: Filters | None) -> Inquiry:
    """Read a question against one state of the library.

    Raises:
        QuestionError: the question is empty or too long, or a filter can't be used.
    """
    given, holdings, history = filters or Filters(), view.holdings, heard(history, filters)
    reading = lifted(in_conversation(read_question(_checked(question)), history), given)
    allowed = matching(holdings, given)
    found = narrowed(holdings, allowed, reading)
    absent = _absent_documents(holdings, reading, found)
    ids, shown = (NONE, NONE) if absent else (found.ids, found.shown)
    held = {code for code in reading.speakers if holdings.by(code)}
    reading = replace(reading, content=_without(reading, found))
    return Inquiry(
        reading=reading,
        query=query_of(reading, history),
        confined=None if len(ids) == len(holdings.ids) else ids,
        shown=shown,
        searched=_searched(holdings, shown, given, found),
        without_statement=(
            *(name for name in given.delegations if not holdings.by_delegation(name)),
            *(short_name(code) for code in reading.speakers if code not in held),
        ),
        left_out=tuple(
            short_name(code) for code in reading.speakers if code in held and allowed.isdisjoint(holdings.by(code))
        ),
        without_document=absent,
        preferred=found.preferred,
        allowed=None if len(allowed) == len(holdings.ids) else allowed,
        direct=named_paragraphs(view.snapshot, holdings, reading, ids, found.documents),
    )


def heard(history: Sequence[Turn], filters: Filters | None) -> Sequence[Turn]:
    """The earlier turns in whose light a question is read: none where the caller wants it read by itself."""
    return () if filters and CONVERSATION in filters.lift else history


def _checked(question: str) -> str:
    text = question.strip()
    if not text:
        raise QuestionError("the question is empty")
    if len(text) > _LONGEST_QUESTION:
        raise QuestionError(f"the question has {len(text):,} characters; at most {_LONGEST_QUESTION:,} are read")
    return text


def _without(reading: Reading, found: Narrowed) -> str:
    """The content without the words that confine the search already, which an answer needn't hold."""
    content = reading.content
    for span in found.spans:
        if span.end <= len(reading.text):
            content = content.replace(" ".join(span.of(reading.text).split()), "", 1)
    return " ".join(content.split()) or reading.content


def _absent_documents(holdings: Holdings, reading: Reading, found: Narrowed) -> tuple[str, ...]:
    """The symbols that the question is about and that the library lacks.

    One that it only mentions may be a topic ("… on S/RES/1325 (2000)"); so may one that is called by its number, unless a
    paragraph of it is asked.
    """
    if found.documents or reading.speakers:
        return ()
    about = r"\b(?:does|did|was|is|in|of|who|when|what)\s+(?:the\s+)?(?:document\s+|statement\s+)?"
    of_paragraphs = {paragraph.document for paragraph in reading.paragraphs}
    return tuple(
        symbol
        for symbol in reading.symbols
        if not holdings.called(symbol)
        and (
            symbol in of_paragraphs
            or ("/" in symbol and re.search(about + re.escape(symbol), reading.text, re.IGNORECASE))
        )
    )


def _searched(holdings: Holdings, shown: Ids, given: Filters, found: Narrowed) -> Searched:
    filters = given.to_dict() | dict(found.filters)
    return Searched(len(shown), holdings.count_passages(shown), filters, found.implied)
