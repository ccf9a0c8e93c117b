"""Assistant: questions in, answers out. Keeps nothing between calls but what it has opened."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assistant import compose
from assistant.answer import Answer, Filters, Hit, Quote, Searched, Turn
from assistant.confidence import confidence, signals
from assistant.conversation import in_conversation, query_of
from assistant.evidence import Evidence, candidates, readable, weigh, word_weights
from assistant.filtering import matching
from assistant.opened import OpenedLibrary, View
from assistant.query import Query
from assistant.question import Reading, read_question
from assistant.retrieve import retrieve
from assistant.select import Choice, header_quote, select
from index.encode import Encoder, Vectors, encoder_on_demand
from index.errors import QuestionError, StatementNotFound
from index.library import Library
from index.settings import Settings, load_settings
from index.snapshot import Card
from index.statement import Statement
from index.territories import short_name

_HITS = 10
_HITS_FOR_EVIDENCE = 6
"""Sentences are chosen from so many passages: encoding those of ten took twice as long and found no more answers."""
_FURTHER_QUOTE, _FURTHER_QUOTE_OF_ACT = 0.75, 0.7
"""A further quote needs this share of the first one's score; who asks for objections wants all of them."""
_LONGEST_QUESTION = 4000


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
            filters: confine the search; what the question itself implies comes on top.

        Raises:
            QuestionError: the question is empty or too long, or a filter can't be used.
            EncoderMismatch: the library was encoded by another model.
        """
        clock = _Clock()
        with clock.step("loading"):
            encoder = self._encoder()
        with self._opened.view(encoder.fingerprint) as view:
            with clock.step("reading"):
                asked = _asked(view, question, history, filters)
            if not asked.statements:
                return self._silent(view, asked, (), 0.0, clock)
            with clock.step("retrieving"):
                vector = self._vector(asked.query)
                hits = self._hits(view, asked, vector, _HITS)
            with clock.step("selecting"):
                if quote := _from_header(asked, hits):
                    return self._speaking(view, asked, [quote], hits, 1.0, clock)
                evidence = self._evidence(view, asked, vector, hits)
                if not evidence:
                    return self._silent(view, asked, hits, 0.0, clock)
                sure = confidence(signals(evidence, hits, dense=vector is not None))
                if sure < self._settings.min_confidence:
                    return self._silent(view, asked, hits, sure, clock)
                relative = _FURTHER_QUOTE if asked.reading.act is None else _FURTHER_QUOTE_OF_ACT
                choice = Choice(self._settings.max_quotes, self._settings.max_quoted_characters, relative)
                return self._speaking(view, asked, select(evidence, choice), hits, sure, clock)

    def retrieve(
        self, question: str, k: int = 10, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> tuple[Hit, ...]:
        """The `k` passages that bear most on a question, best first.

        Raises:
            QuestionError: the question is empty or too long, `k` is below 1, or a filter can't be used.
        """
        if k < 1:
            raise QuestionError(f"k must be 1 or more, not {k}")
        with self._opened.view(self._encoder().fingerprint) as view:
            asked = _asked(view, question, history, filters)
            return tuple(self._hits(view, asked, self._vector(asked.query), k)) if asked.statements else ()

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

    def statements(self) -> list[Card]:
        """All statements without their texts, by id."""
        with self._opened.view() as view:
            return view.snapshot.cards()

    def overview(self) -> Overview:
        """What the library holds."""
        with self._opened.view() as view:
            cards = view.snapshot.cards()
            dates = sorted(card.metadata["date"] for card in cards if "date" in card.metadata)
            return Overview(
                *view.snapshot.counts(),
                delegations=tuple(
                    sorted({card.metadata["delegation"] for card in cards if "delegation" in card.metadata})
                ),
                first_date=dates[0] if dates else None,
                last_date=dates[-1] if dates else None,
                generation=view.generation,
                notice=view.notice,
            )

    def _vector(self, query: Query) -> Vectors | None:
        encoder = self._encoder()
        understood = encoder.languages is None or query.language in encoder.languages
        return query.vector(encoder) if understood else None

    def _hits(self, view: View, asked: _Asked, vector: Vectors | None, limit: int) -> list[Hit]:
        return retrieve(
            view, asked.query, vector,
            limit=limit, candidates=self._settings.candidates, lexical_weight=self._settings.lexical_weight,
            statements=asked.confined,
        )  # fmt: skip

    def _evidence(self, view: View, asked: _Asked, vector: Vectors | None, hits: Sequence[Hit]) -> list[Evidence]:
        sentences = candidates(hits[:_HITS_FOR_EVIDENCE], asked.reading)
        vectors = None if vector is None else self._encoder().encode([readable(*sentence) for sentence in sentences])
        words = word_weights(asked.query, view.lexical, asked.passages)
        return weigh(sentences, vectors, vector, words, asked.reading)

    def _speaking(
        self, view: View, asked: _Asked, quotes: Sequence[Quote], hits: Sequence[Hit], sure: float, clock: _Clock
    ) -> Answer:
        text = compose.answered(quotes)
        if asked.without_statement:
            text = f"{text}\n{compose.in_part(asked.without_statement)}"
        return Answer(
            question=asked.reading.text, status="answered", text=text, confidence=sure, quotes=tuple(quotes), hits=tuple(hits),
            searched=asked.searched, nearest=None, generation=view.generation, notice=view.notice, seconds=clock.seconds,
        )  # fmt: skip

    def _silent(self, view: View, asked: _Asked, hits: Sequence[Hit], sure: float, clock: _Clock) -> Answer:
        missing = asked.without_statement if not asked.statements else ()
        return Answer(
            question=asked.reading.text, status="no_evidence",
            text=compose.nothing_found(asked.searched, without_statement=missing),
            confidence=sure, quotes=(), hits=tuple(hits), searched=asked.searched, nearest=hits[0] if hits else None,
            generation=view.generation, notice=view.notice, seconds=clock.seconds,
        )  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """A question, read against one state of the library.

    Attributes:
        statements: ids of those that are searched.
        confined: the same, or None if all are.
        without_statement: delegations that it asks about and that have none in the library.
    """

    reading: Reading
    query: Query
    statements: frozenset[str]
    confined: frozenset[str] | None
    passages: int
    searched: Searched
    without_statement: tuple[str, ...]


def _asked(view: View, question: str, history: Sequence[Turn], filters: Filters | None) -> _Asked:
    text = question.strip()
    if not text:
        raise QuestionError("the question is empty")
    if len(text) > _LONGEST_QUESTION:
        raise QuestionError(f"the question has {len(text):,} characters; at most {_LONGEST_QUESTION:,} are read")
    reading = in_conversation(read_question(text), history)
    given = filters or Filters()
    cards = view.snapshot.cards()
    allowed = matching(cards, given)
    named = [card for card in allowed if card.metadata.get("symbol") in reading.symbols]
    held = {card.territory for card in named or allowed}
    speaking = [code for code in reading.speakers if code in held]
    if reading.speakers:
        allowed = [card for card in named or allowed if card.territory in speaking]
    statements = frozenset(card.id for card in (allowed if reading.speakers else named or allowed))
    all_statements, all_passages = view.snapshot.counts()
    everything = len(statements) == all_statements
    passages = all_passages if everything else view.snapshot.count_passages(statements)
    implied = {"delegations": [short_name(code) for code in speaking]} if speaking else {}
    if named:
        implied["statements"] = sorted(card.id for card in named)
    shown = given.to_dict() | implied
    return _Asked(
        reading=reading,
        query=query_of(reading, history),
        statements=statements,
        confined=None if everything else statements,
        passages=passages,
        searched=Searched(len(statements), passages, shown),
        without_statement=tuple(short_name(code) for code in reading.speakers if code not in held),
    )


def _from_header(asked: _Asked, hits: Sequence[Hit]) -> Quote | None:
    """The line of the best hit's header that shows the field asked for."""
    if asked.reading.field is None or not hits:
        return None
    return header_quote(hits[0].statement, asked.reading.field)


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
