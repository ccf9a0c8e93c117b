"""A conversation as the reader's own browser keeps it: its name and its questions, and nothing that was answered.

When it is reopened, the questions are asked again, so every quote comes from the library, and nothing from the browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.answer import LIFTABLE
from assistant.web.conversation import MAX_EXCHANGES, MAX_QUESTION_CHARACTERS

if TYPE_CHECKING:
    from assistant.web.conversation import Conversation

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the browser kept.

    Attributes:
        name: that the reader gave the conversation; empty where none.
        questions: each with the kinds that were lifted.
    """

    name: str = ""
    questions: tuple[tuple[str, tuple[str, ...]], ...] = ()


def to_browser(conversation: Conversation, name: str) -> dict[str, Any]:
    """What the browser is to keep, as JSON values."""
    questions = [[one.question, list(one.filters.lift)] for one in conversation if one.answer is not None]
    return {"name": _name(name), "questions": questions}


def from_browser(kept: object) -> Remembered:
    """What a browser says that it kept; it may say anything, and what can't be is left out."""
    if not isinstance(kept, dict):
        return Remembered()
    given = kept.get("questions")
    questions = [_question(one) for one in given[:MAX_EXCHANGES]] if isinstance(given, list) else []
    name = kept.get("name")
    return Remembered(_name(name) if isinstance(name, str) else "", tuple(one for one in questions if one))


def _question(kept: object) -> tuple[str, tuple[str, ...]] | None:
    if not isinstance(kept, list) or len(kept) != 2:
        return None
    question, lifted = kept
    if not isinstance(question, str) or not question.strip() or len(question) > MAX_QUESTION_CHARACTERS:
        return None
    kinds = lifted if isinstance(lifted, list) else []
    return question, tuple(kind for kind in LIFTABLE if kind in kinds)


def _name(given: str) -> str:
    return " ".join(given.split())[:LONGEST_NAME]
