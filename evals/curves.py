"""How far the confidence can be trusted, as pictures: risk against coverage, and what it promises against what it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from evals.calibrate import halves

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.calibrate import Sample

Numbers = npt.NDArray[np.float64]
_COLOURS = ("#1f5fa8", "#c2571a", "#3c7a3f", "#7a4fa3")
_BINS = 5
"""Equally many questions in each."""


def risk_coverage(confidences: Numbers, answerable: npt.NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Which share of the questions is answered, the surest first, and which share of these has no answer.

    Returns:
        Coverage and risk, 0 to 1, from the surest question alone to all.

    >>> coverage, risk = risk_coverage(np.array([0.9, 0.1, 0.5, 0.3]), np.array([True, False, False, True]))
    >>> coverage.tolist(), risk.round(2).tolist()
    ([0.25, 0.5, 0.75, 1.0], [0.0, 0.5, 0.33, 0.5])
    """
    wrong = ~answerable[np.argsort(-confidences, kind="stable")]
    asked = np.arange(1, len(wrong) + 1)
    return asked / len(wrong), np.cumsum(wrong) / asked


def reliability(confidences: Numbers, answerable: npt.NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """The mean confidence of bins of equally many questions, and the share of them that has an answer.

    Each kind of question counts one half, as when the confidence was fitted.
    """
    counts = halves(answerable)
    bins = [one for one in np.array_split(np.argsort(confidences, kind="stable"), _BINS) if len(one)]
    said = [np.average(confidences[one], weights=counts[one]) for one in bins]
    kept = [np.average(answerable[one], weights=counts[one]) for one in bins]
    return np.array(said), np.array(kept)


def draw(samples: Sequence[Sample], threshold: float, file: Path) -> None:
    """Draw both for each set into a PNG; a dot shows the threshold.

    Args:
        samples: the sets.
        threshold: the confidence from which a question is answered.
        file: is written over.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=(10, 4.2), layout="constrained")
        risks, promises = figure.subplots(1, 2)
        for one, colour in zip(samples, _COLOURS * len(samples), strict=False):
            _draw(risks, promises, one, threshold, colour)
        risks.set(
            xlabel="Share of questions answered",
            ylabel="Share of these without an answer",
            title="Risk and coverage",
            ylim=0,
        )
        promises.plot([0, 1], [0, 1], color="#999999", linewidth=0.8)
        promises.set(
            xlabel="Confidence", ylabel="Share with an answer, both kinds counting the same", title="Reliability"
        )
        risks.legend(frameon=False, fontsize=8)
        figure.savefig(file, dpi=150)


def _draw(risks: Any, promises: Any, one: Sample, threshold: float, colour: str) -> None:
    sure = one.confidences()
    coverage, risk = risk_coverage(sure, one.answerable)
    risks.plot(coverage, risk, color=colour, label=one.name)
    if answered := int((sure >= threshold).sum()):
        risks.plot(coverage[answered - 1], risk[answered - 1], "o", color=colour)
    promises.plot(*reliability(sure, one.answerable), "o-", ms=4, color=colour)
