"""Encode the library anew for another model or another cut, without reading a source file again.

The vectors are kept beside the old ones as they are made, so a run that was cut off goes on where it stopped. Only when
all are there is the library bound to the new model, in one transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cut import cut, passages_of_runs, sentenced_passage
from index.intake import lacking, vectors_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.catalogue import Catalogue
    from index.encode import Encoder, Sentenced
    from index.library import Library
    from index.settings import Settings
    from index.snapshot import Snapshot
    from index.statement import Passage, Statement
    from index.sync import Progress

Runs = list[tuple[int, int]]
"""First and last sentence of each passage of one statement."""

_PASSAGES_AT_ONCE = 256


def reencode(library: Library, settings: Settings, encoder: Encoder, progress: Progress | None = None) -> int:
    """Cut every statement for `encoder`, encode what it has no vector of, bind the library to it and put that in use.

    Args:
        library: what is encoded; locked for writing until it is done.
        settings: name the longest passage.
        encoder: to which the library is bound from then on.
        progress: called as the work goes on.

    Returns:
        How many passages were encoded.

    Raises:
        LibraryLocked: another process is writing.
        GenerationError: the new indexes couldn't be built; the old ones stay in use.
    """
    tell = progress or (lambda _step, _done, _total: None)
    with library.writing() as catalogue:
        if catalogue.fingerprint is None:
            return 0
        snapshot = catalogue.snapshot()
        encoded, changed = _encode_all(catalogue, snapshot, settings, encoder, tell)
        if changed or catalogue.fingerprint != encoder.fingerprint:
            catalogue.rebind(encoder.fingerprint, _as_cut(snapshot, changed))
        tell("building the indexes", 0, 1)
        library.publish(catalogue, anew=True)
        tell("building the indexes", 1, 1)
    return encoded


def _encode_all(
    catalogue: Catalogue, snapshot: Snapshot, settings: Settings, encoder: Encoder, tell: Progress
) -> tuple[int, Mapping[str, Runs]]:
    """Keep a vector for every passage; how many were made, and the statements that are now cut otherwise."""
    counts: list[int] = []
    changed: dict[str, Runs] = {}
    waiting: dict[str, Sentenced] = {}
    ids = [card.id for card in snapshot.cards()]
    for position, (statement, passages) in enumerate(_recut(snapshot, ids, settings, encoder)):
        tell("encoding", position, len(ids))
        if passages != snapshot.passages_of(statement.id):
            changed[statement.id] = [(passage.first, passage.last) for passage in passages]
        waiting |= {passage.embedding_key: sentenced_passage(statement, passage) for passage in passages}
        if len(waiting) >= _PASSAGES_AT_ONCE:
            counts.append(_keep(catalogue, encoder, waiting))
            waiting = {}
    counts.append(_keep(catalogue, encoder, waiting))
    tell("encoding", len(ids), len(ids))
    return sum(counts), changed


def _recut(
    snapshot: Snapshot, ids: list[str], settings: Settings, encoder: Encoder
) -> Iterator[tuple[Statement, list[Passage]]]:
    for id_ in ids:
        if statement := snapshot.statement(id_):
            yield statement, cut(statement, settings.passage_characters, encoder.fits)


def _keep(catalogue: Catalogue, encoder: Encoder, texts: dict[str, Sentenced]) -> int:
    """Encode the texts of which no vector is kept yet; how many those were."""
    missing = lacking(catalogue, encoder, texts)
    catalogue.keep_vectors(encoder.fingerprint, vectors_of(encoder, missing))
    return len(missing)


def _as_cut(snapshot: Snapshot, changed: Mapping[str, Runs]) -> Iterator[tuple[Statement, list[Passage]]]:
    """The statements whose passages change, one at a time: all texts at once would not fit into memory."""
    for id_, runs in changed.items():
        if statement := snapshot.statement(id_):
            yield statement, passages_of_runs(statement, runs)
