"""Assistant: questions in, answers out. Keeps nothing between calls but what it has opened."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import compose
from assistant.answer import Answer, Filters, Hit, Quote, Turn
from assistant.answering import Answering, Quoted
from assistant.checking.checked import Checked
from assistant.checking.verdict import check
from assistant.confidence import Signals
from assistant.conversation import read_as
from assistant.document import Document, document
from assistant.evidence import Evidence
from assistant.inquiry import Inquiry, heard, inquire
from assistant.opened import OpenedLibrary, View
from index.encode import Encoder, encoder_on_demand
from index.errors import QuestionError, StatementNotFound
from index.library import Library
from index.settings import Settings, load_settings
from index.snapshot import Card, Snapshot
from index.statement import Statement

if TYPE_CHECKING:
    from assistant.certificates import Certificate
    from assistant.writing.writer import Writer


@dataclass(frozen=True, slots=True)
class Overview:
    """What the library holds.

    Attributes:
        first_date, last_date: of the earliest and latest dated statement.
        built: when the generation was built and verified, ISO 8601; None where that isn't known.
        notice: what the reader should know about the library's state.
    """

    statements: int
    passages: int
    delegations: tuple[str, ...]
    first_date: str | None
    last_date: str | None
    generation: str | None
    notice: str | None
    built: str | None = None


def open_assistant(home: Path | None = None, *, settings: Settings | None = None) -> Assistant:
    """Open the library in `home`, or in the folder that the settings name.

    Raises:
        LibraryMissing: there is no library there.
    """
    settings = settings or load_settings(home=home)
    if home is not None:
        settings = settings.model_copy(update={"home": Path(home)})
    assistant = Assistant(Library(settings), settings, encoder_on_demand(settings), writer_named(settings))
    assistant.overview()
    return assistant


def writer_named(settings: Settings) -> Writer | None:
    """Imported only where there is one: its HTTP client takes as long to import as a question to answer."""
    if settings.llm_url is None:
        return None
    from assistant.writing.writer import writer_of

    return writer_of(settings)


class Assistant:
    """Answers questions from one library. Safe to use from many threads.

    Args:
        library: where the statements are.
        settings: weights and limits.
        encoder: asked for at the first question.
        writer: a language model that writes the words around quotes; None for none.
    """

    def __init__(
        self, library: Library, settings: Settings, encoder: Callable[[], Encoder], writer: Writer | None = None
    ) -> None:
        self._opened = OpenedLibrary(library)
        self._writer = writer
        self._settings = settings
        self._encoder = encoder

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """Answer a question with quotes, or say that the library holds no answer.

        Args:
            question: in any language of the library.
            history: earlier turns, oldest first.
            filters: confine the search; what the question itself implies comes on top, unless they lift it.

        Raises:
            QuestionError: the question is empty or too long, or a filter can't be used.
            EncoderMismatch: the library was encoded by another model.
        """
        *_, answer = self.answers(question, history, filters)
        return answer

    def answers(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Answer]:
        """The same answer as it comes about; the last one is what `ask` gives.

        The first has its quotes; where a language model writes, those after it have more and more of its words. To stop it, close
        the iterator.

        Raises:
            QuestionError, EncoderMismatch: as `ask`.
        """
        proposed = self._writer.reading(question, heard(history, filters)) if self._writer else None
        if proposed:
            answer = replace(self._answered(proposed, (), filters), question=question.strip(), read_as=proposed)
        else:
            answer = self._answered(question, history, filters)
        yield answer
        if self._writer:
            yield from self._writer.answers(answer)

    @property
    def writes(self) -> bool:
        """Whether a language model writes beside the quotes."""
        return self._writer is not None

    @property
    def at_once(self) -> int:
        """How many questions it is best asked at once: the processors are waited for.

        With fifty readers on two cores the 95th of 100 waited 2.9 s at 3, 3.4 s at 8.
        """
        return (os.cpu_count() or 1) + 1

    def _answered(self, question: str, history: Sequence[Turn], filters: Filters | None) -> Answer:
        """The answer with its quotes alone."""
        clock = _Clock()
        with clock.step("loading"):
            encoder = self._encoder()
        with self._opened.view(encoder.fingerprint) as view:
            with clock.step("reading"):
                inquiry = inquire(view, question, history, filters)
            answering = self._answering(view, inquiry)
            with clock.step("retrieving"):
                hits = answering.hits()
            with clock.step("selecting"):
                found = answering.quoted(hits)
            notice = " ".join(filter(None, (view.notice, compose.superseded(_replaced(view, found.quotes)))))
            answer = _answer(view, inquiry, hits, found, notice or None, clock.seconds)
            return replace(answer, read_as=read_as(inquiry.reading, heard(history, filters)))

    def retrieve(
        self, question: str, k: int = 10, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> tuple[Hit, ...]:
        """The `k` passages that bear most on a question, best first.

        A delegation that has no statement in the library leaves nothing to answer from, but it may be a part of the topic: then
        the search goes through everything.

        Raises:
            QuestionError: the question is empty or too long, `k` is below 1, or a filter can't be used.
        """
        if k < 1:
            raise QuestionError(f"k must be 1 or more, not {k}")
        with self._opened.view(self._encoder().fingerprint) as view:
            inquiry = inquire(view, question, history, filters)
            if inquiry.finds_no_delegation:
                given = filters or Filters()
                inquiry = inquire(view, question, history, replace(given, lift=(*given.lift, "delegation")))
            return tuple(self._answering(view, inquiry).hits(k))

    def evidence(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> tuple[Evidence, ...]:
        """The sentences among which quotes are chosen, best first, as `evals.ranking` learns from them."""
        with self._opened.view(self._encoder().fingerprint) as view:
            answering = self._answering(view, inquire(view, question, history, filters))
            return tuple(answering.evidence(answering.hits()).evidence)

    def signals(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Signals | None:
        """What speaks for an answer and against it, as `evals.calibrate` learns from it; None where nothing was found."""
        with self._opened.view(self._encoder().fingerprint) as view:
            answering = self._answering(view, inquire(view, question, history, filters))
            hits = answering.hits()
            evidence = answering.evidence(hits).evidence
            return answering.signals(evidence, hits) if evidence else None

    def check(self, text: str, delegation: str | None = None) -> Checked:
        """Whether a text is a quotation from the library, and whose.

        Args:
            text: with or without quotation marks around it.
            delegation: to which it is put, as the reader writes it; None to ask only whether it stands in the library.

        Raises:
            QuestionError: the text has fewer than three words, or is too long.
        """
        with self._opened.view() as view:
            by = view.holdings.by_delegation(delegation) if delegation is not None else None
            return check(view.snapshot, text, delegation, by, view.holdings.relations)

    def statement(self, id: str) -> Statement:
        """A statement, whole.

        Raises:
            StatementNotFound: there is none with this id.
        """
        with self._opened.view() as view:
            found = view.statement(id)
        if found is None:
            raise StatementNotFound(f"no statement {id!r} in the library; see them with: demarche list")
        return found

    def document(self, called: str) -> Document:
        """A statement by its id or its symbol, with its versions, what it answers and who answered it.

        Raises:
            StatementNotFound: there is none.
        """
        with self._opened.view() as view:
            found = document(view.snapshot, view.holdings, called)
        if found is None:
            raise StatementNotFound(f"no statement {called!r} in the library; see them with: demarche list")
        return found

    def certify(self, answer: Answer) -> tuple[Certificate, ...]:
        """A certificate for each quote of an answer, in their order: what is needed to check it without this library.

        Raises:
            StatementNotFound: a quoted statement was removed or replaced since.
        """
        from assistant.certificates import certified

        with self._opened.view() as view:
            library = view.snapshot.library()
            recipes = [_recipe(view.snapshot, quote.statement) for quote in answer.quotes]
        return tuple(
            certified(quote, generation=answer.generation, library=library, recipe_hash=recipe)
            for quote, recipe in zip(answer.quotes, recipes, strict=True)
        )

    def statements(self) -> list[Card]:
        """All statements without their texts, by id."""
        with self._opened.view() as view:
            return view.snapshot.cards()

    def overview(self) -> Overview:
        """What the library holds."""
        with self._opened.view() as view:
            holdings = view.holdings
            delegations, dates = holdings.spread(holdings.ids)
            return Overview(
                statements=len(holdings.cards),
                passages=holdings.passages,
                delegations=delegations,
                first_date=dates[0] if dates else None,
                last_date=dates[1] if dates else None,
                generation=view.generation,
                notice=view.notice,
                built=view.held.manifest.built if view.held else None,
            )

    def _answering(self, view: View, inquiry: Inquiry) -> Answering:
        return Answering(view, inquiry, self._settings, self._encoder())


def _recipe(snapshot: Snapshot, quoted: Statement) -> str | None:
    """By what the file of a quoted statement was read, as the library notes it."""
    held = snapshot.statement(quoted.id)
    if held is None or (held.text_sha256, held.source_sha256) != (quoted.text_sha256, quoted.source_sha256):
        raise StatementNotFound(f"{quoted.id} is no longer in the library as it was quoted; ask again")
    noted = [source for source in snapshot.sources(quoted.id) if source.source_sha256 == quoted.source_sha256]
    return next((source.recipe for source in noted), None)


def _replaced(view: View, quotes: Sequence[Quote]) -> dict[str, str]:
    """The quoted statements that a revision has superseded, with the revision."""
    quoted = {quote.statement.id for quote in quotes if quote.statement.symbol}
    related = view.holdings.relations
    return {id: related[id].superseded_by or "" for id in sorted(quoted & related.keys()) if related[id].superseded_by}


def _answer(
    view: View,
    inquiry: Inquiry,
    hits: Sequence[Hit],
    found: Quoted,
    notice: str | None,
    seconds: Mapping[str, float],
) -> Answer:
    """The answer that the quotes make; `no_evidence`, which says what was looked through, if there are none."""
    searched = inquiry.searched
    if not found.quotes:
        delegations, dates = view.holdings.spread(inquiry.shown)
        searched = replace(searched, delegations=delegations, dates=dates)
    return Answer(
        question=inquiry.reading.text,
        status="answered" if found.quotes else "no_evidence",
        text=compose.wording(
            found.quotes,
            searched,
            inquiry.without_statement,
            inquiry.without_document,
            left_out=inquiry.left_out,
            absent=inquiry.direct.absent,
            granted=found.said,
        ),
        confidence=found.sure,
        quotes=tuple(found.quotes),
        hits=tuple(hits),
        searched=searched,
        nearest=None if found.quotes or inquiry.direct.absent or not hits else hits[0],
        generation=view.generation,
        notice=notice,
        seconds=seconds,
    )


@dataclass
class _Clock:
    """Wall time by step."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(time.perf_counter() - start, 4)
