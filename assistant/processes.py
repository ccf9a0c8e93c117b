"""Questions answered in several processes: Python runs one thread of a process at a time, so in one, many readers wait in turn."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakValueDictionary

from assistant.assistant import Assistant, open_assistant, writer_named
from assistant.workers import TOGETHER, Task, Waiting, Worker
from index.encode import encoder_on_demand
from index.library import Library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Answer, Filters, Hit, Quote, Turn
    from index.settings import Settings
    from index.statement import Statement


def open_in_processes(settings: Settings) -> Assistant:
    """Open the library of the settings, to be asked by many: with processes of its own where the settings name more than one.

    Raises:
        LibraryMissing: there is no library there.
    """
    if settings.processes == 1:
        return open_assistant(settings=settings)
    with Library(settings).reading():  # that it can be, before any process is started
        return InProcesses(settings)


class InProcesses(Assistant):
    """An assistant whose questions are answered by processes of their own; all else it does itself.

    Each process opens the library and loads the encoder. One that ends is replaced, and all end with this one.

    Args:
        settings: of the library; they say how many processes.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(Library(settings), settings, encoder_on_demand(settings), writer_named(settings))
        theirs = settings.model_copy(update={"llm_url": None, "llm_key": None})  # a model is asked from here
        self._waiting = Waiting()
        self._serving = [
            threading.Thread(target=Worker(theirs).serve, args=(self._waiting,), daemon=True)
            for _ in range(settings.processes)
        ]
        for thread in self._serving:
            thread.start()
        self._in_use: WeakValueDictionary[tuple[str, str], Statement] = WeakValueDictionary()

    @property
    def at_once(self) -> int:
        """How many questions it is best asked at once: as many as all processes take, and what the next one free will take."""
        return TOGETHER * (len(self._serving) + 1)

    def close(self) -> None:
        """End the processes, each when it has done what it is at; what waits is not done any more."""
        self._waiting.close()
        for thread in self._serving:
            thread.join()

    def retrieve(
        self, question: str, k: int = 10, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> tuple[Hit, ...]:
        """As `Assistant.retrieve`.

        Raises:
            ProcessError: the process that was to answer ended.
        """
        hits: tuple[Hit, ...] = self._done("retrieve", question, k, history, filters)
        return hits

    def _answered(self, question: str, history: Sequence[Turn], filters: Filters | None) -> Answer:
        answer: Answer = self._done("ask", question, history, filters)
        nearest = answer.nearest and replace(answer.nearest, statement=self._shared(answer, answer.nearest))
        quotes = tuple(replace(quote, statement=self._shared(answer, quote)) for quote in answer.quotes)
        return replace(answer, quotes=quotes, nearest=nearest)

    def _shared(self, answer: Answer, part: Quote | Hit) -> Statement:
        """The statement of a part, of which all conversations keep one; each answer comes with statements of its own."""
        if answer.generation is None:  # it doesn't say of which state of the library they are
            return part.statement
        return self._in_use.setdefault((answer.generation, part.statement.id), part.statement)

    def _done(self, name: Literal["ask", "retrieve"], question: str, *more: Any) -> Any:
        """What a process makes of a question."""
        task = Task(name, (question, *more))
        self._waiting.put(task)
        return task.done.result()
