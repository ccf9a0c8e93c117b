"""A piece of canonical text as HTML: escaped, emphasis set as emphasis, quotes marked with their numbers.

All markup on the page is written here and in `render.py`; a source's own characters never become markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from index.statement import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])", re.DOTALL)
"""The same marks that `assistant.answer.display` removes; a test holds the two together."""

_TAGS = {1: ("<em>", "</em>"), 2: ("<strong>", "</strong>"), 3: ("<strong><em>", "</em></strong>")}


@dataclass(frozen=True, slots=True)
class Mark:
    """A quote's place in a statement, and its number in the answer, from 1."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters that stand under the same emphasis; level 0 is none."""

    span: Span
    level: int


def plain(text: str) -> str:
    """`text` escaped, with its emphasis marks made visible as emphasis.

    >>> plain("which, *inter alia*, <b>")
    'which, <em>inter alia</em>, &lt;b&gt;'
    """
    return marked(text, Span(0, len(text)), ()) if text else ""


def part(text: str, whole: Span, piece: Span) -> str:
    """The characters that `piece` names, escaped, with the emphasis that they have within `whole`.

    >>> part("An *old rule. A new* one.", Span(0, 25), Span(0, 13))
    'An <em>old rule.</em>'
    """
    return "".join(_emphasised(text, piece, one) for one in _pieces(text, whole))


def marked(text: str, span: Span, marks: Sequence[Mark]) -> str:
    """The characters that `span` names, escaped, with each of `marks` that reaches into it highlighted.

    A run of text that several quotes share is one `<mark>` that names all of them. `data-begins` is set where a
    quote begins, so each number is shown once.

    >>> marked("One. Two.", Span(0, 9), [Mark(1, Span(5, 9))])
    'One. <mark data-quotes="1" data-begins="1">Two.</mark>'
    """
    pieces = tuple(_pieces(text, span))
    edges = {span.start, span.end}
    edges |= {edge for m in marks for edge in (m.span.start, m.span.end) if span.start < edge < span.end}
    first = {mark.number: _first_letter(text, mark.span) for mark in marks}
    html = []
    for start, end in pairwise(sorted(edges)):
        inner = "".join(_emphasised(text, Span(start, end), piece) for piece in pieces)
        quotes = [mark.number for mark in marks if mark.span.overlap(Span(start, end))]
        if quotes and inner.strip():
            inner = _highlighted(inner, quotes, [number for number in quotes if start <= first[number] < end])
        html.append(inner)
    return "".join(html)


def _first_letter(text: str, span: Span) -> int:
    """Where the span's words begin, after white space and emphasis marks; its end if it has none."""
    return next((i for i in range(span.start, span.end) if not text[i].isspace() and text[i] != "*"), span.end)


def _highlighted(inner: str, quotes: Sequence[int], begins: Sequence[int]) -> str:
    numbers = " ".join(map(str, quotes))
    first = f' data-begins="{", ".join(map(str, begins))}"' if begins else ""
    return f'<mark data-quotes="{numbers}"{first}>{inner}</mark>'


def _emphasised(text: str, run: Span, piece: _Piece) -> str:
    start, end = max(run.start, piece.span.start), min(run.end, piece.span.end)
    if start >= end:
        return ""
    opening, closing = _TAGS.get(piece.level, ("", ""))
    return f"{opening}{_escaped(text[start:end])}{closing}"


def _escaped(text: str) -> str:
    """The end of a page stays among the characters, and is not drawn; browsers would draw a box for it."""
    return escape(text).replace("\f", '<span class="page-break">\f</span>')


def _pieces(text: str, span: Span) -> Iterator[_Piece]:
    """`span` without its emphasis marks, as pieces in order."""
    position = span.start
    for match in _EMPHASIS.finditer(span.of(text)):
        start, end = (span.start + offset for offset in match.span())
        level = len(match[1])
        if position < start:
            yield _Piece(Span(position, start), 0)
        yield _Piece(Span(start + level, end - level), level)
        position = end
    if position < span.end:
        yield _Piece(Span(position, span.end), 0)
