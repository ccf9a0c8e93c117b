"""The encoder of a run: the one that the settings name, or the hashing one; and a clock around it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.engines.encoder import Encoded, Encoder, Sentenced, Vectors
    from index.settings import Settings

EncoderName = Literal["model", "hashing"]


def load(name: EncoderName, settings: Settings) -> Encoder:
    """The encoder by its name in the benchmark."""
    if name == "hashing":
        from evals.bench.hashing import HashingEncoder

        return HashingEncoder()
    from index.encode import load_encoder

    return load_encoder(settings)


class Clocked:
    """An encoder that counts how long it takes.

    Attributes:
        seconds: spent on encoding so far.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint, self.dimension = encoder.fingerprint, encoder.dimension
        self.languages, self.averages = encoder.languages, encoder.averages
        self.seconds = 0.0

    def fits(self, text: str) -> bool:
        """Whether the encoder reads all of `text` at once."""
        return self._encoder.fits(text)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the encoder does."""
        began = time.perf_counter()
        vectors = self._encoder.encode(texts)
        self.seconds += time.perf_counter() - began
        return vectors

    def encode_sentences(self, texts: Sequence[Sentenced]) -> list[Encoded]:
        """As the encoder does."""
        began = time.perf_counter()
        made = self._encoder.encode_sentences(texts)
        self.seconds += time.perf_counter() - began
        return made
