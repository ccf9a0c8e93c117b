"""Questions that wait together are encoded together: three in one go take two thirds of the time that they take one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assistant.interaction import by_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.encode import Encoded, Encoder, Sentenced, Vectors


class Ahead:
    """An encoder that was told which texts it will be asked for next. One thread's.

    Args:
        encoder: does what is to be done.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint, self.dimension, self.languages = encoder.fingerprint, encoder.dimension, encoder.languages
        self.averages = encoder.averages
        self._read: dict[str, Vectors] = {}
        self._in_words: dict[Sentenced, Encoded] = {}

    def read(self, texts: Sequence[str]) -> None:
        """Encode what will be asked for, in place of what was read before; what the model can't read at once will take its time."""
        short = [text for text in dict.fromkeys(texts) if text and self._encoder.fits(text)]
        self._read, self._in_words = {}, {}
        if len(short) < 2:
            return
        if not self.averages:
            self._read = dict(zip(short, self._encoder.encode(short), strict=True))
            return
        told = [by_words(text) for text in short]
        self._in_words = dict(zip(told, self._encoder.encode_sentences(told), strict=True))
        self._read = {one.text: made.whole for one, made in self._in_words.items()}

    def fits(self, text: str) -> bool:
        """Whether the model reads all of `text` at once."""
        return self._encoder.fits(text)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension)."""
        if texts and all(text in self._read for text in texts):
            return np.array([self._read[text] for text in texts])
        return self._encoder.encode(texts)

    def encode_sentences(self, texts: Sequence[Sentenced]) -> list[Encoded]:
        """The vectors of texts and of their sentences."""
        if texts and all(text in self._in_words for text in texts):
            return [self._in_words[text] for text in texts]
        return self._encoder.encode_sentences(texts)
