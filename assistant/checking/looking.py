"""Looking through all statements for the words of one quotation, whatever the indexes say."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

from assistant.checking.checked import Place
from assistant.checking.folding import fold, same, skeleton
from assistant.checking.standing import standing_in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.checking.folding import Folded
    from assistant.checking.quotation import Reading
    from index.snapshot import Snapshot
    from index.statement import Span, Statement

_ANCHORS = 3
_SHORT = 100_000
"""Characters of a statement whose folded text is kept for the next quotation."""
_COMPARED = 20
"""Statements, those that share most words, among which the source of an altered quotation is sought."""


class Found(NamedTuple):
    """A quotation, read in some way, and where it stands so."""

    place: Place
    reading: Reading


class Looking:
    """All statements as one quotation looks at them.

    Attributes:
        statements: how many were looked at.
    """

    def __init__(self, snapshot: Snapshot, quotation: str) -> None:
        self._snapshot = snapshot
        self._quotation = quotation
        self.statements = 0

    def exact(self, readings: Sequence[Reading]) -> Iterator[Found]:
        """Where the quotation stands, in each statement once, in the first of the readings that stands there."""
        folded_readings = [[fold(part).text.strip() for part in reading.parts] for reading in readings]
        for statement in self._whole(self._with_letters(readings)):
            folded = _folded(statement.text)
            for reading, parts in zip(readings, folded_readings, strict=True):
                spans = standing_in_order(statement.text, folded, parts)
                if spans and _holds(statement, spans, parts):
                    yield Found(Place(statement, spans), reading)
                    break

    def _with_letters(self, readings: Sequence[Reading]) -> Iterator[str]:
        """The ids of the statements that have a reading's letters; most are passed over for lack of its longest words."""
        anchors = tuple(dict.fromkeys(anchor for reading in readings for anchor in _anchors(" ".join(reading.parts))))
        skeletons = {tuple(map(skeleton, reading.parts)) for reading in readings}
        self.statements = 0
        for id, text in self._snapshot.texts():
            self.statements += 1
            lower = text.casefold()
            if any(anchor in lower for anchor in anchors):
                letters = _letters(text)
                if any(all(part in letters for part in parts) for parts in skeletons):
                    yield id

    def sharing_words(self) -> list[Statement]:
        """The statements that share most words with the quotation, the long ones first of all."""
        words = _words_of(self._quotation)
        shared = (
            (sum(len(word) for word in words if word in lower), id)
            for id, text in self._snapshot.texts()
            if (lower := text.casefold())
        )
        return list(self._whole([id for count, id in nlargest(_COMPARED, shared) if count]))

    def _whole(self, ids: Iterable[str]) -> Iterator[Statement]:
        return (statement for id in ids if (statement := self._snapshot.statement(id)) is not None)


def _folded(text: str) -> Folded:
    return _kept_folded(text) if len(text) <= _SHORT else fold(text)


def _letters(text: str) -> str:
    return _kept_letters(text) if len(text) <= _SHORT else skeleton(text)


_kept_folded, _kept_letters = lru_cache(maxsize=64)(fold), lru_cache(maxsize=64)(skeleton)
"""Quotations are checked one after the other, and often against the same statements."""


def _words_of(text: str) -> list[str]:
    """The words of a text, each once, the longest first."""
    return sorted({word.casefold() for word in re.findall(r"[^\W\d_]+", text)}, key=lambda word: (-len(word), word))


def _anchors(text: str) -> tuple[str, ...]:
    """Words of which a statement that holds a text has at least one, as it is or with its accents set apart."""
    if any(unicodedata.east_asian_width(char) in "WF" for char in text):
        return ("",)  # without spaces between words, what looks like one may be the end of another
    longest = _words_of(text)[:_ANCHORS]
    return tuple(dict.fromkeys([*longest, *(unicodedata.normalize("NFD", word) for word in longest)])) or ("",)


def _holds(statement: Statement, spans: Sequence[Span], parts: Sequence[str]) -> bool:
    """Whether the source's own characters, taken out, are the words: what was found by folded text is compared anew."""
    return all(same(span.of(statement.text), part) for span, part in zip(spans, parts, strict=True))
