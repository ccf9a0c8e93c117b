"""Fit the confidence of answers, and say how well it separates answerable questions from others.

    python -m evals.calibrate --fit squad FOLDER clapnq FOLDER [--write]
    python -m evals.calibrate --report squad FOLDER clapnq FOLDER mtrag FOLDER [--part test] [--plot FILE.png]

The sets are those of `demarche eval`, ingested once and kept. What is fitted is a logistic regression on their halves to tune on,
in which every set, and in it each of the two kinds of questions, counts the same. Report what was not fitted on.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assistant.assistant import open_assistant
from assistant.confidence import Signals, confidence
from evals.answers.cases import SETS, load_cases
from evals.ranking import pairs
from evals.retrieval.dataset import SEED, drawn
from evals.retrieval.kept import keep
from evals.retrieval.load import load
from index.settings import load_settings

if TYPE_CHECKING:
    from evals.datasets.conversion import Part
    from index.settings import Settings

Numbers = npt.NDArray[np.float64]
SIGNALS = tuple(name for name in Signals.__slots__ if name != "dense")
HELD = {"act": 0.4, "speaker": 1.0, "not_shown": 0.0}
"""Weights that are set and not learned. No question of the sets asks for an act or for a delegation's view, which is searched in
that delegation's statements alone; and where the kind of thing asked for isn't shown, an encyclopedia may answer all the same."""
WEIGHTS = Path(__file__).parents[1] / "assistant" / "data" / "confidence.json"
_RIDGE = 1e-3
"""Keeps the weights finite where a signal separates a set; ten times as much changed no figure by .01."""
_RESAMPLES = 2000


@dataclass(frozen=True)
class Sample:
    """The signals of one set's questions.

    Attributes:
        name: of the set, and which part of it.
        signals: of each question; None where nothing was found, which is never answered.
        answerable: whether each has an answer.
    """

    name: str
    signals: tuple[Signals | None, ...]
    answerable: npt.NDArray[np.bool_]

    def learned(self) -> tuple[Numbers, Numbers, Numbers]:
        """Of each question with signals: a one for the bias, then the signals; whether it has an answer; what it counts.

        Each kind of question counts one half.
        """
        shown = [(one, bool(kind)) for one, kind in zip(self.signals, self.answerable, strict=True) if one]
        rows = np.array([[1.0, *(getattr(one, name) for name in SIGNALS)] for one, _ in shown])
        wanted = np.array([kind for _, kind in shown])
        return rows, wanted.astype(float), halves(wanted)

    def confidences(self) -> Numbers:
        """How sure the model in force is of each."""
        return np.array([confidence(one) if one else 0.0 for one in self.signals])


def halves(answerable: npt.NDArray[np.bool_]) -> Numbers:
    """What each question counts, so that the answerable ones count one half together, and the others the other."""
    counts: Numbers = np.where(answerable, 0.5 / max(1, answerable.sum()), 0.5 / max(1, (~answerable).sum()))
    return counts


def collect(name: str, folder: Path, part: Part, settings: Settings, most: int | None = None) -> Sample:
    """Ask a set's questions, or `most` of them drawn by lot, and keep the signals."""
    kept = keep(load(name, folder), folder, settings)
    assistant = open_assistant(settings=kept.settings)
    found, answerable = [], []
    for case in drawn(load_cases(name, folder, part), most):
        signals = assistant.signals(case.text, case.history)
        found.append(signals if signals and signals.dense else None)
        answerable.append(case.answerable)
    return Sample(f"{name}, {part}", tuple(found), np.array(answerable, dtype=bool))


def fit(samples: list[Sample]) -> dict[str, float]:
    """The weights of the logistic regression, by signal and `bias`, by Newton's method; those of `HELD` stay as they are."""
    names = ("bias", *SIGNALS)
    everything, wanted, counts = (
        np.concatenate(parts) for parts in zip(*(one.learned() for one in samples), strict=True)
    )
    counts = counts / len(samples)
    learned = [column for column, name in enumerate(names) if name not in HELD]
    rows = everything[:, learned]
    held = everything @ np.array([HELD.get(name, 0.0) for name in names])
    ridge = _RIDGE * np.diag([0.0] + [1.0] * (len(learned) - 1))
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        sure = 1 / (1 + np.exp(-(rows @ weights + held)))
        slope = rows.T @ (counts * (sure - wanted)) + ridge @ weights
        curvature = (rows * (counts * sure * (1 - sure))[:, np.newaxis]).T @ rows + ridge
        weights -= np.linalg.solve(curvature, slope)
    fitted = dict(zip((names[column] for column in learned), weights, strict=True)) | HELD
    return {name: round(float(fitted[name]), 2) for name in names}


def judged(one: Sample, threshold: float) -> dict[str, float]:
    """How the confidence in force separates a set: area under ROC, both rates at a threshold, and the interval of their mean."""
    sure = one.confidences()
    yes, no = sure[one.answerable], sure[~one.answerable]
    above = (yes[:, np.newaxis] > no).mean() + 0.5 * (yes[:, np.newaxis] == no).mean()
    answered, silent = yes >= threshold, no < threshold
    low, high = _interval(answered, silent)
    return {
        "auc": round(float(above), 3),
        "answered": round(float(answered.mean()), 3),
        "silent": round(float(silent.mean()), 3),
        "balanced": round(float(answered.mean() + silent.mean()) / 2, 3),
        "low": round(low, 3),
        "high": round(high, 3),
    }


def _interval(answered: npt.NDArray[np.bool_], silent: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean of two rates, each over its own questions."""
    lots = np.random.default_rng(SEED)
    means = [
        (lots.choice(answered, len(answered)).mean() + lots.choice(silent, len(silent)).mean()) / 2
        for _ in range(_RESAMPLES)
    ]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def main() -> None:
    """Fit, report, and write the weights if asked to."""
    given = _parser().parse_args()
    settings = load_settings()
    if given.fit:
        weights = json.loads(WEIGHTS.read_text("utf-8"))
        samples = [collect(name, folder, "tune", settings, given.most) for name, folder in pairs(given.fit)]
        weights["dense"] = fit(samples)
        print(json.dumps(weights["dense"], indent=1))  # noqa: T201  (a command's result)
        if given.write:
            WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")
            print(f"written to {WEIGHTS}", file=sys.stderr)  # noqa: T201
    reported = [collect(name, folder, given.part, settings, given.most) for name, folder in pairs(given.report)]
    for one in reported:
        figures = judged(one, settings.min_confidence)
        print(one.name, " ".join(f"{name} {value:.3f}" for name, value in figures.items()))  # noqa: T201
    if given.plot and reported:
        from evals.curves import draw

        draw(reported, settings.min_confidence, given.plot)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.calibrate", description=__doc__.split("\n", 1)[0])
    sets = f"{', '.join(SETS)}, each with its folder"
    parser.add_argument("--fit", nargs="*", default=[], metavar="SET FOLDER", help=sets)
    parser.add_argument("--report", nargs="*", default=[], metavar="SET FOLDER", help=sets)
    parser.add_argument("--part", choices=("tune", "test", "all"), default="test", help="the half that is reported")
    parser.add_argument("--most", type=int, metavar="N", help="ask at most N questions of each set")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw what is reported")
    parser.add_argument("--write", action="store_true", help=f"write the fitted weights to {WEIGHTS.name}")
    return parser


if __name__ == "__main__":
    main()
