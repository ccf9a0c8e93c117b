"""Read a data set's files where the caller keeps them and convert them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.datasets import clapnq, squad
from index.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from evals.datasets.conversion import Converted, Part

DATASETS = {
    "squad2": "a folder with articles/*.txt, qa.jsonl and corpus.jsonl",
    "clapnq": "a folder with annotations.jsonl and corpus.jsonl",
}
"""What is expected at the path, by the data set's name."""


def load(name: str, folder: Path, *, part: Part = "all", all_articles: bool = False) -> Converted:
    """The data set `name` from its files in `folder`.

    Args:
        name: one of `DATASETS`.
        folder: where its files are.
        part: the half of the titles to convert.
        all_articles: with squad2, convert also the articles that no question is about.

    Raises:
        SourceError: a file is missing or is not what it should be.
    """
    try:
        if name == "squad2":
            paths = sorted((folder / "articles").glob("*.txt"))
            articles = {path.stem: _text(path) for path in paths}
            qa, corpus = _lines(folder / "qa.jsonl"), _lines(folder / "corpus.jsonl")
            return squad.convert(articles, qa, corpus, part=part, all_articles=all_articles)
        annotations, corpus = _lines(folder / "annotations.jsonl"), _lines(folder / "corpus.jsonl")
        return clapnq.convert(annotations, corpus, part=part)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(folder, f"is not {DATASETS[name]} ({type(error).__name__}: {error})") from error


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _lines(path: Path) -> list[str]:
    return [line for line in _text(path).split("\n") if line.strip()]
