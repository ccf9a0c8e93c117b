"""The saved runs of `demarche eval`, as the Evaluation room shows them: read from their files, which anybody may have edited."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_NAME = re.compile(r"[\w.() -]+\.json")
_LARGEST = 64 * 1024 * 1024
_SHOWN = {
    "first_quote": "first quote",
    "three_quotes": "in three",
    "answered": "answered",
    "abstained": "silent",
    "balanced": "balanced",
    "exact": "exact",
}
"""The figures of a question set, with their headings."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with its 95 % interval, where that was measured."""

    mean: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A question that did not come out as it should.

    Attributes:
        questions: of its conversation, the last of which it is; the query's id where a run of an earlier release keeps only that.
        expected: what should have been quoted, each with its document.
        got: what was, each with its statement and where it begins in its text.
        figures: of this query, in words.
        known: whether it is the question that is told, and no id.
    """

    questions: tuple[str, ...]
    expected: tuple[tuple[str, str], ...] = ()
    got: tuple[tuple[str, str, int], ...] = ()
    figures: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """A saved run.

    Attributes:
        file: the name of its file.
        name: what was measured; runs with the same name can be compared.
        measured: when, in UTC, in ISO form.
        commit: of the code.
        asked: how many questions.
        figures: by their names, the most telling first.
        wrong: the questions that went wrong, the worst first.
        confidences: of each question, with whether it has an answer; empty where the run has none.
    """

    file: str
    name: str
    measured: str
    commit: str
    asked: int
    figures: dict[str, Figure]
    wrong: tuple[Wrong, ...]
    confidences: tuple[tuple[float, bool], ...] = ()


def runs_in(home: Path) -> Path:
    """The folder of saved runs below a library's."""
    return home / "evaluation" / "runs"


def saved_runs(folder: Path) -> tuple[list[Run], list[str]]:
    """All runs in a folder, the newest first; and the names of files that are no run."""
    found, unread = [], []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        run = _read(path)
        if run is None:
            unread.append(path.name)
        else:
            found.append(run)
    return sorted(found, key=lambda run: run.measured, reverse=True), unread


def saved_run(folder: Path, file: str) -> Run | None:
    """One run by the name of its file; None where there is none of that name."""
    path = folder / file
    return _read(path) if _NAME.fullmatch(file) and path.is_file() else None


def risk_coverage(confidences: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Which share of the questions is answered, the surest first, and which share of these has no answer.

    >>> risk_coverage([(0.9, True), (0.1, False)])
    [(0.5, 0.0), (1.0, 0.5)]
    """
    ordered = sorted(confidences, key=lambda one: -one[0])
    points, without = [], 0
    for number, (_, answerable) in enumerate(ordered, 1):
        without += not answerable
        points.append((number / len(ordered), without / number))
    return points


def _read(path: Path) -> Run | None:
    try:
        if path.stat().st_size > _LARGEST:
            return None
        given = json.loads(path.read_text("utf-8"))
        return _questions(path.name, given) if given.get("kind") == "questions" else _published(path.name, given)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None


def _questions(file: str, given: dict[str, Any]) -> Run:
    overall = given["overall"]
    results = given["results"]
    return Run(
        file=file,
        name=str(given["name"]),
        figures={name: Figure(float(overall[key])) for key, name in _SHOWN.items() if overall[key] is not None},
        asked=int(overall["questions"]),
        wrong=tuple(_wrong(one) for one in results if not one["right"]),
        confidences=tuple((float(one["confidence"]), bool(one["answerable"])) for one in results),
        measured=str(given["made"]["measured"]),
        commit=str(given["made"].get("commit") or ""),
    )


def _wrong(one: dict[str, Any]) -> Wrong:
    questions = (*map(str, one["turns"]), str(one["question"]))
    expected = tuple((str(entry["quote"]), str(entry["doc"])) for entry in one["expected"])
    return Wrong(questions, expected, tuple(_got(quote) for quote in one["quotes"]))


def _got(quote: dict[str, Any]) -> tuple[str, str, int]:
    return str(quote["shown"]), str(quote["statement"]), int(quote["start"])


def _published(file: str, given: dict[str, Any]) -> Run:
    figures = {
        str(name): Figure(float(one["mean"]), float(one["low"]), float(one["high"]))
        for name, one in given["figures"].items()
    }
    first = next(iter(figures), "")
    texts = given.get("texts", {})
    worst = sorted(((float(one[first]), str(id), one) for id, one in given["queries"].items()), key=lambda one: one[:2])
    return Run(
        file=file,
        name=str(given["name"]),
        figures=figures,
        asked=int(given["asked"]),
        wrong=tuple(
            Wrong(
                (str(texts.get(id, id)),),
                figures=", ".join(f"{name} {float(one[name]):.3f}" for name in figures),
                known=id in texts,
            )
            for value, id, one in worst
            if value < 1
        ),
        measured=str(given["made"]["measured"]),
        commit=str(given["made"].get("commit") or ""),
    )
