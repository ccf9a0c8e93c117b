"""Ask questions, each in a conversation of its own, and judge the answers by where their quotes stand."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Any, Protocol

from assistant.answer import Turn
from evals.metrics import Judged
from evals.places import Place
from index.errors import StatementNotFound
from index.statement import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.answer import Answer, Hit, Quote
    from evals.places import LocatedQuestion
    from index.sync import Progress


class Asked(Protocol):
    """What judging needs of an `Assistant`."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answer `question`."""


def judge_all(
    assistant: Asked,
    questions: Sequence[LocatedQuestion],
    text_of: Callable[[str], str],
    progress: Progress | None = None,
) -> Iterator[Judged]:
    """Judge one question after the other.

    Args:
        assistant: who is asked.
        questions: what is asked, with the places that a good answer quotes.
        text_of: reads the canonical text of the statement with an id, apart from the answer.
        progress: called after each question with the step's name, how many are done and how many there are.
    """
    for done, asked in enumerate(questions, start=1):
        history = converse(assistant, asked.question.turns)
        began = time.perf_counter()
        answer = assistant.ask(asked.question.question, history=history)
        seconds = time.perf_counter() - began
        yield judge(asked, answer, seconds, text_of)
        if progress:
            progress("asking", done, len(questions))


def converse(assistant: Asked, turns: Sequence[str]) -> tuple[Turn, ...]:
    """The conversation that comes of asking `turns` one after the other: Démarche's answers are its own."""
    history: tuple[Turn, ...] = ()
    for text in turns:
        history += assistant.ask(text, history=history).turns
    return history


def judge(asked: LocatedQuestion, answer: Answer, seconds: float, text_of: Callable[[str], str]) -> Judged:
    """What the figures need to know of an answer."""
    return Judged(
        asked=asked,
        answered=answer.status == "answered",
        quotes=tuple(_place(quote.statement.id, quote) for quote in answer.quotes),
        hits=tuple(_place(hit.statement_id, hit) for hit in answer.hits),
        exact=tuple(is_exact(quote.to_dict(), text_of) for quote in answer.quotes),
        text=answer.text,
        seconds=seconds,
        confidence=answer.confidence,
        got=tuple(f"“{quote.display}” [{quote.citation}]" for quote in answer.quotes),
        prose=answer.prose,
    )


def is_exact(shown: dict[str, Any], text_of: Callable[[str], str]) -> bool:
    """Whether a quote, as `Quote.to_dict()` shows it, is the source's own characters and its hash is theirs."""
    try:
        source = text_of(shown["statement"]["id"])[shown["start"] : shown["end"]]
    except StatementNotFound:
        return False
    return bool(shown["text"] == source and shown["text_sha256"] == hashlib.sha256(source.encode()).hexdigest())


def _place(statement_id: str, piece: Quote | Hit) -> Place:
    return Place(statement_id, Span(piece.start, piece.end))
