"""Statements, hits and evidence out of plain sentences, and assistants over libraries of the test's own."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from assistant.answer import Hit, Quote
from assistant.assistant import Assistant
from assistant.evidence import Evidence
from index.library import Library
from index.statement import Paragraph, Passage, Role, Sentence, Span, Statement
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.encode import Encoder
    from index.settings import Settings


def statement(
    *paragraphs: Sequence[str], id: str = "a", roles: Mapping[str, Role] | None = None, **metadata: Any
) -> Statement:
    """A statement whose paragraphs are made of these sentences.

    Args:
        paragraphs: each a sequence of sentences.
        id: of the statement, and its file's stem.
        roles: by sentence; one that isn't there is of the body.
        metadata: fields of `Metadata`.
    """
    text, sentences, spans = "", [], []
    for position, paragraph in enumerate(paragraphs):
        text += "\n\n" if text else ""
        start = len(text)
        for number, sentence in enumerate(paragraph):
            text += " " if number else ""
            role = (roles or {}).get(sentence, Role.BODY)
            sentences.append(Sentence(Span(len(text), len(text) + len(sentence)), position, role, page=position + 1))
            text += sentence
        spans.append(Span(start, len(text)))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Statement(
        id=id,
        path=f"{id}.txt",
        text=text,
        paragraphs=tuple(Paragraph(span, Role.BODY, number, number) for number, span in enumerate(spans, 1)),
        sentences=tuple(sentences),
        source_sha256=digest,
        text_sha256=digest,
        **metadata,
    )


def hit(source: Statement, first: int = 0, last: int | None = None, score: float = 1.0) -> Hit:
    """A passage of `source` from sentence `first` to sentence `last`, included; to the last one by default."""
    last = len(source.sentences) - 1 if last is None else last
    span = Span(source.sentences[first].span.start, source.sentences[last].span.end)
    return Hit(Passage(f"{source.id}:{first}", source.id, span, first, last, "key"), source, score, score, score)


def evidence(found: Hit, position: int, score: float = 1.0, **signals: float | None) -> Evidence:
    """A sentence with a score."""
    names = ("cosine", "coverage", "gained", "passage", "passage_coverage", "beside", "act", "ignored")
    given = dict.fromkeys(names, 0.0)
    return Evidence(hit=found, position=position, score=score, shows=None, **(given | signals))  # type: ignore[arg-type]


def quote(source: Statement, words: str, citation: str = "A") -> Quote:
    """`words` of `source`, quoted."""
    start = source.text.index(words)
    return Quote(source, start, start + len(words), 1, None, Role.BODY, "own", citation, None, 1.0)


def assistant_of(settings: Settings, encoder: Encoder | None = None) -> Assistant:
    """An assistant over the library of these settings; with the hashing encoder unless another is given."""
    used = encoder or HashingEncoder()
    return Assistant(Library(settings), settings, lambda: used)
