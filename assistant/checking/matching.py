"""What a quotation that stands nowhere was made from: a passage with other words, or pieces of several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from assistant.checking.folding import fold
from assistant.checking.telling import contrary, tells_of
from index.statement import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.statement import Statement

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*|[^\w\s]")
_SHORTEST_PIECE = 3
"""Words in a row that make a piece."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words and marks of punctuation, folded, each with its place."""

    text: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]

    @staticmethod
    def of(text: str) -> Words:
        """Of any text."""
        folded = fold(text)
        found = list(_WORD.finditer(folded.text))
        return Words(
            text, tuple(match.group() for match in found), tuple(folded.source(*match.span()) for match in found)
        )

    def span(self, first: int, end: int) -> Span:
        """From the word at `first` up to but without that at `end`."""
        return Span(self.spans[first].start, self.spans[end - 1].end)


@dataclass(frozen=True, slots=True)
class Difference:
    """A run of words of which source and quotation have the same or not.

    Attributes:
        kind: `same`; `left out`: only the source has it; `put in`: only the quotation has it.
        text: the characters, the source's own unless they were put in.
        tells: what kinds of words among them turn a statement around, out of `telling.KINDS`.
    """

    kind: Literal["same", "left out", "put in"]
    text: str
    tells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """The passage of a statement that is most like a quotation.

    Attributes:
        span: of the passage.
        ratio: the share of the words of both that are the same, 0 to 1.
    """

    statement: Statement
    span: Span
    ratio: float
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a quotation's words that stands in a statement."""

    statement: Statement
    span: Span
    words: range


def most_like(statement: Statement, source: Words, quotation: Words) -> Likeness | None:
    """The passage of a statement that is most like a quotation; None where they share nothing."""
    whole = SequenceMatcher(None, source.words, quotation.words, autojunk=False)
    core = whole.find_longest_match()
    if core.size == 0:
        return None
    slack = max(_SHORTEST_PIECE, len(quotation.words) // 4)
    low = max(0, core.a - core.b - slack)
    high = min(len(source.words), core.a - core.b + len(quotation.words) + slack)
    near = SequenceMatcher(None, source.words[low:high], quotation.words, autojunk=False)
    blocks = [block for block in near.get_matching_blocks() if block.size]
    # A word that was changed at either end stands beside the passage that is the same, and is a part of what was meant.
    first = max(low, low + blocks[0].a - blocks[0].b)
    rest = len(quotation.words) - blocks[-1].b - blocks[-1].size
    end = min(high, low + blocks[-1].a + blocks[-1].size + rest)
    aligned = SequenceMatcher(None, source.words[first:end], quotation.words, autojunk=False)
    differences = tuple(_differences(source, first, quotation, aligned))
    return Likeness(statement, source.span(first, end), aligned.ratio(), differences)


def _differences(source: Words, first: int, quotation: Words, aligned: SequenceMatcher[str]) -> Iterator[Difference]:
    for kind, a, a_end, b, b_end in aligned.get_opcodes():
        if kind == "equal":
            yield Difference("same", source.span(first + a, first + a_end).of(source.text))
            continue
        gone, new = source.words[first + a : first + a_end], quotation.words[b:b_end]
        turned = ("negation",) if any(contrary(*pair) for pair in zip(gone, new, strict=False)) else ()
        if gone:
            text = source.span(first + a, first + a_end).of(source.text)
            yield Difference("left out", text, tuple(dict.fromkeys((*turned, *tells_of(text)))))
        if new:
            text = quotation.span(b, b_end).of(quotation.text)
            yield Difference("put in", text, tuple(dict.fromkeys((*turned, *tells_of(text)))))


def pieces_of(quotation: Words, sources: Sequence[tuple[Statement, Words]]) -> list[Piece]:
    """The longest runs of a quotation's words that stand in statements, from its beginning to its end."""
    found: list[Piece] = []
    at = 0
    while at < len(quotation.words):
        longest = max(
            (_run(quotation, at, *source) for source in sources), key=lambda piece: len(piece.words), default=None
        )
        if longest is None or len(longest.words) < _SHORTEST_PIECE:
            at += 1
            continue
        found.append(longest)
        at = longest.words.stop
    return found


def _run(quotation: Words, at: int, statement: Statement, source: Words) -> Piece:
    """The longest run that begins at a word of the quotation and stands in one statement."""
    best = Piece(statement, Span(0, 1), range(at, at))
    for start, word in enumerate(source.words):
        if word != quotation.words[at]:
            continue
        size = 1
        while (
            at + size < len(quotation.words)
            and start + size < len(source.words)
            and source.words[start + size] == quotation.words[at + size]
        ):
            size += 1
        if size > len(best.words):
            best = Piece(statement, source.span(start, start + size), range(at, at + size))
    return best
