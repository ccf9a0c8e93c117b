"""Démarche as a contender: its public ingest, and the assistant that a user asks."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from assistant.assistant import Assistant
from assistant.opened import OpenedLibrary
from evals.bench.contender import SHOWN, Built, Dense, Found
from evals.bench.encoders import Clocked, EncoderName, load
from evals.bench.large import fill
from index.indexed import passages_and_vectors
from index.library import Library
from index.sync import sync

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.bench.generate import Writer
    from index.settings import Settings
    from index.sync import Progress

_READING, _INDEXING = "reading and encoding", "building the indexes"


class Demarche:
    """Démarche with the settings of the run.

    Args:
        encoder: its name.
        settings: whose `home` is another one for each library.
    """

    def __init__(self, encoder: EncoderName, settings: Settings) -> None:
        self._encoder = Clocked(load(encoder, settings))
        self._settings = settings

    def encode(self, texts: Sequence[str]) -> None:
        """Encode passages in batches, as an ingest does."""
        self._encoder.encode(texts)

    def build(self, files: Path, home: Path, progress: Progress) -> Built:
        """Ingest the folder."""
        steps = _Steps(progress)
        settings = self._in(home)
        report = sync(Library(settings), [files], settings, lambda: self._encoder, steps)
        return Built(len(report.added), self._passages(home), steps.seconds)

    def build_large(self, writer: Writer, passages: int, home: Path, progress: Progress) -> Built:
        """Put statements into the catalogue, and build the generation."""
        library = Library(self._in(home))
        with library.writing() as catalogue:
            reading = fill(catalogue, self._encoder, writer, passages, progress)
            steps = _Steps(progress)
            steps(_INDEXING, 0, 1)
            library.publish(catalogue)
            steps(_INDEXING, 1, 1)
            statements, held = catalogue.snapshot().counts()
        return Built(statements, held, {_READING: reading, **steps.seconds})

    def add(self, file: Path, home: Path) -> None:
        """Ingest the file."""
        settings = self._in(home)
        sync(Library(settings), [file], settings, lambda: self._encoder)

    def open(self, home: Path) -> OpenDemarche:
        """Open the library for questions."""
        settings = self._in(home)
        return OpenDemarche(Assistant(Library(settings), settings, lambda: self._encoder), self._encoder)

    def dense(self, home: Path, questions: Sequence[str]) -> Dense:
        """Ask the vectors of the generation in use; all vectors are the catalogue's."""
        vectors = self._encoder.encode(questions)
        with OpenedLibrary(Library(self._in(home))).view(self._encoder.fingerprint) as view:
            found = [[cosine for _, cosine in view.dense.search(vector, SHOWN)] for vector in vectors]
            return Dense(passages_and_vectors(view.snapshot, self._encoder.fingerprint)[1], vectors, found)

    def _in(self, home: Path) -> Settings:
        return self._settings.model_copy(update={"home": home})

    def _passages(self, home: Path) -> int:
        with Library(self._in(home)).reading() as now:
            return now.counts()[1]


class OpenDemarche:
    """Answers questions, and says how long it encoded."""

    def __init__(self, assistant: Assistant, encoder: Clocked) -> None:
        self._assistant = assistant
        self._encoder = encoder

    def search(self, question: str) -> Found:
        """The ten passages that bear most on a question."""
        before = self._encoder.seconds
        hits = self._assistant.retrieve(question, SHOWN)
        texts = tuple(hit.statement.text[hit.passage.span.start : hit.passage.span.end] for hit in hits)
        return Found(texts, self._encoder.seconds - before)

    def answer(self, question: str) -> None:
        """Answer with quotations, or with silence."""
        self._assistant.ask(question)


class _Steps:
    """Passes progress on, and keeps how long each step took from its first call to its last."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._began: dict[str, float] = {}
        self.seconds: dict[str, float] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.perf_counter()
        self.seconds[step] = now - self._began.setdefault(step, now)
        self._progress(step, done, total)
