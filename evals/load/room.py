"""The web app in a process of its own, over a large library: its address, and what memory it holds."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from evals.bench.process import environment
from index.errors import BenchmarkError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
def served(home: Path) -> Iterator[Room]:
    """Serve a library on a free port, as `demarche serve` does.

    Raises:
        BenchmarkError: it didn't begin to listen; the message has what it said.
    """
    with TemporaryFile() as said, _started(home, said) as process:
        try:
            assert process.stdout is not None  # noqa: S101  (it is a pipe)
            address = next((word for line in process.stdout for word in line.split() if word.startswith("http")), None)
            if address is None:
                said.seek(0)
                raise BenchmarkError(f"demarche serve did not begin: {said.read().decode('utf-8', 'replace')[-500:]}")
            yield Room(address, process.pid)
        finally:
            process.terminate()


def _started(home: Path, said: IO[bytes]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "evals.cli", "serve", "--port", "0"],
        env=environment() | {"DEMARCHE_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
    )
