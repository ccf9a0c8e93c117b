"""A dry run: what an ingest would do to the library, found out without reading, writing or encoding anything."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from index.changes import Change, Changes, Kind
from index.errors import LibraryMissing
from index.known import KnownSources
from index.library import Library
from index.report import IngestReport
from index.scan import files_of, folders
from index.settings import Settings, load_settings
from index.snapshot import SourceRecord

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def plan(paths: Sequence[Path], settings: Settings | None = None, *, remove_missing: bool = False) -> IngestReport:
    """What `ingest` would do; `added` names files, since what they hold isn't known before they are read.

    Raises:
        SourceError: a path doesn't exist, or a manifest has a wrong line.
    """
    settings = settings or load_settings()
    files = files_of(paths)
    known = KnownSources(_sources(Library(settings)))
    changes = Changes(known, files, settings)
    outcome: dict[str, dict[str, str]] = defaultdict(dict)  # what is shown, by the statement that will be held
    for file in files:
        change = changes.of(file)
        held = change.before or change.twin
        holder = _holder(change, f"what {file.file} will hold")
        outcome[_verb(change)].setdefault(holder, held.statement_id if held else file.path)
        if change.kind is Kind.RENAMED and change.twin:
            known.drop(change.twin)
        digest = changes.digests[str(file.file)] or ""
        known.add(SourceRecord(str(file.root), file.path, holder, digest, file.recipe(settings)))
    for source in changes.gone(folders(paths)):
        if not remove_missing or known.holders(source.statement_id) == 1:
            outcome["removed" if remove_missing else "missing"][source.statement_id] = source.statement_id
        known.drop(source)
    listed = {verb: tuple(shown.values()) for verb, shown in outcome.items()}
    return IngestReport(
        added=listed.get("added", ()),
        replaced=listed.get("replaced", ()),
        renamed=listed.get("renamed", ()),
        removed=listed.get("removed", ()),
        unchanged=listed.get("unchanged", ()),
        missing=listed.get("missing", ()),
    )


def _holder(change: Change, fresh: str) -> str:
    """The statement that the file will hold: one that is here already, or `fresh`."""
    if change.kind in (Kind.COPIED, Kind.RENAMED) and change.twin:
        return change.twin.statement_id
    return change.before.statement_id if change.kind is Kind.UNCHANGED and change.before else fresh


def _verb(change: Change) -> str:
    """The list of the report in which the file's statement will stand."""
    if change.kind is Kind.COPIED:
        return "replaced" if change.before else "unchanged"
    return change.kind.value


def _sources(library: Library) -> list[SourceRecord]:
    try:
        with library.reading() as snapshot:
            return snapshot.sources()
    except LibraryMissing:
        return []
