"""A process that does what an assistant is asked to do; several tasks together, where several wait."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.ahead import Ahead
from assistant.assistant import Assistant
from assistant.lasting import keep_all
from index.encode import encoder_on_demand
from index.errors import DemarcheError
from index.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.settings import Settings

TOGETHER = 3
"""Questions that a process takes at once where so many wait. Encoded together each takes 11 ms, by itself 18; four or eight at
once, 11 too."""

_log = logging.getLogger(__name__)


class ProcessError(DemarcheError):
    """The process that was to answer ended, and so did the next one; the message says what to do."""


class Outcome(NamedTuple):
    """What comes of a task: a value, or an error."""

    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What an assistant in another process is to do.

    Attributes:
        name: of its method.
        given: to it; a question first.
        done: gets what comes of it.
    """

    name: str
    given: tuple[Any, ...]
    done: Future[Any] = field(default_factory=Future)

    def end(self, outcome: Outcome) -> None:
        """Tell whoever waits for it."""
        if outcome.error is None:
            self.done.set_result(outcome.value)
        else:
            self.done.set_exception(outcome.error)


class Waiting:
    """Tasks that wait for a worker, and workers that wait for a task.

    Attributes:
        idle: how many workers wait.
    """

    def __init__(self) -> None:
        self._tasks: deque[Task] = deque()
        self.idle = 0
        self._closed = False
        self._changed = threading.Condition()

    def put(self, task: Task) -> None:
        """Have a task done; once it is closed, the task is cancelled."""
        with self._changed:
            if self._closed:
                task.done.cancel()
                return
            self._tasks.append(task)
            self._changed.notify()

    def take(self) -> list[Task]:
        """The next tasks for a worker, several where more wait than other workers are free; none when no more will come."""
        with self._changed:
            self.idle += 1
            self._changed.wait_for(lambda: self._tasks or self._closed)
            self.idle -= 1
            most = max(1, min(TOGETHER, len(self._tasks) - self.idle))
            return [self._tasks.popleft() for _ in range(min(most, len(self._tasks)))]

    def close(self) -> None:
        """What waits is cancelled, and workers go when they have done what they are at."""
        with self._changed:
            self._closed = True
            while self._tasks:
                self._tasks.popleft().done.cancel()
            self._changed.notify_all()


class Worker:
    """A process that answers; when it has ended, the next one takes its place.

    Args:
        settings: of the library.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._executor = self._started()

    def serve(self, waiting: Waiting) -> None:
        """Do what waits until no more will come."""
        while tasks := waiting.take():
            if begun := [task for task in tasks if task.done.set_running_or_notify_cancel()]:
                self._do(begun)
        self._executor.shutdown()

    def _do(self, tasks: Sequence[Task]) -> None:
        """Do tasks together; where the process ends at it, each once more by itself, as any of them can be the reason."""
        try:
            for task, outcome in zip(tasks, self._outcomes(tasks), strict=True):
                task.end(outcome)
        except Exception as error:  # it has ended, or something can't be handed from one process to the other
            if isinstance(error, BrokenProcessPool):
                _log.warning("a process that answers questions has ended; another takes its place")
            for task in tasks:
                task.end(self._alone(task))

    def _alone(self, task: Task) -> Outcome:
        try:
            (outcome,) = self._outcomes([task])
        except BrokenProcessPool:
            said = "the process that was to answer has ended, and so has the next one; ask in other words"
            return Outcome(error=ProcessError(said))
        except Exception as error:  # no process can be started, or the question or its answer can't be handed over
            return Outcome(error=error)
        return outcome

    def _outcomes(self, tasks: Sequence[Task]) -> list[Outcome]:
        """What comes of tasks, in the process or, where that has ended, in the next one.

        Raises:
            BrokenProcessPool: the process ended at it.
        """
        try:
            return self._executor.submit(_do, [(task.name, task.given) for task in tasks]).result()
        except BrokenProcessPool:
            self._executor = self._started()
            raise

    def _started(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        executor = ProcessPoolExecutor(1, context, initializer=_open, initargs=(self._settings,))
        executor.submit(os.getpid)  # by which it is started now
        return executor


_assistant: Assistant
_ahead: Callable[[], Ahead]


def _open(settings: Settings) -> None:
    """Open the library, in a process that was started to answer from it. What can't be opened is said to who asks."""
    global _assistant, _ahead
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the process that started this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    encoder = encoder_on_demand(settings)
    _ahead = cache(lambda: Ahead(encoder()))
    _assistant = Assistant(Library(settings), settings, _ahead)
    with suppress(Exception):  # the first question will say it again
        _assistant.retrieve("Mr. Chairperson", k=1)
    keep_all()


def _end_with_parent() -> None:
    """One that was killed tells nobody, and a process that waits for questions would wait on."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _do(tasks: Sequence[tuple[str, tuple[Any, ...]]]) -> list[Outcome]:
    """Do tasks one after the other, whose questions are encoded in one go."""
    with suppress(Exception):  # whoever asks for it will be told
        _ahead().read([question.strip() for _, (question, *_) in tasks])
    return [_outcome(getattr(_assistant, name), given) for name, given in tasks]


def _outcome(do: Callable[..., Any], given: tuple[Any, ...]) -> Outcome:
    try:
        return Outcome(do(*given))
    except DemarcheError as error:
        return Outcome(error=error)
    except Exception as error:
        error.add_note(traceback.format_exc())  # which stays behind otherwise
        return Outcome(error=error)
