"""Where a contender's library lies, and what is known of it from an earlier run."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import BenchmarkError

_FILE = "benchmark.json"


@dataclass
class Place:
    """The folder of one library.

    Attributes:
        folder: holds the library, and beside it what its building told.
        built: what the building told; None if there is no library yet.
        added: files that were added since.
    """

    folder: Path
    built: dict[str, Any] | None = None
    added: int = 0

    @property
    def home(self) -> Path:
        """Of the library."""
        return self.folder / "library"

    def emptied(self) -> Path:
        """The home, without what is there."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.built, self.added = None, 0
        return self.home

    def note(self) -> None:
        """Keep what is known, for later runs."""
        (self.folder / _FILE).write_text(json.dumps({"built": self.built, "added": self.added}), encoding="utf-8")


def place_in(folder: Path) -> Place:
    """What is known of the library in a folder; a library whose building was cut off isn't one.

    Raises:
        BenchmarkError: there is something in the folder that no run of the benchmark has put there.
    """
    try:
        return Place(folder, **json.loads((folder / _FILE).read_text("utf-8")))
    except FileNotFoundError:
        if folder.is_dir() and any(path.name != "library" for path in folder.iterdir()):
            raise BenchmarkError(f"{folder} holds other files; name another folder for --keep") from None
        return Place(folder)
    except (OSError, ValueError, TypeError) as error:
        raise BenchmarkError(f"{folder / _FILE} can't be read: {error}; delete {folder} to measure anew") from error
