"""The long form: `python -m tests.crash`. Prints a table; exit code 1 if the library was broken, or Chroma alone was not.

In about twenty minutes on two cores: kills, signals, every call failing once, Chroma alone for comparison.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from itertools import chain, islice
from typing import TYPE_CHECKING

from tests.crash import shim
from tests.crash.control import Rate, control
from tests.crash.failing import every_call, fail
from tests.crash.forks import Pool, pool
from tests.crash.interrupts import interrupt, moments
from tests.crash.kills import at_random, every_kind, kill
from tests.crash.papers import FEW
from tests.crash.rounds import Round, play
from tests.crash.scenario import prepare, work_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_CONTROL_KILLS = 40
_SHARE_OF_FIRST = 4
"""Of a first ingest one in so many is tried: it passes through the same code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all; the exit code."""
    given = _parser().parse_args(arguments)
    _say(f"seed {given.seed}")
    with work_folder() as work, pool(shim.build(work)) as servers:
        began = time.monotonic()
        sound = _all(servers, work, given)
        _say(f"\n{time.monotonic() - began:.0f} s in all, seed {given.seed}")
    return 0 if sound else 1


def _all(servers: Pool, work: Path, given: argparse.Namespace) -> bool:
    """Whether all is as it should be."""
    chance = random.Random(given.seed)  # noqa: S311  (nothing secret)
    sound = _tell_control(control(servers, work, chance, _CONTROL_KILLS))
    for name, scenario, share in (
        ("a library that grows", prepare(servers.first, work / "scenario"), 1),
        ("a first ingest", prepare(servers.first, work / "first", {}, FEW), _SHARE_OF_FIRST),
    ):
        planned = every_kind(scenario) if share == 1 else ()
        kills = list(islice(chain(planned, at_random(scenario, chance)), given.kills // share))
        ways = {"first": given.seed, "step": given.step * share, "all_variants": given.all_variants}
        signals, calls = moments(scenario, chance), list(every_call(scenario, **ways))
        sound &= _tell(f"kills: {name}", play(servers, scenario, kill, kills, _progress("kills")))
        sound &= _tell(f"signals: {name}", play(servers, scenario, interrupt, signals, _progress("signals")))
        sound &= _tell(f"failing calls: {name}", play(servers, scenario, fail, calls, _progress("failing calls")))
    return sound


def _tell(title: str, played: Round) -> bool:
    _say(f"\n{title}\n{played.table()}")
    for case in played.missed:
        _say(f"not reached: {case}")
    for case, breaches in played.breaches.items():
        _say(f"BROKEN: {case}: {'; '.join(breaches)}")
    return not played.breaches


def _tell_control(rate: Rate) -> bool:
    _say(f"for comparison, Chroma alone: broken by {len(rate.how)} of {rate.kills} kills")
    for how in sorted(set(rate.how)):
        _say(f"  {rate.how.count(how)} times: {how}")
    return bool(rate.how)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="how many; those beyond the planned ones are random")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 2**16, help="of the random choices")
    parser.add_argument("--step", type=int, default=1, help="let only each so-many-th call fail")
    parser.add_argument("--all-variants", action="store_true", help="let each call fail in all four ways, not in one")
    return parser


def _progress(what: str) -> Callable[[int, int], None]:
    def told(done: int, number: int) -> None:
        if done % 25 == 0 or done == number:
            _say(f"{what}: {done} of {number}")

    return told


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
