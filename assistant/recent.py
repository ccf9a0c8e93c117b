"""The statements that were looked into lately, whole: questions meet the same ones again and again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from cachetools import LRUCache

if TYPE_CHECKING:
    from index.snapshot import Snapshot
    from index.statement import Statement

_CHARACTERS = 8_000_000
"""With their sentences some 11 MB, in each process that answers."""


class Recent:
    """Keeps the statements that were asked for last; used by many threads at once.

    One that is still in use, in a reader's conversation perhaps, is given again instead of a second one.

    Args:
        characters: how much text it keeps by itself.
    """

    def __init__(self, characters: int = _CHARACTERS) -> None:
        self._kept: LRUCache[tuple[int, str], Statement] = LRUCache(
            characters, lambda statement: len(statement.text) + 1
        )
        self._in_use: WeakValueDictionary[tuple[int, str], Statement] = WeakValueDictionary()
        self._lock = threading.Lock()

    def statement(self, snapshot: Snapshot, id: str) -> Statement | None:
        """The statement with this id in a snapshot, whose statements never change; None if there is none."""
        key = snapshot.revision, id
        with self._lock:
            kept = self._kept.get(key) or self._in_use.get(key)
        found = kept or snapshot.statement(id)
        if found is not None:
            with self._lock:
                found = self._in_use.setdefault(key, found)  # another thread may have read it meanwhile
                if len(found.text) < self._kept.maxsize:
                    self._kept[key] = found
        return found
