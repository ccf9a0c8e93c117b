"""The whole library as one file, to be kept or carried to another machine; and back.

The file is a ZIP of the catalogue, which is the only truth, and of a note that tells what it is. Search indexes are built anew
on the other side, and nothing is encoded.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any

from index.catalogue import bound_fingerprint, reading
from index.connections import Connections
from index.database import SCHEMA_VERSION, open_to_read, translated
from index.errors import LibraryError, LibraryTooNew, TransferError
from index.library import Library
from index.verify import verify

_FORMAT = 1
_NOTE, _CATALOGUE = "library.json", "catalogue.sqlite3"
_PIECE = 2**20
_KNOWN_OBJECTS = ("table", "index")


@dataclass(frozen=True, slots=True)
class Note:
    """What an exported library says of itself.

    Attributes:
        format: of the file; 1.
        schema: of the catalogue.
        revision: of the catalogue.
        fingerprint: of the encoder that made its vectors.
        catalogue_bytes: size of the catalogue.
        catalogue_sha256: of the catalogue's file.
    """

    format: int
    schema: int
    revision: int
    fingerprint: str | None
    statements: int
    passages: int
    catalogue_bytes: int
    catalogue_sha256: str


def export_library(library: Library, file: Path) -> Note:
    """Write the library into one file, which appears only when it is whole. An ingest may go on meanwhile.

    Raises:
        LibraryMissing: there is no library.
        TransferError: there is such a file already.
    """
    if file.exists():
        raise TransferError(file, "is there already; name another file, or move this one away")
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".demarche-export-") as folder:
        copy, packed = Path(folder) / _CATALOGUE, Path(folder) / "packed"
        _copy_catalogue(library.catalogue_path, copy)
        note = _note_of(copy)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(_NOTE, json.dumps(asdict(note), indent=1))
            archive.write(copy, _CATALOGUE)
        with packed.open("rb") as written:
            os.fsync(written.fileno())
        packed.rename(file)
    return note


def import_library(library: Library, file: Path) -> Note:
    """Make a library out of an exported one, where there is none yet; built, verified and put in use, or not there at all.

    Raises:
        TransferError: there is a library already, or the file is no exported library, or damaged.
        LibraryTooNew: a newer Démarche wrote it.
    """
    with library.locked():
        if library.catalogue_path.exists():
            raise TransferError(library.home, "holds a library already; name another folder with --home")
        part = library.catalogue_path.with_suffix(".part")
        try:
            note = _unpack(file, part)
            _require_ours(file, part, note)
            part.rename(library.catalogue_path)
        finally:
            part.unlink(missing_ok=True)
    with _undone_on_failure(library):
        library.rebuild()
        if problems := verify(library):
            raise TransferError(file, f"was not taken in: {'; '.join(problems)}")
    return note


def _copy_catalogue(catalogue: Path, copy: Path) -> None:
    """A copy of one moment, without what was deleted."""
    connection = open_to_read(catalogue)
    with contextlib.closing(connection), translated(catalogue):
        connection.execute(
            "PRAGMA query_only = OFF"
        )  # forbids VACUUM INTO too, which writes nothing to the catalogue itself
        connection.execute("VACUUM INTO ?", (str(copy),))


def _note_of(catalogue: Path) -> Note:
    with reading(Connections(catalogue)) as snapshot:
        schema = int(snapshot.connection.execute("PRAGMA user_version").fetchone()[0])
        statements, passages = snapshot.counts()
        fingerprint, revision = bound_fingerprint(snapshot), snapshot.revision
    with catalogue.open("rb") as opened:
        digest = file_digest(opened, "sha256").hexdigest()
    return Note(_FORMAT, schema, revision, fingerprint, statements, passages, catalogue.stat().st_size, digest)


def _unpack(file: Path, target: Path) -> Note:
    try:
        with zipfile.ZipFile(file) as archive:
            note = _read_note(file, archive)
            with archive.open(_CATALOGUE) as packed, target.open("wb") as written:
                _copy(packed, written, note.catalogue_bytes, file)
                written.flush()
                os.fsync(written.fileno())
    except FileNotFoundError as error:
        raise TransferError(file, "there is no such file") from error
    except (
        zipfile.BadZipFile,
        KeyError,
        EOFError,
        ValueError,
        TypeError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ) as error:
        raise TransferError(file, f"is no exported library, or damaged ({error})") from error
    with target.open("rb") as opened:
        if file_digest(opened, "sha256").hexdigest() != note.catalogue_sha256:
            raise TransferError(file, "is damaged: its catalogue isn't what was exported")
    return note


def _read_note(file: Path, archive: zipfile.ZipFile) -> Note:
    if archive.getinfo(_NOTE).file_size > _PIECE:
        raise TransferError(file, "is no exported library")
    given: dict[str, Any] = json.loads(archive.read(_NOTE))
    if given.get("format", 0) > _FORMAT or given.get("schema", 0) > SCHEMA_VERSION:
        raise LibraryTooNew(f"{file} was written by a newer Démarche; update with: pip install --upgrade demarche")
    return Note(**given)


def _copy(packed: IO[bytes], written: IO[bytes], size: int, file: Path) -> None:
    """Unpack so many bytes and no more, whatever the archive claims."""
    left = size
    while piece := packed.read(_PIECE):
        left -= len(piece)
        if left < 0:
            raise TransferError(file, "holds more than it says")
        written.write(piece)


def _require_ours(file: Path, catalogue: Path, note: Note) -> None:
    """A database can hold more than data; ours holds tables and indexes, and is sound."""
    try:
        with contextlib.closing(sqlite3.connect(f"{catalogue.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            kinds = {row[0] for row in connection.execute("SELECT type FROM sqlite_master")}
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise TransferError(file, f"holds no sound catalogue ({error})") from error
    if kinds - set(_KNOWN_OBJECTS) or version != note.schema or sound != "ok":
        raise TransferError(file, "holds no sound catalogue of ours")


@contextlib.contextmanager
def _undone_on_failure(library: Library) -> Iterator[None]:
    """There is no library yet: one that can't be put in use isn't left behind."""
    try:
        yield
    except (LibraryError, OSError):
        library.catalogue_path.unlink(missing_ok=True)
        raise
