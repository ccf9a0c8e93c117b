"""Latency and memory against passages, as a picture. The one home of matplotlib, which only the extra `bench` brings."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from evals.bench.report import NAMES
from index.errors import BenchmarkError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.bench.report import Measured, Report

_LATENCY = {"question_p50": "-", "question_p95": "--", "retrieval_p50": ":"}
_MEMORY = {"building_mib": "-", "asking_mib": "--"}
_LABELS = {
    "question_p50": "question, p50",
    "question_p95": "question, p95",
    "retrieval_p50": "without encoding, p50",
    "building_mib": "building",
    "asking_mib": "asking",
}
_COLOURS = {"demarche": "#1f5fa8", "llama_index": "#c2571a"}


def require_plotting() -> None:
    """Find out before anything is measured whether a picture can be drawn.

    Raises:
        BenchmarkError: matplotlib isn't installed.
    """
    if find_spec("matplotlib") is None:
        raise BenchmarkError("--plot needs matplotlib, which isn't installed: pip install 'demarche[bench]'")


def plot(report: Report, file: Path) -> None:
    """Draw the generated sizes of a report; a size that a contender wasn't measured at has no point.

    Raises:
        BenchmarkError: the file can't be written, or is of a kind that isn't known.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    sizes = sorted((one for one in report.measured if one.size), key=lambda one: one.size)
    with mpl.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=(10, 4.2), layout="constrained")
        latency, memory = figure.subplots(1, 2)
        _draw(latency, sizes, _LATENCY, "Milliseconds a question")
        _draw(memory, sizes, _MEMORY, "Peak memory, MiB")
        figure.suptitle(
            f"{report.machine.processor}, {report.machine.cores} cores; encoder: {report.encoder}", fontsize=9
        )
        try:
            figure.savefig(file, dpi=150)
        except (OSError, ValueError) as error:
            raise BenchmarkError(f"{file}: the plot can't be written: {error}") from error


def _draw(axes: Any, sizes: Sequence[Measured], rows: dict[str, str], title: str) -> None:
    for name in NAMES:
        points = [(one.size, one.contenders[name]) for one in sizes if name in one.contenders]
        for row, line in rows.items():
            drawn = [(size, getattr(figures, row)) for size, figures in points if getattr(figures, row) is not None]
            if drawn:
                label = f"{NAMES[name]}: {_LABELS[row]}"
                axes.plot(*zip(*drawn, strict=True), line, marker="o", ms=4, color=_COLOURS[name], label=label)
    axes.set(xscale="log", yscale="log", xlabel="Passages", title=title)
    axes.grid(which="both", color="#e6e6e6", linewidth=0.6)
    axes.legend(frameon=False, fontsize=8)
