"""The statements that were looked into lately, whole: questions meet the same ones again and again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cachetools import LRUCache

if TYPE_CHECKING:
    from index.snapshot import Snapshot
    from index.statement import Statement

_CHARACTERS = 16_000_000
"""With their sentences some 45 MB."""


class Recent:
    """Keeps the statements that were asked for last; used by many threads at once.

    Args:
        characters: how much text it keeps.
    """

    def __init__(self, characters: int = _CHARACTERS) -> None:
        self._kept: LRUCache[tuple[int, str], Statement] = LRUCache(
            characters, lambda statement: len(statement.text) + 1
        )
        self._lock = threading.Lock()

    def statement(self, snapshot: Snapshot, id: str) -> Statement | None:
        """The statement with this id in a snapshot, whose statements never change; None if there is none."""
        key = snapshot.revision, id
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            return kept
        read = snapshot.statement(id)
        if read is not None and len(read.text) < self._kept.maxsize:
            with self._lock:
                self._kept[key] = read
        return read
