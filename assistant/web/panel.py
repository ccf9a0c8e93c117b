"""The quoted statements in full, as HTML: their facts, then their text with the quotes marked.

The text content of a rendered statement is its canonical text, up to white space and emphasis marks: numbers of
paragraphs, pages and quotes are attributes, which the stylesheet shows in the margin.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from assistant import wording
from assistant.web.address import page_of
from assistant.web.facts import facts, title_of
from assistant.web.marks import Mark, marked
from assistant.web.render import isolated, spoken_in
from assistant.web.text import text_of
from index.statement import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Answer, Quote
    from index.statement import Statement

EMPTY = '<div class="panel empty" role="region" aria-label="Quoted statements"><p>{}</p></div>'


def panel(answer: Answer | None, exchange: int = 0, first: int = 1, *, talk: int = 0) -> str:
    """Every statement that `answer` quotes, in the order of its quotes.

    Args:
        answer: None before the first question.
        exchange: its number in the conversation, by which the page tells one panel from another.
        first: the quote that is to be in view.
        talk: which of the page's conversations that is.
    """
    if answer is None:
        return EMPTY.format("The statement that an answer quotes will stand here, in full.")
    if not answer.quotes:
        return EMPTY.format("No statement is quoted.")
    groups = _groups(answer.quotes)
    articles = "".join(_article(statement, marks) for statement, marks in groups)
    return (
        '<div class="panel" role="region" aria-label="Quoted statements"'
        f' data-talk="{talk}" data-exchange="{exchange}" data-first="{first}">'
        f'<p class="back"><button type="button" class="return">Back to the answer</button></p>'
        f"{_tabs(groups)}{articles}</div>"
    )


_Group = tuple["Statement", tuple[Mark, ...]]


def _groups(quotes: Sequence[Quote]) -> list[_Group]:
    groups: dict[str, tuple[Statement, list[Mark]]] = {}
    for number, quote in enumerate(quotes, 1):
        _, marks = groups.setdefault(quote.statement.id, (quote.statement, []))
        marks.append(Mark(number, Span(quote.start, quote.end)))
    return [(statement, tuple(marks)) for statement, marks in groups.values()]


def _tabs(groups: Sequence[_Group]) -> str:
    """One button for each statement, if there are several; it leads to the statement's first mark."""
    if len(groups) < 2:
        return ""
    buttons = "".join(
        f'<button type="button" class="tab" data-quote="{marks[0].number}">'
        f"<b>{isolated(statement.delegation or wording.name_of(statement))}</b>"
        f"<span>{isolated(wording.name_of(statement))}</span></button>"
        for statement, marks in groups
    )
    return f'<nav class="tabs" aria-label="Quoted statements">{buttons}</nav>'


def _article(statement: Statement, marks: Sequence[Mark]) -> str:
    return (
        f'<article class="statement"><header><h2 dir="auto">{title_of(statement)}</h2>'
        f'<p class="own-page"><a href="{escape(page_of(statement.id))}">On a page of its own</a></p>'
        f"{facts(statement)}</header>"
        f'<div class="text"{spoken_in(statement)}>{_text(statement, marks)}</div></article>'
    )


def _text(statement: Statement, marks: Sequence[Mark]) -> str:
    """All of the text, with the quotes marked."""

    def shown(span: Span) -> str:
        return marked(statement.text, span, marks)

    return text_of(statement, shown, lambda index: shown(statement.paragraphs[index].span))
