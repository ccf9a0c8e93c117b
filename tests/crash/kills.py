"""Kills: at every kind of file before, in the middle of and after a call, and at every named place in the code."""

from __future__ import annotations

import random
import signal
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.crash.judge import Verdict, judged
from tests.crash.points import NAMES, Point
from tests.crash.shim import CLASSES, Blow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crash.forks import Server
    from tests.crash.scenario import Scenario

PLACES = ("before", "torn", "after")
_TRIES = 4
"""Threads don't write in the same order twice: where there are fewer calls than in the run that was counted, an earlier one."""


@dataclass(frozen=True)
class Kill:
    """One kill.

    Attributes:
        target: a class of files; or the name of a point.
        place: before, torn or after.
        n: which call, from 1.
    """

    target: str
    place: str
    n: int

    @property
    def row(self) -> tuple[str, str]:
        """Of the closing table."""
        return (self.target if self.target in CLASSES else "named points", self.place)

    def __str__(self) -> str:
        return f"{self.target}, {self.place}, call {self.n}"


def kill(server: Server, scenario: Scenario, case: Kill) -> Verdict | None:
    """Kill a run and judge what is left; None if the run came to its end before the place was reached."""
    for _ in range(_TRIES):
        with scenario.home() as home:
            if case.target in CLASSES:
                blow = Blow.kill(case.place, CLASSES[case.target], case.n)
                outcome = scenario.write(server, home, blow=blow)
            else:
                point = Point(case.target, case.place == "after", case.n)
                outcome = scenario.write(server, home, "--point", point)
            if outcome.code == -signal.SIGKILL and not outcome.hung:
                return judged(server, scenario, home)
            if outcome.code != 0:
                return Verdict(unclear=(f"ended with {outcome.code} before it was killed: {outcome.errors[-600:]}",))
            case = replace(case, n=max(1, case.n * 3 // 4))
    return None


def every_kind(scenario: Scenario) -> Iterator[Kill]:
    """The first, the middle and the last call of every class at every place, and every named point."""
    for place in PLACES:
        for target, calls in sorted(_calls(scenario, place).items()):
            for n in sorted({1, (calls + 1) // 2, calls}):
                yield Kill(target, place, n)
    yield from _points()


def at_random(scenario: Scenario, chance: random.Random) -> Iterator[Kill]:
    """Kills without end."""
    calls = {place: sorted(_calls(scenario, place).items()) for place in PLACES}
    while True:
        place = chance.choice(PLACES)
        target, number = chance.choice(calls[place])
        yield Kill(target, place, chance.randint(1, number))


def some_of_each(scenario: Scenario, chance: random.Random) -> list[Kill]:
    """The short form: two for each class, one of them torn where that can be, and a few points."""
    drawn: list[Kill] = []
    for position, target in enumerate(CLASSES):
        places = ("torn", ("before", "after")[position % 2])
        counted = [(place, _calls(scenario, place)[target]) for place in places]
        drawn += [Kill(target, place, chance.randint(1, calls)) for place, calls in counted if calls]
    return drawn + chance.sample(list(_points()), 6)


def _calls(scenario: Scenario, place: str) -> Counter[str]:
    return scenario.counts.by_class(torn=place == "torn")


def _points() -> Iterator[Kill]:
    for name in NAMES:
        yield Kill(name, "before", 1)
        yield Kill(name, "after", 1)
    yield from (Kill("Catalogue.put", place, n) for place in ("before", "after") for n in (2, 4))
