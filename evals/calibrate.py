"""Fit the confidence of answers, and say how well it separates answerable questions from others.

    python -m evals.calibrate --fit DIR [DIR …] --report DIR [DIR …] [--most N] [--write]

Each DIR holds `questions.jsonl` and `corpus/`, as `python -m evals.datasets` writes them. The weights are a logistic regression in
which every set, and in it each of the two kinds of questions, counts the same. What is reported should not have been fitted on.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.assistant import Assistant, open_assistant
from assistant.confidence import Signals, confidence
from evals.questions import read_questions
from evals.run import library_of
from index.settings import Settings, load_settings
from index.sync import ingest

Numbers = npt.NDArray[np.float64]
SIGNALS = tuple(name for name in Signals.__slots__ if name != "dense")
HELD = {"coverage": 2.0, "passage_coverage": 0.2, "act": 0.4, "ignored": -1.0, "speaker": 0.5}
"""Weights that are set and not learned. Questions on an encyclopedia repeat the words of their answer, and unanswerable ones
are made out of the article's own names; who asks about a statement uses other words than diplomats do, and a name that the
statement doesn't have counts against it. No question there asks for a delegation's view, which is searched in that delegation's
statements alone."""
WEIGHTS = Path(__file__).parents[1] / "assistant" / "data" / "confidence.json"
_RIDGE = 1e-3
"""Keeps the weights finite where a signal separates a set; ten times as much changed no figure by .01."""


@dataclass(frozen=True)
class Sample:
    """The signals of one set's questions.

    Attributes:
        name: of the set.
        signals: of each question for which anything was found.
        answerable: whether each has an answer.
    """

    name: str
    signals: tuple[Signals, ...]
    answerable: npt.NDArray[np.bool_]

    def matrix(self) -> Numbers:
        """Row i is question i: a one for the bias, then the signals."""
        return np.array([[1.0, *(getattr(one, name) for name in SIGNALS)] for one in self.signals])

    def weights(self) -> Numbers:
        """Each kind of question counts one half."""
        shares = {kind: 0.5 / max(1, int((self.answerable == kind).sum())) for kind in (True, False)}
        return np.array([shares[bool(kind)] for kind in self.answerable])


def collect(folder: Path, settings: Settings, most: int | None = None) -> Sample:
    """Ask a set's questions and keep the signals; its corpus is ingested once and kept."""
    corpus = folder / "corpus"
    settings = settings.model_copy(update={"home": library_of(corpus, settings.home)})
    ingest([corpus], settings, remove_missing=True)
    return sample(folder.name, folder / "questions.jsonl", open_assistant(settings=settings), most)


def sample(name: str, questions: Path, assistant: Assistant, most: int | None = None) -> Sample:
    """The signals of a question set, or of `most` of its questions, drawn the same way each time."""
    drawn = list(read_questions(questions).questions)
    random.Random(1).shuffle(drawn)  # noqa: S311  (a sample, not a secret)
    kept, answerable = [], []
    for question in drawn[:most]:
        signals = assistant.signals(question.question)
        if signals is not None and signals.dense:
            kept.append(signals)
            answerable.append(question.answerable)
    return Sample(name, tuple(kept), np.array(answerable, dtype=bool))


def fit(samples: list[Sample]) -> dict[str, float]:
    """The weights of the logistic regression, by signal and `bias`, by Newton's method; those of `HELD` stay as they are."""
    names = ("bias", *SIGNALS)
    everything = np.vstack([one.matrix() for one in samples])
    learned = [column for column, name in enumerate(names) if name not in HELD]
    rows = everything[:, learned]
    held = everything @ np.array([HELD.get(name, 0.0) for name in names])
    wanted = np.concatenate([one.answerable for one in samples]).astype(float)
    counts = np.concatenate([one.weights() for one in samples]) / len(samples)
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
    """How the confidence in force separates a set: area under ROC, and both rates at a threshold."""
    sure = np.array([confidence(signals) for signals in one.signals])
    yes, no = sure[one.answerable], sure[~one.answerable]
    above = (yes[:, np.newaxis] > no).mean() + 0.5 * (yes[:, np.newaxis] == no).mean()
    answered, silent = float((yes >= threshold).mean()), float((no < threshold).mean())
    return {
        "auc": round(float(above), 3),
        "answered": round(answered, 3),
        "silent": round(silent, 3),
        "balanced": round((answered + silent) / 2, 3),
    }


def main() -> None:
    """Fit, report, and write the weights if asked to."""
    parser = argparse.ArgumentParser(prog="python -m evals.calibrate", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--fit", nargs="*", type=Path, default=[], metavar="DIR")
    parser.add_argument("--report", nargs="*", type=Path, default=[], metavar="DIR")
    parser.add_argument("--most", type=int, metavar="N", help="ask at most N questions of each set")
    parser.add_argument("--write", action="store_true", help=f"write the fitted weights to {WEIGHTS.name}")
    given = parser.parse_args()
    settings = load_settings()
    if given.fit:
        weights = json.loads(WEIGHTS.read_text("utf-8"))
        weights["dense"] = fit([collect(folder, settings, given.most) for folder in given.fit])
        print(json.dumps(weights["dense"], indent=1))  # noqa: T201  (a command's result)
        if given.write:
            WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")
            print(f"written to {WEIGHTS}", file=sys.stderr)  # noqa: T201
    for folder in given.report:
        figures = judged(collect(folder, settings, given.most), settings.min_confidence)
        print(folder.name, " ".join(f"{name} {value:.3f}" for name, value in figures.items()))  # noqa: T201


if __name__ == "__main__":
    main()
