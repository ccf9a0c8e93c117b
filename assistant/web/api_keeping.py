"""What other programs may call by name that keeps something: a statement added or removed, a quote that was not what was asked."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable  # Gradio looks up the annotations of what it calls
from dataclasses import asdict
from typing import Any

from assistant.feedback import Feedback
from assistant.shelves import Shelves
from assistant.web.api import Calls, history_of, named_and_telling
from assistant.web.reader import Assistant
from index.errors import QuestionError
from index.statement import Span


def keeping_calls(assistant: Assistant, feedback: Feedback | None, shelves: Shelves | None) -> Calls:
    """The calls that there are: without shelves none changes the library, without feedback none is noted."""
    return named_and_telling(keeping(assistant, feedback, shelves))


def keeping(assistant: Assistant, feedback: Feedback | None, shelves: Shelves | None) -> list[Callable[..., Any]]:
    """The same as plain functions, which raise our errors as they are."""
    return [*(_changing(shelves) if shelves else ()), *([_noting(assistant, feedback)] if feedback else ())]


def added(shelves: Shelves, name: str, data: bytes) -> dict[str, Any]:
    """Add a file to the library; what became of it.

    Raises:
        ShelfError: its name, kind or size can't be, or another file of this name is there.
        LibraryLocked: another process is writing.
    """
    shelves.put(name, data)
    (outcome,) = shelves.take_in([name])
    return asdict(outcome)


def _changing(shelves: Shelves) -> list[Callable[..., Any]]:
    def add(name: str, data: str) -> dict:  # type: ignore[type-arg]
        """Add a file to the library: its name, which says its kind, and its bytes in base64. Tells what became of it."""
        try:
            raw = b64decode(data, validate=True)
        except (binascii.Error, ValueError) as error:
            raise QuestionError(f"the bytes of {name} are not in base64: {error}") from error
        return added(shelves, name, raw)

    def remove(statement: str) -> dict:  # type: ignore[type-arg]
        """Remove a statement from the library, by its id, with its vectors."""
        shelves.remove(statement)
        return {"removed": statement}

    return [add, remove]


def _noting(assistant: Assistant, feedback: Feedback) -> Callable[..., Any]:
    def not_asked(question: str, statement: str, start: int, end: int, history: list[dict] | None = None) -> dict:  # type: ignore[type-arg]
        """Note that a quote, by its statement and place, was not what a question asked."""
        quoted = assistant.document(statement).statement
        if not 0 <= start < end <= len(quoted.text):
            raise QuestionError(
                f"{quoted.id} has {len(quoted.text):,} characters; there is no quote from {start} to {end}"
            )
        earlier = [turn.text for turn in history_of(history) if turn.role == "user"]
        feedback.add(question, earlier, quoted, Span(start, end))
        return {"noted": quoted.text[start:end]}

    return not_asked
