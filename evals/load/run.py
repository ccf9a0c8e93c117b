"""Fifty readers: first all at once, again and again; then each on their own, with time to read, for minutes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from evals.bench.memory import held_bytes
from evals.load.reader import Asked, Reader, client_of, page_of
from evals.load.room import at_rest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from evals.load.room import Room

_SAMPLED = 1.0
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the readers do.

    Attributes:
        readers: how many.
        processes: of the app, that answer.
        bursts: how often all ask in the same moment; the next time when the last has its answer.
        seconds: how long they go on, each on their own.
        pause: seconds that a reader reads before the next question.
    """

    readers: int
    processes: int
    bursts: int
    seconds: float
    pause: float


@dataclass(frozen=True, slots=True)
class Borne:
    """What came of it.

    Attributes:
        at_once: the questions that were asked in bursts.
        on_their_own: those that were asked afterwards.
        memory: seconds since the first of these was asked, with the bytes that the app held.
    """

    at_once: Sequence[Asked]
    on_their_own: Sequence[Asked]
    memory: Sequence[tuple[float, int]]


async def borne(room: Room, plan: Plan, question: Callable[[int], str], told: Callable[[str, int, int], None]) -> Borne:
    """Let readers ask, no question twice.

    Args:
        room: that is asked.
        plan: who asks when.
        question: gives one for each number.
        told: is told how far it is.
    """
    async with client_of(room.address) as client:
        page = await page_of(client)
        readers = [Reader(client, page) for _ in range(plan.readers)]
        questions = map(question, count())
        for number, reader in enumerate(readers):
            told("opening the page", number, plan.readers)
            await reader.open()
        await at_rest(room)
        await _at_once(readers, questions)  # not counted: nothing that the app keeps is there yet
        at_once = []
        for burst in range(plan.bursts):
            told("asking at once", burst, plan.bursts)
            at_once += await _at_once(readers, questions)
        told("asking at once", plan.bursts, plan.bursts)
        began, memory = time.perf_counter(), list[tuple[float, int]]()
        watching = asyncio.create_task(_watched(room, plan, began, memory, told))
        rounds = await asyncio.gather(
            *(_reading(reader, plan, questions, began, number) for number, reader in enumerate(readers))
        )
        watching.cancel()
        return Borne(at_once, [one for asked in rounds for one in asked], memory)


async def _at_once(readers: Sequence[Reader], questions: Iterator[str]) -> list[Asked]:
    return await asyncio.gather(*(reader.ask(next(questions)) for reader in readers))


async def _watched(
    room: Room, plan: Plan, began: float, memory: list[tuple[float, int]], told: Callable[[str, int, int], None]
) -> None:
    """Write down what memory the app holds, until cancelled."""
    while True:
        passed = time.perf_counter() - began
        if (held := held_bytes(room.pid)) is not None:
            memory.append((passed, held))
        told("asking on their own, in seconds", min(int(passed), int(plan.seconds)), int(plan.seconds))
        await asyncio.sleep(_SAMPLED)


async def _reading(reader: Reader, plan: Plan, questions: Iterator[str], began: float, number: int) -> list[Asked]:
    """One reader's questions; they begin one after the other, as readers come."""
    asked: list[Asked] = []
    await asyncio.sleep(plan.pause * number / plan.readers)
    while time.perf_counter() - began < plan.seconds:
        asked.append(await reader.ask(next(questions)))
        await asyncio.sleep(plan.pause)
    return asked
