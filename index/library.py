"""The library on disk as a whole: who may write, what is in use, how a change is put in use."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.catalogue import FILE_NAME, Catalogue, reading
from index.connections import Connections
from index.errors import LibraryLocked
from index.generation import Generations
from index.settings import Settings
from index.snapshot import Snapshot


class Library:
    """The library in one folder.

    Args:
        settings: name the folder and, if there is one, the Chroma server.
    """

    def __init__(self, settings: Settings) -> None:
        self.home = settings.home
        self.catalogue_path = settings.home / FILE_NAME
        self.generations = Generations(settings.home, settings.chroma_url)
        self.chroma_url = settings.chroma_url
        self._connections = Connections(self.catalogue_path)

    def reading(self, revision: int | None = None) -> AbstractContextManager[Snapshot]:
        """Look into the catalogue at a revision, or as it is now."""
        return reading(self._connections, revision)

    @contextmanager
    def writing(self) -> Iterator[Catalogue]:
        """The catalogue open for writing, for one process at a time.

        Raises:
            LibraryLocked: another process is writing; the message says which.
        """
        with self.locked():
            catalogue = Catalogue(self.catalogue_path)
            try:
                yield catalogue
            finally:
                catalogue.close()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep all other writers away; the system lets go of the lock when this process ends, however it ends.

        Raises:
            LibraryLocked: another process is writing; the message says which.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.home / "writer.lock", timeout=0)
        holder = self.home / "writer.json"
        try:
            lock.acquire()
        except Timeout as error:
            raise LibraryLocked(f"{self.home}: {_described(holder)} is writing; wait until it has finished") from error
        try:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            holder.write_text(json.dumps({"pid": os.getpid(), "since": now}), encoding="utf-8")
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()

    def writer(self) -> str | None:
        """Who is writing now; None if nobody is."""
        if not (self.home / "writer.json").exists():
            return None
        lock = FileLock(self.home / "writer.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            return _described(self.home / "writer.json")
        except OSError:  # a library that may only be read: nobody here writes to it
            return None
        lock.release()
        return None

    def publish(self, catalogue: Catalogue, *, anew: bool = False) -> str | None:
        """Put the catalogue's present state in use: build a generation if the one in use is of another revision.

        Args:
            catalogue: open for writing.
            anew: build one even if the one in use is up to date.

        Returns:
            The name of the generation in use; None if nothing was ever ingested.
        """
        fingerprint = catalogue.fingerprint
        if fingerprint is None:
            return None
        if anew or self.generations.revision_of_current() != catalogue.revision:
            self.generations.build(catalogue.snapshot(), fingerprint, catalogue.library_id)
        self.generations.tidy(catalogue.last_death())
        catalogue.purge(catalogue.revision)
        return self.generations.current_name()

    def remove(self, statement_id: str) -> None:
        """Remove a statement from the library, with its vectors and from every generation.

        Raises:
            StatementNotFound: there is none with this id.
        """
        with self.writing() as catalogue:
            catalogue.remove(statement_id)
            self.publish(catalogue)

    def rebuild(self) -> str | None:
        """Build the indexes anew from the catalogue; nothing is encoded."""
        with self.writing() as catalogue:
            return self.publish(catalogue, anew=True)


def _described(holder: Path) -> str:
    try:
        said = json.loads(holder.read_text("utf-8"))
        return f"process {said['pid']} (since {said['since']})"
    except (OSError, ValueError, KeyError):
        return "another process"
