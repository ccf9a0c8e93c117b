"""Run one step in a process of its own, so that its memory is its own and nobody profits from what another has loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from index.errors import BenchmarkError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from evals.bench.step import Task
    from index.sync import Progress

_LINES_SHOWN = 8


def figures_of(task: Task, progress: Progress) -> dict[str, Any]:
    """The figures of a step.

    Raises:
        BenchmarkError: its process failed; the message has the last that it said.
    """
    figures: dict[str, Any] | None = None
    with TemporaryFile() as said:
        for told in _told(task, said):
            if "progress" in told:
                progress(*told["progress"])
            figures = told.get("figures", figures)
        if figures is None:
            said.seek(0)
            last = said.read().decode("utf-8", "replace").strip().splitlines()[-_LINES_SHOWN:]
            raise BenchmarkError(f"{task.contender} failed at the step {task.step!r}:\n" + "\n".join(last))
    return figures


def _told(task: Task, said: IO[bytes]) -> Iterator[dict[str, Any]]:
    with _started(said) as process:
        assert process.stdin is not None  # noqa: S101  (both are pipes)
        assert process.stdout is not None  # noqa: S101
        try:
            with process.stdin as stdin:
                stdin.write(json.dumps(asdict(task)).encode())
            for line in process.stdout:
                yield json.loads(line)
        except BrokenPipeError:  # it died before it had read its task; what it said tells why
            return
        except BaseException:  # we were stopped, and it must not go on alone
            process.kill()
            raise


def _started(said: IO[bytes]) -> AbstractContextManager[subprocess.Popen[bytes]]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "evals.bench.step"],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
    )


def environment() -> dict[str, str]:
    """Ours, with the place of this code first, so that a child runs the same code from wherever we were started."""
    here = str(Path(__file__).parents[2])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TOKENIZERS_PARALLELISM": "false"}
