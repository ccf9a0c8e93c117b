"""The fast engine: the same network compiled by OpenVINO for this processor. Starts without torch. The one home of openvino.

A model is converted once from the reference, kept in the cache folder, and used only as long as it agrees with the reference: the
reference's own vectors of some probes are kept beside it and compared at each start.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from index.engines.encoder import Encoded, Read, Sentenced, Signs, Vectors, each_as_it_can, one_by_one, pooled, unit
from index.engines.windows import Windows
from index.errors import EncoderError

MODEL, WEIGHTS, TOKENIZER, CARD = "model.xml", "model.bin", "tokenizer.json", "card.json"
PROBES = (
    "What is the objection?",
    "The delegation supports the proposal, with one reservation: that it be reviewed every two years.",
    "Мы не можем согласиться с этим предложением.",
)
AGREEMENT = 0.999
"""The least cosine with the reference. bf16 and fp32 reach 1.000 to three digits; dynamic int8 has .952."""
_PIECES_AT_ONCE = 2048
"""Word pieces of one batch, with padding: batches of equal work keep both cores busy and the memory flat."""
_PROCESSORS_OF_A_STREAM = 4
"""Processors that work on one batch. Of two, OpenVINO would have each do a batch of its own, and a question waits longer."""
_KEPT_TEXTS = 4096
"""Texts whose word pieces are kept between being cut and being encoded."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What must be known of a converted model besides its files.

    Attributes:
        fingerprint: of the reference from which it was converted.
        window: word pieces that it reads at once.
        averages: whether it gives the vectors of word pieces too, of which a sentence's are the mean.
        probes: the reference's vectors of `PROBES`.
        sha256: of each file beside this one.
    """

    fingerprint: str
    dimension: int
    window: int
    averages: bool
    probes: list[list[float]]
    sha256: dict[str, str]


class _Pieces(NamedTuple):
    """A text's word pieces, and where each stands in it, in characters."""

    ids: np.ndarray[Any, np.dtype[np.int64]]
    offsets: Sequence[tuple[int, int]]


