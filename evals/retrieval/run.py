"""`measure`: a published set from its folder to a saved run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from evals.retrieval import checkout
from evals.retrieval.ask import Found, ask_all
from evals.retrieval.compare import Comparison, compare, require_comparable
from evals.retrieval.judging import Judging, judgings
from evals.retrieval.kept import Kept, keep
from evals.retrieval.load import load
from evals.retrieval.measures import values
from evals.retrieval.record import Made, Record, read_record, worded
from evals.retrieval.trec import write_trec
from evals.run_files import run_file
from index.catalogue import bound_fingerprint
from index.errors import EncoderMismatch
from index.library import Library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from assistant import Assistant
    from evals.datasets.conversion import Part
    from evals.retrieval.dataset import Dataset, Turns
    from evals.retrieval.ranking import Ranked
    from index.settings import Settings
    from index.sync import Progress

_SAYING_WHERE = {"home", "chroma_url", "host", "port", "host_names", "tls_certificate", "tls_key"}
"""Settings that say where things are and not how a question is answered; they are left out of a saved run."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be measured.

    Attributes:
        name: of the set's kind.
        folder: where it lies.
        turns: what is asked of a conversation, with `mtrag`.
        part: the half of the queries.
        most: draw at most so many queries by lot; None for all.
        anew: ingest the corpus again, whatever was kept.
        save: where the run is saved; None for a file of its own below the settings' home.
        against: a saved run with which this one is compared.
    """

    name: str
    folder: Path
    turns: Turns = "lastturn"
    part: Part = "all"
    most: int | None = None
    anew: bool = False
    save: Path | None = None
    against: Path | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of it."""

    record: Record
    saved: Path
    comparison: Comparison | None


def measure(order: Order, settings: Settings, progress: Progress) -> Measured:
    """Ask a published set and measure what is found.

    Raises:
        SourceError: the set, or the saved run to compare with, isn't what it should be.
        EncoderMismatch: the kept library was encoded by another model.
        LibraryLocked: another process is ingesting the same corpus.
    """
    whole = load(order.name, order.folder, order.turns)
    asked = whole.only(order.part, order.most)
    before = read_record(order.against) if order.against else None
    if before:
        require_comparable(whole.name, whole.digest(), before)
    try:
        kept = keep(whole, order.folder, settings, progress, anew=order.anew)
        found, made = _ask(asked, kept, progress)
    except EncoderMismatch as error:
        raise EncoderMismatch(f"{error}; or ingest the corpus again here with: --anew") from error
    ways = judgings(asked.queries, kept)
    rankings = {one.query.id: one.ranking for one in found}
    notes = (*asked.notes, *unplaced(ways))
    record = _record(order, asked.name, kept, made, found, _figures(ways, rankings, found), notes)
    saved = save_as(order, record, settings)
    write_trec(saved, rankings, ways)
    record.write(saved)
    return Measured(record, saved, compare(record, before) if before else None)


def _ask(dataset: Dataset, kept: Kept, progress: Progress) -> tuple[list[Found], Made]:
    from assistant import open_assistant

    assistant = open_assistant(settings=kept.settings)
    found = list(ask_all(assistant, dataset.queries, kept.rows_of, progress))
    return found, made_with(assistant, kept)


def made_with(assistant: Assistant, kept: Kept) -> Made:
    """With what a run is made, now."""
    overview = assistant.overview()
    with Library(kept.settings).reading() as now:
        fingerprint = bound_fingerprint(now)
    return Made(
        measured=datetime.now(UTC).isoformat(timespec="seconds"),
        version=checkout.version(),
        commit=checkout.commit(),
        settings={name: said for name, said in kept.settings.without_secrets().items() if name not in _SAYING_WHERE},
        fingerprint=fingerprint,
        generation=overview.generation,
        statements=overview.statements,
        passages=overview.passages,
        notice=overview.notice,
    )


def unplaced(ways: Sequence[Judging]) -> tuple[str, ...]:
    """For how many queries no document of the library is right, so that they can only count as 0."""
    counts = {way.name: sum(not documents for documents in way.relevant.values()) for way in ways}
    return tuple(
        f"for {number} queries no passage is right by {name}, and they count as 0"
        for name, number in counts.items()
        if number
    )


def _figures(
    ways: Sequence[Judging], rankings: Mapping[str, Sequence[Ranked]], found: Sequence[Found]
) -> dict[str, dict[str, float]]:
    """All measures of each query, and its time."""
    figures: dict[str, dict[str, float]] = {query: {} for query in rankings}
    for way in ways:
        for query, measured in values(way.measures, way.relevant, rankings).items():
            figures[query] |= {name: round(value, 6) for name, value in measured.items()}
    for one in found:
        figures[one.query.id]["seconds"] = round(one.seconds, 6)
    return figures


def _record(
    order: Order,
    name: str,
    kept: Kept,
    made: Made,
    found: Sequence[Found],
    figures: Mapping[str, dict[str, float]],
    notes: tuple[str, ...],
) -> Record:
    return Record(
        set=name,
        folder=order.folder.resolve().name,
        turns=order.turns if order.name == "mtrag" else None,
        part=order.part,
        most=order.most,
        corpus=kept.corpus,
        made=made,
        queries=figures,
        texts={one.query.id: worded(one.query.text, one.query.history) for one in found},
        without_hits=tuple(one.query.id for one in found if not one.ranking),
        unread={one.path: one.reason for one in kept.unread},
        notes=notes,
    )


def save_as(order: Order, record: Record, settings: Settings) -> Path:
    """Where a run is saved: where the order says, else below the settings' home under a name of its own."""
    return order.save or run_file(settings.home, record.name, record.made.measured)
