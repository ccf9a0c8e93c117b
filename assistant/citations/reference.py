"""What every form of a reference is made from: the facts of a statement, each as one line of characters that are seen."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer import display
from assistant.terminal import clean
from assistant.wording import meeting as meeting_of

if TYPE_CHECKING:
    from assistant.answer import Quote
    from index.position import Position
    from index.statement import Statement

_NO_CHARACTERS = re.compile("[\ufffe\uffff]")
"""No XML may hold them (XML 1.0, 2.2), and no text means anything by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A statement, or a place in it, to be cited. What isn't known is None.

    Every text is one line: white space is folded, control characters are left out.

    Attributes:
        id: of the statement.
        title: as printed; the id where there is neither title nor symbol.
        date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
        language: as an ISO 639-1 code.
        paragraph, page: where the quote begins.
        quote: as it is displayed: white space folded, emphasis marks removed, no other character changed.
    """

    id: str
    title: str | None = None
    symbol: str | None = None
    delegation: str | None = None
    speaker: str | None = None
    body: str | None = None
    meeting: str | None = None
    date: str | None = None
    language: str | None = None
    url: str | None = None
    paragraph: int | None = None
    page: int | None = None
    quote: str | None = None

    @property
    def key(self) -> str:
        """Its id in the characters that every program takes in a key; another id never has the same."""
        plain = re.sub(r"[^A-Za-z0-9.-]", "_", self.id)
        if re.fullmatch(r"[A-Za-z][A-Za-z0-9./-]*", self.id):
            return plain
        return f"statement_{plain}_{hashlib.sha256(self.id.encode()).hexdigest()[:8]}"

    @property
    def place(self) -> str | None:
        """The paragraph and the page: `para. 3, p. 2`."""
        parts = (("para.", self.paragraph), ("p.", self.page))
        return ", ".join(f"{name} {number}" for name, number in parts if number is not None) or None


def reference(statement: Statement, place: Position | None = None, quote: str | None = None) -> Reference:
    """What is cited of a statement.

    Args:
        statement: that is cited.
        place: of the quote; None for the statement as a whole.
        quote: its raw characters.
    """
    title = statement.title if statement.title or statement.symbol else statement.id
    return Reference(
        id=statement.id,
        title=one_line(title),
        symbol=one_line(statement.symbol),
        delegation=one_line(statement.delegation),
        speaker=one_line(statement.speaker),
        body=one_line(statement.body),
        meeting=one_line(meeting_of(statement)),
        date=statement.date,
        language=statement.language,
        url=one_line(statement.url),
        paragraph=place.paragraph if place else None,
        page=place.page if place else None,
        quote=None if quote is None else one_line(display(quote)),
    )


def reference_of(quote: Quote) -> Reference:
    """A quote of an answer, to be cited."""
    from index.position import Position

    return reference(quote.statement, Position(quote.paragraph, quote.page), quote.text)


def one_line(text: str | None) -> str | None:
    r"""`text` as one line: white space folded, control characters left out; None where nothing is left.

    >>> one_line("on\f the\r\nregister\x1b[31m"), one_line(" \n")
    ('on the register[31m', None)
    """
    return " ".join(_NO_CHARACTERS.sub("", clean(text or "")).split()) or None
