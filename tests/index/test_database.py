"""Schemas: an old catalogue is brought up to date by the next writer and can be read before, a newer one is left alone."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.catalogue import Catalogue, reading
from index.connections import Connections
from index.database import SCHEMA_VERSION, open_to_write
from index.errors import LibraryError
from index.library import Library
from index.reencode import reencode
from index.settings import Settings
from index.verify import verify
from tests.index.making import ENCODER, RIVERS, TRAILS, take_in, write

SCHEMAS = Path(__file__).parent / "schemas"


def columns(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return {table: [tuple(row) for row in connection.execute(f"PRAGMA table_info({table})")] for table in tables}


def as_of_schema_1(path: Path) -> None:
    """Turn a catalogue back into what the first release would have written."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(
            "DROP TABLE sentence_embeddings; ALTER TABLE statements DROP COLUMN reading; PRAGMA user_version = 1;"
        )


@pytest.fixture
def old(settings: Settings, tmp_path: Path) -> Library:
    take_in(settings, write(tmp_path / "papers", {"rivers.txt": RIVERS, "trails.txt": TRAILS}))
    as_of_schema_1(settings.home / "catalogue.sqlite3")
    return Library(settings)


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_old_schema_becomes_what_a_new_catalogue_has(tmp_path: Path, version: int) -> None:
    with closing(sqlite3.connect(tmp_path / "old.sqlite3", isolation_level=None)) as connection:
        connection.executescript((SCHEMAS / f"{version}.sql").read_text("utf-8") + f"PRAGMA user_version = {version};")
    Catalogue(tmp_path / "old.sqlite3").close()
    Catalogue(tmp_path / "new.sqlite3").close()
    assert columns(tmp_path / "old.sqlite3") == columns(tmp_path / "new.sqlite3")


def test_every_old_schema_is_kept_here_and_every_step_is_shipped() -> None:
    steps = Path("index/migrations").glob("*.sql")
    assert sorted(int(path.stem) for path in SCHEMAS.glob("*.sql")) == list(range(1, SCHEMA_VERSION))
    assert sorted(int(path.stem) for path in steps) == list(range(2, SCHEMA_VERSION + 1))


def test_an_old_catalogue_is_read_as_it_is(old: Library) -> None:
    before = old.catalogue_path.read_bytes()
    with reading(Connections(old.catalogue_path)) as snapshot:
        statement = snapshot.statement("rivers")
    assert statement is not None
    assert (statement.text, statement.kind, dict(statement.origins)) == (RIVERS, "text", {})
    assert any("sound vectors for each of their sentences" in problem for problem in verify(old))
    assert old.catalogue_path.read_bytes() == before


def test_the_next_ingest_brings_it_up_to_date_and_encodes_nothing(old: Library, tmp_path: Path) -> None:
    report = take_in(Settings(home=old.home), tmp_path / "papers")
    assert (report.encoded, report.failed) == (0, ())
    with closing(sqlite3.connect(old.catalogue_path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert all(
        "have sound vectors for each of their sentences" in problem for problem in verify(old) if "Statement" in problem
    )
    assert reencode(old, Settings(home=old.home), ENCODER) == 2
    assert verify(old) == []


def test_a_migration_that_breaks_off_leaves_the_old_catalogue(old: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "ALTER TABLE statements ADD COLUMN reading TEXT NOT NULL DEFAULT '{}'; INSERT INTO nowhere VALUES (1);"
    monkeypatch.setattr("index.database._script", lambda name: script)
    before = columns(old.catalogue_path)
    with pytest.raises(LibraryError):
        open_to_write(old.catalogue_path)
    assert columns(old.catalogue_path) == before
    with closing(sqlite3.connect(old.catalogue_path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_origins_and_remarks_are_kept(settings: Settings, tmp_path: Path) -> None:
    papers = write(tmp_path / "papers", {"rivers.txt": "PC.DEL/1/20\n\n" + RIVERS.replace("rise", "ri\u200bse")})
    (papers / "manifest.jsonl").write_text(json.dumps({"file": "rivers.txt", "delegation": "Norway"}), "utf-8")
    take_in(settings, papers)
    with Library(settings).reading() as snapshot:
        statement = snapshot.statement("PC.DEL/1/20")
    assert statement is not None
    assert {field: str(origin) for field, origin in statement.origins.items()} == {
        "symbol": "text", "delegation": "manifest", "language": "detected", "body": "text",
    }  # fmt: skip
    assert statement.remarks == ("invisible characters were taken out: 1 zero-width characters",)
