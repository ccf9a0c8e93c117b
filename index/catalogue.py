"""The catalogue: the only truth about what the library holds. Texts and embeddings go in together or not at all."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.connections import Connections
from index.database import open_to_write, transaction, translated
from index.encode import Encoded
from index.errors import EncoderMismatch, StatementNotFound
from index.packed import packed
from index.snapshot import Snapshot, SourceRecord
from index.statement import METADATA_FIELDS, Passage, Statement
from index.territories import territory_of

FILE_NAME = "catalogue.sqlite3"


class Catalogue:
    """The catalogue open for writing. One writer at a time: hold the library's lock.

    Every change raises the revision by one, in the same transaction.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_to_write(path)
        self._connection.row_factory = sqlite3.Row

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def library_id(self) -> str:
        """A name that no other library has; made once."""
        with transaction(self._connection):
            self._connection.execute("INSERT OR IGNORE INTO meta VALUES ('library', ?)", (uuid.uuid4().hex[:12],))
        return str(self._meta("library"))

    @property
    def revision(self) -> int:
        """The number of changes so far."""
        return int(self._meta("revision") or 0)

    @property
    def fingerprint(self) -> str | None:
        """Of the encoder whose vectors the library holds; None before the first statement."""
        return self._meta("fingerprint")

    def snapshot(self) -> Snapshot:
        """What is alive now."""
        return Snapshot(self._connection, self.revision)

    def claim(self, fingerprint: str) -> None:
        """Bind the library to an encoder.

        Raises:
            EncoderMismatch: it is bound to another one.
        """
        bound = self.fingerprint
        if bound is None:
            with self._change():
                self._set_meta("fingerprint", fingerprint)
        else:
            require_same_encoder(bound, fingerprint)

    @contextmanager
    def together(self) -> Iterator[None]:
        """All changes within are one transaction: a write to the disk for many statements, of which all go in or none."""
        with translated(self._path), transaction(self._connection):
            yield

    def sources(self) -> list[SourceRecord]:
        """The files from which the statements came."""
        return self.snapshot().sources()

    def put(
        self,
        statement: Statement,
        passages: Sequence[Passage],
        vectors: Mapping[str, Encoded],
        source: SourceRecord,
        replaces: SourceRecord | None,
    ) -> None:
        """Store a statement with its passages and new vectors, in place of the one that its file held before.

        Args:
            statement: with the id that `source` names.
            passages: its passages, in order.
            vectors: by embedding key; keys that the catalogue holds already may be left out.
            source: the file.
            replaces: what the file was before; it goes, and its statement too if no other file holds it.
        """
        with self._change() as revision:
            if replaces is not None:
                self._forget(replaces, revision)
            self._insert_statement(statement, passages, revision)
            self._insert_vectors(self.fingerprint or "", vectors)
            self._insert_source(source)

    def add_source(self, source: SourceRecord) -> None:
        """Note that a file holds a statement that is here already."""
        with self._change():
            self._insert_source(source)

    def keep_vectors(self, fingerprint: str, vectors: Mapping[str, Encoded]) -> None:
        """Keep vectors of an encoder to which the library is not bound yet."""
        with translated(self._path), transaction(self._connection):
            self._insert_vectors(fingerprint, vectors)

    def rebind(self, fingerprint: str, cuts: Iterable[tuple[Statement, Sequence[Passage]]]) -> None:
        """Bind the library to another encoder, whose vectors it keeps already, with statements as cut for it."""
        with self._change() as revision:
            for statement, passages in cuts:
                self._end(statement.id, revision)
                self._insert_statement(statement, passages, revision)
            self._set_meta("fingerprint", fingerprint)
            self._connection.execute("DELETE FROM embeddings WHERE fingerprint <> ?", (fingerprint,))
            self._connection.execute("DELETE FROM sentence_embeddings WHERE fingerprint <> ?", (fingerprint,))

    def drop_source(self, source: SourceRecord) -> bool:
        """Forget a file; its statement goes with its last file.

        Returns:
            Whether the statement went.
        """
        with self._change() as revision:
            return self._forget(source, revision)

    def remove(self, statement_id: str) -> None:
        """Remove a statement and forget its files.

        Raises:
            StatementNotFound: there is none with this id.
        """
        with self._change() as revision:
            self._end(statement_id, revision)
            self._connection.execute("DELETE FROM sources WHERE statement = ?", (statement_id,))

    def purge(self, oldest_needed: int) -> None:
        """Erase what died before a revision that anyone still reads, and the embeddings that nothing needs."""
        with translated(self._path), transaction(self._connection):
            gone = self._connection.execute("DELETE FROM statements WHERE died <= ?", (oldest_needed,)).rowcount
            if gone:  # a vector outlives its passages no other way, and looking for them reads every vector
                self._connection.execute("DELETE FROM embeddings WHERE key NOT IN (SELECT embedding_key FROM passages)")
                self._connection.execute(
                    "DELETE FROM sentence_embeddings WHERE key NOT IN (SELECT embedding_key FROM passages)"
                )

    def last_death(self) -> int:
        """The revision at which a statement was last removed or replaced; 0 if none is remembered."""
        return int(self._connection.execute("SELECT coalesce(max(died), 0) FROM statements").fetchone()[0])

    def record_run(self, report: Mapping[str, object]) -> None:
        """Keep the report of an ingest."""
        with translated(self._path), transaction(self._connection):
            now = datetime.now(UTC).isoformat(timespec="seconds")
            self._connection.execute("INSERT INTO runs (finished, report) VALUES (?, ?)", (now, json.dumps(report)))

    def _forget(self, source: SourceRecord, revision: int) -> bool:
        self._connection.execute("DELETE FROM sources WHERE root = ? AND path = ?", (source.root, source.path))
        other = self._connection.execute(
            "SELECT path FROM sources WHERE statement = ? ORDER BY root, path", (source.statement_id,)
        ).fetchone()
        if other is None:
            self._end(source.statement_id, revision)
            return True
        self._connection.execute(
            "UPDATE statements SET path = ? WHERE id = ? AND died IS NULL", (other[0], source.statement_id)
        )
        self._set_meta("moved", str(revision))
        return False

    def _insert_vectors(self, fingerprint: str, vectors: Mapping[str, Encoded]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)",
            [(key, fingerprint, made.whole.astype("<f4").tobytes()) for key, made in vectors.items()],
        )
        self._connection.executemany(
            "INSERT OR REPLACE INTO sentence_embeddings VALUES (?, ?, ?, ?)",
            [(key, fingerprint, *packed(made.sentences, made.pieces)) for key, made in vectors.items()],
        )

    def _insert_statement(self, statement: Statement, passages: Sequence[Passage], revision: int) -> None:
        metadata = {field: value for field in METADATA_FIELDS if (value := getattr(statement, field)) is not None}
        found = {field: [span.start, span.end] for field, span in statement.found.items()}
        reading = {"kind": statement.kind, "origins": dict(statement.origins), "remarks": statement.remarks}
        key = self._connection.execute(
            "INSERT INTO statements (id, born, path, territory, metadata, found, text, text_sha256, source_sha256, encoding, "
            "reading) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                statement.id, revision, statement.path, territory_of(statement.delegation or ""),
                json.dumps(metadata, ensure_ascii=False), json.dumps(found),
                statement.text, statement.text_sha256, statement.source_sha256, statement.encoding,
                json.dumps(reading, ensure_ascii=False),
            ),
        ).lastrowid  # fmt: skip
        self._insert_many(
            "paragraphs",
            [(key, i, p.span.start, p.span.end, p.role, p.number, p.page) for i, p in enumerate(statement.paragraphs)],
        )
        self._insert_many(
            "sentences",
            [
                (key, i, s.span.start, s.span.end, s.paragraph, s.role, s.page)
                for i, s in enumerate(statement.sentences)
            ],
        )
        self._insert_many(
            "passages",
            [
                (key, i, p.id, p.span.start, p.span.end, p.first, p.last, p.embedding_key)
                for i, p in enumerate(passages)
            ],
        )

    def _insert_many(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        rows = list(rows)
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  (names are ours)

    def _insert_source(self, source: SourceRecord) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?)",
            (source.root, source.path, source.statement_id, source.source_sha256, source.recipe),
        )

    def _end(self, statement_id: str, revision: int) -> None:
        ended = self._connection.execute(
            "UPDATE statements SET died = ? WHERE id = ? AND died IS NULL", (revision, statement_id)
        )
        if ended.rowcount == 0:
            raise StatementNotFound(f"no statement {statement_id!r} in the library; see them with: demarche list")

    @contextmanager
    def _change(self) -> Iterator[int]:
        with translated(self._path), transaction(self._connection):
            revision = self.revision + 1
            self._set_meta("revision", str(revision))
            yield revision

    def _meta(self, name: str) -> str | None:
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def _set_meta(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


@contextmanager
def reading(connections: Connections, revision: int | None = None) -> Iterator[Snapshot]:
    """Look into the catalogue at a revision, or as it is now, in one transaction."""
    with connections.lent() as connection:
        if revision is None:
            row = connection.execute("SELECT value FROM meta WHERE name = 'revision'").fetchone()
            revision = int(row[0]) if row else 0
        yield Snapshot(connection, revision)


def bound_fingerprint(snapshot: Snapshot) -> str | None:
    """Of the encoder whose vectors the library holds."""
    row = snapshot.connection.execute("SELECT value FROM meta WHERE name = 'fingerprint'").fetchone()
    return str(row[0]) if row else None


def require_same_encoder(bound: str, fingerprint: str) -> None:
    """Refuse an encoder whose vectors can't be compared with the library's.

    Raises:
        EncoderMismatch: always when the two differ; names the way out.
    """
    if bound != fingerprint:
        raise EncoderMismatch(
            f"this library was encoded by model {bound}, and the settings name {fingerprint}; set DEMARCHE_MODEL back to "
            "the first, or re-encode everything with: demarche rebuild --encode"
        )
