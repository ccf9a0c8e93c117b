"""How long `demarche ask` takes from nothing to its answer, beside `import torch`, and where the time goes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from evals.bench.process import environment
from index.errors import BenchmarkError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from index.sync import Progress

QUESTION = "What is Orlania's objection to the closing of the harbour?"
_STATEMENT = """Delegation of Orlania (a country that does not exist)

Mr. Chairperson,

Orlania welcomes the report on the lake. The ferry must run in winter as well as in summer.

Orlania objects to the closing of the harbour, because the villages depend on it.

Thank you for your attention.
"""
_RUNS = 5
_IMPORT = re.compile(r"import time:\s*(\d+) \|\s*\d+ \|\s*([\w.]+)")
_SHOWN = 12
"""Packages that are named, those with the longest imports."""


@dataclass(frozen=True)
class ColdStart:
    """One answer from nothing.

    Attributes:
        seconds: of the whole process, median.
        torch_seconds: of a process that imports torch, median of as many, run in turn with the others.
        answer: the answer's own account of its seconds, by step, of the median run.
        imports: seconds that each top-level package took to import, itself alone, the longest first; by `-X importtime`, which
            costs some time itself.
        python_seconds: of a process that does nothing.
    """

    seconds: float
    torch_seconds: float
    answer: Mapping[str, float]
    imports: Mapping[str, float]
    python_seconds: float

    @property
    def ratio(self) -> float:
        """Of the answer to the import of torch."""
        return self.seconds / self.torch_seconds


def cold_start(folder: Path, progress: Progress) -> ColdStart:
    """Ingest one small invented statement with the model of the settings, and ask it in a process of its own.

    Raises:
        BenchmarkError: one of the processes failed.
    """
    (folder / "statements").mkdir(parents=True)
    (folder / "statements" / "orlania.txt").write_text(_STATEMENT, encoding="utf-8")
    home = str(folder / "library")
    command = ["-m", "evals.cli"]
    ask = [*command, "ask", QUESTION, "--home", home, "--json"]
    _run([*command, "ingest", str(folder / "statements"), "--home", home])
    runs: list[tuple[float, Mapping[str, float]]] = []
    torch, nothing = [], []
    for done in range(_RUNS + 1):
        progress("asking from nothing", done, _RUNS + 1)
        seconds, asked = _timed(ask)
        runs.append((seconds, json.loads(asked.stdout)["seconds"]))
        torch.append(_timed(["-c", "import torch"])[0])
        nothing.append(_timed(["-c", ""])[0])
    imports = _imports(_run(["-X", "importtime", *ask]).stderr.decode("utf-8", "replace"))
    progress("asking from nothing", _RUNS + 1, _RUNS + 1)
    middle = sorted(runs[1:])[_RUNS // 2]  # the first run of each reads the files from the disk
    return ColdStart(middle[0], median(torch[1:]), middle[1], imports, median(nothing[1:]))


def _imports(said: str) -> dict[str, float]:
    r"""Seconds by top-level package, out of what `-X importtime` said.

    >>> _imports("import time: 1500 | 2000 |   numpy.linalg\nimport time:  500 |  500 | numpy\nimport time: 1 | 1 | zipfile")
    {'numpy': 0.002, 'zipfile': 1e-06}
    """
    microseconds: Counter[str] = Counter()
    for took, module in _IMPORT.findall(said):
        microseconds[module.partition(".")[0]] += int(took)
    return {name: count / 1e6 for name, count in microseconds.most_common(_SHOWN)}


def _timed(arguments: list[str]) -> tuple[float, subprocess.CompletedProcess[bytes]]:
    began = time.perf_counter()
    done = _run(arguments)
    return time.perf_counter() - began, done


def _run(arguments: list[str]) -> subprocess.CompletedProcess[Any]:
    done = subprocess.run([sys.executable, *arguments], env=environment(), capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise BenchmarkError(f"python {' '.join(arguments)} failed: {said[-500:]}")
    return done
