"""The library of a set's corpus: ingested once, kept, and asked again within seconds.

Each row is written as a file with its line in a manifest, and the files are ingested as any folder of statements is. So a row meets
all that a user's file meets, the header parser included. An ingest that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from evals.report import Unread
from index.database import SCHEMA_VERSION
from index.library import Library
from index.manifest import NAME as MANIFEST
from index.parse import PARSER_VERSION
from index.sync import ingest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evals.retrieval.dataset import Dataset, Row
    from index.settings import Settings
    from index.sync import Progress

_PLAIN_ID = re.compile(r"(?!readme)[a-z0-9_][\w.-]{0,99}", re.ASCII | re.IGNORECASE)
"""Ids that can be a file's name as they are, on every system, and that no ingest passes over as a README or hidden."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A library that holds a set's corpus.

    Attributes:
        settings: those with which it is asked; their home is the library's.
        corpus: the hash of the rows.
        rows_of: the rows that a statement holds, by its id; rows with the same title and text are one statement.
        unread: rows that could not be ingested.
    """

    settings: Settings
    corpus: str
    rows_of: Mapping[str, tuple[str, ...]]
    unread: tuple[Unread, ...]


def keep(
    dataset: Dataset, folder: Path, settings: Settings, progress: Progress | None = None, *, anew: bool = False
) -> Kept:
    """The library of a set's corpus, made or completed where that is needed.

    Args:
        dataset: the set.
        folder: where it lies; each place has a library of its own.
        settings: its home is where evaluation keeps libraries.
        progress: called as the ingest goes on.
        anew: throw away what was kept and ingest everything again.

    Raises:
        LibraryLocked: another process is ingesting the same corpus.
        EncoderMismatch: the library was encoded by another model.
    """
    place = place_of(dataset.name, folder, settings)
    inside = settings.model_copy(update={"home": place / "library"})
    if anew and place.exists():
        with Library(inside).locked():
            (place / "taken-in.json").unlink(missing_ok=True)
        shutil.rmtree(place)
    corpus = dataset.digest()
    state: dict[str, object] = {"corpus": corpus, "parser": PARSER_VERSION, "schema": SCHEMA_VERSION}
    unread = _taken_in(place, state)
    if unread is None or not (inside.home / "CURRENT").exists():
        unread = _take_in(dataset.rows, place, inside, progress)
        whole = json.dumps(state | {"unread": [asdict(one) for one in unread]}, ensure_ascii=False)
        (place / "taken-in.json").write_text(whole, encoding="utf-8")
    return Kept(inside, corpus, _rows_of(dataset.rows, inside), unread)


def place_of(name: str, folder: Path, settings: Settings) -> Path:
    """Where the library of a corpus is kept: one for each place and for each way to encode and cut it.

    Two models can so be compared without encoding anything twice.
    """
    at = folder.resolve()
    shaped_by = json.dumps([str(at), settings.model, settings.passage_characters])
    return settings.home / "evaluation" / f"{name}-{at.name}-{hashlib.sha256(shaped_by.encode()).hexdigest()[:8]}"


def file_of(row_id: str) -> str:
    """The name of a row's file; ids that can't be one are hashed.

    >>> file_of("31715818"), file_of("a/b")
    ('31715818.txt', 'row-c14cddc033f64b9d.txt')
    """
    plain = _PLAIN_ID.fullmatch(row_id) is not None
    return f"{row_id if plain else 'row-' + hashlib.sha256(row_id.encode()).hexdigest()[:16]}.txt"


def _taken_in(place: Path, state: Mapping[str, object]) -> tuple[Unread, ...] | None:
    """The rows that could not be ingested last time; None if the library isn't known to hold this corpus whole."""
    try:
        kept = json.loads((place / "taken-in.json").read_text("utf-8"))
        unread = tuple(Unread(**one) for one in kept.pop("unread"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return unread if kept == state else None


def _take_in(rows: tuple[Row, ...], place: Path, settings: Settings, progress: Progress | None) -> tuple[Unread, ...]:
    with Library(settings).locked():  # nobody may be reading the files that are written over
        (place / "taken-in.json").unlink(missing_ok=True)
        _write(rows, place / "rows", progress)
    report = ingest([place / "rows"], settings, progress, remove_missing=True)
    ids = {file_of(row.id): row.id for row in rows}
    return tuple(Unread(ids[failure.path], failure.stage, failure.reason) for failure in report.failed)


def _write(rows: tuple[Row, ...], folder: Path, progress: Progress | None) -> None:
    """Write each row as a file; as bytes, so that offsets don't depend on the platform's line ends."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for done, row in enumerate(rows, start=1):
        (folder / file_of(row.id)).write_bytes((row.text if row.text.strip() else row.title).encode())
        if progress:
            progress("writing the rows", done, len(rows))
    titled = [
        json.dumps({"file": file_of(row.id), "title": row.title}, ensure_ascii=False) for row in rows if row.title
    ]
    (folder / MANIFEST).write_bytes("".join(f"{line}\n" for line in titled).encode())


def _rows_of(rows: tuple[Row, ...], settings: Settings) -> Mapping[str, tuple[str, ...]]:
    ids = {file_of(row.id): row.id for row in rows}
    found: dict[str, list[str]] = defaultdict(list)
    with Library(settings).reading() as now:
        for source in now.sources():
            if source.path in ids:
                found[source.statement_id].append(ids[source.path])
    return {statement: tuple(sorted(held)) for statement, held in found.items()}
