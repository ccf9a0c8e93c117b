"""How far a long command is, on stderr: bars on a terminal, a line a step elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.terminal import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    Progress = Callable[[str, int, int], None]


@contextmanager
def progress() -> Iterator[Progress]:
    """Something to call with a step's name, how many are done and how many there are."""
    if not sys.stderr.isatty():
        yield by_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True)) as bars:
        yield _by_bars(bars)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on a terminal that something takes a while; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def by_lines() -> Progress:
    """One line when a step begins."""
    begun: set[str] = set()

    def tell(step: str, _done: int, total: int) -> None:
        if step not in begun:
            begun.add(step)
            warn(f"{step} ({total:,})" if total > 1 else step)

    return tell


def _by_bars(bars: Bars) -> Progress:
    tasks: dict[str, TaskID] = {}

    def tell(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bars.add_task(step, total=total)
        bars.update(tasks[step], completed=done, total=total)

    return tell
