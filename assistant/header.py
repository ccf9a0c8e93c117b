"""Answers out of a document's header: who spoke, when, where, in which language, to what it replies."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Hit, Quote
from assistant.asking import FIELD_WORDS
from assistant.cite import cite
from assistant.question import Reading
from assistant.wanted import specifics
from index.lexical import terms
from index.statement import Role, Span, Statement
from index.territories import territory_of

HEADER = "header"


def from_header(reading: Reading, hits: Sequence[Hit]) -> Quote | None:
    """The line that shows the header field asked for, in the best hit's document, or the next that shows it.

    None if the question asks for no field, or no document is the one that it means.
    """
    if reading.field is None:
        return None
    documents = {hit.statement_id: hit.statement for hit in hits}.values()
    meant = (statement for statement in documents if _is_meant(statement, reading))
    return next((quote for statement in meant if (quote := header_quote(statement, reading.field))), None)


def _is_meant(statement: Statement, reading: Reading) -> bool:
    """Whether a document may be the one that the question is about.

    It is that of a delegation that the question names, has the question's names and numbers, and of its other words at least one.
    """
    if reading.named and territory_of(statement.delegation or "") not in reading.named:
        return False
    text = statement.text.lower()
    if not all(word in text for word in specifics(reading.content)):
        return False
    asked = set(terms(reading.content, reading.language)) - set(terms(FIELD_WORDS, reading.language))
    return not asked or bool(asked & set(terms(statement.text, reading.language)))


def header_quote(statement: Statement, field: str) -> Quote | None:
    """The lines of the front matter that show a metadata field; None if the text doesn't show it."""
    span = statement.found.get(field)
    if span is None:
        return None
    start = statement.text.rfind("\n", 0, span.start) + 1
    end = statement.text.find("\n", span.end)
    line = Span(start, end if end >= 0 else len(statement.text))
    page = next((p.page for p in statement.paragraphs if p.span.holds(span)), None)
    text = line.of(statement.text)
    return Quote(
        statement=statement,
        start=line.start + len(text) - len(text.lstrip()),
        end=line.start + len(text.rstrip()),
        paragraph=None,
        page=page,
        role=Role.FRONT_MATTER,
        voice=HEADER,
        citation=cite(statement, None, page),
        passage_id=None,
        score=1.0,
    )
