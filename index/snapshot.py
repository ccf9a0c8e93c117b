"""The catalogue as it was at one revision: what readers, and the builder of generations, look into."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.encode import Vectors
from index.packed import KeptSentences, PackedSentences
from index.rows import PARAGRAPHS, PASSAGE, SENTENCES, passage_of, statement_of
from index.statement import Passage, Statement

_ALIVE = "s.born <= :revision AND (s.died IS NULL OR s.died > :revision)"
_GIVEN = "SELECT value FROM json_each(:given)"
"""Many values as one, so that a query is the same for any number of them and is prepared once."""
_SENTENCES_SINCE, _PIECES_SINCE = 3, 5
"""The schemas from which on vectors of sentences are kept, and signs of their word pieces."""


@dataclass(frozen=True)
class Card:
    """What a list of statements shows: metadata without the text.

    Attributes:
        territory: code of the delegation's territory; None where it is none.
        metadata: the fields of `Metadata` that are known.
    """

    id: str
    path: str
    territory: str | None
    metadata: dict[str, str]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A file from which a statement came.

    Attributes:
        root: the ingested folder, absolute.
        path: the file, relative to it, with forward slashes.
        statement_id: the statement that it holds.
        source_sha256: of its bytes.
        recipe: hash of everything else that shapes the statement: its manifest line, the parser, the cut.
    """

    root: str
    path: str
    statement_id: str
    source_sha256: str
    recipe: str

    @property
    def place(self) -> str:
        """Where the file lies, by whichever folder it came in."""
        return f"{self.root}/{self.path}"


