"""Open the catalogue's SQLite file: pragmas, schema version, errors in our own words.

A rollback journal instead of a write-ahead log, so that a library on a read-only disk can be read and a copy of one file is a
copy of the catalogue.

A catalogue of an older schema is brought up to date by whoever opens it to write, one step of `index/migrations` after the other,
each in one transaction. Readers take it as it is: every step so far adds what readers do without, or keeps the same in another way.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import LibraryError, LibraryMissing, LibraryTooNew

SCHEMA_VERSION = 5
_BUSY_SECONDS = 30.0


def open_to_write(path: Path) -> sqlite3.Connection:
    """Open the catalogue for writing; made if it isn't there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with translated(path):
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # what is removed is overwritten, not only unlinked
        if _version(connection) == 0:
            _run_script(connection, "schema.sql", SCHEMA_VERSION)
        require_known_schema(path, connection)
        for version in range(_version(connection) + 1, SCHEMA_VERSION + 1):
            _run_script(connection, f"migrations/{version}.sql", version)
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open the catalogue for reading only.

    Raises:
        LibraryMissing: there is none.
        LibraryTooNew: a newer Démarche wrote it.
    """
    if not path.is_file():
        raise LibraryMissing(f"no library at {path.parent}; make one with: demarche ingest FOLDER")
    with translated(path):
        connection = _connected_to_read(path)
        require_known_schema(path, connection)
        connection.execute("PRAGMA query_only = ON")
    return connection


def _connected_to_read(path: Path) -> sqlite3.Connection:
    """A connection that finds the last whole state, also where a writer was killed in the middle of a transaction.

    What it had begun must then be rolled back first, which SQLite does for a connection that may write; where nobody may, that
    is done in a copy.
    """
    journal = path.with_name(f"{path.name}-journal")
    if may_write(path):
        return _connected(path, "rw")
    if not journal.is_file() or journal.stat().st_size == 0:
        return _connected(path, "ro")
    with TemporaryDirectory(prefix="demarche-catalogue-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(journal, copy.with_name(journal.name))
        connection = _connected(copy, "rw")
        connection.execute("SELECT count(*) FROM sqlite_master")  # rolls back; the open file outlives its name
    return connection


def may_write(path: Path) -> bool:
    """Whether this process may change the catalogue, and undo what another has left half done."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One write transaction: all of it or nothing. Within another it is a part of that."""
    if connection.in_transaction:
        yield connection
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite rolls back by itself where the disk is full
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        advice = "check the disk, then run: demarche verify"
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            advice = f"another process has held it for over {_BUSY_SECONDS:.0f} s; try again when it has finished"
        raise LibraryError(f"{path}: {error}; {advice}") from error


def _run_script(connection: sqlite3.Connection, name: str, version: int) -> None:
    """Run one of our scripts and note the schema to which it leads, all of it or nothing."""
    try:
        connection.executescript(f"BEGIN IMMEDIATE; {_script(name)} PRAGMA user_version = {version}; COMMIT;")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _script(name: str) -> str:
    return files("index").joinpath(name).read_text("utf-8")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def require_known_schema(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse what isn't a catalogue, or one that can't be understood.

    Raises:
        LibraryMissing: it is none.
        LibraryTooNew: a newer Démarche wrote it.
    """
    version = _version(connection)
    if version > SCHEMA_VERSION:
        raise LibraryTooNew(
            f"{path} has schema {version}, and this Démarche knows up to {SCHEMA_VERSION}; "
            "update with: pip install --upgrade demarche"
        )
    if version == 0:
        raise LibraryMissing(f"{path} holds no catalogue; make one with: demarche ingest FOLDER")
