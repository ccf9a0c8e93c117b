"""What came of a benchmark: a table for each workload, ratios beside it, and where a cold start goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from evals.bench.large import PASSAGES_OF_A_STATEMENT
from evals.bench.workload import FILES_MOST

if TYPE_CHECKING:
    from evals.bench.coldstart import ColdStart
    from evals.bench.figures import Figures
    from evals.bench.machine import Machine

NAMES = {"demarche": "Démarche", "llama_index": "llama-index + Chroma"}
ROWS = {
    "documents": ("documents", "{:,.0f}"),
    "passages": ("passages", "{:,.0f}"),
    "documents_a_second": ("documents/s taken in", "{:,.1f}"),
    "passages_a_second": ("passages/s taken in", "{:,.1f}"),
    "encoded_a_second": ("passages/s encoded", "{:,.1f}"),
    "question_p50": ("question, ms, p50", "{:,.1f}"),
    "question_p95": ("question, ms, p95", "{:,.1f}"),
    "retrieval_p50": ("… without encoding, p50", "{:,.1f}"),
    "retrieval_p95": ("… without encoding, p95", "{:,.1f}"),
    "answer_p50": ("answer with quotes, ms, p50", "{:,.1f}"),
    "answer_p95": ("answer with quotes, ms, p95", "{:,.1f}"),
    "loading": ("libraries and model, s", "{:,.2f}"),
    "opening": ("opening, s", "{:,.2f}"),
    "adding": ("adding one file, s", "{:,.2f}"),
    "building_mib": ("memory, building, MiB", "{:,.0f}"),
    "asking_mib": ("memory, asking, MiB", "{:,.0f}"),
    "adding_mib": ("memory, adding, MiB", "{:,.0f}"),
    "disk_mib": ("on the disk, MiB", "{:,.1f}"),
    "recall": ("recall@10 of the vectors", "{:.3f}"),
    "found": ("found its own passage", "{:.3f}"),
}
"""Field of `Figures`: its label, and how it is written."""

LEGEND = f"""\
ratio     Démarche over the other, both of this run. Each step ran in a process of its own, contenders in turn.
question  until ten passages are there; without encoding: the same less the time in the encoder
opening   until the first ten passages are there, the encoder being loaded; adding: all of it, opening the library included
memory    the peak of the process, with Python, its libraries and the model
vectors   the ten nearest that the dense index finds, against exact search over all vectors
Up to {FILES_MOST:,} generated passages are taken in from files, one a file; more as statements of {PASSAGES_OF_A_STATEMENT}
passages put into the catalogue (the other: as documents from memory), so that the reading of files is not counted."""

_WIDE, _COLUMN = 30, 22


@dataclass(frozen=True)
class Measured:
    """One workload.

    Attributes:
        size: generated passages; 0 for real texts.
        contenders: figures by the contender's name.
    """

    title: str
    size: int
    contenders: Mapping[str, Figures]

    def ratios(self) -> dict[str, float]:
        """Démarche over the other, for each figure that both have and that isn't 0."""
        if len(self.contenders) < len(NAMES):
            return {}
        ours, other = (asdict(self.contenders[name]) for name in NAMES)
        return {row: ours[row] / other[row] for row in ROWS if ours[row] is not None and other[row]}


@dataclass(frozen=True)
class Report:
    """A run of the benchmark."""

    machine: Machine
    encoder: str
    rounds: int
    measured: Sequence[Measured]
    cold: ColdStart | None
    notes: Sequence[str] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON values."""
        workloads = [asdict(one) | {"ratios": one.ratios()} for one in self.measured]
        cold = asdict(self.cold) | {"ratio": self.cold.ratio} if self.cold else None
        return {
            "machine": asdict(self.machine),
            "encoder": self.encoder,
            "rounds": self.rounds,
            "workloads": workloads,
            "cold": cold,
            "notes": list(self.notes),
        }

    def to_text(self) -> str:
        """The report for reading in a terminal."""
        title = f"{self.machine.to_text()}\nencoder: {self.encoder}; rounds: {self.rounds}"
        parts = [title, *(_table(one) for one in self.measured), LEGEND if self.measured else ""]
        parts += [_cold_text(self.cold)] if self.cold else []
        return "\n\n".join(filter(None, [*parts, *self.notes])) + "\n"


def _table(one: Measured) -> str:
    ratios = one.ratios()
    names = [NAMES[name] for name in one.contenders]
    lines = [
        "".join([f"{one.title:{_WIDE}}", *(f"{name:>{_COLUMN}}" for name in names), f"{'ratio':>9}" if ratios else ""])
    ]
    for row, (label, form) in ROWS.items():
        values = [getattr(figures, row) for figures in one.contenders.values()]
        cells = "".join(f"{'–' if value is None else form.format(value):>{_COLUMN}}" for value in values)
        lines.append(f"{label:{_WIDE}}{cells}" + (f"{ratios[row]:9.2f}" if row in ratios else ""))
    lines += [_steps(NAMES[name], figures) for name, figures in one.contenders.items()]
    return "\n".join(lines)


def _steps(name: str, figures: Figures) -> str:
    steps = ", ".join(f"{step} {seconds:,.1f} s" for step, seconds in figures.building_seconds.items())
    return f"{name}: {steps}" + (" (built by an earlier run)" if figures.kept else "")


def _cold_text(cold: ColdStart) -> str:
    """Where a cold start goes; what no step and no import accounts for is the start of Python and the end of the process."""
    steps = ", ".join(f"{step} {seconds:.2f}" for step, seconds in cold.answer.items())
    imports = ", ".join(f"{name} {seconds:.2f}" for name, seconds in cold.imports.items())
    return (
        f"demarche ask from nothing: {cold.seconds:.2f} s; python -c 'import torch': {cold.torch_seconds:.2f} s; "
        f"ratio {cold.ratio:.2f}; python -c '': {cold.python_seconds:.2f} s\n"
        f"  the answer's own seconds ({sum(cold.answer.values()):.2f}): {steps}\n"
        f"  imports, each package itself, under -X importtime: {imports}"
    )
