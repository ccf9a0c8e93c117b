"""What a caller gets back: Hit, Quote, Answer; and what it may hand in beside a question: Turn, Filters.

`Answer.to_dict()` is the one JSON form of an answer, used by the command line, the web app and evaluation alike.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from index.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.writing.prose import Prose, ProseSentence
    from index.statement import Passage, Role, Statement

STATEMENT_FIELDS = (
    ["id", "symbol", "title", "delegation", "speaker", "body", "meeting", "date", "language", "original_language", "path", "url"]
)  # fmt: skip


KINDS = ("delegation", "statement", "speaker", "body", "meeting", "date", "language")
"""What a question's own wording may confine a search by."""

CONVERSATION = "conversation"
LIFTABLE = (*KINDS, CONVERSATION)
"""What `Filters.lift` may lift: what the question's wording confines, and what it takes over from earlier turns."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier contribution to the conversation."""

    role: Literal["user", "assistant"]
    text: str

    def __post_init__(self) -> None:
        if self.role not in ("user", "assistant"):
            raise QuestionError(f"a turn's role is 'user' or 'assistant', not {self.role!r}")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which statements are searched; an empty field lets all through.

    Attributes:
        delegations: names as the reader writes them ("Russia", "Türkiye"); matched by territory.
        statements: statement ids.
        bodies: as the statements give them, compared without regard to case.
        languages: ISO 639-1 codes.
        date_from, date_to: first and last day, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; both inclusive.
        speakers: persons, by all or a part of their name.
        meetings: by number, "1232" or "1232nd meeting".
        lift: kinds of which the question's own wording shall confine nothing; with `conversation` it is read by itself,
            whatever was asked before. Out of `LIFTABLE`.
    """

    delegations: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    speakers: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    lift: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.lift) - set(LIFTABLE)):
            raise QuestionError(
                f"nothing of the kind {unknown[0]!r} can be lifted; the kinds are {', '.join(LIFTABLE)}"
            )

    def to_dict(self) -> dict[str, Any]:
        """The fields that confine, as JSON values."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "lift"}
        return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items() if v}


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores.

    Attributes:
        score: the fused score by which hits are ordered.
        cosine: of question and passage, -1 to 1.
        lexical: BM25 over the best BM25 of this search, 0 to 1.
    """

    passage: Passage
    statement: Statement
    score: float
    cosine: float
    lexical: float

    @property
    def passage_id(self) -> str:
        """The passage's id."""
        return self.passage.id

    @property
    def statement_id(self) -> str:
        """The id of the passage's statement."""
        return self.statement.id

    @property
    def path(self) -> str:
        """The source file, relative to the ingested folder."""
        return self.statement.path

    @property
    def start(self) -> int:
        """Offset of the passage's first character in the canonical text."""
        return self.passage.span.start

    @property
    def end(self) -> int:
        """Offset after the passage's last character."""
        return self.passage.span.end

    @property
    def text(self) -> str:
        """The passage's own characters."""
        return self.passage.span.of(self.statement.text)

    def to_dict(self) -> dict[str, Any]:
        """The hit as JSON values; `text` is the raw slice."""
        names = ("passage_id", "statement_id", "path", "text", "start", "end", "score", "cosine", "lexical")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Quote:
    """One or more consecutive sentences of one statement, chosen as evidence.

    `quote.text == quote.statement.text[quote.start:quote.end]`, by construction.

    Attributes:
        paragraph: the number of the paragraph in which it begins; None in front matter.
        page: the page on which it begins, from 1; None where the source shows no pages.
        voice: whose words it ends with: `own`, the delegation's own view; `reported`, `quotation`, `group` or `procedural`, on
            which `assistant.voice` says more; `header`, the document's own front matter.
        citation: a reference such as `PC.DEL/669/19, para. 3 (Russian Federation, 13 June 2019)`.
        passage_id: the passage in which it was found; None where it comes from the front matter.
        score: how well it answers; quotes come in this order.
        voice_cue: the words that decided its voice; empty where it is the delegation's own or the header's.
    """

    statement: Statement
    start: int
    end: int
    paragraph: int | None
    page: int | None
    role: Role
    voice: str
    citation: str
    passage_id: str | None
    score: float
    voice_cue: str = ""

    @property
    def text(self) -> str:
        """The source's own characters."""
        return self.statement.text[self.start : self.end]

    @property
    def display(self) -> str:
        """The same with runs of white space as one space and emphasis marks removed."""
        return display(self.text)

    def to_dict(self) -> dict[str, Any]:
        """The quote as JSON values."""
        return {
            "text": self.text,
            "display": self.display,
            "start": self.start,
            "end": self.end,
            "paragraph": self.paragraph,
            "page": self.page,
            "voice": self.voice,
            "voice_cue": self.voice_cue,
            "citation": self.citation,
            "passage_id": self.passage_id,
            "text_sha256": hashlib.sha256(self.text.encode()).hexdigest(),
            "source_sha256": self.statement.source_sha256,
            "statement": {name: getattr(self.statement, name) for name in STATEMENT_FIELDS},
        }


