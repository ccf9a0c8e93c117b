"""Exact search over the catalogue's own vectors: answers where no generation can, and is the measure of those that do."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from index.encode import Vectors
from index.snapshot import Snapshot


class ExactVectors:
    """All vectors of a snapshot in one matrix.

    Args:
        statements: the id of each passage's statement, by passage id; its order is that of the rows.
        vectors: row i is that of the i-th passage; unit length.
    """

    def __init__(self, statements: Mapping[str, str], vectors: Vectors) -> None:
        self._ids = list(statements)
        self._statements = list(statements.values())
        self._vectors = vectors

    def search(self, vector: Vectors, limit: int, statements: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The nearest passages with their cosines, best first; as `VectorIndex.search`, without its approximation."""
        cosines = self._vectors @ vector if self._ids else np.empty(0, dtype=np.float32)
        rows = range(len(self._ids))
        if statements is not None:
            allowed = frozenset(statements)
            rows = [row for row in rows if self._statements[row] in allowed]  # type: ignore[assignment]
        best = sorted(rows, key=lambda row: (-cosines[row], self._ids[row]))[:limit]
        return [(self._ids[row], float(cosines[row])) for row in best]


def exact_vectors(snapshot: Snapshot, fingerprint: str) -> ExactVectors:
    """All vectors of a snapshot that were made by one encoder."""
    passages = snapshot.all_passages()
    kept = snapshot.vectors(fingerprint, {passage.embedding_key for passage in passages})
    passages = [passage for passage in passages if passage.embedding_key in kept]
    rows = [kept[passage.embedding_key] for passage in passages]
    matrix = np.stack(rows) if rows else np.empty((0, 0), dtype=np.float32)
    return ExactVectors({passage.id: passage.statement_id for passage in passages}, matrix)
