"""What the search indexes hold of the catalogue: passages with their vectors, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from index.cut import lead
from index.encode import Vectors
from index.errors import GenerationError
from index.lexical import Document
from index.snapshot import Snapshot
from index.statement import Passage


def passages_and_vectors(snapshot: Snapshot, fingerprint: str) -> tuple[list[Passage], Vectors]:
    """Every passage, and row i of the vectors is that of passage i.

    Raises:
        GenerationError: the catalogue lacks a vector.
    """
    passages = snapshot.all_passages()
    return passages, vectors_of(snapshot, fingerprint, passages)


def vectors_of(snapshot: Snapshot, fingerprint: str, passages: Sequence[Passage]) -> Vectors:
    """The kept vectors of passages: row i is that of `passages[i]`.

    Raises:
        GenerationError: the catalogue lacks one.
    """
    kept = snapshot.vectors(fingerprint, {passage.embedding_key for passage in passages})
    lacking = [passage.id for passage in passages if passage.embedding_key not in kept]
    if lacking:
        raise GenerationError(
            f"the catalogue has no vector of model {fingerprint} for {len(lacking)} passages; run: demarche rebuild --encode"
        )
    rows = [kept[passage.embedding_key] for passage in passages]
    return np.stack(rows) if rows else np.empty((0, 1), dtype=np.float32)


def documents(snapshot: Snapshot, passages: Iterable[Passage]) -> Iterable[Document]:
    """What the lexical index holds of passages, which come statement by statement."""
    statement = None
    for passage in passages:
        if statement is None or statement.id != passage.statement_id:
            statement = snapshot.statement(passage.statement_id)
        if statement is None:
            raise GenerationError(f"the catalogue has passages of {passage.statement_id} and not the statement itself")
        yield Document(passage.id, statement.id, statement.language, lead(statement), passage.span.of(statement.text))
