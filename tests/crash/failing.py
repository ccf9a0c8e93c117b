"""Writes that fail: the disk is full, or broken, from the n-th call on or for that one call."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.crash.judge import Verdict, judged
from tests.crash.server import UNCAUGHT
from tests.crash.shim import Blow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crash.forks import Outcome, Server
    from tests.crash.scenario import Scenario

VARIANTS = tuple((error, persistent) for error in (errno.ENOSPC, errno.EIO) for persistent in (False, True))


@dataclass(frozen=True)
class Failing:
    """One call that fails, and with `persistent` all that come after it."""

    n: int
    error: int
    persistent: bool

    @property
    def row(self) -> tuple[str, str]:
        """Of the closing table."""
        return errno.errorcode[self.error], "and all after" if self.persistent else "once"

    def __str__(self) -> str:
        return f"{' '.join(self.row)}, call {self.n}"


def fail(server: Server, scenario: Scenario, case: Failing) -> Verdict:
    """Let a run meet the failure, and judge how it ends and what is left."""
    with scenario.home() as home:
        outcome = scenario.write(server, home, blow=Blow.fail(case.n, case.error, persistent=case.persistent))
        return judged(server, scenario, home, tuple(_unclear(outcome)))


def _unclear(outcome: Outcome) -> Iterator[str]:
    """A run ends with a message of ours; or well, where it can do without the call."""
    if outcome.hung:
        yield "it hangs"
    elif outcome.code == UNCAUGHT:
        yield f"it lets an exception through: {outcome.errors.strip()[-900:]}"
    elif outcome.code == 1 and "error: " not in outcome.errors:
        yield f"it says nothing of the error: {outcome.errors.strip()[-600:]}"
    elif "cannot rollback" in outcome.errors:
        yield f"it hides the cause: {outcome.errors.strip()[-600:]}"
    elif outcome.code not in (0, 1):
        yield f"it ends with {outcome.code}: {outcome.errors.strip()[-600:]}"


def every_call(scenario: Scenario, *, first: int = 0, step: int = 1, all_variants: bool = False) -> Iterator[Failing]:
    """Every call of a run (or every `step`-th); each with one variant, in turn from the `first`, or with all of them."""
    for turn, n in enumerate(range(1, len(scenario.counts.calls) + 1, step), first):
        for error, persistent in VARIANTS if all_variants else [VARIANTS[turn % len(VARIANTS)]]:
            if error != errno.ENOSPC or n <= scenario.growing:
                yield Failing(n, error, persistent)
