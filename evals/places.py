"""Where the quotes of a question set stand in the library's statements."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from evals.questions import Expected
from index.errors import QuestionSetError
from index.statement import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evals.questions import Question, QuestionSet
    from index.snapshot import Card


_BLOCK_END = re.compile(r"\n\s*\n|\f")


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of one statement's canonical text."""

    statement_id: str
    span: Span

    def meets(self, other: Place) -> bool:
        """Whether both lie in the same statement and overlap by at least half of the shorter."""
        shorter = min(len(self.span), len(other.span))
        return self.statement_id == other.statement_id and 2 * self.span.overlap(other.span) >= shorter


@dataclass(frozen=True, slots=True)
class Located:
    """A quote of the question set with every place where it stands.

    `places` is empty where the statement's file could not be ingested: nothing can meet it.
    """

    quote: str
    places: tuple[Place, ...]

    def met_by(self, place: Place) -> bool:
        """Whether `place` meets one of the places."""
        return any(own.meets(place) for own in self.places)


@dataclass(frozen=True, slots=True)
class LocatedQuestion:
    """A question with its quotes located."""

    question: Question
    expected: tuple[Located, ...]
    trap: tuple[Located, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """The library's statements by every name that a question set may call them.

    Attributes:
        cards: which statements there are.
        text_of: the canonical text of the statement with an id.
        unread: paths of files that could not be ingested; a question about one is asked, and missed.
        copies: ids of statements by the paths of further files that hold them too.
    """

    cards: Sequence[Card]
    text_of: Callable[[str], str]
    unread: frozenset[str] = frozenset()
    copies: Mapping[str, str] = field(default_factory=dict)

    def find(self, doc: str) -> Card | None:
        """The statement called `doc`; None if its file could not be ingested.

        Raises:
            ValueError: no statement is called so, or several are.
        """
        called_so = self._by_name.get(_same(doc), [])
        named = [card for card in called_so if card.path == doc] or called_so
        if len(named) == 1:
            return named[0]
        if named:
            paths = ", ".join(sorted(card.path for card in named))
            raise ValueError(f"doc {doc!r} names {len(named)} statements ({paths}); write the path")
        if _same(doc) in {_same(name) for path in self.unread for name in (path, _file_name(path))}:
            return None
        raise ValueError(f"no statement is called {doc!r}; write a file's name as it is in the ingested folder")

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Card]]:
        names_of_copies: dict[str, set[str]] = defaultdict(set)
        for path, statement_id in self.copies.items():
            names_of_copies[statement_id] |= {path, _file_name(path)}
        by_name: dict[str, list[Card]] = defaultdict(list)
        for card in self.cards:
            names = {card.path, _file_name(card.path), card.id, card.metadata.get("symbol", card.id)}
            for name in {_same(name) for name in names | names_of_copies[card.id]}:
                by_name[name].append(card)
        return by_name


def locate(question_set: QuestionSet, shelf: Shelf) -> tuple[LocatedQuestion, ...]:
    """Every question with the places of its quotes.

    Raises:
        QuestionSetError: a `doc` is unknown or ambiguous, or a statement doesn't hold the quote put to it.
    """
    located = []
    for line, question in question_set.by_line.items():
        try:
            expected = tuple(_located(entry, shelf) for entry in question.expected)
            trap = tuple(_located(entry, shelf) for entry in question.trap)
        except ValueError as error:
            raise QuestionSetError(question_set.path, line, str(error)) from error
        located.append(LocatedQuestion(question, expected, trap))
    return tuple(located)


def _located(entry: Expected | str, shelf: Shelf) -> Located:
    if isinstance(entry, Expected):
        card, quote, where = shelf.find(entry.doc), entry.quote, entry.doc
        sought: Sequence[Card] = (card,) if card else ()
    else:
        sought, quote, where = shelf.cards, entry, "any statement"
    places = tuple(Place(card.id, span) for card in sought for span in spans_of(quote, shelf.text_of(card.id)))
    if sought and not places:
        raise ValueError(
            f"the quote {_shortened(quote)!r} is not in {where}; copy it from there, character for character"
        )
    return Located(quote, places)


def spans_of(quote: str, text: str) -> list[Span]:
    r"""The spans of `text` that are `quote`: exactly, else with any run of white space for any other.

    A quote copied over a page break brings running heads and page numbers along, which canonical text keeps elsewhere:
    as the last resort its inner blocks may stand apart, if they stand in the text at all.

    >>> spans_of("conduct for the", "a code of conduct for\n\nthe States")
    [Span(start=10, end=26)]
    """
    return _spans(re.escape(quote), text) or _spans(_folded(quote), text) or _spans_over_page_break(quote, text)


def _folded(words: str) -> str:
    """A pattern for `words` with any white space between them."""
    return r"\s+".join(re.escape(word) for word in words.split())


def _spans(pattern: str, text: str) -> list[Span]:
    return [Span(*match.span()) for match in re.finditer(pattern, text)]


def _spans_over_page_break(quote: str, text: str) -> list[Span]:
    blocks = [_folded(block) for block in _BLOCK_END.split(quote) if block.strip()]
    if len(blocks) < 3 or not all(re.search(block, text) for block in blocks):
        return []
    first, *inner, last = blocks
    between = "".join(rf"(?:\s+{block})?" for block in inner)
    return _spans(rf"{first}{between}\s+{last}", text)


def _file_name(path: str) -> str:
    return path.rpartition("/")[2]


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name)  # file systems differ in how they write an accent


def _shortened(quote: str) -> str:
    return quote if len(quote) <= 60 else f"{quote[:59]}…"
