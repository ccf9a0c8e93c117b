"""The address of a statement's own page, and of a sentence on it: `/statement/PC.DEL/669/19#p4s2`.

It comes from the document's own symbol and paragraph numbers, so a link stays good as long as the document is what it was.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from index.position import place_at
from index.statement import paragraph_of_each

if TYPE_CHECKING:
    from index.statement import Statement

PAGE = "/statement/"


def page_of(id: str) -> str:
    """The address of a statement's page.

    >>> page_of("PC.DEL/669/19")
    '/statement/PC.DEL/669/19'
    """
    return f"{PAGE}{quote(id)}"


def address_of(statement: Statement, offset: int) -> str:
    """The address of the sentence that holds a character, else of the statement."""
    page, place = page_of(statement.id), place_at(statement.sentences, offset)
    return page if place is None else f"{page}#{Anchors(statement).sentences[place]}"


class Anchors:
    """The names of a statement's places on its page.

    Attributes:
        paragraphs: one a paragraph: `p4` by its printed number, `u2` for the second without one. A number that stands twice
            gets `p4-2` the second time.
        sentences: one a sentence: `p4s2`.
    """

    def __init__(self, statement: Statement) -> None:
        seen: Counter[str] = Counter()
        self.paragraphs: list[str] = []
        for number in (paragraph.number for paragraph in statement.paragraphs):
            name = f"p{number}" if number is not None else "u"
            seen[name] += 1
            numbered = f"{name}-{seen[name]}" if seen[name] > 1 else name
            self.paragraphs.append(numbered if number is not None else f"u{seen[name]}")
        within: Counter[int] = Counter()
        self.sentences: list[str] = []
        for paragraph in paragraph_of_each(statement.sentences):
            within[paragraph] += 1
            self.sentences.append(f"{self.paragraphs[paragraph]}s{within[paragraph]}")
