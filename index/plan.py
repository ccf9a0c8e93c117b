"""A dry run: what an ingest would do to the library, found out without reading, writing or encoding anything."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from index.changes import Changes, Kind
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
    outcome: dict[str, list[str]] = defaultdict(list)
    for file in files:
        change = changes.of(file)
        held = change.before or change.twin
        verb = "unchanged" if change.kind is Kind.COPIED and not change.before else change.kind.value
        outcome["replaced" if verb == Kind.COPIED else verb].append(held.statement_id if held else file.path)
        if change.kind is Kind.RENAMED and change.twin:
            known.drop(change.twin)
        digest = changes.digests[str(file.file)] or ""
        fresh = change.kind in (Kind.ADDED, Kind.REPLACED)
        holder = f"what {file.file} will hold" if fresh or held is None else held.statement_id
        known.add(SourceRecord(str(file.root), file.path, holder, digest, file.recipe(settings)))
    for source in changes.gone(folders(paths)):
        last = known.holders(source.statement_id) == 1
        if not remove_missing or last:
            outcome["removed" if remove_missing else "missing"].append(source.statement_id)
        known.drop(source)
    listed = {verb: tuple(dict.fromkeys(ids)) for verb, ids in outcome.items()}
    return IngestReport(
        added=listed.get("added", ()),
        replaced=listed.get("replaced", ()),
        renamed=listed.get("renamed", ()),
        removed=listed.get("removed", ()),
        unchanged=listed.get("unchanged", ()),
        missing=listed.get("missing", ()),
    )


def _sources(library: Library) -> list[SourceRecord]:
    try:
        with library.reading() as snapshot:
            return snapshot.sources()
    except LibraryMissing:
        return []
