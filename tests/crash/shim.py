"""The library that stands between a process and its files: compiled here, told what to do by `Blow`."""

from __future__ import annotations

import ctypes
import errno
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")

BYTES, SYNC, SIZE, NAME, GONE, MAKE = 1, 2, 4, 8, 16, 32
ALL = BYTES | SYNC | SIZE | NAME | GONE | MAKE
"""What calls do to their files: as in shim.c."""

_WRITES = ("write", "pwrite", "writev", "pwritev", "pwritev2", "copy_file_range", "sendfile")
EVERYTHING = tuple("/".join("*" * depth) for depth in range(1, 6))
CLASSES: dict[str, tuple[str, ...]] = {
    "catalogue": ("catalogue.sqlite3",),
    "catalogue's journal": ("catalogue.sqlite3-journal",),
    "chroma.sqlite3": ("generations/*/chroma/chroma.sqlite3",),
    "chroma's journal": ("generations/*/chroma/chroma.sqlite3-*",),
    "chroma's graph": ("generations/*/chroma/*/*",),
    "lexical": ("generations/*/lexical/*", "generations/*/lexical"),
    "manifest": ("generations/*/manifest.json",),
    "CURRENT": ("CURRENT*",),
    "folders": ("generations", "generations/*", "generations/*/chroma", "generations/*/chroma/*-*-*-*-*"),
    "lock": ("writer.*",),
}
"""The files of a library, by what they are: patterns of `fnmatch` in which `*` doesn't match a slash."""


class Mode(IntEnum):
    """What happens at the n-th call: as in shim.c."""

    OFF, COUNT, KILL_BEFORE, KILL_TORN, KILL_AFTER, FAIL = range(6)


@dataclass(frozen=True)
class Blow:
    """What is to befall a process.

    Attributes:
        n: the call at which, from 1.
        patterns: the files whose calls are counted.
        kinds: the calls that are counted.
        error: the number of the error with which the call fails.
        persistent: whether all calls after that fail, too.
    """

    mode: Mode
    n: int = 0
    patterns: tuple[str, ...] = EVERYTHING
    kinds: int = ALL
    error: int = 0
    persistent: bool = False

    @staticmethod
    def kill(place: str, patterns: tuple[str, ...], n: int) -> Blow:
        """Kill `before`, in the middle of (`torn`) or `after` the n-th call; only writes can be torn, so only they count."""
        return Blow(Mode[f"KILL_{place.upper()}"], n, patterns, BYTES if place == "torn" else ALL)

    @staticmethod
    def fail(n: int, error: int, *, persistent: bool) -> Blow:
        """Let the n-th call fail; a full disk lets files be deleted all the same."""
        return Blow(
            Mode.FAIL, n, kinds=ALL & ~GONE if error == errno.ENOSPC else ALL, error=error, persistent=persistent
        )


def compiler() -> str | None:
    """The C compiler of this machine; None if there is none."""
    return shutil.which("cc") or shutil.which("gcc")


def build(folder: Path) -> Path:
    """Compile the library into a folder."""
    library = folder / "shim.so"
    command = [compiler() or "cc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    subprocess.run([*command, "-o", str(library), str(SOURCE), "-ldl"], check=True)
    return library


def arm(library: Path, root: Path, blow: Blow, log: int = -1) -> None:
    """From here on, count this process's calls below `root`; it must have been started with the library in LD_PRELOAD.

    Args:
        library: as built.
        root: the folder, absolute.
        blow: what is to happen.
        log: an open file, for the calls that are counted.
    """
    ctypes.CDLL(str(library)).shim_arm(
        int(blow.mode), str(root).encode(), "\n".join(blow.patterns).encode(), blow.kinds, ctypes.c_long(blow.n),
        blow.error, int(blow.persistent), log,
    )  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """The calls of one undisturbed run, as logged: (operation, path relative to the folder)."""

    calls: tuple[tuple[str, str], ...]

    @staticmethod
    def of(log: str) -> Counts:
        """Out of the log's text."""
        return Counts(tuple((line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in log.splitlines()))

    def by_class(self, *, torn: bool = False) -> Counter[str]:
        """How many calls each class of files gets; of those that write bytes only, if `torn`."""
        counted = (path for operation, path in self.calls if not torn or operation in _WRITES)
        return Counter(name for path in counted for name in CLASSES if belongs(path, name))


def belongs(path: str, name: str) -> bool:
    """Whether a file is of a class."""
    parts = Path(path).parts
    return any(len(parts) == len(Path(pattern).parts) and Path(path).match(pattern) for pattern in CLASSES[name])
