"""Assistant: questions in, answers out. Keeps nothing between calls but what it has opened."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import aligned, compose, premise, several
from assistant.answer import Answer, Filters, Hit, Quote, Turn
from assistant.checking.checked import Checked
from assistant.checking.verdict import check
from assistant.confidence import Signals, confidence, signals
from assistant.conversation import read_as
from assistant.direct import CERTAIN, paragraph_quotes, with_paragraphs
from assistant.evidence import Evidence, candidates, in_context, weigh, word_weights
from assistant.header import from_header
from assistant.holdings import NONE
from assistant.inquiry import Inquiry, inquire
from assistant.opened import OpenedLibrary, View
from assistant.prefer import preferring
from assistant.premise import Weighed, weighed
from assistant.question import Reading
from assistant.retrieve import retrieve
from assistant.select import Choice, select
from index.encode import Encoder, Vectors, encoder_on_demand
from index.errors import QuestionError, StatementNotFound
from index.library import Library
from index.settings import Settings, load_settings
from index.snapshot import Card, Snapshot
from index.statement import Statement

if TYPE_CHECKING:
    from assistant.certificates import Certificate

_HITS = 10
_HITS_FOR_EVIDENCE = 8
"""Sentences are chosen from so many passages. On SQuAD's articles that were not tuned on, the answer was in one of the first three
quotes for .829, .846, .851 and .858 of the questions with four, six, eight and ten passages."""
_FURTHER_QUOTE, _FURTHER_QUOTE_OF_ACT = 0.8, 0.72
"""A further quote needs this share of the first one's score; who asks for objections wants all of them."""
_FEW, _QUOTES_OF_FEW = 3, 2
"""Of so many delegations each gets two quotes, of more of them each one."""
_MARGIN = 2.0
"""Who asks for a fact wants what answers it: a further quote may be so much below the first, as logarithms of odds."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the library holds.

    Attributes:
        first_date, last_date: of the earliest and latest dated statement.
        notice: what the reader should know about the library's state.
    """

    statements: int
    passages: int
    delegations: tuple[str, ...]
    first_date: str | None
    last_date: str | None
    generation: str | None
    notice: str | None


def open_assistant(home: Path | None = None, *, settings: Settings | None = None) -> Assistant:
    """Open the library in `home`, or in the folder that the settings name.

    Raises:
        LibraryMissing: there is no library there.
    """
    settings = settings or load_settings(home=home)
    if home is not None:
        settings = settings.model_copy(update={"home": Path(home)})
    assistant = Assistant(Library(settings), settings, encoder_on_demand(settings))
    assistant.overview()
    return assistant


