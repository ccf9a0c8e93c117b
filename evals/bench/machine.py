"""On what machine figures were measured: without it they mean little."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "demarche", "chromadb", "tantivy", "openvino", "sentence-transformers", "torch", "llama-index-core",
    "llama-index-vector-stores-chroma", "llama-index-embeddings-huggingface",
)  # fmt: skip


@dataclass(frozen=True)
class Machine:
    """The machine of a run.

    Attributes:
        cores: that this process may use.
        load: processes that were waiting for a core on average in the last minute, when the run began: much above 0, seconds mean
            little and ratios something; None where the system doesn't say.
        packages: versions of those that matter; those that aren't installed are left out.
    """

    processor: str
    cores: int
    memory_gib: float | None
    load: float | None
    system: str
    python: str
    packages: dict[str, str]

    def to_text(self) -> str:
        """In one line."""
        memory = "" if self.memory_gib is None else f", {self.memory_gib:.0f} GiB"
        busy = "" if self.load is None else f"; load {self.load:.1f} when it began"
        return f"{self.processor}, {self.cores} cores{memory}; Python {self.python}{busy}"


def machine() -> Machine:
    """This one."""
    return Machine(
        processor=_said("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_gib=_memory(),
        load=round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        system=platform.platform(),
        python=platform.python_version(),
        packages={name: found for name in _PACKAGES if (found := _version(name))},
    )


def _memory() -> float | None:
    said = _said("/proc/meminfo", "MemTotal")
    return int(said.split()[0]) / 2**20 if said else None


def _said(file: str, name: str) -> str | None:
    """What a file of `name: value` lines says."""
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
