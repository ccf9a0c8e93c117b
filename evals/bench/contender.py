"""What a contender of the benchmark does. The interface is as small as the questions that are put to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evals.bench.generate import Writer
    from index.engines.encoder import Vectors
    from index.sync import Progress

SHOWN = 10
"""Passages that a question finds."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was taken in.

    Attributes:
        documents: files, or generated statements.
        seconds: by step.
    """

    documents: int
    passages: int
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found.

    Attributes:
        texts: of the passages, best first.
        encoding: of the seconds that it took, those in which the question was encoded.
    """

    texts: tuple[str, ...]
    encoding: float = 0.0


@dataclass(frozen=True)
class Dense:
    """The dense part of a library beside its own vectors.

    Attributes:
        vectors: all that it holds, one a row; unit length.
        asked: the questions', one a row.
        cosines: of each question, those of the passages that it finds.
    """

    vectors: Vectors
    asked: Vectors
    cosines: Sequence[Sequence[float]]


class Opened(Protocol):
    """A library that is open for questions."""

    def search(self, question: str) -> Found:
        """The ten passages that bear most on a question."""

    def answer(self, question: str) -> None:
        """Answer the question with quotations.

        Raises:
            NotImplementedError: this contender finds passages and gives no answers.
        """


class Contender(Protocol):
    """Who is measured. Made with an encoder that is loaded already."""

    def encode(self, texts: Sequence[str]) -> None:
        """Encode passages, as it does when it takes them in."""

    def build(self, files: Path, home: Path, progress: Progress) -> Built:
        """Make a library in `home` out of a folder of files."""

    def build_large(self, writer: Writer, passages: int, home: Path, progress: Progress) -> Built:
        """Make one out of so many generated passages, without files."""

    def add(self, file: Path, home: Path) -> None:
        """Add one file to the library, durably."""

    def open(self, home: Path) -> Opened:
        """Open the library."""

    def dense(self, home: Path, questions: Sequence[str]) -> Dense:
        """Ask the dense part alone, and give all vectors that it could have found."""
