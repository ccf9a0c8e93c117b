"""A conversation as the reader's own browser keeps it, or as an address names it: its questions, and nothing that was answered.

When it is reopened, the questions are asked again, so every quote comes from the library, and nothing from the browser.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assistant.answer import LIFTABLE, Filters
from assistant.web.conversation import MAX_EXCHANGES, refusal
from assistant.web.standing import filters_of, parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.web.conversation import Conversation

LONGEST_NAME = 120
MOST_LINKED = 12
"""Questions that an address can name: as many as a reader looks at before pressing the button that shows them."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked.

    Attributes:
        filters: those that stood beside it, and what was lifted.
        earlier: how many of the questions before it were in mind; None for all.
    """

    question: str
    filters: Filters = field(default_factory=Filters)
    earlier: int | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the browser kept, or an address names.

    Attributes:
        name: that the reader gave the conversation; empty where none.
        questions: in their order.
    """

    name: str = ""
    questions: tuple[Question, ...] = ()

    def begins(self, other: Remembered) -> bool:
        """Whether the other conversation began with the questions of this one, whatever was lifted then."""
        begun = other.questions[: len(self.questions)]
        return list(map(_as_named, self.questions)) == list(map(_as_named, begun))


def _as_named(one: Question) -> tuple[str, Filters]:
    return one.question, replace(one.filters, lift=())


def to_browser(conversation: Conversation, name: str) -> dict[str, Any]:
    """What the browser is to keep, as JSON values."""
    answered = [one for one in conversation if one.answer is not None]
    questions = [
        [
            one.question,
            list(one.filters.lift),
            [list(parameter) for parameter in parameters_of(one.filters)],
            sum(other.number <= one.after for other in answered),
        ]
        for one in answered
    ]
    return {"name": _name(name), "questions": questions}


def from_browser(kept: object) -> Remembered:
    """What a browser says that it kept; it may say anything, and what can't be is left out."""
    if not isinstance(kept, dict):
        return Remembered()
    given = kept.get("questions")
    questions = [_question(one) for one in given[:MAX_EXCHANGES]] if isinstance(given, list) else []
    name = kept.get("name")
    return Remembered(_name(name) if isinstance(name, str) else "", tuple(one for one in questions if one))


def from_address(parameters: Sequence[tuple[str, str]]) -> Remembered:
    """The questions that an address asks one after the other, `/?question=…&question=…`, each with its filters.

    Anybody can write an address: what can't be asked is left out.
    """
    filters = filters_of(parameters)
    asked = [value.strip() for name, value in parameters if name == "question"][:MOST_LINKED]
    return Remembered(questions=tuple(Question(one, filters) for one in asked if one and refusal(one) is None))


def _question(kept: object) -> Question | None:
    if not isinstance(kept, list) or not kept:
        return None
    question, lifted, parameters, earlier = (*kept, None, None, None)[:4]
    if not isinstance(question, str) or not question.strip() or refusal(question):
        return None
    kinds = lifted if isinstance(lifted, list) else []
    filters = filters_of(pairs(parameters))
    return Question(
        question,
        replace(filters, lift=tuple(kind for kind in LIFTABLE if kind in kinds)),
        earlier if isinstance(earlier, int) and earlier >= 0 else None,
    )


def pairs(kept: object) -> Iterator[tuple[str, str]]:
    """The names and values in what a browser sent; what is none is left out."""
    for one in kept if isinstance(kept, list) else []:
        if isinstance(one, list) and len(one) == 2 and all(isinstance(text, str) for text in one):
            yield one[0], one[1]


def _name(given: str) -> str:
    return " ".join(given.split())[:LONGEST_NAME]
