"""Text folded for comparing: what a printer or a keyboard changes is made equal, and every character knows where it came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.statement import Span

if TYPE_CHECKING:
    from collections.abc import Collection

FOLDINGS = (
    "composition of letters", "white space", "quotation marks", "dashes", "invisible characters", "ligatures", "emphasis marks",
)  # fmt: skip
"""None of them touches a word, a digit or the punctuation of a sentence."""

_SAME = {
    "quotation marks": dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛‹›′ʼ", "'"),
    "dashes": dict.fromkeys("‐‑‒–—―−", "-"),
    "invisible characters": dict.fromkeys("\u00ad\u200b\u2060\ufeff\u200e\u200f", ""),
    "ligatures": {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"},
}


_EMPHASIS = re.compile(r"\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text.

    Attributes:
        text: the folded characters.
        places: of each, the characters of the source that it stands for.
    """

    text: str
    places: tuple[Span, ...]

    def source(self, start: int, end: int) -> Span:
        """Where in the source the folded characters from `start` up to but without `end` stand."""
        return Span(self.places[start].start, self.places[end - 1].end)


def fold(text: str, foldings: Collection[str] = FOLDINGS) -> Folded:
    r"""Fold a text.

    >>> fold("the so‑called\n“Paris *Call*”").text
    'the so-called "Paris Call"'
    >>> folded = fold("no\n\nobjection")
    >>> folded.source(2, 5)
    Span(start=2, end=6)
    """
    same = {char: to for name in foldings for char, to in _SAME.get(name, {}).items()}
    dropped = _emphasis(text) if "emphasis marks" in foldings else frozenset()
    characters: list[str] = []
    places: list[Span] = []
    position = 0
    while position < len(text):
        end = position + 1
        if "composition of letters" in foldings:
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
        piece = "" if position in dropped else text[position:end]
        if end > position + 1:
            piece = unicodedata.normalize("NFC", piece)
        if "white space" in foldings and piece.isspace():
            if characters and characters[-1] == " ":
                places[-1] = Span(places[-1].start, end)
                piece = ""
            else:
                piece = " "
        for char in "".join(same.get(char, char) for char in piece):
            characters.append(char)
            places.append(Span(position, end))
        position = end
    return Folded("".join(characters), tuple(places))


def needed(one: str, other: str) -> tuple[str, ...]:
    """The foldings without which two texts differ that are the same with all of them.

    >>> needed("no  objection", "no objection"), needed("a", "a")
    (('white space',), ())
    """
    if one == other:
        return ()
    without = {name: [kept for kept in FOLDINGS if kept != name] for name in FOLDINGS}
    return tuple(name for name in FOLDINGS if not same(one, other, without[name])) or FOLDINGS


def same(one: str, other: str, foldings: Collection[str] = FOLDINGS) -> bool:
    """Whether two texts are the same when folded; white space at their ends doesn't count."""
    return fold(one, foldings).text.strip() == fold(other, foldings).text.strip()


def skeleton(text: str) -> str:
    r"""Its letters and digits alone: two texts that are the same when folded have the same, and it is made quickly.

    >>> skeleton("The “ﬁrst”\u00ad step") == skeleton("the first step")
    True
    """
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


def _emphasis(text: str) -> frozenset[int]:
    """The positions of asterisks that emphasise: each that touches a word, since a quotation may hold only one of a pair."""
    return frozenset(at for match in _EMPHASIS.finditer(text) for at in range(*match.span()))
