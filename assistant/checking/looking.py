"""Looking through all statements for the words of one quotation, whatever the indexes say."""

from __future__ import annotations

import re
import unicodedata
from heapq import nlargest
from typing import TYPE_CHECKING

from assistant.checking.checked import Place
from assistant.checking.folding import fold, same, skeleton
from assistant.checking.standing import parts_of, standing_in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.snapshot import Snapshot
    from index.statement import Span, Statement

_ANCHORS = 3
_COMPARED = 20
"""Statements, those that share most words, among which the source of an altered quotation is sought."""


class Looking:
    """All statements as one quotation looks at them."""

    def __init__(self, snapshot: Snapshot, quotation: str) -> None:
        self._snapshot = snapshot
        self._quotation = quotation
        self._words = sorted(
            {word.casefold() for word in re.findall(r"[^\W\d_]+", quotation)}, key=lambda word: (-len(word), word)
        )
        self.statements = 0

    def exact(self) -> Iterator[Place]:
        """Where the quotation stands, in each statement once."""
        readings = [[words] for words in with_either_case(fold(self._quotation).text.strip())]
        first, *rest = [fold(part).text.strip() for part in parts_of(self._quotation)]
        if rest:
            readings += [[words, *rest] for words in with_either_case(first)]
        for statement in self._whole(self._with_letters([skeleton(part) for part in (first, *rest)])):
            folded = fold(statement.text)
            for reading in readings:
                spans = standing_in_order(statement.text, folded, reading)
                if spans and _holds(statement, spans, reading):
                    yield Place(statement, spans)
                    break

    def _with_letters(self, skeletons: Sequence[str]) -> Iterator[str]:
        """The ids of the statements that have these letters in a row; most are passed over for lack of the longest words."""
        anchors = _anchors(self._quotation, self._words)
        self.statements = 0
        for id, text in self._snapshot.texts():
            self.statements += 1
            lower = text.casefold()
            if any(anchor in lower for anchor in anchors):
                letters = skeleton(text)
                if all(part in letters for part in skeletons):
                    yield id

    def sharing_words(self) -> list[Statement]:
        """The statements that share most words with the quotation, the long ones first of all."""
        shared = (
            (sum(len(word) for word in self._words if word in lower), id)
            for id, text in self._snapshot.texts()
            if (lower := text.casefold())
        )
        return list(self._whole([id for count, id in nlargest(_COMPARED, shared) if count]))

    def _whole(self, ids: Iterable[str]) -> Iterator[Statement]:
        return (statement for id in ids if (statement := self._snapshot.statement(id)) is not None)


def _anchors(quotation: str, words: Sequence[str]) -> tuple[str, ...]:
    """Words of which a statement that holds the quotation has at least one, as it is or with its accents set apart."""
    if any(unicodedata.east_asian_width(char) in "WF" for char in quotation):
        return ("",)  # without spaces between words, what looks like one may be the end of another
    longest = words[:_ANCHORS]
    return tuple(dict.fromkeys([*longest, *(unicodedata.normalize("NFD", word) for word in longest)])) or ("",)


def _holds(statement: Statement, spans: Sequence[Span], parts: Sequence[str]) -> bool:
    """Whether the source's own characters, taken out, are the words: what was found by folded text is compared anew."""
    return all(same(span.of(statement.text), part) for span, part in zip(spans, parts, strict=True))


def with_either_case(words: str) -> tuple[str, str]:
    """Words as they are, and with their first letter in the other case: a sentence may be quoted in the middle of another."""
    first = words[:1]
    return words, (first.lower() if first.isupper() else first.upper()) + words[1:]
