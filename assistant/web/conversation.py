"""What has been asked and answered so far: kept on the server, one value per open page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.answer import Filters, Turn

if TYPE_CHECKING:
    from assistant.answer import Answer

MAX_QUESTION_CHARACTERS = 2000
"""A question is a sentence or a paragraph. What is longer is a document, and belongs in the library."""

MAX_EXCHANGES = 50
"""Exchanges kept per page; older ones leave, so that an open page can't fill the server's memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """One question and what came of it: an answer, or the trouble that prevented one. Equal only to itself.

    Attributes:
        number: counted from 1 over the conversation.
        after: the number of the last exchange in whose light it was asked; 0 for none. A question that is asked once more without a
            filter has only those before it in mind.
        talk: which of the page's conversations it belongs to: a page begins with 0, each new one is one more.
        trouble: a sentence for the reader; None if there is an answer.
        filters: with which it was asked.
        missed: the numbers of the quotes of which the reader said that they were not what was asked.
        writing: whether a language model is still writing beside the quotes.
    """

    number: int
    question: str
    answer: Answer | None = None
    trouble: str | None = None
    filters: Filters = field(default_factory=Filters)
    missed: tuple[int, ...] = ()
    writing: bool = False
    after: int = 0
    talk: int = 0


Conversation = tuple[Exchange, ...]


def extended(
    conversation: Conversation,
    earlier: Conversation,
    answer: Answer | None,
    question: str,
    trouble: str | None,
    filters: Filters,
    talk: int = 0,
    *,
    writing: bool = False,
) -> Conversation:
    """The conversation with one more exchange at its end, which was asked after `earlier`.

    Of the passages that were found it keeps none but the nearest.
    """
    kept = replace(answer, hits=()) if answer else None
    number, after = next_number(conversation), next_number(earlier) - 1
    exchange = Exchange(number, question, kept, trouble, filters, writing=writing, after=after, talk=talk)
    return (*conversation, exchange)[-MAX_EXCHANGES:]


def next_number(conversation: Conversation) -> int:
    """The number that the next exchange gets."""
    return conversation[-1].number + 1 if conversation else 1


def turns(conversation: Conversation) -> tuple[Turn, ...]:
    """The answered exchanges as the assistant takes them, oldest first."""
    return tuple(turn for exchange in conversation if exchange.answer is not None for turn in exchange.answer.turns)


def before(conversation: Conversation, number: int) -> Conversation:
    """What had been asked and answered when the exchange with this number was asked."""
    return tuple(exchange for exchange in conversation if exchange.number < number)


def left_off(conversation: Conversation) -> Conversation:
    """The conversation as it stays when the model that is writing is stopped."""
    return (*conversation[:-1], replace(conversation[-1], writing=False)) if conversation else ()


def of_talk(conversation: Conversation, talk: int) -> Conversation:
    """What was asked in one of the page's conversations: an answer that came too late may be left of the one before."""
    return tuple(exchange for exchange in conversation if exchange.talk == talk)


def numbered(conversation: Conversation, number: int) -> Exchange | None:
    """The exchange with this number, if it is still kept."""
    return next((exchange for exchange in conversation if exchange.number == number), None)


def refusal(question: str) -> str | None:
    """Why this question can't be asked, as a sentence; None if it can."""
    if len(question) > MAX_QUESTION_CHARACTERS:
        return (
            f"This question has {len(question):,} characters; "
            f"the limit is {MAX_QUESTION_CHARACTERS:,}. Please shorten it and ask again."
        )
    return None
