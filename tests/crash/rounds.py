"""Rounds of cases, several at once, and the table that they make."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.crash.forks import Pool, Server
    from tests.crash.judge import Verdict
    from tests.crash.scenario import Scenario


class Case(Protocol):
    """What is done to one run."""

    @property
    def row(self) -> tuple[str, str]:
        """Of the closing table, in which it is counted."""


Kind = TypeVar("Kind", bound=Case)


@dataclass
class Round:
    """What became of cases.

    Attributes:
        tried: cases that met their library, by row of the table.
        missed: cases whose run ended before its place was reached.
        breaches: of each case that was breached.
    """

    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    breaches: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counted: Counter[tuple[tuple[str, str], str]] = field(default_factory=Counter)

    def add(self, case: Case, verdict: Verdict | None) -> None:
        """Count a case."""
        if verdict is None:
            self.missed.append(str(case))
            return
        self.tried[case.row] += 1
        if verdict.breaches:
            self.breaches[str(case)] = verdict.breaches
        for column in ("lost", "unanswering", "unequal", "unclear"):
            self.counted[case.row, column] += bool(getattr(verdict, column))

    def table(self) -> str:
        """The counts as lines of text."""
        head = f"{'what':<22}{'place':<15}{'tried':>6}{'lost':>6}{'unanswering':>13}{'resumed equal':>15}{'unclear':>9}"
        return "\n".join([head, *map(self._line, sorted(self.tried)), self._total()])

    def _line(self, row: tuple[str, str]) -> str:
        counts = [self.counted[row, column] for column in ("lost", "unanswering", "unequal", "unclear")]
        return _line(*row, self.tried[row], *counts)

    def _total(self) -> str:
        sums = [sum(self.counted[row, c] for row in self.tried) for c in ("lost", "unanswering", "unequal", "unclear")]
        return _line("all", "", self.tried.total(), *sums)


def _line(what: str, place: str, tried: int, lost: int, unanswering: int, unequal: int, unclear: int) -> str:
    return f"{what:<22}{place:<15}{tried:>6}{lost:>6}{unanswering:>13}{tried - unequal:>15}{unclear:>9}"


def play(
    pool: Pool,
    scenario: Scenario,
    do: Callable[[Server, Scenario, Kind], Verdict | None],
    cases: Sequence[Kind],
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> Round:
    """Do something for each case and judge it.

    Args:
        do: the deed and its verdict.
        cases: what is done.
        told: how many are done, of how many.
    """
    played = Round()
    for number, (case, verdict) in enumerate(zip(cases, pool.each(partial(_one, do, scenario), cases), strict=True), 1):
        played.add(case, verdict)
        told(number, len(cases))
    return played


def _one(
    do: Callable[[Server, Scenario, Kind], Verdict | None], scenario: Scenario, server: Server, case: Kind
) -> Verdict | None:
    return do(server, scenario, case)
