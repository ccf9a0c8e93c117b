"""Statements made of plain text, and an assistant that quotes by script."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assistant.answer import Answer, Hit, Quote, Searched
from evals.metrics import Judged
from evals.places import Located, LocatedQuestion, Place, Shelf
from evals.questions import Expected, Question
from index.encode import Encoded, one_by_one
from index.errors import StatementNotFound
from index.snapshot import Card
from index.statement import Paragraph, Passage, Role, Sentence, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.answer import Turn
    from index.encode import Sentenced, Vectors

LAKE = "Mr. Chairperson,\n\nWe welcome the report. We cannot accept the date,\n\nwhich comes too early.\n\nThank you."
HARBOUR = "Господин Председатель! Мы не согласны с датой.\n\nL’été convient à tous. Merci."


def statement(path: str, text: str, symbol: str | None = None) -> Statement:
    """A statement whose paragraphs are the blocks of `text`; each is one sentence."""
    spans = [Span(*match.span()) for match in re.finditer(r"\S(?:.|\n(?!\n))*", text)]
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Statement(
        id=symbol or path.rpartition("/")[2].removesuffix(".txt"),
        path=path,
        symbol=symbol,
        text=text,
        paragraphs=tuple(Paragraph(span, Role.BODY, number) for number, span in enumerate(spans, 1)),
        sentences=tuple(Sentence(span, position, Role.BODY) for position, span in enumerate(spans)),
        source_sha256=digest,
        text_sha256=digest,
    )


def shelf(*statements: Statement, unread: Sequence[str] = (), copies: Mapping[str, str] | None = None) -> Shelf:
    """The statements as a question set finds them."""
    cards = [Card(s.id, s.path, None, {"symbol": s.symbol} if s.symbol else {}) for s in statements]
    texts = {s.id: s.text for s in statements}
    return Shelf(cards, texts.__getitem__, frozenset(unread), copies or {})


def quote(source: Statement, words: str) -> Quote:
    """`words` of `source`, quoted."""
    start = source.text.index(words)
    return Quote(source, start, start + len(words), 1, None, Role.BODY, "own", source.id, None, 1.0)


def hit(source: Statement, words: str) -> Hit:
    """A passage of `source` made of `words`."""
    start = source.text.index(words)
    span = Span(start, start + len(words))
    return Hit(Passage(f"{source.id}:{start}", source.id, span, 0, 0, "key"), source, 1.0, 1.0, 1.0)


def answer(question: str, *quotes: Quote, hits: Sequence[Hit] = ()) -> Answer:
    """An answer with these quotes; without any, `no_evidence`."""
    status, text = ("answered", f"{len(quotes)} quotes") if quotes else ("no_evidence", "Nothing was found.")
    searched = Searched(1, 1)
    return Answer(question, status, text, 0.7 if quotes else 0.2, quotes, tuple(hits), searched, None, None)  # type: ignore[arg-type]


@dataclass
class FakeAssistant:
    """Answers a question with what its script has for it, else with `no_evidence`.

    Attributes:
        script: quotes by question.
        asked: every question with the history it came with, in order.
    """

    library: tuple[Statement, ...]
    script: Mapping[str, tuple[Quote, ...]] = field(default_factory=dict)
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        return answer(question, *self.script.get(question, ()))

    def text_of(self, statement_id: str) -> str:
        for source in self.library:
            if source.id == statement_id:
                return source.text
        raise StatementNotFound(statement_id)


def place(start: int, end: int, statement_id: str = "a") -> Place:
    return Place(statement_id, Span(start, end))


def judged(
    *quotes: Place,
    expected: Sequence[Place] = (),
    trap: Sequence[Place] = (),
    hits: Sequence[Place] = (),
    exact: bool = True,
    kind: str = "position",
    id: str = "one",
    seconds: float = 1.0,
) -> Judged:
    """A question that expects each of `expected`, answered with `quotes`; unanswerable where nothing is expected."""
    question = Question(
        id=id,
        kind=kind,
        question="Why?",
        answerable=bool(expected),
        expected=tuple(Expected("a.txt", "words") for _ in expected),
    )
    located = LocatedQuestion(
        question, tuple(Located("words", (p,)) for p in expected), tuple(Located("words", (p,)) for p in trap)
    )
    return Judged(
        asked=located,
        answered=bool(quotes),
        quotes=quotes,
        hits=tuple(hits),
        exact=(exact,) * len(quotes),
        text="",
        seconds=seconds,
        confidence=0.5,
        got=("“words”",) * len(quotes),
    )


class HashingEncoder:
    """Vectors by the words' hashes: texts that share words are near, and no model is loaded."""

    fingerprint = "hashing-64"
    dimension = 64
    languages = None
    averages = False

    def fits(self, text: str) -> bool:
        return len(text) < 1000

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()) or ["nothing"]:
                vectors[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimension] += 1
        lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / lengths

    def encode_sentences(self, texts: Sequence[Sentenced]) -> list[Encoded]:
        return one_by_one(self.encode, texts)
