"""Programs in processes that have imported everything already: one server a worker, several workers at once."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.crash.shim import Blow

REPOSITORY = Path(__file__).parents[2]
_SECONDS = 30.0
"""After so long a program hangs; undisturbed, none takes three."""
Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Outcome:
    """How a program ended.

    Attributes:
        code: its exit code; a signal as its negative number.
        hung: whether it had to be ended.
        log: the calls that were counted, one a line.
    """

    code: int
    hung: bool
    seconds: float
    output: str
    errors: str
    log: str

    def said(self) -> Any:
        """What its last line of output says."""
        return json.loads(self.output.splitlines()[-1])


class Server:
    """One process from which programs are forked."""

    def __init__(self, shim: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.server", str(shim)], cwd=REPOSITORY, env=environment(shim),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(
        self, program: str, *arguments: object, root: Path | None = None, blow: Blow | None = None,
        sent: tuple[int, float] | None = None, seconds: float = _SECONDS,
    ) -> Outcome:  # fmt: skip
        """Run `tests.crash.PROGRAM`.

        Args:
            program: the module's name.
            arguments: of its `main`.
            root: the folder whose files are watched.
            blow: what befalls it.
            sent: a signal's number, and after how many seconds it is sent.
            seconds: after so long it is taken to hang, and ended.
        """
        job: dict[str, Any] = {
            "program": f"tests.crash.{program}",
            "arguments": [str(argument) for argument in arguments],
        }
        job |= {"root": str(root), "blow": asdict(blow) if blow else None, "signal": sent, "seconds": seconds}
        to, back = _both(self._process)
        to.write(json.dumps(job) + "\n")
        to.flush()
        answer = back.readline()
        if not answer:
            raise RuntimeError("the server of forks has ended; see what it said on stderr")
        return Outcome(**json.loads(answer))

    def close(self) -> None:
        """End it."""
        for stream in _both(self._process):
            stream.close()
        self._process.wait()


class Pool:
    """Several servers, so that all cores work."""

    def __init__(self, servers: list[Server]) -> None:
        self.first = servers[0]
        self._size = len(servers)
        self._idle: queue.Queue[Server] = queue.Queue()
        for server in servers:
            self._idle.put(server)

    def each(self, work: Callable[[Server, Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Do something for each item; the results in their order."""

        def one(item: Item) -> Result:
            server = self._idle.get()
            try:
                return work(server, item)
            finally:
                self._idle.put(server)

        with ThreadPoolExecutor(self._size) as threads:
            yield from threads.map(one, items)


@contextmanager
def pool(shim: Path, size: int = 2) -> Iterator[Pool]:
    """Servers, ended at the end."""
    servers = [Server(shim) for _ in range(size)]
    try:
        yield Pool(servers)
    finally:
        for server in servers:
            server.close()


def environment(shim: Path) -> dict[str, str]:
    """Of a process that can be struck."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DEMARCHE_")}
    return clean | {"LD_PRELOAD": str(shim), "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(REPOSITORY)}


def _both(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the server of forks has no pipes")
    return process.stdin, process.stdout
