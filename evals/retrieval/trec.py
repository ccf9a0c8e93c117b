"""Runs and judgements in TREC's forms, for everyone else's tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evals.retrieval.judging import Judging
    from evals.retrieval.ranking import Ranked


def run_lines(found: Mapping[str, Sequence[Ranked]]) -> list[str]:
    """`query Q0 document rank score tag`, a line a document."""
    return [
        f"{query} Q0 {one.id} {rank} {one.score:.6f} demarche"
        for query, ranking in found.items()
        for rank, one in enumerate(ranking, start=1)
    ]


def qrels_lines(relevant: Mapping[str, Mapping[str, int]]) -> list[str]:
    """`query 0 document grade`, a line a judgement."""
    return [f"{query} 0 {doc} {grade}" for query, docs in relevant.items() for doc, grade in docs.items()]


def write_trec(path: Path, found: Mapping[str, Sequence[Ranked]], judgings: Sequence[Judging]) -> None:
    """Write the run and the judgements beside a saved run: `x.run` and `x.qrels` beside `x.json`.

    Raises:
        SourceError: an id has white space in it, by which the columns are told apart.
    """
    ids = {one.id for ranking in found.values() for one in ranking} | set(found)
    ids |= {doc for judging in judgings for docs in judging.relevant.values() for doc in docs}
    if spaced := [id for id in ids if len(id.split()) != 1]:
        raise SourceError(path, f"TREC's form has no place for the white space in the id {min(spaced)!r}")
    _write(path.with_suffix(".run"), run_lines(found))
    for judging in judgings:
        suffix = f".{judging.name}.qrels" if judging.name else ".qrels"
        _write(path.with_suffix(suffix), qrels_lines(judging.relevant))


def _write(path: Path, lines: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
