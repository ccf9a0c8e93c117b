"""Encoder: what the library needs of a model, and the vectors that it makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
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
    """

    whole: Vectors
    sentences: Vectors


class Encoder(Protocol):
    """What the library needs of an encoder.

    Attributes:
        fingerprint: changes whenever the vectors would: the model's files, dimension, pooling, precision.
        dimension: of the vectors.
        languages: the ISO 639-1 codes of the languages that it understands; None for all.
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


def pooled(tokens: Vectors, offsets: Sequence[tuple[int, int]], sentences: Sequence[tuple[int, int]]) -> Vectors:
    """The unit vectors of sentences, as the mean of what a model made of their word pieces in the whole text: "late chunking".

    Nothing is encoded twice, and "this approach" lies near to what it means. After Günther et al. 2024, arXiv:2409.04701.

    Args:
        tokens: one row a word piece, shape (pieces, dimension).
        offsets: start and end of each in the text; of one that the model added, both are 0.
        sentences: start and end of each; one without a piece gets the mean of all.
    """
    starts, ends = np.array(offsets, dtype=np.int64).reshape(-1, 2).T
    real = ends > starts
    rows = []
    for start, end in sentences:
        inside = real & (starts >= start) & (ends <= end)
        rows.append(tokens[inside if inside.any() else real].mean(axis=0))
    return unit(np.asarray(rows, dtype=np.float32).reshape(len(sentences), tokens.shape[1]))


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
    whole: Callable[[Sentenced], bool],
    together: Callable[[list[Sentenced]], list[Encoded]],
    encode: Callable[[Sequence[str]], Vectors],
) -> list[Encoded]:
    """The vectors of texts and their sentences: `together` for those that the model reads `whole`, one by one for the others."""
    made: dict[int, Encoded] = {}
    for fit, way in ((True, together), (False, lambda rest: one_by_one(encode, rest))):
        rows = [row for row, text in enumerate(texts) if whole(text) is fit]
        made |= zip(rows, way([texts[row] for row in rows]), strict=True)
    return [made[row] for row in range(len(texts))]


def is_unit(vector: Vectors) -> bool:
    """Whether a vector has length 1, as every one that an encoder made; not where the length is no number."""
    return abs(float(np.linalg.norm(vector)) - 1.0) <= _TOLERANCE
