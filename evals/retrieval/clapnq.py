"""CLAPNQ (Rosenthal et al. 2025): questions that real users typed, each with the passage on which it was annotated.

Half of them have no answer in their passage, which only came up for them; whether it should be found nobody judged. So they are
left out, and their passages stay in the corpus to be told from the right ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.retrieval.dataset import Dataset, Query
from evals.retrieval.lines import corpus, objects

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path) -> Dataset:
    """A folder with `annotations.jsonl` (`_id`, `question`, `answerable`, `passage_id`) and `corpus.jsonl`.

    Questions belong to the half of their passage's title, as in the set that `python -m evals.datasets clapnq` makes.
    """
    rows = corpus(folder / "corpus.jsonl")
    titles = {row.id: row.title for row in rows}
    annotations = objects(folder / "annotations.jsonl", "_id", "question", "passage_id")
    answered = [row for row in annotations if row.get("answerable", True)]
    queries = tuple(
        Query(row["_id"], row["question"], titles[row["passage_id"]], {row["passage_id"]: 1})
        for row in answered
        if row["passage_id"] in titles
    )
    left = {
        "without an answer": len(annotations) - len(answered),
        "without their passage": len(answered) - len(queries),
    }
    notes = tuple(f"{number} questions {reason} were left out" for reason, number in left.items() if number)
    return Dataset("clapnq", rows, queries, notes)
