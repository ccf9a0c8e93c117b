"""Changing the library from the reading room: files are put beside it, taken in together, and statements are removed."""

from __future__ import annotations

import re
import secrets
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.encode import encoder_on_demand
from index.errors import DemarcheError, StatementNotFound
from index.library import Library
from index.readers.sniff import PROMISED
from index.sync import sync

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.encode import Encoder
    from index.settings import Settings
    from index.snapshot import Snapshot, SourceRecord
    from index.sync import Progress

UPLOADS = "uploads"
"""The folder below the library's in which files that were added in the reading room stay, as the sources of their statements."""

MOST_FILES = 50
SUFFIXES = tuple(PROMISED)

_NAME = re.compile(r"[^/\\\x00-\x1f\x7f:*?\"<>|]{1,150}")


class ShelfError(DemarcheError):
    """A file can't be put beside the library; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        statement: the id of its statement; None where there is none.
        reason: why it wasn't taken in.
    """

    file: str
    became: Literal["taken in", "known already", "not taken in"]
    statement: str | None = None
    reason: str | None = None


class Shelves:
    """The writing side of a library; one change at a time.

    Args:
        settings: of the library.
        encoder: asked for when the first passage is encoded; None for the one that the settings name.
    """

    def __init__(self, settings: Settings, encoder: Callable[[], Encoder] | None = None) -> None:
        self._settings = settings
        self._encoder = encoder or encoder_on_demand(settings)
        self._changing = threading.Lock()
        self.most_bytes = settings.max_file_mib * 1024 * 1024

    @property
    def folder(self) -> Path:
        """Where the files are put."""
        return self._settings.home / UPLOADS

    def put(self, name: str, data: bytes) -> None:
        """Put a file beside the library; it is taken in by `take_in`.

        Raises:
            ShelfError: its name, kind or size can't be, or another file of this name is there.
        """
        suffix = name[name.rfind(".") :].lower() if "." in name else ""
        if not _NAME.fullmatch(name) or name.startswith("."):
            raise ShelfError(f"{name!r} can't be a file's name here; rename it")
        if suffix not in SUFFIXES:
            raise ShelfError(f"{name}: {suffix or 'a file without suffix'} is not read; read are {', '.join(SUFFIXES)}")
        if not 0 < len(data) <= self.most_bytes:
            raise ShelfError(f"{name}: it has {len(data):,} bytes; from 1 to {self.most_bytes:,} are read")
        with self._changing:
            self.folder.mkdir(parents=True, exist_ok=True)
            if len(list(self.folder.iterdir())) > 100_000:
                raise ShelfError(f"{self.folder} is full; ingest folders with: demarche ingest FOLDER")
            path = self.folder / name
            if path.exists() and path.read_bytes() != data:
                raise ShelfError(
                    f"{name}: another file of this name was added before; rename this one, or remove that statement"
                )
            draft = self._settings.home / f"{secrets.token_hex(8)}.part"
            draft.write_bytes(data)
            draft.replace(path)  # so that no half of a file is ever taken in

    def take_in(
        self, names: Sequence[str], progress: Progress | None = None, stopped: Callable[[], bool] = bool
    ) -> list[Outcome]:
        """Take the files in that were put there, and tell of each of these what became of it. A file that can't be read is let go.

        Args:
            names: of files that were put there.
            progress: called as the work goes on.
            stopped: whether no further file is to be read; those that weren't are let go.

        Raises:
            LibraryLocked: another process is writing.
            EncoderMismatch: the library was encoded by another model.
        """
        with self._changing:
            self.folder.mkdir(parents=True, exist_ok=True)
            library = Library(self._settings)
            there = {path.name for path in self.folder.iterdir()}
            report = sync(library, [self.folder], self._settings, self._encoder, progress, stopped=stopped)
            with library.reading() as now:
                held = {one.path: one.statement_id for one in self._added(now)}
            failed = {one.path: one.reason for one in report.failed}
            if stopped():
                unread = [name for name in names if name in there and name not in held]
                failed = dict.fromkeys(unread, "stopped before it was read") | failed
            for name in failed:
                (self.folder / name).unlink(missing_ok=True)
            new = {*report.added, *report.replaced, *report.renamed}
            return [self._outcome(name, held.get(name), failed.get(name), new) for name in names]

    def _added(self, now: Snapshot, id: str | None = None) -> list[SourceRecord]:
        """The files that were added here and are known; of one statement or of all."""
        return [one for one in now.sources(id) if one.root == str(self.folder.resolve())]

    def _outcome(self, name: str, statement: str | None, reason: str | None, new: set[str]) -> Outcome:
        if statement is None:
            return Outcome(name, "not taken in", reason=reason or "it holds no statement")
        return Outcome(name, "taken in" if statement in new else "known already", statement)

    def remove(self, id: str) -> None:
        """Remove a statement from the library with its vectors, and its file where it was added here.

        Raises:
            StatementNotFound: there is none.
            LibraryLocked: another process is writing.
        """
        with self._changing:
            library = Library(self._settings)
            with library.reading() as now:
                if now.statement(id) is None:
                    raise StatementNotFound(f"no statement {id!r} in the library")
                added = [one.path for one in self._added(now, id)]
            with library.writing() as catalogue:
                catalogue.remove(id)
                library.publish(catalogue)
            for name in added:
                (self.folder / name).unlink(missing_ok=True)
