"""Which files a folder holds, and what its manifests say about them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import SourceError
from index.manifest import NAME as MANIFEST
from index.manifest import read_manifest
from index.parse import PARSER_VERSION
from index.settings import Settings

_NOT_STATEMENTS = frozenset({"readme.md", "readme.txt", "readme", MANIFEST})


@dataclass(frozen=True)
class Found:
    """A file that is to be ingested.

    Attributes:
        root: the ingested folder, absolute; for a single file its folder.
        path: relative to `root`, with forward slashes.
        given: what a manifest says about it.
    """

    root: Path
    path: str
    given: Mapping[str, str]

    @property
    def file(self) -> Path:
        """Where the file lies."""
        return self.root / self.path

    def recipe(self, settings: Settings) -> str:
        """A hash of everything but its bytes that shapes the statement: when it changes, the file is read anew."""
        parts = [PARSER_VERSION, settings.passage_characters, sorted(self.given.items())]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def scan(root: Path) -> list[Found]:
    """The files below a folder, or the one file, in the order of their paths.

    Hidden files, READMEs and manifests are no statements.

    Raises:
        SourceError: there is no such file or folder.
        ManifestError: a manifest has a wrong line.
    """
    root = root.expanduser().resolve()
    if root.is_file():
        manifest = read_manifest(root.parent)
        return [Found(root.parent, root.name, manifest.get(root.name, {}))]
    if not root.is_dir():
        raise SourceError(root, "no such file or folder")
    given = {path: entry for folder in _folders(root) for path, entry in _manifest_below(root, folder)}
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return [Found(root, path, given.get(path, {})) for path in paths if _may_be_statement(path)]


def files_of(paths: Iterable[Path]) -> list[Found]:
    """The files of several folders and files, each once."""
    return list({file.file: file for path in paths for file in scan(path)}.values())


def folders(paths: Iterable[Path]) -> set[str]:
    """Those of the paths that are folders, absolute."""
    return {str(path.expanduser().resolve()) for path in paths if path.is_dir()}


def _may_be_statement(path: str) -> bool:
    parts = path.split("/")
    return not any(part.startswith(".") for part in parts) and parts[-1].lower() not in _NOT_STATEMENTS


def _folders(root: Path) -> Iterator[Path]:
    yield from sorted(path.parent for path in root.rglob(MANIFEST) if path.is_file())


def _manifest_below(root: Path, folder: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    for file, entry in read_manifest(folder).items():
        yield (folder / file).relative_to(root).as_posix(), entry
