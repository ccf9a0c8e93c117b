"""Which code is running: the package's version, and the commit where it runs from a checkout."""

from __future__ import annotations

import subprocess
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path

_SECONDS = 10


def version() -> str | None:
    """The package's version; None where it isn't installed as one."""
    try:
        return installed_version("demarche")
    except PackageNotFoundError:
        return None


def commit(file: Path = Path(__file__)) -> str | None:
    """The commit of the checkout that holds a file, with `-dirty` behind it if tracked files differ from it.

    None where there is no git, or where the file isn't tracked: an installed copy may lie within somebody else's checkout.
    """
    folder = file.parent
    if _git(folder, "ls-files", "--error-unmatch", file.name) is None:
        return None
    head, changed = _git(folder, "rev-parse", "HEAD"), _git(folder, "status", "--porcelain", "--untracked-files=no")
    return f"{head}-dirty" if head and changed else head


def _git(folder: Path, *arguments: str) -> str | None:
    """What git says; None where it can't."""
    try:
        done = subprocess.run(  # noqa: S603  (our own arguments)
            ["git", *arguments],  # noqa: S607  (the user's own git)
            cwd=folder, capture_output=True, text=True, check=True, timeout=_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
