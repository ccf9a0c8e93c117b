"""The seal of a generation: the hash of each of its files, so that damage is noticed before a library reads what is damaged.

Chroma's core reads past the end of a file that lost bytes, and takes the process down with it; a flipped bit in a graph makes
passages unfindable without an error. So nothing of a generation is opened before its files are what they were when it was
built. Hashing runs at about 1.7 GB a second where the processor knows SHA-256.
"""

from __future__ import annotations

import contextlib
import json
from hashlib import file_digest
from typing import TYPE_CHECKING

from index.errors import GenerationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Seal = dict[str, str]
"""Path of each file, relative to the sealed folder, and its SHA-256 in hex."""
Stamps = dict[str, list[int]]
"""Path of each large file, relative to its folder, and its inode, size in bytes and time of change in nanoseconds."""
LARGE = 2**26
"""Bytes from which a file is not hashed at each opening: some gigabytes would take seconds. `verify` hashes all."""


def sealed(folder: Path, like: tuple[Path, Mapping[str, str]] | None = None) -> Seal:
    """The seal of a folder as it is now.

    Args:
        folder: whose files are hashed.
        like: another folder and its seal; a file that the two share is not hashed again.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: _shared(path, name, like) or _digest(path) for name, path in names.items()}


def broken(folder: Path, seal: Mapping[str, str], part: str = "", seen: Stamps | None = None) -> list[str]:
    """What is wrong with the files of a sealed folder, as sentences that name them; empty if nothing is.

    Args:
        folder: that was sealed.
        seal: as it was.
        part: only files below this folder of it; all if empty.
        seen: large files that were sound when they looked so; as long as they do, they aren't hashed again.
    """
    problems = []
    for name, digest in seal.items():
        if name.startswith(part):
            try:
                stamp = _stamp(folder / name)
                known = stamp is not None and (seen or {}).get(name) == stamp
                if not known and _digest(folder / name) != digest:
                    problems.append(f"{folder / name} is not as it was written")
            except OSError as error:
                problems.append(f"{folder / name} can't be read ({error.strerror})")
    return problems


def require_unbroken(folder: Path, seal: Mapping[str, str], part: str = "", seen: Stamps | None = None) -> None:
    """As `broken`.

    Raises:
        GenerationError: a file is not as it was written.
    """
    if problems := broken(folder, seal, part, seen):
        raise GenerationError(f"{'; '.join(problems)}; run: demarche rebuild")


def stamps(folder: Path) -> Stamps:
    """How the large files of a folder look now."""
    found = {path.relative_to(folder).as_posix(): _stamp(path) for path in folder.rglob("*") if path.is_file()}
    return {name: stamp for name, stamp in sorted(found.items()) if stamp is not None}


def read_stamps(file: Path) -> Stamps:
    """What `write_stamps` noted; nothing where that can't be read."""
    try:
        return {
            str(name): [int(number) for number in stamp] for name, stamp in json.loads(file.read_text("utf-8")).items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_stamps(file: Path, noted: Stamps) -> None:
    """Note how large files look that were found to be sound; where nobody may write they are hashed each time."""
    if noted:
        with contextlib.suppress(OSError):
            file.write_text(json.dumps(noted), encoding="utf-8")


def _stamp(path: Path) -> list[int] | None:
    """What changes when a file is written; None for one that is hashed in an instant."""
    found = path.stat()
    return [found.st_ino, found.st_size, found.st_mtime_ns] if found.st_size >= LARGE else None


def _shared(path: Path, name: str, like: tuple[Path, Mapping[str, str]] | None) -> str | None:
    """The hash of a file that is one with that of the same name in another folder."""
    if like is None or name not in like[1] or not path.samefile(like[0] / name):
        return None
    return like[1][name]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
