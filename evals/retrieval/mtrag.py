"""MTRAG (Katsis et al. 2025): questions within conversations, with the passages that bear on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.answer import Turn
from evals.retrieval.beir import notes
from evals.retrieval.dataset import Dataset, Query, Turns
from evals.retrieval.lines import corpus, judgements, objects
from index.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FILES: Mapping[Turns, str] = {
    "lastturn": "queries_lastturn.jsonl",
    "rewrite": "queries_rewrite.jsonl",
    "history": "queries_lastturn.jsonl",
}
_USER = "|user|:"


def read(folder: Path, turns: Turns = "lastturn") -> Dataset:
    """One domain: a folder with `corpus.jsonl`, `qrels.tsv` and the queries, and `tasks_<domain>.jsonl` beside it.

    Args:
        folder: the domain's, or the one above it if there is only one domain.
        turns: what is asked; with `history` the earlier turns are given along, the human's and the agent's.

    Raises:
        SourceError: a file is missing or wrong, a query has no task, or there are several domains.
    """
    folder = _domain(folder)
    rows, relevant = corpus(folder / "corpus.jsonl"), judgements(folder / "qrels.tsv")
    before = _histories(folder) if turns == "history" else {}
    asked = objects(folder / _FILES[turns], "_id", "text")
    if turns == "history" and (stray := [row["_id"] for row in asked if row["_id"] not in before]):
        raise SourceError(_tasks(folder), f"has no task {stray[0]!r}, of which {_FILES[turns]} asks the last turn")
    queries = tuple(
        Query(id, question_of(row["text"]), id.partition("<::>")[0], relevant[id], before.get(id, ()))
        for row in asked
        if (id := row["_id"]) in relevant
    )
    return Dataset("mtrag", rows, queries, notes(rows, relevant, len(asked) - len(queries)))


def question_of(text: str) -> str:
    """A question without the mark of who asks.

    >>> question_of("|user|: Where do they play?")
    'Where do they play?'
    """
    return text.strip().removeprefix(_USER).strip()


def _domain(folder: Path) -> Path:
    if (folder / "corpus.jsonl").exists():
        return folder
    domains = sorted(path.parent for path in folder.glob("*/corpus.jsonl"))
    if len(domains) != 1:
        held = f"holds {len(domains)} domains; name one, {domains[0]}" if domains else "holds no */corpus.jsonl"
        raise SourceError(folder, held)
    return domains[0]


def _tasks(folder: Path) -> Path:
    return folder.parent / f"tasks_{folder.resolve().name}.jsonl"


def conversations(folder: Path) -> list[tuple[dict[str, Any], tuple[Turn, ...]]]:
    """The tasks of a domain as they are in the file, each with the turns before it."""
    path = _tasks(_domain(folder))
    return [(row, _turns(path, row)) for row in objects(path, "task_id")]


def _histories(folder: Path) -> dict[str, tuple[Turn, ...]]:
    return {task["task_id"]: turns for task, turns in conversations(folder)}


def _turns(path: Path, task: Mapping[str, Any]) -> tuple[Turn, ...]:
    try:
        return tuple(
            Turn("user" if turn["speaker"] == "user" else "assistant", turn["text"]) for turn in task["history"]
        )
    except (KeyError, TypeError) as error:
        raise SourceError(
            path, f'task {task["task_id"]!r} must have a "history" of turns with "speaker" and "text"'
        ) from error
