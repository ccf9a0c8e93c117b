"""What stands in for the slow and the heavy: an encoder that hashes words."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from index.encode import Encoded, Sentenced, Signs, Vectors, one_by_one, signs_of, unit

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass
class HashingEncoder:
    """Gives every word a direction of its own and a text the sum of its words': texts that share words lie near.

    Attributes:
        name: goes into the fingerprint; another name is another model.
        dimension: of the vectors.
        words: a text of more words doesn't fit.
        languages: those that it claims to understand; None for all.
        averages: whether it gives the directions of words, too, as a model those of its word pieces.
        encoded: how many texts it has encoded.
    """

    name: str = "hashing"
    dimension: int = 64
    words: int = 120
    languages: frozenset[str] | None = None
    averages: bool = False
    encoded: int = 0
    _directions: dict[str, Vectors] = field(default_factory=dict, repr=False)

    @property
    def fingerprint(self) -> str:
        return f"{self.name}-{self.dimension}"

    def fits(self, text: str) -> bool:
        return len(text.split()) <= self.words

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        rows = [sum(map(self._direction, _words(text))) for text in texts]
        return unit(np.asarray(rows, dtype=np.float32).reshape(len(texts), self.dimension))

    def encode_sentences(self, texts: Sequence[Sentenced]) -> list[Encoded]:
        """The texts count as encoded, their sentences don't."""
        wholes, counted = self.encode([one.text for one in texts]), self.encoded
        alone = one_by_one(partial(HashingEncoder.encode, self), texts)
        self.encoded = counted
        return [
            Encoded(whole, made.sentences, self._pieces(one) if self.averages else None)
            for one, whole, made in zip(texts, wholes, alone, strict=True)
        ]

    def _pieces(self, one: Sentenced) -> tuple[Signs, ...]:
        sentences = [one.text[start:end] for start, end in one.sentences]
        return tuple(signs_of(np.stack([self._direction(word) for word in _words(text)])) for text in sentences)

    def _direction(self, word: str) -> Vectors:
        if word not in self._directions:
            seed = int.from_bytes(hashlib.sha256(f"{self.name} {word}".encode()).digest()[:8], "big")
            numbers = np.random.default_rng(seed).standard_normal(self.dimension)
            self._directions[word] = unit(numbers.astype(np.float32))
        return self._directions[word]


def _words(text: str) -> list[str]:
    """The words of a text; where there is none, the text itself, so that no vector is zero."""
    return re.findall(r"\w+", text.casefold()) or [text]
