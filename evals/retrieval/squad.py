"""SQuAD 2.0 (Rajpurkar, Jia and Liang 2018) as whole articles: is the paragraph found in which the answer stands?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evals.retrieval.dataset import Area, Dataset, Query, Row
from evals.retrieval.lines import objects
from index.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def read(folder: Path) -> Dataset:
    """A folder with `articles/*.txt`, `qa.jsonl` and `corpus.jsonl`, which holds the paragraphs that `context_id` names.

    Every article is a statement, also one without a question. A question without an answer has no place to be found.

    Raises:
        SourceError: a file is missing or wrong.
    """
    rows = tuple(_row(path) for path in sorted((folder / "articles").glob("*.txt")))
    if not rows:
        raise SourceError(folder / "articles", "holds no *.txt")
    paragraphs = {row["_id"]: row["text"] for row in objects(folder / "corpus.jsonl", "_id", "text")}
    asked = objects(folder / "qa.jsonl", "_id", "question", "title", "context_id")
    answered = [row for row in asked if not row.get("is_impossible")]
    titles = {row.id for row in rows}
    queries = tuple(
        Query(row["_id"], row["question"].strip(), row["title"], {row["title"]: 1}, area=area)
        for row in answered
        if row["title"] in titles and (area := _area(folder / "qa.jsonl", row, paragraphs))
    )
    left = {
        "without an answer": len(asked) - len(answered),
        "without their paragraph": len(answered) - len(queries),
    }
    notes = tuple(f"{number} questions {reason} were left out" for reason, number in left.items() if number)
    return Dataset("squad", rows, queries, notes)


def _row(path: Path) -> Row:
    try:
        return Row(path.stem, path.stem.replace("_", " "), path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError(path, f"is not UTF-8 (byte {error.start})") from error


def _area(path: Path, row: Mapping[str, Any], paragraphs: Mapping[str, str]) -> Area | None:
    """Where the answer stands; None where the paragraph isn't known."""
    try:
        answers = dict.fromkeys((str(answer["text"]), int(answer["start"])) for answer in row["answers"])
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(path, f'{row["_id"]!r} must have "answers" with "text" and "start"') from error
    if row["context_id"] not in paragraphs:
        return None
    return Area(row["title"], paragraphs[row["context_id"]], tuple(answers))
