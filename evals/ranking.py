"""Fit the weights by which sentences are ordered as evidence, to published sets that mark which sentence answers.

    python -m evals.ranking squad FOLDER clapnq FOLDER beir FOLDER [--most N] [--write]

Each set is ingested once and kept, as for `demarche eval`, and its half to tune on is learned from. The weights make the sentences
that answer as likely as they can be among all that were found for the question (a softmax over them); every set counts the same.
They are fitted twice, the second time without what word pieces say, for libraries that keep none.
What it did is shown by `demarche eval SET FOLDER --of quotes --part test`.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from assistant.assistant import open_assistant
from assistant.evidence import WEIGHED, WEIGHED_WITHOUT_PIECES
from evals.answers.cases import load_cases
from evals.answers.gold import Gold
from evals.retrieval.dataset import drawn
from evals.retrieval.kept import keep
from evals.retrieval.load import load
from index.encode import load_encoder
from index.errors import EncoderError
from index.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.evidence import Evidence
    from evals.answers.cases import Case
    from index.settings import Settings

Numbers = npt.NDArray[np.float64]
WEIGHTS = Path(__file__).parents[1] / "assistant" / "data" / "evidence.json"
_RIDGE = 2e-4
"""Keeps the weights finite; ten times as much changed no figure by .01."""


class Example(NamedTuple):
    """One question.

    Attributes:
        features: row i is sentence i, in the columns of `WEIGHED`.
        answers: which sentences answer it.
    """

    features: Numbers
    answers: npt.NDArray[np.bool_]


def examples(name: str, folder: Path, settings: Settings, most: int | None = None) -> list[Example]:
    """The questions of a set's half to tune on for which a sentence that answers was found, `most` of them drawn by lot.

    Those that the encoder doesn't understand are left out.

    Raises:
        EncoderError: the encoder's word pieces have no vectors, so that there is nothing to learn from.
    """
    if not load_encoder(settings).averages:
        raise EncoderError("weights can only be fitted with an encoder whose word pieces have vectors of their own")
    kept = keep(load(name, folder), folder, settings)
    assistant = open_assistant(settings=kept.settings)
    gold = Gold(kept.rows_of, assistant.statement)
    cases = drawn([case for case in load_cases(name, folder, "tune") if case.answerable], most)
    found = ((case, assistant.evidence(case.text, case.history, gold.filters(case))) for case in cases)
    told = (_example(case, evidence, gold) for case, evidence in found if all(one.meeting for one in evidence))
    return [example for example in told if example.answers.any() and not example.answers.all()]


def _example(case: Case, evidence: Sequence[Evidence], gold: Gold) -> Example:
    words = gold.words(case)
    wanted = frozenset[tuple[str, int]]().union(*gold.sentences(case))
    answers = [
        (one.statement.id, one.position) in wanted
        or any(one.statement.id == place.statement_id and one.sentence.span.holds(place.span) for place in words)
        for one in evidence
    ]
    features = [list(one.summands().values()) for one in evidence]
    return Example(np.array(features).reshape(len(answers), len(WEIGHED)), np.array(answers, dtype=bool))


def without_pieces(example: Example) -> Example:
    """The same question without what word pieces say."""
    return Example(example.features[:, [WEIGHED.index(name) for name in WEIGHED_WITHOUT_PIECES]], example.answers)


def fit(sets: Sequence[Sequence[Example]], names: Sequence[str] = WEIGHED) -> dict[str, float]:
    """The weights that make the answers likeliest, by the name of what they weigh, which are the columns of the features."""
    found = minimize(_loss, np.zeros(len(names)), args=(sets,), jac=True, method="L-BFGS-B")
    return {name: round(float(weight), 2) for name, weight in zip(names, found.x, strict=True)}


def _loss(weights: Numbers, sets: Sequence[Sequence[Example]]) -> tuple[float, Numbers]:
    """Minus the mean log-likelihood of an answer, and its slope."""
    total, slope = _RIDGE * float(weights @ weights), 2 * _RIDGE * weights
    for examples_ in sets:
        for features, answers in examples_:
            scores = features @ weights
            among_all, among_answers = _softmax(scores), _softmax(scores[answers])
            share = 1 / (len(sets) * len(examples_))
            total += share * (_log_sum(scores) - _log_sum(scores[answers]))
            slope = slope + share * (among_all @ features - among_answers @ features[answers])
    return total, slope


def _log_sum(scores: Numbers) -> float:
    return float(scores.max() + np.log(np.exp(scores - scores.max()).sum()))


def _softmax(scores: Numbers) -> Numbers:
    return np.exp(scores - _log_sum(scores))


def first(examples_: Sequence[Example], weights: dict[str, float]) -> float:
    """The share of the questions whose best sentence answers."""
    ordered = np.array(list(weights.values()))
    return float(np.mean([answers[int(np.argmax(features @ ordered))] for features, answers in examples_]))


def main() -> None:
    """Fit, report, and write the weights if asked to."""
    parser = argparse.ArgumentParser(prog="python -m evals.ranking", description=__doc__.split("\n", 1)[0])
    parser.add_argument("sets", nargs="+", metavar="SET FOLDER", help="squad, clapnq or beir, each with its folder")
    parser.add_argument("--most", type=int, metavar="N", help="learn from at most N questions of each set")
    parser.add_argument("--write", action="store_true", help=f"write the fitted weights to {WEIGHTS.name}")
    given = parser.parse_args()
    settings = load_settings()
    sets = {f"{name} {folder}": examples(name, folder, settings, given.most) for name, folder in pairs(given.sets)}
    bare = [list(map(without_pieces, examples_)) for examples_ in sets.values()]
    weights = {"with_pieces": fit(list(sets.values())), "without_pieces": fit(bare, WEIGHED_WITHOUT_PIECES)}
    print(json.dumps(weights, indent=1))  # noqa: T201  (a command's result)
    for (title, examples_), plain in zip(sets.items(), bare, strict=True):
        right = f"{first(examples_, weights['with_pieces']):.3f}, without word pieces {first(plain, weights['without_pieces']):.3f}"
        print(f"{title}: {len(examples_)} questions, best sentence right {right}")  # noqa: T201
    if given.write:
        WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")
        print(f"written to {WEIGHTS}", file=sys.stderr)  # noqa: T201


def pairs(given: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Names and folders, as they are typed one after the other."""
    return ((name, Path(folder)) for name, folder in zip(given[::2], given[1::2], strict=True))


if __name__ == "__main__":
    main()
