"""What all contenders take in and are asked: real texts, or generated ones of a given number."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evals.bench.generate import SEED, Writer
from evals.bench.texts import questions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.bench.texts import Text

FILES_MOST = 10_000
"""Generated texts up to so many are read out of files, by the contenders' public ways in; more are put in without."""
_ENCODED = 256
"""Passages that are encoded to find the rate: some seconds."""
_ENCODED_CHARACTERS = 900
"""Of a real text, as many as a passage has."""
_BEGINNING = 60
"""Characters by which a text is known again among those that were found."""


@dataclass(frozen=True, kw_only=True)
class Workload:
    """What is taken in and asked.

    Attributes:
        name: of its library's folder; another one has other texts.
        title: for the report.
        passages: how many were ordered; 0 for real texts, whose passages depend on who cuts them.
        files: the folder with the texts, one a file; None for so many that they are put in without.
        words: of the generated language, the most frequent first; made-up ones come behind them.
        encoded: passages for the encoding rate.
        asked: questions, each with words of its text.
    """

    name: str
    title: str
    passages: int
    files: Path | None
    words: Sequence[str]
    encoded: Sequence[str]
    asked: Sequence[tuple[str, str]]
    _new: Sequence[str] = ()

    def new_file(self, folder: Path, earlier: int) -> Path:
        """A file that the library doesn't hold yet.

        Args:
            folder: where it is written.
            earlier: how many were added before it.
        """
        text = self._new[earlier % len(self._new)] if self._new else Writer(self.words).text(self.passages + earlier)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"new-{earlier:04}.txt"
        path.write_text(text, encoding="utf-8")
        return path


def of_texts(texts: Sequence[Text], questions: int, folder: Path) -> Workload:
    """Real texts, all but the last of which are taken in; that one is added later."""
    *taken, new = texts
    files = _written(folder, ((text.name, text.whole) for text in taken))
    digest = hashlib.sha256("\0".join(text.whole for text in texts).encode()).hexdigest()[:8]
    encoded = [" ".join(text.text.split())[:_ENCODED_CHARACTERS] for text in taken[:_ENCODED]]
    return Workload(
        name=f"texts-{len(taken)}-{digest}", title=f"{len(taken):,} real texts", passages=0, files=files, words=(),
        encoded=encoded, asked=questions_of(taken, questions), _new=(new.whole,),
    )  # fmt: skip


def of_generated(passages: int, words: Sequence[str], questions: int, folder: Path) -> Workload:
    """So many generated texts, each of which is one passage."""
    writer = Writer(words)
    numbers = np.random.default_rng([SEED, passages]).choice(passages, min(questions, passages), replace=False).tolist()
    files = None
    if passages <= FILES_MOST:
        files = _written(folder, ((f"{number:07}", writer.text(number)) for number in range(passages)))
    language = hashlib.sha256(" ".join(words).encode()).hexdigest()[:8] if words else "made-up"
    return Workload(
        name=f"generated-{passages}-{language}", title=f"{passages:,} generated passages", passages=passages, files=files,
        words=words, encoded=[writer.text(number) for number in range(min(_ENCODED, passages))],
        asked=[(writer.question(number), writer.text(number)[:_BEGINNING]) for number in numbers],
    )  # fmt: skip


def _written(folder: Path, texts: Iterator[tuple[str, str]]) -> Path:
    """The texts as files of a new folder."""
    folder.mkdir(parents=True)
    for name, text in texts:
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