@dataclass(frozen=True)
class Snapshot:
    """Everything alive at `revision`.

    Attributes:
        connection: open for reading; used by one thread at a time.
    """

    connection: sqlite3.Connection
    revision: int

    def library(self) -> str | None:
        """The library's id, which no other has but its copies; None until its first generation is built."""
        row = self.connection.execute("SELECT value FROM meta WHERE name = 'library'").fetchone()
        return str(row[0]) if row else None

    def counts(self) -> tuple[int, int]:
        """How many statements and passages there are."""
        statements = self._one(f"SELECT count(*) FROM statements s WHERE {_ALIVE}")
        passages = self._one(f"SELECT count(*) FROM passages p JOIN statements s ON s.key = p.statement WHERE {_ALIVE}")
        return int(statements), int(passages)

    def passages_by_statement(self) -> dict[str, int]:
        """How many passages each statement has, by its id."""
        rows = self._rows(
            f"SELECT s.id, count(*) FROM passages p JOIN statements s ON s.key = p.statement WHERE {_ALIVE} GROUP BY s.key"
        )
        return {row[0]: row[1] for row in rows}

    def cards(self) -> list[Card]:
        """All statements without their texts, by id."""
        rows = self._rows(
            f"SELECT s.id, s.path, s.territory, s.metadata FROM statements s WHERE {_ALIVE} ORDER BY s.id"
        )
        return [Card(row[0], row[1], row[2], json.loads(row[3])) for row in rows]

    def without_text(self) -> frozenset[str]:
        """The ids of statements that have no sentence: scans that nothing could be read from."""
        rows = self._rows(
            f"SELECT s.id FROM statements s WHERE {_ALIVE} AND NOT EXISTS (SELECT 1 FROM sentences x WHERE x.statement = s.key)"
        )
        return frozenset(row[0] for row in rows)

    def sources(self, statement_id: str | None = None) -> list[SourceRecord]:
        """The files that are known now, at whatever revision this looks; of one statement or of all."""
        rows = self.connection.execute(
            "SELECT root, path, statement, source_sha256, recipe FROM sources WHERE ? IS NULL OR statement = ? "
            "ORDER BY root, path",
            (statement_id, statement_id),
        )
        return [SourceRecord(*row) for row in rows]

    def statement(self, id: str) -> Statement | None:
        """The statement with this id, whole."""
        row = self._rows(
            f"SELECT s.*, {PARAGRAPHS} AS paragraphs, {SENTENCES} AS sentences FROM statements s "
            f"WHERE s.id = :id AND {_ALIVE}",
            id=id,
        ).fetchone()
        return statement_of(row) if row else None

    def texts(self) -> Iterator[tuple[str, str]]:
        """The id and the canonical text of every statement, by id."""
        rows = self._rows(f"SELECT s.id, s.text FROM statements s WHERE {_ALIVE} ORDER BY s.id")
        return ((row[0], row[1]) for row in rows)

    def passages_of(self, statement_id: str) -> list[Passage]:
        """The passages of one statement, in order."""
        rows = self._rows(f"{PASSAGE} WHERE s.id = :id AND {_ALIVE} ORDER BY p.position", id=statement_id)
        return [passage_of(row) for row in rows]

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """The passages with these ids that are alive."""
        rows = self._rows_of(f"{PASSAGE} WHERE p.id IN ({_GIVEN}) AND {_ALIVE}", ids)
        return {row[0]: passage_of(row) for row in rows}

    def all_passages(self) -> list[Passage]:
        """Every passage, by statement and position."""
        return [passage_of(row) for row in self._rows(f"{PASSAGE} WHERE {_ALIVE} ORDER BY s.id, p.position")]

    def passage_ids(self) -> list[str]:
        """The ids of all passages, in no order."""
        sql = f"SELECT p.id FROM passages p JOIN statements s ON s.key = p.statement WHERE {_ALIVE}"
        return [row[0] for row in self._rows(sql)]

    def born_since(self, revision: int) -> list[str]:
        """The ids of the statements that came after a revision, in order."""
        sql = f"SELECT s.id FROM statements s WHERE s.born > :since AND {_ALIVE} ORDER BY s.id"
        return [row[0] for row in self._rows(sql, since=revision)]

    def only_grew_since(self, revision: int) -> bool:
        """Whether statements only came after a revision: none went, none was replaced or is now known by another file."""
        died = self._one("SELECT coalesce(max(died), 0) FROM statements")
        row = self.connection.execute("SELECT value FROM meta WHERE name = 'moved'").fetchone()
        return max(int(died), int(row[0]) if row else 0) <= revision

    def languages(self, statement_ids: Iterable[str]) -> set[str | None]:
        """The languages of some statements."""
        return {statement.language for id in statement_ids if (statement := self.statement(id))}

    def vectors(self, fingerprint: str, keys: Iterable[str]) -> dict[str, Vectors]:
        """The vectors kept under these embedding keys; a key without one is left out."""
        sql = "SELECT key, vector FROM embeddings WHERE fingerprint = :fingerprint"
        return {row[0]: np.frombuffer(row[1], dtype="<f4") for row in self._by_key(sql, fingerprint, keys)}

    def vectors_of(self, fingerprint: str, ids: Iterable[str]) -> dict[str, Vectors]:
        """The vectors kept of the passages with these ids that are alive; one without is left out."""
        sql = (
            "SELECT p.id, e.vector FROM passages p JOIN statements s ON s.key = p.statement "
            "JOIN embeddings e ON e.key = p.embedding_key AND e.fingerprint = :fingerprint "
            f"WHERE p.id IN ({_GIVEN}) AND {_ALIVE}"
        )
        rows = self._rows_of(sql, ids, fingerprint=fingerprint)
        return {row[0]: np.frombuffer(row[1], dtype="<f4") for row in rows}

    def sentences(self, fingerprint: str, keys: Iterable[str], dimension: int) -> dict[str, KeptSentences]:
        """What is kept of the sentences of passages, by embedding key; a key without is left out.

        Raises:
            ValueError: the catalogue keeps something else.
        """
        return {key: kept.unpacked(dimension) for key, kept in self.packed_sentences(fingerprint, keys).items()}

    def packed_sentences(self, fingerprint: str, keys: Iterable[str]) -> dict[str, PackedSentences]:
        """The same as it lies there; less where nobody has opened the catalogue to write since it has a place for it."""
        schema = self._one("PRAGMA user_version")
        if schema < _SENTENCES_SINCE:
            return {}
        pieces = "pieces" if schema >= _PIECES_SINCE else "NULL"
        sql = f"SELECT key, vectors, {pieces} FROM sentence_embeddings WHERE fingerprint = :fingerprint"
        return {row[0]: PackedSentences(row[1], row[2]) for row in self._by_key(sql, fingerprint, keys)}

    def without_pieces(self, fingerprint: str) -> int:
        """How many passages have no word pieces kept."""
        if self._one("PRAGMA user_version") < _PIECES_SINCE:
            return self.counts()[1]
        rows = self._rows(
            "SELECT count(*) FROM passages p JOIN statements s ON s.key = p.statement "
            "LEFT JOIN sentence_embeddings e ON e.key = p.embedding_key AND e.fingerprint = :fingerprint "
            f"WHERE e.pieces IS NULL AND {_ALIVE}",
            fingerprint=fingerprint,
        )
        return int(rows.fetchone()[0])

    def _by_key(self, sql: str, fingerprint: str, keys: Iterable[str]) -> sqlite3.Cursor:
        """What is selected for each of these embedding keys, under which an encoder's vectors are kept."""
        return self._rows_of(f"{sql} AND key IN ({_GIVEN})", keys, fingerprint=fingerprint)

    def _rows(self, sql: str, **values: Any) -> sqlite3.Cursor:
        return self.connection.execute(sql, {"revision": self.revision, **values})

    def _rows_of(self, sql: str, wanted: Iterable[str], **named: Any) -> sqlite3.Cursor:
        """The rows of a query for many values, which stand in it where `_GIVEN` is."""
        return self._rows(sql, given=json.dumps(list(wanted)), **named)

    def _one(self, sql: str) -> Any:
        return self._rows(sql).fetchone()[0]
