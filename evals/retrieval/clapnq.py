"""CLAPNQ (Rosenthal et al. 2025): questions that real users typed, each with the passage on which it was annotated.

Half of them have no answer in their passage. It is about their subject all the same, and finding it is asked of them too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.retrieval.dataset import Dataset, Query
from evals.retrieval.lines import corpus, objects

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path) -> Dataset:
    """A folder with `annotations.jsonl` (`_id`, `question`, `passage_id`) and `corpus.jsonl`.

    Questions belong to the half of their passage's title, as in the set that `python -m evals.datasets clapnq` makes.
    """
    rows = corpus(folder / "corpus.jsonl")
    titles = {row.id: row.title for row in rows}
    annotations = objects(folder / "annotations.jsonl", "_id", "question", "passage_id")
    queries = tuple(
        Query(row["_id"], row["question"], titles[row["passage_id"]], {row["passage_id"]: 1})
        for row in annotations
        if row["passage_id"] in titles
    )
    left = len(annotations) - len(queries)
    return Dataset("clapnq", rows, queries, (f"{left} questions without their passage were left out",) if left else ())
