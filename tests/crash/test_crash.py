"""The short form: a kill for each kind of file, some calls that fail, some signals, and Chroma alone, which breaks."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.crash.control import control
from tests.crash.failing import every_call, fail
from tests.crash.forks import REPOSITORY, Pool, environment
from tests.crash.interrupts import interrupt, moments
from tests.crash.judge import judged
from tests.crash.kills import kill, some_of_each
from tests.crash.points import NAMES, Point
from tests.crash.rounds import Round, play
from tests.crash.shim import CLASSES

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from tests.crash.scenario import Scenario

pytestmark = pytest.mark.crash
_FAILING_CALLS, _FAILING_CALLS_OF_FIRST = 24, 8


def test_no_file_of_the_library_is_written_unseen(scenario: Scenario) -> None:
    seen, torn = scenario.counts.by_class(), scenario.counts.by_class(torn=True)
    assert {name for name in CLASSES if seen[name]} == set(CLASSES)
    assert {name for name in CLASSES if torn[name]} == set(CLASSES) - {"folders"}
    named = {path.rsplit("/", 1)[-1] for _, path in scenario.counts.calls}
    assert named >= {
        "header.bin",
        "data_level0.bin",
        "length.bin",
        "link_lists.bin",
        "index_metadata.pickle",
        "meta.json",
    }


def test_whenever_it_is_killed_the_library_answers_and_resumes(
    servers: Pool, scenario: Scenario, chance: random.Random
) -> None:
    played = play(servers, scenario, kill, some_of_each(scenario, chance))
    _assert_unbroken(played)
    assert len(played.missed) <= 2


def test_whichever_write_fails_it_says_so_and_the_library_answers(servers: Pool, scenario: Scenario) -> None:
    cases = list(every_call(scenario, step=-(-len(scenario.counts.calls) // _FAILING_CALLS)))
    _assert_unbroken(play(servers, scenario, fail, cases))


def test_a_first_ingest_that_fails_can_be_run_again(servers: Pool, first: Scenario) -> None:
    cases = list(every_call(first, step=-(-len(first.counts.calls) // _FAILING_CALLS_OF_FIRST)))
    _assert_unbroken(play(servers, first, fail, cases))


def test_signals_leave_the_library_answering(servers: Pool, scenario: Scenario, chance: random.Random) -> None:
    _assert_unbroken(play(servers, scenario, interrupt, moments(scenario, chance, 2)))


def test_chroma_alone_is_broken_by_the_same_kills(servers: Pool, work: Path, chance: random.Random) -> None:
    assert control(servers, work, chance, 3).how


def test_the_program_itself_kills_itself_at_a_point(servers: Pool, scenario: Scenario, library: Path) -> None:
    with scenario.home() as home:
        command = [sys.executable, "-m", "tests.crash.writer", str(home), str(scenario.papers)]
        shared = {"cwd": REPOSITORY, "env": environment(library), "capture_output": True, "text": True}
        killed = subprocess.run([*command, "--point", "Catalogue.put:after#2"], check=False, **shared)  # type: ignore[call-overload]
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert not judged(servers.first, scenario, home).breaches


@pytest.mark.parametrize("name", NAMES)
def test_a_point_is_written_as_it_is_read(name: str) -> None:
    assert str(Point.of(f"{name}:after")) == f"{name}:after#1"
    assert Point.of(f"{name}:before#3") == Point(name, after=False, occurrence=3)


def _assert_unbroken(played: Round) -> None:
    assert played.tried
    assert not played.breaches, json.dumps(played.breaches, indent=1)
