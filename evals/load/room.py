"""The web app in a process of its own, over a large library: its address, and what memory it holds."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from evals.bench.memory import spent_seconds
from evals.bench.process import environment
from index.errors import BenchmarkError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_RESTING = 0.1
"""Seconds of processor time in a second, below which nothing is under way."""


@dataclass(frozen=True, slots=True)
class Room:
    """A web app that is being served.

    Attributes:
        address: with a slash at its end.
        pid: of its process.
    """

    address: str
    pid: int


@contextmanager
def served(home: Path, processes: int) -> Iterator[Room]:
    """Serve a library on a free port, as `demarche serve` does.

    Args:
        home: of the library.
        processes: that answer questions.

    Raises:
        BenchmarkError: it didn't begin to listen; the message has what it said.
    """
    with TemporaryFile() as said, _started(home, processes, said) as process:
        try:
            assert process.stdout is not None  # noqa: S101  (it is a pipe)
            address = next((word for line in process.stdout for word in line.split() if word.startswith("http")), None)
            if address is None:
                said.seek(0)
                raise BenchmarkError(f"demarche serve did not begin: {said.read().decode('utf-8', 'replace')[-500:]}")
            yield Room(address, process.pid)
        finally:
            process.terminate()


async def at_rest(room: Room) -> None:
    """Wait until the app has nothing to do: its processes load their encoders after it has begun to listen."""
    while True:
        before = spent_seconds(room.pid)
        await asyncio.sleep(1)
        if spent_seconds(room.pid) - before < _RESTING:
            return


def _started(home: Path, processes: int, said: IO[bytes]) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  (our own program, and a number)
        [sys.executable, "-W", "ignore", "-m", "evals.cli", "serve", "--port", "0", "--processes", str(processes)],
        env=environment() | {"DEMARCHE_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
    )
