"""The reference engine: sentence-transformers, which loads every model and is slow to start. Its one home.

Importing this module imports no model library.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.engines.encoder import Encoded, Read, Sentenced, Vectors, each_as_it_can, one_by_one, pooled, unit
from index.engines.windows import Windows
from index.errors import EncoderError


class SentenceEncoder:
    """A sentence-transformers model. A text longer than the model reads is read in windows, whose vectors are averaged.

    Args:
        folder: of the model.
        batch: texts encoded at once.
        languages: ISO 639-1 codes of those that it understands; None for all.

    Raises:
        EncoderError: the folder holds no model that can be loaded.
    """

    def __init__(self, folder: Path, *, batch: int = 32, languages: frozenset[str] | None = None) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        try:
            self.model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            raise EncoderError(f"{folder}: no sentence-transformers model can be loaded from here: {error}") from error
        self._batch = batch
        self.languages = languages
        self._tokenizer: Any = self.model.tokenizer
        self.windows = Windows(int(self.model.max_seq_length or 512) - 2, self._offsets)  # it adds a token at both ends
        self.dimension = int(self.model.get_embedding_dimension() or 0)
        self.averages = _averages(self.model)
        sentences = "late" if self.averages else "alone"
        self.fingerprint = f"{hash_of_files(folder)[:16]}-{self.dimension}-{_pooling(self.model)}-fp32-{sentences}"

    def fits(self, text: str) -> bool:
        """Whether the model reads all of `text` at once."""
        return self.windows.fit(text)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension)."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return self.windows.encoded(texts, self._encode)

    def encode_sentences(self, texts: Sequence[Sentenced]) -> list[Encoded]:
        """The vectors of texts and of their sentences."""
        if not self.averages:
            return one_by_one(self.encode, texts)
        return each_as_it_can(texts, self.fits, self._late, self._long)

    def _late(self, texts: list[Sentenced]) -> list[Encoded]:
        said = self._say([one.text for one in texts])
        return [
            Encoded(
                unit(features["sentence_embedding"].numpy()), *pooled(self._read(one.text, features), one.sentences)
            )
            for one, features in zip(texts, said, strict=True)
        ]

    def _long(self, texts: list[Sentenced]) -> list[Encoded]:
        return self.windows.in_sentences(texts, self.encode, self._read_all)

    def _read_all(self, texts: list[str]) -> list[Read]:
        return [self._read(text, features) for text, features in zip(texts, self._say(texts), strict=True)]

    def _say(self, texts: list[str]) -> Any:
        """All that the model says of texts."""
        return self.model.encode(texts, batch_size=self._batch, output_value=None, show_progress_bar=False)

    def _read(self, text: str, features: Any) -> Read:
        """What it says of the word pieces of one."""
        read = self._tokenizer(  # no more of it than the model does: a part of a word has other pieces than the whole
            text, return_offsets_mapping=True, truncation=True, max_length=self.windows.size + 2, verbose=False
        )
        return Read(
            features["token_embeddings"].numpy()[features["attention_mask"].numpy().astype(bool)],
            read["offset_mapping"],
        )

    def _encode(self, texts: list[str]) -> Vectors:
        vectors = self.model.encode(texts, batch_size=self._batch, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def _offsets(self, text: str) -> list[tuple[int, int]]:
        encoded = self._tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
        )
        return [(start, end) for start, end in encoded["offset_mapping"]]


def hash_of_files(folder: Path) -> str:
    """The hash of all files of a model, by their relative names."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in _MODEL_SUFFIXES):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\0{digest}\n".encode())
    return total.hexdigest()


_MODEL_SUFFIXES = {".json", ".txt", ".safetensors", ".bin", ".model"}


def _averages(model: Any) -> bool:
    """Whether a text's vector is the mean of those of its word pieces, so that a sentence's can be made likewise."""
    kinds = [type(module).__name__ for module in model]
    plain = kinds[:2] == ["Transformer", "Pooling"] and set(kinds[2:]) <= {"Normalize"}
    return plain and _pooling(model) == "mean" and model.default_prompt_name is None


def _pooling(model: Any) -> str:
    configs = [module.get_config_dict() for module in model if hasattr(module, "get_config_dict")]
    return str(next((config["pooling_mode"] for config in configs if "pooling_mode" in config), "none"))
