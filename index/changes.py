"""What has happened to files since they were last taken in: compared by place and by content, without reading them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from index.known import KnownSources
from index.snapshot import SourceRecord

if TYPE_CHECKING:
    from index.scan import Found
    from index.settings import Settings


class Kind(StrEnum):
    """What has happened to a file."""

    UNCHANGED = "unchanged"
    COPIED = "copied"
    RENAMED = "renamed"
    REPLACED = "replaced"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """What has happened to one file.

    Attributes:
        before: what is known of its place.
        twin: a known file with the same bytes, read in the same way, of which it is a copy or the new name.
    """

    kind: Kind
    before: SourceRecord | None = None
    twin: SourceRecord | None = None


class Changes:
    """Compares files with what is known of them, which may grow meanwhile.

    Args:
        known: the files that the library knows.
        files: all that are looked at.
        settings: shape how they are read.
    """

    def __init__(self, known: KnownSources, files: Sequence[Found], settings: Settings) -> None:
        self._known = known
        self._settings = settings
        self.digests: Mapping[str, str | None] = {str(file.file): _digest(file.file) for file in files}

    def of(self, file: Found) -> Change:
        """What has happened to a file."""
        digest, recipe = self.digests[str(file.file)], file.recipe(self._settings)
        before = self._known.at(str(file.file))
        if before and (before.source_sha256, before.recipe) == (digest, recipe):
            return Change(Kind.UNCHANGED, before)
        twin = self._twin(digest, recipe) if digest else None
        if twin and self._is_there(twin):
            return Change(Kind.COPIED, before, twin)
        if twin and not before:
            return Change(Kind.RENAMED, None, twin)
        return Change(Kind.REPLACED if before else Kind.ADDED, before)

    def gone(self, roots: Iterable[str]) -> Iterator[SourceRecord]:
        """The known files of these folders that are no longer there."""
        folders = frozenset(roots)
        for source in self._known:
            if source.root in folders and source.place not in self.digests:
                yield source

    def _twin(self, digest: str, recipe: str) -> SourceRecord | None:
        """A known file with the same bytes; one that is still there before one that is not."""
        return max(self._known.with_content(digest, recipe), key=self._is_there, default=None)

    def _is_there(self, source: SourceRecord) -> bool:
        """Whether the file still holds what is known of it; one outside the folders of this run counts if it exists."""
        if source.place in self.digests:
            return self.digests[source.place] == source.source_sha256
        return Path(source.place).is_file()


def _digest(path: Path) -> str | None:
    """The hash of a file's bytes; None where it can't be read, which is told when it is taken in."""
    try:
        with path.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None
