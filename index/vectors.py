"""The dense index: which passages lie nearest to a question's vector. The one home of Chroma.

Local, a generation's vectors lie in a folder of their own; with a server's address, in a collection of their own there. Nothing
outside this file knows which.
"""

from __future__ import annotations

import contextlib
import math
import sqlite3
import warnings
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError

from index.encode import Vectors
from index.errors import GenerationError, SettingsError

_BATCH = 5000
"""Chroma takes 5,461 rows a call at most."""
_COLLECTION = "passages"
_APART = "-apart"
"""What the name of a collection ends with that holds the vectors which the graph of the other doesn't lead to."""
_DATABASE = "chroma.sqlite3"
_HNSW = {"space": "cosine", "max_neighbors": 32}
"""Settings of the graph; recall against exact search is tested in tests/index/test_vectors.py."""
_CAREFUL, _QUICK, _MANY = 200, 100, 200_000
"""How many vectors are kept in view where one is put into the graph (`ef_construction`); fewer where there are many: a graph of a
million then takes half as long, and a more thorough search makes up for what it finds less."""
_LOOKING = [20, 80]
"""How many vectors a search keeps in view (`ef_search`) to look whether each vector is found by itself. That is easy, and if done
as for questions took twice as long as building the graph; those that aren't found are sought again, ever more thoroughly."""
_THOROUGH, _THOROUGH_TO = 200, 100_000
"""How many it keeps in view for questions, and up to how many vectors that is enough."""
_BRUTE_FORCE = 100
"""Chroma's default for how many new vectors wait outside of the graph."""
_PART = 50_000
"""Vectors after which the graph is written to the disk, the last time with the last vector: what isn't written, Chroma keeps in
memory only, and puts into the graph anew at each start. To write it once would take least, but until it is written each call reads
all earlier vectors again from a log: of a million that would be a hundred million readings."""


