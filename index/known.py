"""What the catalogue knows of files, kept up while an ingest goes on: by place, by content and by statement."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from index.snapshot import SourceRecord


class KnownSources:
    """The files that the library knows."""

    def __init__(self, sources: Iterable[SourceRecord]) -> None:
        self._by_place: dict[str, SourceRecord] = {}
        self._by_content: dict[tuple[str, str], dict[str, SourceRecord]] = defaultdict(dict)
        self._holders: Counter[str] = Counter()
        for source in sources:
            self.add(source)

    def __iter__(self) -> Iterator[SourceRecord]:
        return iter(list(self._by_place.values()))

    def at(self, place: str) -> SourceRecord | None:
        """What is known of the file at this place."""
        return self._by_place.get(place)

    def with_content(self, source_sha256: str, recipe: str) -> list[SourceRecord]:
        """The files with the same bytes that were read in the same way."""
        return list(self._by_content.get((source_sha256, recipe), {}).values())

    def add(self, source: SourceRecord) -> None:
        """Know a file, in place of what was known of its place."""
        self.drop(source)
        self._by_place[source.place] = source
        self._by_content[source.source_sha256, source.recipe][source.place] = source
        self._holders[source.statement_id] += 1

    def drop(self, source: SourceRecord) -> None:
        """Know no longer what is at a file's place."""
        before = self._by_place.pop(source.place, None)
        if before is not None:
            del self._by_content[before.source_sha256, before.recipe][before.place]
            self._holders[before.statement_id] -= 1

    def holders(self, statement_id: str) -> int:
        """How many files hold a statement."""
        return self._holders[statement_id]

    def id_for(self, wanted: str, replaces: SourceRecord | None) -> str:
        """`wanted`, or with a number behind it if another statement has that id.

        Args:
            wanted: a symbol or the stem of a file's name.
            replaces: the file's earlier state; if its statement goes, its id is free, and kept where it fits.
        """
        freed = replaces.statement_id if replaces and self._holders[replaces.statement_id] == 1 else None
        if freed and re.fullmatch(rf"{re.escape(wanted)}(?:~\d+)?", freed):
            return freed
        candidate, number = wanted, 1
        while self._holders[candidate] > 0 and candidate != freed:
            number += 1
            candidate = f"{wanted}~{number}"
        return candidate