class Assistant:
    """Answers questions from one library. Safe to use from many threads.

    Args:
        library: where the statements are.
        settings: weights and limits.
        encoder: asked for at the first question.
    """

    def __init__(self, library: Library, settings: Settings, encoder: Callable[[], Encoder]) -> None:
        self._opened = OpenedLibrary(library)
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
        clock = _Clock()
        with clock.step("loading"):
            encoder = self._encoder()
        with self._opened.view(encoder.fingerprint) as view:
            with clock.step("reading"):
                inquiry = inquire(view, question, history, filters)
            with clock.step("retrieving"):
                vector, hits = self._search(view, inquiry, _HITS)
            with clock.step("selecting"):
                quotes, sure, granted = self._quotes(view, inquiry, vector, hits)
            notice = " ".join(filter(None, (view.notice, compose.superseded(_replaced(view, quotes)))))
            answer = _answer(view, inquiry, hits, quotes, granted, sure, notice or None, clock.seconds)
            return replace(answer, read_as=read_as(inquiry.reading, history))

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
            return tuple(self._search(view, inquiry, k)[1])

    def evidence(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> tuple[Evidence, ...]:
        """The sentences among which quotes are chosen, best first, as `evals.ranking` learns from them."""
        with self._opened.view(self._encoder().fingerprint) as view:
            inquiry = inquire(view, question, history, filters)
            return tuple(self._evidence(view, inquiry, *self._search(view, inquiry, _HITS)).evidence)

    def signals(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Signals | None:
        """What speaks for an answer and against it, as `evals.calibrate` learns from it; None where nothing was found."""
        with self._opened.view(self._encoder().fingerprint) as view:
            inquiry = inquire(view, question, history, filters)
            vector, hits = self._search(view, inquiry, _HITS)
            evidence = self._evidence(view, inquiry, vector, hits).evidence
        return _signals(inquiry, evidence, hits, vector) if evidence else None

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
            found = view.snapshot.statement(id)
        if found is None:
            raise StatementNotFound(f"no statement {id!r} in the library; see them with: demarche list")
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
            cards = view.holdings.cards
            dates = sorted(card.metadata["date"] for card in cards if "date" in card.metadata)
            return Overview(
                statements=len(cards),
                passages=view.holdings.passages,
                delegations=tuple(
                    sorted({card.metadata["delegation"] for card in cards if "delegation" in card.metadata})
                ),
                first_date=dates[0] if dates else None,
                last_date=dates[-1] if dates else None,
                generation=view.generation,
                notice=view.notice,
            )

    def _search(self, view: View, inquiry: Inquiry, limit: int) -> tuple[Vectors | None, list[Hit]]:
        """The query's vector, where the encoder understands its language, and the best passages."""
        if inquiry.confined is not None and not inquiry.confined:
            return None, []
        encoder, query = self._encoder(), inquiry.query
        understood = encoder.languages is None or query.language in encoder.languages
        encoded = query.encoded(encoder) if understood else None
        vector = encoded.vector if encoded else None
        search = partial(
            retrieve, view, encoded.query if encoded else query, vector,
            limit=limit, candidates=self._settings.candidates, lexical_weight=self._settings.lexical_weight,
            unread=view.holdings.not_in_languages(encoder.languages) if encoder.languages else (),
        )  # fmt: skip
        hits = search(statements=inquiry.confined)
        if inquiry.preferred:
            hits = preferring(inquiry.preferred, search(statements=inquiry.preferred), hits)[:limit]
        if inquiry.direct.paragraphs:
            hits = with_paragraphs(view.snapshot, inquiry.direct.paragraphs, hits, limit)
        return vector, hits

    def _quotes(
        self, view: View, inquiry: Inquiry, vector: Vectors | None, hits: Sequence[Hit]
    ) -> tuple[list[Quote], float, list[str]]:
        """The quotes that answer, none if there is no evidence; how sure that is; what else is to be said."""
        limits = (self._settings.max_quotes, self._settings.max_quoted_characters)
        if inquiry.direct.paragraphs:
            return paragraph_quotes(inquiry.direct.paragraphs, hits, *limits), CERTAIN, []
        if inquiry.direct.absent:
            return [], 0.0, []
        if quote := from_header(inquiry.reading, hits):
            return [quote], 1.0, []
        if asked := self._of_who_joined(view, inquiry) or self._of_each(view, inquiry, vector):
            return asked
        found = self._evidence(view, inquiry, vector, hits)
        if not found.evidence:
            return [], 0.0, []
        sure = confidence(_signals(inquiry, found.evidence, hits, vector))
        if sure < self._settings.min_confidence:
            return [], sure, []
        quotes = select(found.evidence, _choice(inquiry.reading, *limits))
        return quotes, sure, premise.remarks(inquiry.reading, found.instead, quotes)

    def _of_who_joined(self, view: View, inquiry: Inquiry) -> tuple[list[Quote], float, list[str]] | None:
        """The sentences by which those who are asked joined another's statement; None where they have their own say."""
        codes = inquiry.reading.speakers
        if not codes or not (aligned.asks_who_shares(inquiry.reading.text) or not any(map(view.holdings.by, codes))):
            return None
        everyone = replace(inquiry, confined=inquiry.allowed, preferred=NONE)
        vector, hits = self._search(view, everyone, _HITS)
        found = aligned.joined(hits, codes)
        evidence = self._evidence(view, everyone, vector, hits).evidence if found else []
        about = {quote.statement.id for _, quote in found}
        own = [one for one in evidence if one.statement.id in about]
        sure = confidence(signals(own, hits, speaker=True, dense=vector is not None)) if own else 0.0
        if sure < self._settings.min_confidence:
            return None
        quotes = list({quote.passage_id: quote for _, quote in found}.values())
        return quotes, sure, aligned.remarks(found)

    def _of_each(
        self, view: View, inquiry: Inquiry, vector: Vectors | None
    ) -> tuple[list[Quote], float, list[str]] | None:
        """What each of several delegations says; None where the question doesn't ask several, or none of them says anything."""
        reading, holdings = inquiry.reading, view.holdings
        codes = several.named(reading, holdings)
        if not codes and (reading.speakers or not several.asks_which(reading.text)):
            return None
        if codes:
            confined = {code: several.confined_to(code, holdings, inquiry.confined) for code in codes}
            found = {
                code: self._search(view, replace(inquiry, confined=ids, preferred=NONE), _HITS)[1]
                for code, ids in confined.items()
            }
        else:
            found = dict(several.by_delegation(self._search(view, inquiry, several.WIDE)[1], holdings))
        most = _QUOTES_OF_FEW if len(found) <= _FEW else 1
        groups = [self._group(view, inquiry, vector, code, hits, most) for code, hits in found.items()]
        quotes = several.ordered(groups)
        sure = max((group.sure for group in groups), default=0.0)
        return (quotes, sure, several.remarks(groups, all_asked=not codes)) if quotes else None

    def _group(
        self, view: View, inquiry: Inquiry, vector: Vectors | None, code: str, hits: Sequence[Hit], most: int
    ) -> several.Group:
        """What one delegation says, out of its passages."""
        evidence = several.answering(self._weigher(view, inquiry, vector, hits)(inquiry.reading), inquiry.reading)
        if not evidence:
            return several.Group(code, (), 0.0)
        sure = confidence(signals(evidence, hits, speaker=True, dense=vector is not None))
        choice = _choice(inquiry.reading, most, self._settings.max_quoted_characters)
        speaks = sure >= self._settings.min_confidence
        return several.Group(code, tuple(select(evidence, choice)) if speaks else (), sure)

    def _evidence(self, view: View, inquiry: Inquiry, vector: Vectors | None, hits: Sequence[Hit]) -> Weighed:
        return weighed(self._weigher(view, inquiry, vector, hits), inquiry.reading)

    def _weigher(
        self, view: View, inquiry: Inquiry, vector: Vectors | None, hits: Sequence[Hit]
    ) -> Callable[[Reading], list[Evidence]]:
        """Orders the sentences of passages for a reading of the question; they are encoded once."""
        sentences = candidates(hits[:_HITS_FOR_EVIDENCE], inquiry.reading)
        vectors = None if vector is None else self._encoder().encode([in_context(*sentence) for sentence in sentences])
        words = word_weights(inquiry.query, view.lexical, inquiry.searched.passages)
        return partial(weigh, sentences, vectors, vector, words)


def _choice(reading: Reading, most: int, characters: int) -> Choice:
    """How many quotes: who asks for a view wants all of it, who asks for a fact the answer."""
    if reading.act or reading.speakers:
        share = _FURTHER_QUOTE_OF_ACT if reading.act else _FURTHER_QUOTE
        return Choice(most, characters, relative=share, reason=reading.asks_why)
    return Choice(most, characters, margin=_MARGIN, reason=reading.asks_why)


def _recipe(snapshot: Snapshot, quoted: Statement) -> str | None:
    """By what the file of a quoted statement was read, as the library notes it."""
    held = snapshot.statement(quoted.id)
    if held is None or (held.text_sha256, held.source_sha256) != (quoted.text_sha256, quoted.source_sha256):
        raise StatementNotFound(f"{quoted.id} is no longer in the library as it was quoted; ask again")
    noted = [source for source in snapshot.sources(quoted.id) if source.source_sha256 == quoted.source_sha256]
    return next((source.recipe for source in noted), None)


def _signals(inquiry: Inquiry, evidence: Sequence[Evidence], hits: Sequence[Hit], vector: Vectors | None) -> Signals:
    return signals(evidence, hits, speaker=bool(inquiry.reading.speakers), dense=vector is not None)


def _replaced(view: View, quotes: Sequence[Quote]) -> dict[str, str]:
    """The quoted statements that a revision has superseded, with the revision."""
    quoted = {quote.statement.id for quote in quotes if quote.statement.symbol}
    related = view.holdings.relations
    return {id: related[id].superseded_by or "" for id in sorted(quoted & related.keys()) if related[id].superseded_by}


def _answer(
    view: View,
    inquiry: Inquiry,
    hits: Sequence[Hit],
    quotes: Sequence[Quote],
    granted: Sequence[str],
    sure: float,
    notice: str | None,
    seconds: Mapping[str, float],
) -> Answer:
    """The answer that the quotes make; `no_evidence` if there are none."""
    return Answer(
        question=inquiry.reading.text,
        status="answered" if quotes else "no_evidence",
        text=compose.wording(
            quotes,
            inquiry.searched,
            inquiry.without_statement,
            inquiry.without_document,
            left_out=inquiry.left_out,
            absent=inquiry.direct.absent,
            granted=granted,
        ),
        confidence=sure,
        quotes=tuple(quotes),
        hits=tuple(hits),
        searched=inquiry.searched,
        nearest=None if quotes or inquiry.direct.absent or not hits else hits[0],
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
