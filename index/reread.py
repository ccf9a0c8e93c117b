"""Source files read again, without any library: found by their path or by their hash, and read as an ingest reads them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.errors import DemarcheError, ReadError
from index.parse import parse
from index.scan import scan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from index.readers.limits import Limits
    from index.readers.process import ReaderProcess
    from index.scan import Found
    from index.statement import Statement


@dataclass(frozen=True)
class SourceFile:
    """A file below the folder, as it is now.

    Attributes:
        path: relative to the folder, with forward slashes.
        sha256: of its bytes, in hex.
        given: what a manifest of the folder says about it.
    """

    path: str
    data: bytes
    sha256: str
    given: Mapping[str, str]


class Sources:
    """The source files below a folder. Each is parsed once, however often it is asked for.

    Hidden files, READMEs and manifests are no sources, as for an ingest.

    Args:
        folder: with the files; a single file will do.
        reader: reads each of them in a confined process.
        limits: for reading one.

    Raises:
        SourceError: there is no such folder.
        ManifestError: a manifest in it has a wrong line.
    """

    def __init__(self, folder: Path, reader: ReaderProcess, limits: Limits) -> None:
        self._found = {file.path: file for file in scan(folder)}
        self._reader = reader
        self._limits = limits
        self._statements: dict[tuple[str, str], Statement] = {}

    def at(self, path: str) -> SourceFile | None:
        """The file at a path below the folder; None where there is none, or none that may be a source.

        Only files that a look through the folder has found are opened, so no path leads out of it.
        """
        found = self._found.get(path)
        return _loaded(found) if found else None

    def with_hash(self, sha256: str) -> SourceFile | None:
        """The first file, by path, with these bytes; None where there is none."""
        found = self._by_hash.get(sha256)
        source = _loaded(found) if found else None
        return source if source and source.sha256 == sha256 else None

    def read(self, source: SourceFile, path: str) -> Statement:
        """The statement that a file holds, as this release of Démarche reads and parses it.

        Args:
            source: one of these files.
            path: under which it was ingested: a statement without a symbol is called by its stem.

        Raises:
            ReadError: it can't be read.
        """
        key = (source.sha256, path)
        if key not in self._statements:
            read = self._reader.read(self._found[source.path].file, source.data, self._limits)
            try:
                self._statements[key] = parse(read, PurePosixPath(path), source.given)
            except (DemarcheError, ValueError) as error:
                raise ReadError(source.path, f"its text can't be parsed: {error}", stage="parse") from error
        return self._statements[key]

    @cached_property
    def _by_hash(self) -> dict[str, Found]:
        """Every file that can be opened, by the hash of its bytes; of several with the same bytes, the first by path."""
        hashed: dict[str, Found] = {}
        for file in self._found.values():
            try:
                with file.file.open("rb") as opened:
                    hashed.setdefault(hashlib.file_digest(opened, "sha256").hexdigest(), file)
            except OSError:  # it can't be the one, or can't be looked at
                continue
        return hashed


def _loaded(found: Found) -> SourceFile | None:
    """A file's bytes with their hash; None for one that went or may not be opened."""
    try:
        data = found.file.read_bytes()
    except OSError:
        return None
    return SourceFile(found.path, data, hashlib.sha256(data).hexdigest(), found.given)
