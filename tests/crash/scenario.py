"""A library with one generation in use, and a folder that has changed since; what an undisturbed run makes of them."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.crash.papers import AFTER, BEFORE, lay_out
from tests.crash.shim import ALL, GONE, Blow, Counts, Mode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.crash.forks import Outcome, Server


_MEMORY = Path("/dev/shm")  # noqa: S108  (a fresh folder is made below it)
"""Where a killed process's files are the same as on a disk, and syncing them takes no time."""


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder for many libraries, in memory where there is such a place."""
    with tempfile.TemporaryDirectory(prefix="demarche-crash-", dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@dataclass(frozen=True)
class Scenario:
    """What every case begins with, and what it must end with.

    Attributes:
        work: holds the library as it is before, and a copy of it for each case.
        papers: the folder, changed since.
        before: what `look` sees in the library before.
        after: what it sees after an undisturbed run.
        encoded: how many passages an undisturbed run encodes.
        counts: the calls of an undisturbed run.
        growing: how many of them a full disk refuses.
        seconds: that it takes.
    """

    work: Path
    papers: Path
    before: dict[str, Any]
    after: dict[str, Any]
    encoded: int
    counts: Counts
    growing: int
    seconds: float

    @contextmanager
    def home(self) -> Iterator[Path]:
        """A copy of the library."""
        home = self.work / f"case-{uuid.uuid4().hex[:8]}"
        shutil.copytree(self.work / "before", home)
        try:
            yield home
        finally:
            shutil.rmtree(home)

    def write(self, server: Server, home: Path, *more: object, **named: Any) -> Outcome:
        """Let the writer bring a library in step with the papers."""
        return server.run("writer", home, self.papers, "--own-reader", *more, root=home, **named)


def prepare(server: Server, work: Path, files: dict[str, str] = BEFORE, changed: dict[str, str] = AFTER) -> Scenario:
    """Make the library (without `files` there is none yet), and run the writer once without any disturbance."""
    papers, home, copy = work / "papers", work / "before", work / "after"
    papers.mkdir(parents=True)
    home.mkdir()
    lay_out(papers, files)
    if files:
        _done(server.run("writer", home, papers, "--own-reader"))
    before = _done(server.run("look", home)).said()
    lay_out(papers, changed)
    shutil.copytree(home, copy)
    ran = _done(server.run("writer", copy, papers, "--own-reader", root=copy, blow=Blow(Mode.COUNT)))
    after = _done(server.run("look", copy)).said()
    shutil.rmtree(copy)
    shutil.copytree(home, copy)
    grown = _done(
        server.run("writer", copy, papers, "--own-reader", root=copy, blow=Blow(Mode.COUNT, kinds=ALL & ~GONE))
    )
    shutil.rmtree(copy)
    growing = len(Counts.of(grown.log).calls)
    return Scenario(
        work, papers, before, after, ran.said()["encoded"], Counts.of(ran.log), growing, max(ran.seconds, grown.seconds)
    )


def _done(outcome: Outcome) -> Outcome:
    if outcome.code != 0:
        raise RuntimeError(f"undisturbed, a program ended with {outcome.code}: {outcome.errors[-2000:]}")
    return outcome
