"""Encoder: what the library needs of a model, and the vectors that it makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Signs = npt.NDArray[np.uint8]
"""Which numbers of vectors are positive, a bit each, row by row (`numpy.packbits`): a thirty-second of their size."""
_TOLERANCE = 1e-3


class Sentenced(NamedTuple):
    """A text, and where its sentences lie in it: start and end of each, in characters."""

    text: str
    sentences: tuple[tuple[int, int], ...]


class Encoded(NamedTuple):
    """What an encoder makes of a text whose sentences are known.

    Attributes:
        whole: the text's unit vector, shape (dimension,).
        sentences: row i is the unit vector of its i-th sentence, shape (sentences, dimension).
        pieces: of each sentence the signs of its word pieces' vectors, one row a piece and one at least; None from a model that
            doesn't average them.
    """

    whole: Vectors
    sentences: Vectors
    pieces: tuple[Signs, ...] | None = None


class Read(NamedTuple):
    """What a model made of a text's word pieces.

    Attributes:
        pieces: one row a word piece, shape (pieces, dimension).
        offsets: start and end of each in the text, in characters; of one that the model added, both are 0.
    """

    pieces: Vectors
    offsets: Sequence[tuple[int, int]]


class Encoder(Protocol):
    """What the library needs of an encoder.

    Attributes:
        fingerprint: changes whenever the vectors would: the model's files, dimension, pooling, precision.
        dimension: of the vectors.
        languages: the ISO 639-1 codes of the languages that it understands; None for all.
        averages: whether a text's vector is the mean of those of its word pieces, so that these are vectors of their own.
    """

    @property
    def fingerprint(self) -> str:
        """Of the model."""

    @property
    def dimension(self) -> int:
        """Of the vectors."""

    @property
    def languages(self) -> frozenset[str] | None:
        """That it understands."""

    @property
    def averages(self) -> bool:
        """Whether word pieces have vectors."""

    def fits(self, text: str) -> bool:
        """Whether the model reads all of `text` at once."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text: row i is that of `texts[i]`, shape (len(texts), dimension)."""

    def encode_sentences(self, texts: Sequence[Sentenced]) -> list[Encoded]:
        """The vectors of texts, as `encode` gives them, and those of their sentences, each read where it stands."""


def unit(vectors: Vectors) -> Vectors:
    """The rows scaled to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def parted(read: Read, sentences: Sequence[tuple[int, int]]) -> tuple[Vectors, ...]:
    """The word pieces of each sentence, given by start and end; all of the text for one that holds none."""
    starts, ends = np.array(read.offsets, dtype=np.int64).reshape(-1, 2).T
    real = ends > starts
    # Where it ends, as some tokenizers count the space before a word to its piece.
    inside = [real & (ends > start) & (ends <= end) for start, end in sentences]
    return tuple(read.pieces[own if own.any() else real] for own in inside)


def signs_of(vectors: Vectors) -> Signs:
    """Which numbers of the rows are positive."""
    return np.packbits(vectors > 0, axis=1)


def pooled(read: Read, sentences: Sequence[tuple[int, int]]) -> tuple[Vectors, tuple[Signs, ...]]:
    """The unit vectors of sentences, each the mean of its word pieces as read in the whole text ("late chunking"), and their signs.

    Nothing is encoded twice, and "this approach" lies near to what it means. After Günther et al. 2024, arXiv:2409.04701.

    Args:
        read: what the model made of the text.
        sentences: start and end of each.
    """
    pieces = parted(read, sentences)
    rows = np.asarray([own.mean(axis=0) for own in pieces], dtype=np.float32)
    return unit(rows.reshape(len(sentences), read.pieces.shape[1])), tuple(map(signs_of, pieces))


def one_by_one(encode: Callable[[Sequence[str]], Vectors], texts: Sequence[Sentenced]) -> list[Encoded]:
    """The same with each sentence encoded behind what stands before the first: for models whose word pieces can't be averaged."""
    if not texts:
        return []
    wholes = encode([text for text, _ in texts])
    alone = [text[: sentences[0][0]] + text[start:end] for text, sentences in texts for start, end in sentences]
    rows = encode(alone) if alone else wholes[:0]
    ends = np.cumsum([len(one.sentences) for one in texts])
    return [Encoded(*pair) for pair in zip(wholes, np.split(rows, ends[:-1]), strict=True)]


def each_as_it_can(
    texts: Sequence[Sentenced],
    fits: Callable[[str], bool],
    together: Callable[[list[Sentenced]], list[Encoded]],
    apart: Callable[[list[Sentenced]], list[Encoded]],
) -> list[Encoded]:
    """The vectors of texts and their sentences: `together` for those that the model reads at once, `apart` for the others."""
    made: dict[int, Encoded] = {}
    for fit, way in ((True, together), (False, apart)):
        rows = [row for row, one in enumerate(texts) if fits(one.text) is fit]
        made |= zip(rows, way([texts[row] for row in rows]), strict=True)
    return [made[row] for row in range(len(texts))]


def is_unit(vector: Vectors) -> bool:
    """Whether a vector has length 1, as every one that an encoder made; not where the length is no number."""
    return abs(float(np.linalg.norm(vector)) - 1.0) <= _TOLERANCE
