"""Fit the weights by which a question is held to lean on the conversation, and say how well they tell.

    python -m evals.leaning CANARD.jsonl [--write]

The file is CANARD's (Elgohary et al., 2019, "Can You Unpack That?"): one object a line with `Question`, `Rewrite`, its
stand-alone wording, and `QuAC_dialog_id`. A question leans if its wording had to be changed; the changed wording stands by itself.
So both kinds are about the same things, and only the form tells them apart. Half of the conversations are fitted on, the other
half is reported.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.leaning import LEANS, Signs, signs
from assistant.question import read_question
from index.errors import QuestionError

Numbers = npt.NDArray[np.float64]
NAMES = ("bias", *Signs.__slots__)
WEIGHTS = Path(__file__).parents[1] / "assistant" / "data" / "leaning.json"
_RIDGE = 1e-3
"""Keeps the weights finite; ten times as much changed no figure by .01."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and whether it leans.

    Attributes:
        signs: what it shows.
        fitted: whether its conversation is of the half that is fitted on.
        asked: whether somebody asked it so; the others are stand-alone wordings.
    """

    signs: Signs
    leans: bool
    fitted: bool
    asked: bool


def read_examples(path: Path) -> list[Example]:
    """The questions of a CANARD file, each with its stand-alone wording where that differs.

    Raises:
        QuestionError: a line is none of CANARD's; says which.
    """
    return [
        example
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if line.strip()
        for example in _examples(path, number, line)
    ]


def _examples(path: Path, number: int, line: str) -> Iterator[Example]:
    try:
        row = json.loads(line)
        question, rewrite, dialog = row["Question"], row["Rewrite"], row["QuAC_dialog_id"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise QuestionError(
            f"{path}:{number}: must be an object with Question, Rewrite and QuAC_dialog_id, as in CANARD ({error!r})"
        ) from error
    fitted = hashlib.sha256(dialog.encode()).digest()[0] % 2 == 0
    changed = _words(question) != _words(rewrite)
    yield Example(signs(read_question(question)), leans=changed, fitted=fitted, asked=True)
    if changed:
        yield Example(signs(read_question(rewrite)), leans=False, fitted=fitted, asked=False)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def fit(examples: Iterable[Example]) -> dict[str, float]:
    """The weights of a logistic regression, by sign and `bias`, by Newton's method; both kinds count the same.

    Raises:
        QuestionError: there are not both kinds of questions.
    """
    examples = list(examples)
    leans = np.array([example.leans for example in examples], dtype=bool)
    if leans.all() or not leans.any():
        raise QuestionError("weights can only be fitted on questions that lean and questions that don't")
    rows = _matrix(examples)
    counts = np.where(leans, 0.5 / leans.sum(), 0.5 / (~leans).sum())
    ridge = _RIDGE * np.diag([0.0] + [1.0] * (len(NAMES) - 1))
    weights = np.zeros(len(NAMES))
    for _ in range(50):
        sure = 1 / (1 + np.exp(-(rows @ weights)))
        slope = rows.T @ (counts * (sure - leans)) + ridge @ weights
        curvature = (rows * (counts * sure * (1 - sure))[:, np.newaxis]).T @ rows + ridge
        weights -= np.linalg.solve(curvature, slope)
    return {name: round(float(weight), 2) for name, weight in zip(NAMES, weights, strict=True)}


def judged(examples: Iterable[Example], weights: dict[str, float]) -> dict[str, float]:
    """How well weights tell the two kinds apart: area under ROC, and the share of each that is told."""
    examples = list(examples)
    leans = np.array([example.leans for example in examples], dtype=bool)
    sure = 1 / (1 + np.exp(-(_matrix(examples) @ np.array([weights[name] for name in NAMES]))))
    yes, no = sure[leans], sure[~leans]
    above = (yes[:, np.newaxis] > no).mean() + 0.5 * (yes[:, np.newaxis] == no).mean()
    told, left = float((yes >= LEANS).mean()), float((no < LEANS).mean())
    return {"auc": float(above), "leaning": told, "standing": left, "balanced": (told + left) / 2}


def _matrix(examples: Iterable[Example]) -> Numbers:
    """Row i is example i: a one for the bias, then the signs."""
    return np.array([[1.0, *(getattr(example.signs, name) for name in Signs.__slots__)] for example in examples])


def main() -> None:
    """Fit, report on the other half, and write the weights if asked to."""
    parser = argparse.ArgumentParser(prog="python -m evals.leaning", description=__doc__.split("\n", 1)[0])
    parser.add_argument("canard", type=Path, help="a file of CANARD, one JSON object a line")
    parser.add_argument("--write", action="store_true", help=f"write the fitted weights to {WEIGHTS.name}")
    given = parser.parse_args()
    examples = read_examples(given.canard)
    weights = fit(example for example in examples if example.fitted)
    print(json.dumps(weights, indent=1))  # noqa: T201  (a command's result)
    reported = [example for example in examples if not example.fitted]
    for name, some in {"all": reported, "as asked": [one for one in reported if one.asked]}.items():
        figures = judged(some, weights)
        print(name, len(some), " ".join(f"{key} {value:.3f}" for key, value in figures.items()))  # noqa: T201
    if given.write:
        WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")
        print(f"written to {WEIGHTS}", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main()
