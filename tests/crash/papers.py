"""The statements of the harness, before and after: fictional, short, in several languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.index.making import BRIDGES, RIVERS, TRAILS, write

if TYPE_CHECKING:
    from pathlib import Path


def _speech(subject: str, points: int = 4) -> str:
    numbered = (
        f"The fictional delegation supports point {point} on {subject}. It asks for a list of the {subject} of part {point}."
        for point in range(points)
    )
    return "\n\n".join([f"A fictional statement on {subject}.", *numbered])


KEPT = {"rivers.txt": RIVERS, "trails.txt": TRAILS, "sub/bridges.txt": BRIDGES, "meadows.txt": _speech("meadows")}
_TWICE = _speech("ferries", 2)
BEFORE = KEPT | {
    "summits.txt": _speech("summits"),
    "harbours.txt": _speech("harbours"),
    "lanterns.txt": _speech("lanterns"),
    "ferries.txt": _TWICE,
    "again/ferries.txt": _TWICE,
}
AFTER = KEPT | {
    "summits.txt": _speech("summits", 6),
    "sub/harbours.txt": _speech("harbours"),
    "ferries.txt": _TWICE,
    "again/rivers.txt": RIVERS,
    "gardens.txt": _speech("gardens"),
    "bahçeler.txt": "Kurgusal heyet bahçelerin listesini destekliyor.\n\nİtirazımız yok. " + _speech("orchards", 2),
}
"""One changed, one moved, one removed, one copy removed, one copy made, two added."""

FEW = {path: KEPT[path] for path in ("rivers.txt", "meadows.txt")}
"""For a first ingest."""


def lay_out(folder: Path, files: dict[str, str]) -> None:
    """Let the folder hold these files and no others."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    write(folder, files)
