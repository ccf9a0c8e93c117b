"""Vectors of sentences and of their word pieces as they are kept: small, and as good to order sentences by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.encode import Signs, Vectors, unit

_LARGEST = 127
_COUNT = np.dtype("<u2")
_MOST_PIECES = int(np.iinfo(_COUNT).max)


class KeptSentences(NamedTuple):
    """What is kept of a passage's sentences.

    Attributes:
        vectors: row i is the unit vector of its i-th sentence.
        pieces: of each sentence its word pieces by their signs, as unit vectors of shape (pieces, dimension); None where none are
            kept, or damaged ones: the encoder doesn't average them, or an earlier release has encoded the passage.
    """

    vectors: Vectors
    pieces: tuple[Vectors, ...] | None


class PackedSentences(NamedTuple):
    """The same as it lies in the catalogue.

    Attributes:
        vectors: signed bytes, row by row, the largest number of each as 127: cosines stay within some thousandths.
        pieces: how many each sentence has, then of each number of each piece its sign, a bit. Only the best of many pieces is
            looked for, and signs choose it as well as whole numbers do; what that does to the choice of sentences is in
            ARCHITECTURE.md.
    """

    vectors: bytes
    pieces: bytes | None

    def is_sound(self, sentences: int, dimension: int) -> bool:
        """Whether these are vectors of this dimension, of so many sentences, with word pieces of each if there are any."""
        return len(self.vectors) == sentences * dimension and (
            self.pieces is None or _counts(self.pieces, sentences, dimension) is not None
        )

    def unpacked(self, dimension: int) -> KeptSentences:
        """The vectors that were packed.

        Raises:
            ValueError: these bytes are no vectors of this dimension.
        """
        rows = unit(np.frombuffer(self.vectors, dtype=np.int8).reshape(-1, dimension).astype(np.float32))
        return KeptSentences(rows, None if self.pieces is None else _unpacked(self.pieces, len(rows), dimension))


def packed(vectors: Vectors, pieces: Sequence[Signs] | None) -> PackedSentences:
    """Vectors of sentences, and the signs of the word pieces of each, as they are kept."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0)
    rows = np.rint(vectors / np.where(largest == 0, 1, largest) * _LARGEST).astype(np.int8).tobytes()
    return PackedSentences(rows, None if pieces is None else _packed([own[:_MOST_PIECES] for own in pieces]))


def _packed(pieces: Sequence[Signs]) -> bytes:
    counts = np.array([len(own) for own in pieces], dtype=_COUNT).tobytes()
    return counts + b"".join(own.tobytes() for own in pieces)


def _counts(kept: bytes, sentences: int, dimension: int) -> list[int] | None:
    """How many word pieces each sentence has; None where these bytes can't be those of so many sentences."""
    if len(kept) < sentences * _COUNT.itemsize:
        return None
    counts = np.frombuffer(kept, dtype=_COUNT, count=sentences).tolist()
    whole = sentences * _COUNT.itemsize + sum(counts) * -(-dimension // 8)
    return counts if all(counts) and whole == len(kept) else None


def _unpacked(kept: bytes, sentences: int, dimension: int) -> tuple[Vectors, ...] | None:
    counts = _counts(kept, sentences, dimension)
    if counts is None:
        return None
    bits = np.frombuffer(kept, dtype=np.uint8, offset=_COUNT.itemsize * sentences).reshape(sum(counts), -1)
    length = np.float32(1 / np.sqrt(dimension))
    signs = np.unpackbits(bits, axis=1, count=dimension).astype(np.float32)
    signs *= 2 * length  # in place: to choose by bits takes five times as long
    signs -= length
    return tuple(np.split(signs, np.cumsum(counts)[:-1]))
