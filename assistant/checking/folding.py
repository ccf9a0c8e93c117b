"""Text folded for comparing: what a printer or a keyboard changes is made equal, and every character knows where it came from."""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.statement import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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


_PLAIN = re.compile(r"[A-Za-z0-9А-Яа-я.,;:()!?]+")
_EMPHASIS = re.compile(r"\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}")
_UNSEEN = re.compile(f"[{''.join(_SAME['invisible characters'])}]")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text.

    Attributes:
        text: the folded characters.
        starts, ends: of each, where the characters of the source begin and end that it stands for.
    """

    text: str
    starts: array[int]
    ends: array[int]

    def source(self, start: int, end: int) -> Span:
        """Where in the source the folded characters from `start` up to but without `end` stand."""
        return Span(self.starts[start], self.ends[end - 1])


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
    starts, ends = array("L"), array("L")
    position = 0
    while position < len(text):
        if plain := _plain_run(text, position):
            characters += text[position:plain]
            starts.extend(range(position, plain))
            ends.extend(range(position + 1, plain + 1))
            position = plain
            continue
        end = _end_of_letter(text, position, same) if "composition of letters" in foldings else position + 1
        piece = "" if position in dropped else text[position:end]
        if end > position + 1:
            piece = unicodedata.normalize("NFC", "".join(char for char in piece if same.get(char) != ""))
        if "white space" in foldings and piece.isspace():
            if characters and characters[-1] == " ":
                ends[-1] = end
                piece = ""
            else:
                piece = " "
        folded = "".join(same.get(char, char) for char in piece)
        characters += folded
        starts.extend([position] * len(folded))
        ends.extend([end] * len(folded))
        position = end
    return Folded("".join(characters), starts, ends)


def _plain_run(text: str, position: int) -> int:
    """Where the characters end that no folding touches, from a position on; 0 where there are none."""
    match = _PLAIN.match(text, position)
    if match is None:
        return 0
    alone = match.end() == len(text) or text[match.end()] == " "
    end = match.end() if alone else match.end() - 1  # a mark that follows may combine with the last one
    return end if end > position else 0


def _end_of_letter(text: str, position: int, same: Mapping[str, str]) -> int:
    """Where a character ends with the marks that combine with it, also beyond characters that nobody sees."""
    end = ahead = position + 1
    while ahead < len(text) and (unicodedata.combining(text[ahead]) or same.get(text[ahead]) == ""):
        ahead += 1
        if unicodedata.combining(text[ahead - 1]):
            end = ahead
    return end


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
    seen = _UNSEEN.sub("", text)  # before composing: one may stand between a letter and its accent
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", seen).casefold())


def _emphasis(text: str) -> frozenset[int]:
    """The positions of asterisks that emphasise: each that touches a word, since a quotation may hold only one of a pair."""
    return frozenset(at for match in _EMPHASIS.finditer(text) for at in range(*match.span()))
