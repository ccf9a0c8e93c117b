"""Read a published set by the name of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.retrieval import beir, clapnq, mtrag, squad
from index.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evals.retrieval.dataset import Dataset, Turns

SETS = {
    "beir": "a folder with corpus.jsonl, queries.jsonl and qrels.tsv (or qrels/test.tsv)",
    "mtrag": "a folder with corpus.jsonl, qrels.tsv, queries_lastturn.jsonl and queries_rewrite.jsonl, beside it "
    "tasks_<its name>.jsonl; or the folder above",
    "squad": "a folder with articles/*.txt, qa.jsonl and corpus.jsonl",
    "clapnq": "a folder with annotations.jsonl and corpus.jsonl",
    "xquad": "one language's folder, with corpus.jsonl, queries.jsonl, qrels.tsv and qa.jsonl",
}
"""What is expected at the path, by the name of the kind."""

_READERS: dict[str, Callable[[Path], Dataset]] = {
    "beir": beir.read,
    "squad": squad.read,
    "clapnq": clapnq.read,
    "xquad": beir.read_xquad,
}


def load(name: str, folder: Path, turns: Turns = "lastturn") -> Dataset:
    """The set in `folder`.

    Args:
        name: one of `SETS`.
        folder: where its files are.
        turns: what is asked of a conversation, with `mtrag`.

    Raises:
        SourceError: the folder isn't what it should be; says which file, which line, and what is expected.
    """
    try:
        dataset = mtrag.read(folder, turns) if name == "mtrag" else _READERS[name](folder)
    except SourceError as error:
        raise SourceError(error.path, f"{error.reason}\n{name} expects {SETS[name]}") from error
    if not dataset.queries:
        raise SourceError(folder, f"holds no query whose rows are known\n{name} expects {SETS[name]}")
    return dataset
