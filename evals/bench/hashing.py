"""An encoder that stands in for the real one at scale: it hashes words, some thousand texts a second on one core."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np

from evals.bench.generate import FUNCTION_WORDS
from index.engines.encoder import Encoded, Sentenced, Vectors, one_by_one, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIMENSION = 384
"""As the bundled model has."""
_WORD = re.compile(r"\w+")
_ROOM = 1024


class HashingEncoder:
    """Gives each word a direction of its own, drawn by its hash, and a text the sum of its words': texts that share words are near.

    Fast because each word's direction is drawn once, and the sums of all texts are taken at once.
    """

    dimension = _DIMENSION
    languages: frozenset[str] | None = None
    averages = False
    fingerprint = f"hashing-{_DIMENSION}"

    def __init__(self) -> None:
        self._function = frozenset(FUNCTION_WORDS)
        self._rows: dict[str, int] = {}
        self._directions = np.empty((_ROOM, _DIMENSION), dtype=np.float32)

    def fits(self, text: str) -> bool:  # noqa: ARG002  (a sum of words has no end)
        """Always: it reads texts of any length."""
        return True

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension)."""
        if not texts:
            return np.empty((0, _DIMENSION), dtype=np.float32)
        rows = [[self._row(word) for word in self._words(text)] for text in texts]
        begins = np.cumsum([0, *map(len, rows)])[:-1]
        return unit(np.add.reduceat(self._directions[np.concatenate(rows)], begins, axis=0))

    def encode_sentences(self, texts: Sequence[Sentenced]) -> list[Encoded]:
        """The vectors of texts and of their sentences."""
        return one_by_one(self.encode, texts)

    def _words(self, text: str) -> list[str]:
        """The words that carry meaning; where there is none, the text itself, so that no vector is zero."""
        return [word for word in _WORD.findall(text.casefold()) if word not in self._function] or [text]

    def _row(self, word: str) -> int:
        """Where the word's direction stands; drawn now if it is new."""
        row = self._rows.get(word)
        if row is None:
            row = self._rows[word] = len(self._rows)
            if row == len(self._directions):
                self._directions = np.concatenate([self._directions, np.empty_like(self._directions)])
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
            self._directions[row] = np.random.default_rng(seed).standard_normal(_DIMENSION, dtype=np.float32)
        return row
