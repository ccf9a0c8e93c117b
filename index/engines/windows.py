"""Windows: a text that is longer than the model reads is read in pieces of that length, whose vectors are averaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.engines.encoder import Encoded, Read, Sentenced, Vectors, one_by_one, parted, signs_of, unit


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

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each part of `text` that the model reads by itself."""
        if len(text) <= self.size or len(offsets := self.offsets(text)) <= self.size:
            return [(0, len(text))]
        groups = [offsets[at : at + self.size] for at in range(0, len(offsets), self.size)]
        return [(group[0][0], group[-1][1]) for group in groups]

    def of(self, text: str) -> list[str]:
        """The parts of `text` that the model reads one by one."""
        return [text[start:end] for start, end in self.spans(text)]

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

    def read(self, text: str, read: Callable[[list[str]], list[Read]]) -> Read:
        """What the model makes of a text's word pieces, window by window; `read` does so with texts that it reads at once."""
        spans = self.spans(text)
        parts = read([text[start:end] for start, end in spans])
        offsets = [
            (start + here, end + here) if end > start else (0, 0)
            for (here, _), part in zip(spans, parts, strict=True)
            for start, end in part.offsets
        ]
        return Read(np.concatenate([part.pieces for part in parts]), offsets)

    def in_sentences(
        self,
        texts: Sequence[Sentenced],
        encode: Callable[[Sequence[str]], Vectors],
        read: Callable[[list[str]], list[Read]],
    ) -> list[Encoded]:
        """Vectors of texts that the model can't read at once: sentences one by one, their word pieces window by window."""
        made = one_by_one(encode, texts)
        pieces = (parted(self.read(one.text, read), one.sentences) for one in texts)
        return [one._replace(pieces=tuple(map(signs_of, own))) for one, own in zip(made, pieces, strict=True)]
