"""Where the words of a quotation stand, character for character but for folding, and never a part of a word or number."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from index.statement import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.checking.folding import Folded

_HYPHENS, _SIGNS, _APOSTROPHES = "-‐‑\u00ad", "-−–+", "'’ʼ"


def standing(text: str, folded: Folded, words: str) -> Iterator[Span]:
    """Each place of a source at which folded words stand.

    Args:
        text: of the source.
        folded: the same, folded.
        words: folded, without white space at the ends.
    """
    start = folded.text.find(words) if words else -1
    while start >= 0:
        span = folded.source(start, start + len(words))
        if _stands_alone(text, span):
            yield span
        start = folded.text.find(words, start + 1)


def standing_in_order(text: str, folded: Folded, parts: Sequence[str]) -> tuple[Span, ...]:
    """The first places at which the parts of a quotation between its ellipses stand in order; none where they don't."""
    for first in standing(text, folded, parts[0]):
        found = [first]
        for part in parts[1:]:
            later = next((span for span in standing(text, folded, part) if span.start >= found[-1].end), None)
            if later is None:
                break
            found.append(later)
        if len(found) == len(parts):
            return tuple(found)
    return ()


def _stands_alone(text: str, span: Span) -> bool:
    """Whether the words begin and end where words and numbers do: "binding" doesn't stand in "non-binding", nor "6.2" in "-6.2".

    >>> [_stands_alone("It is legally non-binding, at -6.2 degrees.", Span(*at)) for at in ((6, 13), (18, 25), (31, 34))]
    [True, False, False]
    """
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    return not _goes_on(before[::-1], text[span.start], signs=True) and not _goes_on(
        after, text[span.end - 1], signs=False
    )


def _goes_on(outside: str, edge: str, *, signs: bool) -> bool:
    """Whether a word or number goes on beyond its edge.

    Args:
        outside: the next two characters beyond the edge, the nearest first.
        edge: the outermost character of the words.
        signs: whether a sign may stand here: before a number, not behind it.
    """
    if not outside or not (edge.isalnum() or unicodedata.combining(edge)):
        return False
    next_, further = outside[0], outside[1:2]
    if next_.isalnum() or next_ == "_" or unicodedata.combining(next_):
        return True
    if edge.isdigit():
        if next_ in "%‰°" or (next_ in ".,:/'’·٫٬" and further.isdigit()):
            return True
        if signs and next_ in _SIGNS and not further.isalnum():
            return True
    return next_ in _HYPHENS + _APOSTROPHES + "−–" and further.isalnum() and (next_ not in "−–" or edge.isdigit())
