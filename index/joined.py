"""Several dense indexes searched as one: the large one that was built whole, and the small one of what came since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from index.contents import Manifest
from index.encode import Vectors
from index.vectors import VectorIndex


class JoinedVectors:
    """The dense index of a generation, whatever its parts.

    Args:
        parts: no passage is in two of them.
    """

    def __init__(self, parts: Sequence[VectorIndex]) -> None:
        self._parts = tuple(parts)

    def close(self) -> None:
        """Let go of the files."""
        for part in self._parts:
            part.close()

    def ids(self) -> set[str]:
        """The ids of all passages."""
        return set().union(*(part.ids() for part in self._parts))

    def count(self) -> int:
        """How many passages there are."""
        return sum(part.count() for part in self._parts)

    def search(self, vector: Vectors, limit: int, statements: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The nearest passages of all parts with their cosines, best first; as `VectorIndex.search`."""
        found = [hit for part in self._parts for hit in part.search(vector, limit, statements)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def missing(self, ids: Sequence[str], vectors: Vectors) -> list[str]:
        """The passages that no part finds by their own vectors.

        Args:
            ids: passage ids.
            vectors: row i is that of passage `ids[i]`.
        """
        rows = list(range(len(ids)))
        for part in self._parts:
            lost = set(part.missing([ids[row] for row in rows], vectors[rows]))
            rows = [row for row in rows if ids[row] in lost]
        return [ids[row] for row in rows]


def vectors_in(folder: Path, chroma_url: str | None, manifest: Manifest) -> list[VectorIndex]:
    """The dense indexes of a generation, open for searching.

    Raises:
        GenerationError: one of them is missing or can't be opened.
    """
    folders = [folder / "chroma", folder / "chroma-added"]
    return [
        VectorIndex(part, chroma_url, collection)
        for part, collection in zip(folders, manifest.collections, strict=False)
    ]
