"""The library opened for questions: always what CURRENT names, and exact search where that can't be opened."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from assistant.holdings import Holdings
from assistant.recent import Recent
from index.catalogue import bound_fingerprint, require_same_encoder
from index.contents import Manifest
from index.encode import Vectors
from index.errors import GenerationError
from index.exact import ExactVectors, exact_vectors
from index.generation import Generation
from index.lexical import LexicalIndex
from index.library import Library
from index.snapshot import Snapshot
from index.statement import Statement


class DenseSearch(Protocol):
    """What retrieval needs of vectors."""

    def search(self, vector: Vectors, limit: int, statements: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The nearest passages with their cosines, best first."""


@dataclass(frozen=True)
class View:
    """One state of the library, the same from a question's beginning to its end.

    Attributes:
        holdings: what it holds, by everything that statements are chosen by.
        lexical: None where no generation can be opened.
        generation: its name; None where the catalogue is searched exactly.
        notice: what the reader should know about this state.
        recent: what was looked into lately.
        held: the opened generation, which stays open as long as a view of it is in use.
    """

    snapshot: Snapshot
    holdings: Holdings
    fingerprint: str | None
    lexical: LexicalIndex | None
    dense: DenseSearch
    generation: str | None
    notice: str | None
    recent: Recent
    held: Generation | None = None

    def statement(self, id: str) -> Statement | None:
        """The statement with this id, whole."""
        return self.recent.statement(self.snapshot, id)


class OpenedLibrary:
    """Opens the generation in use, and the next one as soon as it is named; used by many threads at once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._generation: Generation | None = None
        self._exact: tuple[int, ExactVectors] | None = None
        self._failed: _Failed | None = None
        self._counting = threading.Lock()
        self._holdings: dict[int, Holdings] = {}
        self._recent = Recent()

    @contextmanager
    def view(self, fingerprint: str | None = None) -> Iterator[View]:
        """One state of the library.

        Args:
            fingerprint: of the encoder with which it will be asked; None if only texts are looked at.

        Raises:
            LibraryMissing: there is none.
            EncoderMismatch: it was encoded by another model.
        """
        with self._library.reading() as now:
            bound = bound_fingerprint(now)
            if bound and fingerprint:
                require_same_encoder(bound, fingerprint)
            try:
                generation = self._current(bound)
            except GenerationError as error:
                yield self._degraded(now, bound, error)
                return
            snapshot = Snapshot(now.connection, generation.manifest.revision)
            holdings = self._held_by(snapshot)
            yield View(
                snapshot, holdings, bound, generation.lexical, generation.vectors, generation.name, None, self._recent,
                generation,
            )  # fmt: skip

    def _held_by(self, snapshot: Snapshot) -> Holdings:
        """What a snapshot holds: read once for a revision, whose statements never change."""
        with self._counting:
            if snapshot.revision not in self._holdings:
                kept = sorted(self._holdings)[1 - _REVISIONS_KEPT :]
                self._holdings = {revision: self._holdings[revision] for revision in kept}
                self._holdings[snapshot.revision] = Holdings.of(snapshot)
            return self._holdings[snapshot.revision]

    def _current(self, bound: str | None) -> Generation:
        with self._lock:
            name = self._library.generations.current_name()
            if name is None:
                raise GenerationError("no generation was built yet; run: demarche rebuild")
            if self._generation is None or self._generation.name != name:
                self._generation = self._opened(name)
                # Questions under way go on with the one before; it is closed when the last of them is done.
                weakref.finalize(self._generation, self._generation.vectors.close)
            if self._generation.manifest.fingerprint != bound:
                raise GenerationError(
                    f"generation {name} was built from another model's vectors; run: demarche rebuild"
                )
            return self._generation

    def _opened(self, name: str) -> Generation:
        """Open a generation; one that failed just now isn't hashed again for every question."""
        failed = self._failed
        if failed is None or failed.name != name or time.monotonic() - failed.when > _TRY_AGAIN_SECONDS:
            try:
                return self._library.generations.open(name)
            except GenerationError as error:
                failed = self._failed = _Failed(name, time.monotonic(), error, self._words_of(name))
        raise failed.error

    def _words_of(self, name: str) -> tuple[Manifest, LexicalIndex] | None:
        """The lexical index of a generation whose other parts can't be used, where it is sound itself."""
        try:
            return self._library.generations.open_words(name)
        except GenerationError:
            return None

    def _degraded(self, now: Snapshot, bound: str | None, error: GenerationError) -> View:
        """The catalogue's own vectors, with the words of the generation if those are sound and of the same revision."""
        with self._lock:
            if self._exact is None or self._exact[0] != now.revision:
                self._exact = (now.revision, exact_vectors(now, bound or ""))
            exact = self._exact[1]
            words = self._failed.words if self._failed and self._failed.error is error else None
        lexical = words[1] if words and words[0].revision == now.revision else None
        if not os.access(self._library.home, os.W_OK):
            notice = "The library is read-only, so its vectors are searched one by one instead of by their index."
        else:
            reason = str(error).removesuffix("; run: demarche rebuild")
            notice = f"A search index can't be used ({reason}). The catalogue was searched directly; mend with: demarche rebuild"
        return View(now, self._held_by(now), bound, lexical, exact, None, notice, self._recent)


_TRY_AGAIN_SECONDS = 30.0
_REVISIONS_KEPT = 2
"""As many as generations on disk: questions under way may still ask the one before."""


@dataclass(frozen=True)
class _Failed:
    """A generation that couldn't be opened.

    Attributes:
        when: by the monotonic clock, in seconds.
        words: its lexical index, if that is sound.
    """

    name: str
    when: float
    error: GenerationError
    words: tuple[Manifest, LexicalIndex] | None
