"""BEIR (Thakur et al. 2021): a corpus, queries, and which rows bear on which query. XQuAD lies in the same form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.retrieval.dataset import Dataset, Query
from evals.retrieval.lines import corpus, judgements, objects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evals.retrieval.dataset import Row


def read(folder: Path) -> Dataset:
    """A folder with `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`, or `qrels/test.tsv` as BEIR's own archives have it."""
    return _read("beir", folder, {})


def read_xquad(folder: Path) -> Dataset:
    """One language of XQuAD (Artetxe et al. 2020): BEIR's form, and `qa.jsonl` that names each question's article."""
    titles = {row["_id"]: row["title"] for row in objects(folder / "qa.jsonl", "_id", "title")}
    return _read("xquad", folder, titles)


def _read(name: str, folder: Path, groups: Mapping[str, str]) -> Dataset:
    rows = corpus(folder / "corpus.jsonl")
    qrels = folder / "qrels.tsv"
    relevant = judgements(qrels if qrels.exists() else folder / "qrels" / "test.tsv")
    asked = objects(folder / "queries.jsonl", "_id", "text")
    queries = tuple(
        Query(row["_id"], row["text"], groups.get(row["_id"], row["_id"]), relevant[row["_id"]])
        for row in asked
        if row["_id"] in relevant
    )
    return Dataset(name, rows, queries, notes(rows, relevant, len(asked) - len(queries)))


def notes(rows: Sequence[Row], relevant: Mapping[str, Mapping[str, int]], unjudged: int) -> tuple[str, ...]:
    """What a reader of the figures should know of a set: queries left out, and judged rows that nobody can find."""
    held = {row.id for row in rows}
    absent = {row for judged in relevant.values() for row in judged} - held
    said = {
        f"{unjudged} queries without a judged row were left out": unjudged,
        f"{len(absent)} judged rows are not in the corpus and count as not found": len(absent),
    }
    return tuple(text for text, number in said.items() if number)
