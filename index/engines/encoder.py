"""Encoder: what the library needs of a model, and the vectors that it makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
_TOLERANCE = 1e-3


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


def unit(vectors: Vectors) -> Vectors:
    """The rows scaled to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def is_unit(vector: Vectors) -> bool:
    """Whether a vector has length 1, as every one that an encoder made; not where the length is no number."""
    return abs(float(np.linalg.norm(vector)) - 1.0) <= _TOLERANCE
