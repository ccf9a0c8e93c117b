"""The seal of a generation: the hash of each of its files, so that damage is noticed before a library reads what is damaged.

Chroma's core reads past the end of a file that lost bytes, and takes the process down with it; a flipped bit in a graph makes
passages unfindable without an error. So nothing of a generation is opened before its files are what they were when it was
built. Hashing runs at about 1.7 GB a second where the processor knows SHA-256.
"""

from __future__ import annotations

from hashlib import file_digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Seal = dict[str, str]
"""Path of each file, relative to the sealed folder, and its SHA-256 in hex."""


def sealed(folder: Path) -> Seal:
    """The seal of a folder as it is now."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


def broken(folder: Path, seal: Mapping[str, str], part: str = "") -> list[str]:
    """What is wrong with the files of a sealed folder, as sentences that name them; empty if nothing is.

    Args:
        folder: that was sealed.
        seal: as it was.
        part: only files below this folder of it; all if empty.
    """
    problems = []
    for name, digest in seal.items():
        if name.startswith(part):
            try:
                if _digest(folder / name) != digest:
                    problems.append(f"{folder / name} is not as it was written")
            except OSError as error:
                problems.append(f"{folder / name} can't be read ({error.strerror})")
    return problems


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