@dataclass(frozen=True, slots=True)
class Implied:
    """What the question's own wording did to the search; `Filters.lift` with its kind undoes it.

    Attributes:
        kind: one of `KINDS`.
        words: what was read, for the reader: "Norway", "since June 2022".
        effect: `filter`, only such statements were searched; `preference`, such came first; `none`, there is no such statement.
    """

    kind: str
    words: str
    effect: Literal["filter", "preference", "none"]


@dataclass(frozen=True, slots=True)
class Searched:
    """How much was looked through for an answer.

    Attributes:
        statements, passages: how many were searched.
        filters: what narrowed the search, asked for or read from the question.
        implied: what was read from the question, and what became of it.
        delegations: whose statements were searched; looked up only where nothing was found.
        dates: the first and the last date of these statements, likewise; None where none is dated.
    """

    statements: int
    passages: int
    filters: Mapping[str, Any] = field(default_factory=dict)
    implied: tuple[Implied, ...] = ()
    delegations: tuple[str, ...] = ()
    dates: tuple[str, str] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "statements": self.statements,
            "passages": self.passages,
            "filters": dict(self.filters),
            "implied": [{"kind": one.kind, "words": one.words, "effect": one.effect} for one in self.implied],
            "delegations": list(self.delegations),
            "dates": list(self.dates) if self.dates else None,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question: quotes, or an honest `no_evidence`.

    Attributes:
        question: as it was asked.
        status: `answered`, or `no_evidence`: nothing in the library answers, or nothing surely enough.
        text: the wording; it names sources and holds no claim of its own.
        confidence: that the first quote answers the question, 0 to 1.
        nearest: the best passage, only with `no_evidence`; it is not an answer.
        generation: the generation that was searched; None if the catalogue was searched exactly.
        notice: what the reader should know about how the answer came about, else None.
        read_as: what the question took over from the conversation ("… Russia … Paris Call"); None where it took over nothing.
        seconds: wall time by step.
        writer: `model` where a language model wrote words around the quotes, or judged that none of them answers.
        prose: those words, each sentence with the quotes that it points at; None where a model wrote none.
    """

    question: str
    status: Literal["answered", "no_evidence"]
    text: str
    confidence: float
    quotes: tuple[Quote, ...]
    hits: tuple[Hit, ...]
    searched: Searched
    nearest: Hit | None
    generation: str | None
    notice: str | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    read_as: str | None = None
    writer: Literal["extractive", "model"] = "extractive"
    prose: Prose | None = None

    @property
    def prose_sentences(self) -> tuple[ProseSentence, ...]:
        """The sentences that a model wrote; none where it wrote none."""
        return self.prose.sentences if self.prose else ()

    @property
    def turns(self) -> tuple[Turn, Turn]:
        """The question and the answer as the conversation goes on from them."""
        return Turn("user", self.question), Turn("assistant", self.text)

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            "question": self.question,
            "status": self.status,
            "text": self.text,
            "confidence": self.confidence,
            "quotes": [quote.to_dict() for quote in self.quotes],
            "hits": [hit.to_dict() for hit in self.hits],
            "searched": self.searched.to_dict(),
            "nearest": self.nearest.to_dict() if self.nearest else None,
            "generation": self.generation,
            "notice": self.notice,
            "read_as": self.read_as,
            "writer": self.writer,
            "prose": self.prose.to_dict() if self.prose else None,
            "seconds": dict(self.seconds),
        }


_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])", re.DOTALL)


def display(text: str) -> str:
    r"""`text` for reading: white space folded, Markdown's emphasis marks removed, nothing else changed.

    >>> display("which, *inter\nalia*,  provides")
    'which, inter alia, provides'
    """
    return " ".join((_EMPHASIS.sub(r"\2", text) if "*" in text else text).split())
