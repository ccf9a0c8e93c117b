"""Connections that are kept for the next question: what they show is always the catalogue as it is, and they keep nobody away."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

import index.connections
from index.connections import Connections
from index.database import SCHEMA_VERSION, open_to_write
from index.errors import LibraryError, LibraryMissing, LibraryTooNew

if TYPE_CHECKING:
    from pathlib import Path


def revision(connections: Connections) -> str | None:
    with connections.lent() as connection:
        row = connection.execute("SELECT value FROM meta WHERE name = 'revision'").fetchone()
        return str(row[0]) if row else None


def write(path: Path, revision: str) -> None:
    connection = open_to_write(path)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('revision', ?)", (revision,))
    connection.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    catalogue = tmp_path / "catalogue.sqlite3"
    write(catalogue, "1")
    return catalogue


def test_a_connection_is_lent_again_and_shows_what_was_written_meanwhile(path: Path) -> None:
    connections = Connections(path)
    with connections.lent() as first:
        pass
    write(path, "2")  # one that waits locks nothing
    with connections.lent() as second:
        assert second is first
    assert revision(connections) == "2"


def test_two_at_once_have_one_each_and_a_question_sees_one_state_to_its_end(path: Path) -> None:
    connections = Connections(path)
    with connections.lent() as one, connections.lent() as other:
        assert one is not other
        one.execute("SELECT * FROM meta").fetchall()
        writing = threading.Thread(target=write, args=(path, "2"))
        writing.start()
        writing.join(0.2)
        assert writing.is_alive(), "a rollback journal lets nobody write while somebody reads"
        assert one.execute("SELECT value FROM meta WHERE name = 'revision'").fetchone()[0] == "1"
    writing.join(30)
    assert revision(connections) == "2"


def test_another_catalogue_in_the_same_place_is_read_and_not_the_one_before(path: Path, tmp_path: Path) -> None:
    connections = Connections(path)
    assert revision(connections) == "1"
    other = tmp_path / "other.sqlite3"
    write(other, "7")
    other.replace(path)
    assert revision(connections) == "7"
    path.unlink()
    with pytest.raises(LibraryMissing, match="demarche ingest FOLDER"):
        revision(connections)


def test_one_with_which_something_went_wrong_is_not_lent_again(path: Path) -> None:
    connections = Connections(path)
    with pytest.raises(LibraryError, match="demarche verify"), connections.lent() as first:
        first.execute("SELECT * FROM no_such_table")
    with connections.lent() as second:
        assert second is not first
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        first.execute("SELECT 1")


def test_a_newer_schema_is_refused_though_a_connection_waits(path: Path) -> None:
    connections = Connections(path)
    revision(connections)
    newer = sqlite3.connect(path)
    newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    newer.close()
    with pytest.raises(LibraryTooNew, match="update with"):
        revision(connections)


def test_who_may_not_write_opens_the_catalogue_anew_each_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.connections, "may_write", lambda path: False)
    connections = Connections(path)
    with connections.lent() as first:
        pass
    with connections.lent() as second:
        assert second is not first
