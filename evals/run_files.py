"""Where runs are saved: one folder, a file a run. The reading room shows what is in it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from assistant.web.runs import runs_in

if TYPE_CHECKING:
    from pathlib import Path


def run_file(home: Path, name: str, measured: str) -> Path:
    """The file of a run, under a name of its own.

    Args:
        home: the library's folder.
        name: what was measured.
        measured: when, in ISO form.
    """
    return runs_in(home) / f"{name}-{file_time(measured)}.json"


def file_time(measured: str) -> str:
    """A time as part of a file's name.

    >>> file_time("2026-11-26T01:02:03+00:00")
    '20261126-010203'
    """
    return datetime.fromisoformat(measured).strftime("%Y%m%d-%H%M%S")
