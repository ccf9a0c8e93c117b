"""Runs programs in forks of one process that has imported all they need, since the imports take longer than the programs.

`python -m tests.crash.server SHIM` takes jobs, a line of JSON each, and answers each with a line of JSON. A job runs in a child
of its own under a `Blow`. The library that strikes must be in the environment (LD_PRELOAD) when this process starts.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import IO, Any, NoReturn

from index.lexical import terms
from index.parse import parse
from index.readers import read_source
from index.territories import mentions
from tests.crash.papers import AFTER
from tests.crash.shim import Blow, Mode, arm
from tests.crash.writer import INTERRUPTED

PROGRAMS = ("tests.crash.writer", "tests.crash.look", "tests.crash.control")
UNCAUGHT = 70
"""Exit code of a program that lets an exception through."""


def main(shim: Path) -> None:
    """Take jobs until the input ends."""
    for name in PROGRAMS:
        import_module(name)
    _read_once()
    for line in sys.stdin:
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as log:
            answer = _in_child(shim, json.loads(line), output, errors, log)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _read_once() -> None:
    """Load what parsing loads when it is first used: tables of languages and territories. No thread may be started by it."""
    for path, text in AFTER.items():
        statement = parse(read_source(Path(path), text.encode()), PurePosixPath(path))
        mentions(statement.text)
        terms(statement.text, statement.language)


def _in_child(shim: Path, job: dict[str, Any], *files: IO[bytes]) -> dict[str, Any]:
    began = time.monotonic()
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # until the child's program is there to hear of it
    child = os.fork()
    if child == 0:
        _be_child(shim, job, *files)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    hung = not _wait(child, job["seconds"], job["signal"])
    if hung:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    output, errors, log = (_read(file) for file in files)
    seconds = time.monotonic() - began
    return {"code": code, "hung": hung, "seconds": seconds, "output": output, "errors": errors, "log": log}


def _wait(child: int, seconds: float, sent: list[float] | None) -> bool:
    """Wait for the child's end, and send it a signal on the way: [number, after so many seconds]; whether it ended in time."""
    handle = os.pidfd_open(child)
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        if sent and not poll.poll(sent[1] * 1000):
            os.kill(child, int(sent[0]))
        return bool(poll.poll(seconds * 1000))
    finally:
        os.close(handle)


def _be_child(shim: Path, job: dict[str, Any], output: IO[bytes], errors: IO[bytes], log: IO[bytes]) -> NoReturn:
    code = UNCAUGHT
    try:
        os.dup2(output.fileno(), 1)
        os.dup2(errors.fileno(), 2)
        if job["blow"]:
            blow = Blow(**job["blow"] | {"mode": Mode(job["blow"]["mode"])})
            arm(shim, Path(job["root"]), blow, log.fileno())
        program = import_module(job["program"])
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        code = program.main(job["arguments"])
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BaseException:
        traceback.print_exc()
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
