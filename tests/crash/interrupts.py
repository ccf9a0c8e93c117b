"""Ctrl-C and SIGTERM, at random moments."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.crash.judge import Verdict, judged
from tests.crash.writer import INTERRUPTED

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from tests.crash.forks import Outcome, Server
    from tests.crash.scenario import Scenario


@dataclass(frozen=True)
class Interrupt:
    """One signal, so many seconds after the beginning."""

    signal: signal.Signals
    seconds: float

    @property
    def row(self) -> tuple[str, str]:
        """Of the closing table."""
        return self.signal.name, "at random"

    def __str__(self) -> str:
        return f"{self.signal.name} after {self.seconds:.3f} s"


def interrupt(server: Server, scenario: Scenario, case: Interrupt) -> Verdict:
    """Send a run the signal, and judge how it ends and what is left."""
    with scenario.home() as home:
        outcome = scenario.write(server, home, sent=(case.signal, case.seconds))
        return judged(server, scenario, home, tuple(_unclear(outcome, case)))


def _unclear(outcome: Outcome, case: Interrupt) -> Iterator[str]:
    """It ends by the signal, or well where that came too late; Ctrl-C is answered in words."""
    ends = (0, -case.signal) if case.signal == signal.SIGTERM else (0, INTERRUPTED)
    if outcome.hung or outcome.code not in ends:
        yield f"it {'hangs' if outcome.hung else f'ends with {outcome.code}'}: {outcome.errors.strip()[-900:]}"


def moments(scenario: Scenario, chance: random.Random, number: int = 10) -> list[Interrupt]:
    """So many of each signal, spread over the time that a run takes."""
    signals = (signal.SIGTERM, signal.SIGINT)
    return [Interrupt(which, chance.uniform(0, scenario.seconds)) for which in signals for _ in range(number)]
