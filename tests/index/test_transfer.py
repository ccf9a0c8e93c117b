"""A library goes into one file and comes back the same; what isn't ours stays outside."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import LibraryError, LibraryLocked, LibraryMissing, LibraryTooNew, TransferError
from index.library import Library
from index.settings import Settings
from index.transfer import export_library, import_library
from index.verify import verify
from tests.index.making import BRIDGES, ENCODER, RIVERS, TRAILS, take_in, write


@pytest.fixture
def library(settings: Settings, tmp_path: Path) -> Library:
    take_in(settings, write(tmp_path / "papers", {"rivers.txt": RIVERS, "trails.txt": TRAILS, "bridges.txt": BRIDGES}))
    return Library(settings)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Library:
    return Library(Settings(home=tmp_path / "elsewhere"))


def contents(library: Library) -> object:
    with library.reading() as snapshot:
        passages = snapshot.all_passages()
        vectors = snapshot.vectors(ENCODER.fingerprint, {passage.embedding_key for passage in passages})
        return (
            [snapshot.statement(card.id) for card in snapshot.cards()],
            passages,
            {key: vector.tobytes() for key, vector in vectors.items()},
            snapshot.sources(),
            snapshot.revision,
        )


def test_what_comes_back_is_what_went_out(library: Library, elsewhere: Library, tmp_path: Path) -> None:
    note = export_library(library, tmp_path / "library.zip")
    assert import_library(elsewhere, tmp_path / "library.zip") == note
    assert contents(elsewhere) == contents(library)
    assert verify(elsewhere) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "library", "library.zip", "papers"]


def test_an_ingest_of_the_same_files_afterwards_changes_nothing(
    library: Library, elsewhere: Library, tmp_path: Path
) -> None:
    export_library(library, tmp_path / "library.zip")
    import_library(elsewhere, tmp_path / "library.zip")
    again = take_in(Settings(home=elsewhere.home), tmp_path / "papers")
    assert (len(again.unchanged), again.encoded, again.added) == (3, 0, ())


def test_what_was_removed_is_not_in_the_file(library: Library, tmp_path: Path) -> None:
    library.remove("rivers")
    export_library(library, tmp_path / "library.zip")
    with zipfile.ZipFile(tmp_path / "library.zip") as archive:
        assert b"river levels" not in archive.read("catalogue.sqlite3")


def test_nothing_is_written_over(library: Library, elsewhere: Library, tmp_path: Path) -> None:
    (tmp_path / "library.zip").write_text("mine", "utf-8")
    with pytest.raises(TransferError, match="is there already"):
        export_library(library, tmp_path / "library.zip")
    assert (tmp_path / "library.zip").read_text("utf-8") == "mine"
    export_library(library, tmp_path / "other.zip")
    before = contents(library)
    with pytest.raises(TransferError, match="holds a library already; name another folder with --home"):
        import_library(library, tmp_path / "other.zip")
    assert contents(library) == before


def test_where_there_is_no_library_none_is_exported(elsewhere: Library, tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        export_library(elsewhere, tmp_path / "library.zip")
    assert list(tmp_path.iterdir()) == []


def repacked(file: Path, catalogue: bytes | None = None, **changes: int) -> None:
    """Write the file anew with another catalogue, whose hash fits, or with another note."""
    import hashlib

    with zipfile.ZipFile(file) as archive:
        note, held = json.loads(archive.read("library.json")), archive.read("catalogue.sqlite3")
    if catalogue is not None:
        note |= {"catalogue_sha256": hashlib.sha256(catalogue).hexdigest(), "catalogue_bytes": len(catalogue)}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("library.json", json.dumps(note | changes))
        archive.writestr("catalogue.sqlite3", held if catalogue is None else catalogue)


def with_sql(file: Path, tmp_path: Path, sql: str) -> None:
    copy = tmp_path / "changed.sqlite3"
    with zipfile.ZipFile(file) as archive:
        copy.write_bytes(archive.read("catalogue.sqlite3"))
    with closing(sqlite3.connect(copy)) as connection:
        connection.executescript(sql)
    repacked(file, copy.read_bytes())
    copy.unlink()


DAMAGES: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "no archive": (lambda file, _: file.write_bytes(b"PK\x03\x04 and then nothing"), "is no exported library"),
    "cut off": (lambda file, _: file.write_bytes(file.read_bytes()[:-200]), "is no exported library"),
    "a flipped byte": (lambda file, _: flip(file), "damaged"),
    "a bomb": (lambda file, _: repacked(file, catalogue_bytes=100), "holds more than it says"),
    "no database": (lambda file, _: repacked(file, b"not a database" * 1000), "no sound catalogue"),
    "a trigger": (
        lambda file, tmp: with_sql(
            file, tmp, "CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM statements; END"
        ),
        "no sound catalogue of ours",
    ),
    "a view": (lambda file, tmp: with_sql(file, tmp, "CREATE VIEW v AS SELECT 1"), "no sound catalogue of ours"),
    "a changed text": (
        lambda file, tmp: with_sql(file, tmp, "UPDATE statements SET text = replace(text, 'supports', 'opposes.')"),
        "text_sha256 differs",
    ),
    "a lost vector": (
        lambda file, tmp: with_sql(file, tmp, "DELETE FROM embeddings WHERE key = (SELECT min(key) FROM embeddings)"),
        "no vector",
    ),
}


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x10
    file.write_bytes(data)


@pytest.mark.parametrize("name", DAMAGES)
def test_what_isnt_whole_or_ours_is_refused_and_leaves_nothing_behind(
    library: Library, elsewhere: Library, tmp_path: Path, name: str
) -> None:
    export_library(library, tmp_path / "library.zip")
    damage, reason = DAMAGES[name]
    damage(tmp_path / "library.zip", tmp_path)
    with pytest.raises(LibraryError, match=reason):
        import_library(elsewhere, tmp_path / "library.zip")
    assert not elsewhere.catalogue_path.exists()
    assert list(elsewhere.home.glob("*.part")) == []
    with pytest.raises(LibraryMissing), elsewhere.reading():
        pass


@pytest.mark.parametrize("field", ["format", "schema"])
def test_a_file_of_a_newer_release_is_refused_politely(
    library: Library, elsewhere: Library, tmp_path: Path, field: str
) -> None:
    export_library(library, tmp_path / "library.zip")
    repacked(tmp_path / "library.zip", None, **{field: 99})
    with pytest.raises(LibraryTooNew, match="pip install --upgrade demarche"):
        import_library(elsewhere, tmp_path / "library.zip")


def test_a_library_that_is_being_written_is_not_taken_over(
    library: Library, elsewhere: Library, tmp_path: Path
) -> None:
    export_library(library, tmp_path / "library.zip")
    with elsewhere.locked(), pytest.raises(LibraryLocked):
        import_library(Library(Settings(home=elsewhere.home)), tmp_path / "library.zip")
