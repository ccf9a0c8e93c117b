"""Places in the code at which a process kills itself: before or after the n-th call of a named function."""

from __future__ import annotations

import inspect
import os
import signal
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import index.generation
import index.vectors
from index.catalogue import Catalogue
from index.generation import Generations
from index.lexical import LexicalIndex
from index.library import Library
from index.vectors import VectorIndex

if TYPE_CHECKING:
    from collections.abc import Callable

_OWNERS: dict[str, Any] = {
    "Catalogue": Catalogue, "Generations": Generations, "Library": Library, "LexicalIndex": LexicalIndex,
    "VectorIndex": VectorIndex, "generation": index.generation, "vectors": index.vectors, "Path": Path,
}  # fmt: skip
NAMES = (
    "Catalogue.put", "Catalogue.add_source", "Catalogue.drop_source", "Catalogue.purge", "Catalogue.record_run",
    "Catalogue.close", "Library.publish", "Generations.build", "Generations._fill", "LexicalIndex.build", "VectorIndex.build", "vectors._fill",
    "generation.verify", "generation._write_through", "Path.rename", "Generations._switch", "Path.replace",
    "Generations.tidy", "Generations._drop",
)  # fmt: skip
"""`Path.rename` puts a finished generation in its place, `Path.replace` puts CURRENT in its."""


@dataclass(frozen=True)
class Point:
    """A place in the code, written `NAME:before` or `NAME:after#2`."""

    name: str
    after: bool
    occurrence: int = 1

    @staticmethod
    def of(text: str) -> Point:
        """Out of its written form."""
        name, place = text.split(":")
        place, _, occurrence = place.partition("#")
        if place not in ("before", "after"):
            raise ValueError(f"a point is NAME:before or NAME:after, not {text!r}")
        return Point(name, place == "after", int(occurrence or 1))

    def __str__(self) -> str:
        return f"{self.name}:{'after' if self.after else 'before'}#{self.occurrence}"


def arm(point: Point) -> None:
    """From here on, this process kills itself at the point."""
    owner, attribute = _OWNERS[point.name.split(".")[0]], point.name.split(".")[1]
    static = isinstance(inspect.getattr_static(owner, attribute), staticmethod)
    deadly = _deadly(getattr(owner, attribute), point)
    setattr(owner, attribute, staticmethod(deadly) if static else deadly)


def _deadly(function: Callable[..., Any], point: Point) -> Callable[..., Any]:
    calls = 0

    @wraps(function)
    def called(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == point.occurrence and not point.after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*arguments, **named)
        if calls == point.occurrence:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return called