class OpenVinoEncoder:
    """A converted model, open for encoding; safe to use from many threads.

    Args:
        folder: holds the converted model.
        batch: texts encoded at once, at most; fewer of long ones.
        languages: ISO 639-1 codes of those that it understands; None for all.

    Raises:
        EncoderError: the folder holds no converted model, or a damaged one, or one that disagrees with its reference here.
    """

    def __init__(self, folder: Path, *, batch: int = 32, languages: frozenset[str] | None = None) -> None:
        import openvino
        from tokenizers import Tokenizer

        card = _card(folder)
        self.fingerprint, self.dimension, self.languages = card.fingerprint, card.dimension, languages
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            core = openvino.Core()
            precision = "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
            hints = {
                "PERFORMANCE_HINT": "THROUGHPUT",
                "INFERENCE_PRECISION_HINT": precision,
                "NUM_STREAMS": max(1, core.get_property("CPU", "RANGE_FOR_STREAMS")[1] // _PROCESSORS_OF_A_STREAM),
                "ENABLE_CPU_PINNING": False,  # each process would bind its first thread to the same processor, and wait for it
            }
            compiled = core.compile_model(str(folder / MODEL), "CPU", hints)
            self._queue = openvino.AsyncInferQueue(compiled)
        except Exception as error:  # both libraries raise plain Exception or RuntimeError
            raise EncoderError(f"{folder}: the converted model can't be opened: {error}") from error
        self._lock = threading.Lock()
        self._batch = batch
        self.averages = card.averages
        self._pieces = lru_cache(_KEPT_TEXTS)(self._read)
        self._windows = Windows(card.window, self._offsets)
        self._require_agreement(folder, np.array(card.probes, dtype=np.float32))

    def fits(self, text: str) -> bool:
        """Whether the model reads all of `text` at once."""
        return len(text) <= self._windows.size or len(self._pieces(text).ids) <= self._windows.size + self._added

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), dimension)."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        if all(map(self.fits, texts)):
            return self._encode(list(texts))
        return self._windows.encoded(texts, self._encode)

    def encode_sentences(self, texts: Sequence[Sentenced]) -> list[Encoded]:
        """The vectors of texts and of their sentences."""
        if not self.averages:
            return one_by_one(self.encode, texts)
        return each_as_it_can(texts, self.fits, self._late, self._long)

    def _late(self, texts: list[Sentenced]) -> list[Encoded]:
        made: dict[int, tuple[Vectors, tuple[Signs, ...]]] = {}

        def pool(row: int, read: Read) -> None:
            made[row] = pooled(read, texts[row].sentences)

        wholes = self._encode([one.text for one in texts], pool)
        return [Encoded(whole, *made[row]) for row, whole in enumerate(wholes)]

    def _long(self, texts: list[Sentenced]) -> list[Encoded]:
        return self._windows.in_sentences(texts, self.encode, self._read_all)

    def _read_all(self, texts: list[str]) -> list[Read]:
        kept: dict[int, Read] = {}

        def keep(row: int, read: Read) -> None:
            kept[row] = Read(read.pieces.copy(), read.offsets)

        self._encode(texts, keep)
        return [kept[row] for row in range(len(texts))]

    def _encode(self, texts: list[str], told: Callable[[int, Read], None] | None = None) -> Vectors:
        """One unit vector a text; `told` of each text's row and its word pieces, which are gone when it returns."""
        pieces = [self._pieces(text) for text in texts]
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)

        def keep(request: Any, rows: list[int]) -> None:
            vectors[rows] = request.get_output_tensor(0).data
            if told is not None:
                made = request.get_output_tensor(1).data
                for at, row in enumerate(rows):
                    told(row, Read(made[at, : len(pieces[row].ids)], pieces[row].offsets))

        with self._lock:
            self._queue.set_callback(keep)
            for rows in _batches([len(one.ids) for one in pieces], self._batch):
                ids, mask = _padded([pieces[row].ids for row in rows])
                self._queue.start_async([ids, mask], rows)
            self._queue.wait_all()
        return unit(vectors)

    @property
    def _added(self) -> int:
        """Tokens that the model adds to a text."""
        return int(self._tokenizer.num_special_tokens_to_add(is_pair=False))

    def _read(self, text: str) -> _Pieces:
        read = self._tokenizer.encode(text)
        return _Pieces(np.array(read.ids, dtype=np.int64), read.offsets)

    def _offsets(self, text: str) -> list[tuple[int, int]]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)

    def _require_agreement(self, folder: Path, reference: Vectors) -> None:
        agreement = float((self.encode(PROBES) * reference).sum(axis=1).min())
        if not agreement >= AGREEMENT:
            raise EncoderError(
                f"{folder}: the converted model disagrees with its reference on this processor (cosine {agreement:.4f})"
            )


def write_card(folder: Path, fingerprint: str, window: int, probes: Vectors, *, averages: bool) -> None:
    """Describe the converted model in `folder`, whose other files are all written."""
    sha256 = {name: _sha256(folder / name) for name in (MODEL, WEIGHTS, TOKENIZER)}
    card = ModelCard(
        fingerprint, probes.shape[1], window, averages, [[float(x) for x in row] for row in probes], sha256
    )
    (folder / CARD).write_text(json.dumps(asdict(card)), encoding="utf-8")


def _card(folder: Path) -> ModelCard:
    try:
        card = ModelCard(**json.loads((folder / CARD).read_text("utf-8")))
        changed = [name for name, sha256 in card.sha256.items() if _sha256(folder / name) != sha256]
    except (OSError, ValueError, TypeError) as error:
        raise EncoderError(f"{folder}: no converted model can be read from here: {error}") from error
    if changed:
        raise EncoderError(f"{folder}: {', '.join(changed)} is not as it was written")
    return card


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Rows of texts of like length, the longest first, so many that a batch has at most `_PIECES_AT_ONCE` with padding.

    >>> list(_batches([1000, 10, 999, 998], most=32)), list(_batches([9, 8, 7], most=2))
    ([[0, 2], [3, 1]], [[0, 1], [2]])
    """
    rows = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    while rows:
        count = max(1, min(most, _PIECES_AT_ONCE // max(1, lengths[rows[0]])))
        yield rows[:count]
        rows = rows[count:]


def _padded(pieces: Sequence[np.ndarray[Any, np.dtype[np.int64]]]) -> tuple[Any, Any]:
    """Word pieces as one matrix, and where they are."""
    width = max(len(one) for one in pieces)
    ids = np.zeros((len(pieces), width), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, one in enumerate(pieces):
        ids[row, : len(one)] = one
        mask[row, : len(one)] = 1
    return ids, mask
