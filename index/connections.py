"""Connections by which the catalogue is read, kept for the next question: what SQLite has prepared and read is still there."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from index.database import may_write, open_to_read, require_known_schema, translated

_MOST = 8
"""Connections that wait for a question; further ones are closed when theirs is done."""
_CACHE_KIB = 16_384
"""Of the catalogue's pages, for each connection; SQLite's own 2 MiB hold less than two questions look at."""


class _Idle(NamedTuple):
    """A connection that waits, with the file that it reads, by device and inode."""

    file: tuple[int, int]
    connection: sqlite3.Connection


class Connections:
    """Lends connections for reading one catalogue; used by many threads at once.

    One that waits holds no lock, so it keeps nobody from writing. Where this process may not write, each is opened anew: another
    process may have left a change half done, and how that is undone is found out when the catalogue is opened.

    Args:
        path: of the catalogue.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[_Idle] = []
        self._lock = threading.Lock()

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction of its own, in which the catalogue stays as it is.

        Raises:
            LibraryMissing: there is none.
            LibraryTooNew: a newer Démarche wrote it.
        """
        with translated(self._path):
            connection, file = self._taken()
            try:
                connection.execute("BEGIN")
                yield connection
                connection.rollback()
            except BaseException:
                connection.close()
                raise
        self._give_back(connection, file)

    def _taken(self) -> tuple[sqlite3.Connection, tuple[int, int] | None]:
        """A connection, and the file that it reads if it may be lent again."""
        file = _file(self._path) if may_write(self._path) else None
        while (idle := self._waiting()) is not None:
            if idle.file == file:
                require_known_schema(self._path, idle.connection)
                return idle.connection, file
            idle.connection.close()  # another library has taken the place of the one that it reads
        connection = open_to_read(self._path)
        connection.row_factory = sqlite3.Row
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        return connection, file

    def _waiting(self) -> _Idle | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, connection: sqlite3.Connection, file: tuple[int, int] | None) -> None:
        with self._lock:
            if file is not None and len(self._idle) < _MOST:
                self._idle.append(_Idle(file, connection))
                return
        connection.close()


def _file(path: Path) -> tuple[int, int] | None:
    """Which file lies there now; None for none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
