"""The way into the catalogue: statements that were read are cut here, encoded in the background, and stored in their order.

While one batch is encoded, the files of the next are read. The catalogue is only touched by the thread that hands statements in.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.cut import cut, passages_of_runs, sentenced_passage
from index.encode import Encoded, Encoder, Sentenced, is_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    from index.catalogue import Catalogue
    from index.snapshot import SourceRecord
    from index.statement import Passage, Statement

_PASSAGES_AT_ONCE = 64
"""Short statements are encoded together; more at once gains no speed and loses more when interrupted."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A statement that is read and parsed.

    Attributes:
        source: the file that holds it.
        replaces: what that file was before.
        runs: first and last sentence of each passage, where it was cut before and only its file has moved.
    """

    statement: Statement
    source: SourceRecord
    replaces: SourceRecord | None = None
    runs: Sequence[tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class _Batch:
    """Statements as cut, and the vectors that are being made for them."""

    cuts: Sequence[tuple[Arrival, list[Passage]]]
    lacking: Mapping[str, Sentenced] = field(default_factory=dict)
    vectors: Future[dict[str, Encoded]] | None = None


class Intake:
    """Takes statements into a catalogue; a `with` statement that ends without an error has stored all of them.

    On an error, what is being encoded is lost, as what waits is: two batches at most.

    Args:
        catalogue: where they go; bound to the encoder with the first statement that is cut.
        encoder: gives the encoder; asked for when a statement comes that has to be cut.
        passage_characters: of the longest passage.
        stored: told of each statement when it is in the catalogue, in the order in which they were added.

    Raises:
        EncoderMismatch: by any method, if the catalogue was encoded by another model.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        encoder: Callable[[], Encoder],
        passage_characters: int,
        stored: Callable[[Arrival], None],
    ) -> None:
        self.encoded = 0
        """How many passages were encoded for what is stored."""
        self._catalogue = catalogue
        self._load = encoder
        self._passage_characters = passage_characters
        self._stored = stored
        self._background = ThreadPoolExecutor(1, thread_name_prefix="encoding")
        self._loading: Future[Encoder] | None = None
        self._waiting: list[Arrival] = []
        self._under_way = _Batch(())

    def __enter__(self) -> Intake:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        try:
            if kind is None:
                self.drain()
        finally:
            self._background.shutdown(cancel_futures=True)

    def add(self, arrival: Arrival) -> None:
        """Take a statement; it is stored some time later."""
        if arrival.runs is None:
            self._encoder()
        self._waiting.append(arrival)
        if sum(len(one.statement.text) for one in self._waiting) > _PASSAGES_AT_ONCE * self._passage_characters:
            self._pass_on()

    def drain(self) -> None:
        """Store all that was added."""
        self._pass_on()
        self._settle(_Batch(()))

    def _pass_on(self) -> None:
        """Cut what waits and have it encoded; then store what was being encoded until now."""
        arrivals, self._waiting = self._waiting, []
        cuts = [(arrival, self._cut(arrival)) for arrival in arrivals]
        if all(arrival.runs is not None for arrival in arrivals):
            self._settle(_Batch(cuts))
            return
        encoder = self._encoder().result()
        self._catalogue.claim(encoder.fingerprint)
        texts = {
            passage.embedding_key: sentenced_passage(arrival.statement, passage)
            for arrival, passages in cuts
            for passage in passages
            if passage.embedding_key not in self._under_way.lacking
        }
        missing = lacking(self._catalogue, encoder, texts)
        self._settle(_Batch(cuts, missing, self._background.submit(vectors_of, encoder, missing)))

    def _cut(self, arrival: Arrival) -> list[Passage]:
        if arrival.runs is not None:
            return passages_of_runs(arrival.statement, arrival.runs)
        return cut(arrival.statement, self._passage_characters, self._encoder().result().fits)

    def _encoder(self) -> Future[Encoder]:
        """Loaded in the background from the first time that this is called."""
        if self._loading is None:
            self._loading = self._background.submit(self._load)
        return self._loading

    def _settle(self, following: _Batch) -> None:
        """Store the batch that was being encoded, in one transaction; `following` is encoded from now on."""
        batch, self._under_way = self._under_way, following
        vectors = batch.vectors.result() if batch.vectors else {}
        with self._catalogue.together():
            for arrival, passages in batch.cuts:
                own = {key: vectors[key] for passage in passages if (key := passage.embedding_key) in vectors}
                self._catalogue.put(arrival.statement, passages, own, arrival.source, arrival.replaces)
        self.encoded += len(vectors)
        for arrival, _ in batch.cuts:
            self._stored(arrival)


def lacking(catalogue: Catalogue, encoder: Encoder, texts: Mapping[str, Sentenced]) -> dict[str, Sentenced]:
    """Those of the texts, by embedding key, for which the catalogue lacks something that this encoder makes, or has it damaged."""
    now = catalogue.snapshot()
    kept, of_sentences = now.vectors(encoder.fingerprint, texts), now.packed_sentences(encoder.fingerprint, texts)

    def is_kept(key: str, text: Sentenced) -> bool:
        if key not in kept or key not in of_sentences or not is_unit(kept[key]):
            return False
        own = of_sentences[key]
        return own.is_sound(len(text.sentences), len(kept[key])) and (own.pieces is not None or not encoder.averages)

    return {key: text for key, text in texts.items() if not is_kept(key, text)}


def vectors_of(encoder: Encoder, texts: Mapping[str, Sentenced]) -> dict[str, Encoded]:
    """The vectors of texts, by the keys of these."""
    return dict(zip(texts, encoder.encode_sentences(list(texts.values())), strict=True))