class VectorIndex:
    """The vectors of one generation, open for searching.

    Args:
        folder: of the generation's local vectors.
        url: address of a Chroma server; None for the folder.
        name: of the collection on a server; unique to the library and generation.

    Raises:
        GenerationError: there is no such collection, or it can't be opened.
    """

    def __init__(self, folder: Path, url: str | None, name: str) -> None:
        with _translated(folder, url):
            if url is None and not (folder / _DATABASE).is_file():
                raise GenerationError(f"{folder}: the dense index is missing; run: demarche rebuild")
            self._client = _connect(folder, url)
            called = _collection_name(url, name)
            self._collection = self._client.get_collection(called, embedding_function=None)
            self._apart = _if_there(self._client, called + _APART)
        self._where = (folder, url)

    @staticmethod
    def build(
        folder: Path, url: str | None, name: str, ids: Sequence[str], statements: Sequence[str], vectors: Vectors
    ) -> None:
        """Write a new index.

        Args:
            folder: of the generation's local vectors.
            url: address of a Chroma server; None for the folder.
            name: of the collection on a server.
            ids: passage ids.
            statements: the id of each passage's statement.
            vectors: row i is that of passage `ids[i]`; unit length.

        Raises:
            GenerationError: it can't be written, or a vector isn't found by itself.
        """
        called, rows = _collection_name(url, name), _Rows(ids, statements, vectors)
        with _translated(folder, url):
            # A server that has opened a collection goes on searching it as thoroughly as at first.
            first, *wider = [*(_LOOKING if url is None else []), thorough(len(ids))]
            _written(folder, url, called, rows, first)
            lost = _lost(folder, url, name, rows)
            for ef_search in wider if lost.ids else wider[-1:]:
                _search_from_now_on(folder, ef_search)
                lost = _lost(folder, url, name, lost)
            if lost.ids:  # a graph of this kind leads to nearly all of its points, and never surely to all
                _written(folder, url, called + _APART, lost, thorough(len(lost.ids)))
                lost = _lost(folder, url, name, lost)
            if url is None:
                _keep_still(folder / _DATABASE)
            _require_known(folder, url, name, rows)
        if lost.ids:
            raise GenerationError(
                f"{len(lost.ids)} of {len(ids)} vectors are not found by themselves, first {lost.ids[0]}"
            )

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def drop(self, name: str) -> None:
        """Delete the collection from a server; local files go with their folder."""
        called = _collection_name(self._where[1], name)
        with _translated(*self._where):
            self._client.delete_collection(called)
            if self._apart is not None:
                self._client.delete_collection(called + _APART)

    def count(self) -> int:
        """How many passages are in the index."""
        with _translated(*self._where):
            return int(self._collection.count())

    def ids(self) -> set[str]:
        """The ids of all passages in the index."""
        with _translated(*self._where):
            return set(self._collection.get(include=[])["ids"])

    def search(self, vector: Vectors, limit: int, statements: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The nearest passages with their cosines, best first.

        Args:
            vector: of the question, unit length.
            limit: at most so many.
            statements: ids to which the search is confined; None for all.
        """
        if statements is not None and not statements:
            return []
        where: Any = None if statements is None else {"statement": {"$in": sorted(statements)}}
        scored: dict[str, float] = {}
        with _translated(*self._where):
            for collection in filter(None, (self._collection, self._apart)):
                found = collection.query(
                    query_embeddings=vector[np.newaxis, :],
                    n_results=limit,
                    where=where,
                    include=["distances"],
                )
                distances = (found["distances"] or [[]])[0]
                scored |= {id: 1.0 - float(distance) for id, distance in zip(found["ids"][0], distances, strict=True)}
        return sorted(scored.items(), key=lambda hit: (-hit[1], hit[0]))[:limit]

    def missing(self, ids: Sequence[str], vectors: Vectors, tolerance: float = 1e-3) -> list[str]:
        """The passages whose own vector doesn't lead to a passage at distance zero: those the graph can't find.

        Args:
            ids: passage ids.
            vectors: row i is that of passage `ids[i]`.
            tolerance: the largest cosine distance that counts as zero.
        """
        lost = list(ids)
        with _translated(*self._where):
            for collection in filter(None, (self._collection, self._apart)):
                wanted = set(lost)
                kept = [row for row, id in enumerate(ids) if id in wanted]
                found = _found(collection, kept, vectors, tolerance)
                lost = [ids[row] for row in kept if row not in found]
        return lost


class _Rows(NamedTuple):
    """Passages with their statements and vectors."""

    ids: Sequence[str]
    statements: Sequence[str]
    vectors: Vectors


def _found(collection: Any, rows: Sequence[int], vectors: Vectors, tolerance: float) -> set[int]:
    """Those rows whose vector leads to one at distance zero."""
    found = set()
    for at in range(0, len(rows), _BATCH):
        batch = rows[at : at + _BATCH]
        near = collection.query(query_embeddings=vectors[batch], n_results=1, include=["distances"])["distances"] or []
        found |= {row for row, distances in zip(batch, near, strict=True) if distances and distances[0] <= tolerance}
    return found


def _lost(folder: Path, url: str | None, name: str, rows: _Rows) -> _Rows:
    """Those that aren't found by themselves in the index as it is."""
    if not rows.ids:
        return rows
    index = VectorIndex(folder, url, name)
    try:
        lost = set(index.missing(rows.ids, rows.vectors))
    finally:
        index.close()
    kept = [row for row, id in enumerate(rows.ids) if id in lost]
    return _Rows([rows.ids[row] for row in kept], [rows.statements[row] for row in kept], rows.vectors[kept])


def _require_known(folder: Path, url: str | None, name: str, rows: _Rows) -> None:
    """Look at many neighbours at once: where the graph's header wasn't written, of which Chroma says nothing, some have no id."""
    if not rows.ids:
        return
    index = VectorIndex(folder, url, name)
    try:
        strange = {id for id, _ in index.search(rows.vectors[0], min(len(rows.ids), _THOROUGH))} - set(rows.ids)
    finally:
        index.close()
    if strange:
        raise GenerationError(f"{folder}: the dense index holds passages that it was not given, first {min(strange)}")


def _if_there(client: Any, name: str) -> Any:
    """A collection; None where there is none of this name."""
    try:
        return client.get_collection(name, embedding_function=None)
    except NotFoundError:
        return None


def _written(folder: Path, url: str | None, name: str, rows: _Rows, ef_search: int) -> None:
    client = _connect(folder, url)
    try:
        _fill(client, name, rows, ef_search)
    finally:
        client.close()


def thorough(count: int) -> int:
    """How many vectors a search keeps in view for questions to a graph of so many.

    >>> thorough(10), thorough(100_000), thorough(1_000_000)
    (200, 200, 632)
    """
    return round(_THOROUGH * math.sqrt(max(1.0, count / _THOROUGH_TO)))


def _search_from_now_on(folder: Path, ef_search: int) -> None:
    """Search so thoroughly, from the next opening on."""
    client = _connect(folder, None)
    try:
        collection = client.get_collection(_COLLECTION, embedding_function=None)
        with warnings.catch_warnings():  # that the collection has no embedding function: it needs none
            warnings.simplefilter("ignore", DeprecationWarning)
            collection.modify(configuration={"hnsw": {"ef_search": ef_search}})
    finally:
        client.close()


def _fill(client: Any, name: str, rows: _Rows, ef_search: int) -> None:
    for left in (name, name + _APART):  # on a server, by a build that was cut off
        with contextlib.suppress(ChromaError, ValueError):
            client.delete_collection(left)
    parts = _divided(0, len(rows.ids), _PART)
    written_at = max(2, min((len(part) for part in parts), default=0))
    built = {"ef_construction": _CAREFUL if len(rows.ids) <= _MANY else _QUICK, "ef_search": ef_search}
    written = {"sync_threshold": written_at, "batch_size": min(_BRUTE_FORCE, written_at)}
    collection = client.create_collection(
        name, embedding_function=None, configuration={"hnsw": _HNSW | built | written}
    )
    calls = [call for part in parts for call in _divided(part.start, part.stop, _BATCH)]
    for call in calls if len(rows.ids) != 1 else calls * 2:  # two changes are the fewest it writes
        part = slice(call.start, call.stop)
        collection.upsert(
            ids=list(rows.ids[part]),
            embeddings=rows.vectors[part],
            metadatas=[{"statement": statement} for statement in rows.statements[part]],
        )


def _divided(start: int, stop: int, most: int) -> list[range]:
    """Rows in as few runs as have at most so many each, of lengths that differ by one at most.

    >>> _divided(0, 7, 3), _divided(5, 5, 3)
    ([range(0, 2), range(2, 4), range(4, 7)], [])
    """
    count = -(-(stop - start) // most)
    bounds = [start + (stop - start) * number // count for number in range(count + 1)] if count else []
    return [range(*pair) for pair in pairwise(bounds)]


def _keep_still(database: Path) -> None:
    """Keep Chroma from changing its file whenever it is only read, so that its hash stays what it was when it was built.

    At each start Chroma 1.5 adds a row to the table `acquire_write`, to see whether it may write, and never looks at the rows.
    """
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "CREATE TRIGGER demarche_keeps_still BEFORE INSERT ON acquire_write BEGIN SELECT RAISE(IGNORE); END"
        )


@cache
def _plain_settings() -> ChromaSettings:
    """Made once: it takes longer to read a hundred of them from the environment than to open a folder."""
    return ChromaSettings(anonymized_telemetry=False)


def _connect(folder: Path, url: str | None) -> Any:
    settings = _plain_settings().model_copy()  # the client writes into it
    if url is None:
        return chromadb.PersistentClient(path=str(folder), settings=settings)
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise SettingsError(f"DEMARCHE_CHROMA_URL must look like http://host:8000, not {url!r}")
    port = address.port or (443 if address.scheme == "https" else 8000)
    return chromadb.HttpClient(host=address.hostname, port=port, ssl=address.scheme == "https", settings=settings)


def _collection_name(url: str | None, name: str) -> str:
    return _COLLECTION if url is None else name


@contextlib.contextmanager
def _translated(folder: Path, url: str | None) -> Iterator[None]:
    """Chroma's errors as ours; its Rust core also raises plain ValueError, RuntimeError and its own panic."""
    try:
        yield
    except (GenerationError, SettingsError):
        raise
    except (ChromaError, sqlite3.Error, ValueError, RuntimeError, OSError, KeyError) as error:
        raise GenerationError(f"{url or folder}: the dense index failed: {error}; run: demarche rebuild") from error
