"""Questions answered in several processes: Python runs one thread of a process at a time, so in one, many readers wait in turn."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakValueDictionary

from assistant.assistant import Assistant, open_assistant, writer_named
from index.encode import encoder_on_demand
from index.errors import DemarcheError
from index.library import Library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Answer, Filters, Hit, Quote, Turn
    from index.settings import Settings
    from index.statement import Statement

Task = Literal["ask", "retrieve"]

_log = logging.getLogger(__name__)


class ProcessError(DemarcheError):
    """The process that was to answer ended, and so did the next one; the message says what to do."""


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
        self._theirs = settings.model_copy(update={"llm_url": None, "llm_key": None})  # a model is asked from here
        self._starting = threading.Lock()
        self._executor = self._started()
        self._in_use: WeakValueDictionary[tuple[str, str], Statement] = WeakValueDictionary()

    def close(self) -> None:
        """End the processes, each when it has done what it is at."""
        self._executor.shutdown(cancel_futures=True)

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

    def _done(self, task: Task, *given: Any) -> Any:
        """What a process makes of a task; of one that ended, the next does it once more."""
        for _ in range(2):
            executor = self._executor
            try:
                return executor.submit(_do, task, *given).result()
            except BrokenProcessPool:
                _log.warning("a process that answers questions has ended; others take its place")
                self._start_again(executor)
        raise ProcessError("the process that was to answer has ended, and so has the next one; ask in other words")

    def _start_again(self, ended: ProcessPoolExecutor) -> None:
        """Once, however many questions were under way."""
        with self._starting:
            if self._executor is ended:
                self._executor = self._started()

    def _started(self) -> ProcessPoolExecutor:
        executor = ProcessPoolExecutor(
            self._settings.processes,
            multiprocessing.get_context("spawn"),
            initializer=_open,
            initargs=(self._theirs,),
        )
        for _ in range(self._settings.processes):  # each has one more process started, which then needn't be waited for
            executor.submit(os.getpid)
        return executor


_assistant: Assistant


def _open(settings: Settings) -> None:
    """Open the library, in a process that was started to answer from it. What can't be opened is said to who asks."""
    global _assistant
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the process that started this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _assistant = Assistant(Library(settings), settings, encoder_on_demand(settings))
    with suppress(Exception):  # the first question will say it again
        _assistant.retrieve("Mr. Chairperson", k=1)


def _end_with_parent() -> None:
    """One that was killed tells nobody, and a process that waits for questions would wait on."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _do(task: Task, *given: Any) -> Any:
    done = getattr(_assistant, task)
    return done(*given)
