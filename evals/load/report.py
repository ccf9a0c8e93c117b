"""The figures of a load test, as text and as JSON values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.bench.machine import Machine
    from evals.load.reader import Asked
    from evals.load.run import Borne, Plan

_MINUTE, _MIB = 60.0, 2**20


@dataclass(frozen=True, slots=True)
class Latency:
    """How long readers waited, in seconds.

    Attributes:
        questions: how many were asked.
        errors: how many of these had no answer.
    """

    questions: int
    errors: int
    p50: float
    p95: float
    longest: float

    @staticmethod
    def of(asked: Sequence[Asked]) -> Latency:
        """Of questions, those without an answer too; there must be one at least."""
        seconds = [one.seconds for one in asked]
        p50, p95 = np.quantile(seconds, [0.5, 0.95]).tolist()
        return Latency(len(asked), sum(one.trouble is not None for one in asked), p50, p95, max(seconds))

    def to_text(self) -> str:
        """In one line."""
        return (
            f"{self.questions:,} questions, {self.errors} errors; p50 {self.p50:.2f} s, p95 {self.p95:.2f} s, "
            f"longest {self.longest:.2f} s"
        )


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What came of it.

    Attributes:
        passages: in the library.
        memory: what the app held on average in each minute of the readers on their own, in bytes.
        troubles: the first few reasons why a question had no answer.
    """

    machine: Machine
    passages: int
    plan: Plan
    at_once: Latency
    on_their_own: Latency
    memory: tuple[float, ...]
    troubles: tuple[str, ...]

    @staticmethod
    def of(machine: Machine, passages: int, plan: Plan, borne: Borne) -> LoadReport:
        """Of what readers met with."""
        every = [*borne.at_once, *borne.on_their_own]
        troubles = tuple(one.trouble for one in every if one.trouble)[:5]
        return LoadReport(
            machine, passages, plan, Latency.of(borne.at_once), Latency.of(borne.on_their_own), by_minute(borne.memory),
            troubles,
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)

    def to_text(self) -> str:
        """As the command prints it."""
        memory = ", ".join(f"{held / _MIB:,.0f}" for held in self.memory)
        return "\n".join([
            self.machine.to_text(),
            f"{self.plan.readers} readers, a library of {self.passages:,} passages; processes that answer: {self.plan.processes}",
            f"all at once, {self.plan.bursts} times: {self.at_once.to_text()}",
            f"each on their own, {self.plan.pause:g} s of reading in between, {self.plan.seconds / _MINUTE:g} min: "
            f"{self.on_their_own.to_text()}",
            f"memory of the app minute by minute, MiB: {memory}",
            *self.troubles,
        ])  # fmt: skip


def by_minute(memory: Sequence[tuple[float, int]]) -> tuple[float, ...]:
    """The average of each minute.

    >>> by_minute([(0.0, 10), (30.0, 30), (61.0, 50)])
    (20.0, 50.0)
    """
    minutes: dict[int, list[int]] = {}
    for seconds, held in memory:
        minutes.setdefault(int(seconds // _MINUTE), []).append(held)
    return tuple(sum(held) / len(held) for _, held in sorted(minutes.items()))
