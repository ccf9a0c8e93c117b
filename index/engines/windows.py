"""Windows: a text that is longer than the model reads is read in pieces of that length, whose vectors are averaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.engines.encoder import Vectors, unit


@dataclass(frozen=True)
class Windows:
    """How a model reads long texts.

    Attributes:
        size: word pieces that it reads at once, without the tokens that it adds at both ends.
        offsets: start and end of each word piece of a text, in characters.
    """

    size: int
    offsets: Callable[[str], Sequence[tuple[int, int]]]

    def fit(self, text: str) -> bool:
        """Whether the model reads all of `text` at once; each word piece has a character at least."""
        return len(text) <= self.size or len(self.offsets(text)) <= self.size

    def of(self, text: str) -> list[str]:
        """The parts of `text` that the model reads one by one."""
        if len(text) <= self.size or len(offsets := self.offsets(text)) <= self.size:
            return [text]
        groups = [offsets[at : at + self.size] for at in range(0, len(offsets), self.size)]
        return [text[group[0][0] : group[-1][1]] for group in groups]

    def encoded(self, texts: Sequence[str], encode: Callable[[list[str]], Vectors]) -> Vectors:
        """One unit vector a text, whatever its length.

        Args:
            texts: one or more.
            encode: gives the unit vectors of texts that the model reads at once.
        """
        windows = [self.of(text) for text in texts]
        vectors = encode([window for group in windows for window in group])
        if len(vectors) == len(texts):
            return vectors
        starts = np.cumsum([0] + [len(group) for group in windows[:-1]])
        return unit(np.add.reduceat(vectors, starts, axis=0))
