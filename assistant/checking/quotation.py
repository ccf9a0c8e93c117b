"""How a quotation may be read: letter by letter, or with what its brackets and ellipses say was put in, changed and left out.

A source has brackets and ellipses of its own, so there are several readings, the most literal first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from assistant.checking.telling import tells_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_LETTER, CHANGED_LETTER, INSERTION, ELLIPSIS, LINE_END = (
    "first letter", "letters in brackets", "words in brackets", "ellipsis", "hyphens at line ends",
)  # fmt: skip
"""What a reading may declare beside the foldings of characters."""

_QUOTES = {"“": "”", '"': '"', "«": "»", "„": "“", "‘": "’", "'": "'"}
_POINTS = r"(?:…|\.\s?\.\s?\.)"
_LEFT_OUT = re.compile(rf"\s*(?:\[\s*{_POINTS}\s*\]|\(\s*{_POINTS}\s*\)|{_POINTS})\s*")
_LETTER = re.compile(r"(?<![^\W_])\[([^\W\d_])\](?=[^\W\d_])")
_WORDS = re.compile(rf"\s*(?<![^\W_])\[(?!\s*{_POINTS}\s*\])([^\[\]]+)\](?![^\W_])")
_LINE_END = re.compile(r"(?<=[^\W\d_])[-\u00ad]\s*\n\s*(?=[^\W\d_])")
_FEWEST_WORDS, _FEWEST_LETTERS = 3, 8
"""Of what is left of a quotation, or of each of its parts: fewer fit into any text. Letters where a script sets no spaces."""
_MOST_PUT_IN = 6
"""Words that an editor puts in at one place, at most."""
_NEVER_PUT_IN = {"negation", "number", "date", "modal", "quantity"}
"""An editor explains; what turns a statement around isn't explanation."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a quotation.

    Attributes:
        parts: the words that must stand in the source, in order; between two of them the quotation leaves something out.
        declared: what was taken off or changed to read it so.
        put_in: the words that it put into brackets.
    """

    parts: tuple[str, ...]
    declared: tuple[str, ...] = ()
    put_in: tuple[str, ...] = ()


def readings(quotation: str) -> list[Reading]:
    """The ways to read a quotation that has no marks around it any more, the most literal first.

    >>> [reading.parts for reading in readings("all of the [new] register")][::2]
    [('all of the [new] register',), ('all of the register',)]
    >>> readings("We support the register […] and ask for more.")[-1].parts
    ('we support the register', 'and ask for more.')
    """
    found: dict[tuple[str, ...], Reading] = {}
    for joined in _joined(Reading((quotation,))):
        for edited in _without_brackets(joined):
            for parted in _parted(edited):
                for reading in _in_either_case(parted):
                    if reading.parts == (quotation,) or all(map(means_a_place, reading.parts)):
                        found.setdefault(reading.parts, reading)
    return sorted(found.values(), key=lambda reading: (len(reading.declared), len(reading.parts)))


def bare(text: str) -> str:
    """A quotation without white space and one pair of quotation marks around it.

    >>> [bare(text) for text in (' “no “first” use” ', '"no" and "yes"', "“no” and “yes”")]
    ['no “first” use', '"no" and "yes"', '“no” and “yes”']
    """
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and _is_enclosed(text) else text


def means_a_place(words: str) -> bool:
    """Whether words are enough to mean one place."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in words)
    return len(words.split()) >= _FEWEST_WORDS or wide >= _FEWEST_LETTERS


def with_either_case(words: str) -> tuple[str, str]:
    """Words as they are, and with their first letter in the other case: a sentence may be quoted in the middle of another."""
    return words, words[:1].swapcase() + words[1:]


def _joined(reading: Reading) -> Iterator[Reading]:
    """As it is, and with words made whole that a printed line had cut."""
    yield reading
    (text,) = reading.parts
    if (whole := _LINE_END.sub("", text)) != text:
        yield replace(reading, parts=(whole,), declared=(*reading.declared, LINE_END))


def _without_brackets(reading: Reading) -> Iterator[Reading]:
    """As it is; without the words in brackets; and with these standing for others of the source."""
    yield reading
    (text,) = reading.parts
    changed = (_LETTER.sub(lambda match: match[1].swapcase(), text), _LETTER.sub(r"\1", text))
    declared = (*reading.declared, CHANGED_LETTER) if changed[1] != text else reading.declared
    for letters in dict.fromkeys(changed):
        put_in = tuple(match[1].strip() for match in _WORDS.finditer(letters))
        rest = tuple(part.strip() for part in _WORDS.sub("\0", letters).split("\0") if part.strip())
        if not put_in:
            yield replace(reading, parts=(letters,), declared=declared)
        elif rest and all(map(_explains, put_in)) and not _at_number(letters):
            said = replace(reading, declared=(*declared, INSERTION), put_in=put_in)
            yield replace(said, parts=(_WORDS.sub("", letters).strip(),))
            yield replace(said, parts=rest)


def _explains(put_in: str) -> bool:
    return len(put_in.split()) <= _MOST_PUT_IN and not _NEVER_PUT_IN.intersection(tells_of(put_in))


def _at_number(text: str) -> bool:
    """Whether brackets stand beside a number and change it ("5 [million]")."""
    return any(
        text[: match.start()].rstrip()[-1:].isnumeric() or text[match.end() :].lstrip()[:1].isnumeric()
        for match in _WORDS.finditer(text)
    )


def _parted(reading: Reading) -> Iterator[Reading]:
    """As it is, and in the parts between its ellipses."""
    yield reading
    parts = tuple(piece for part in reading.parts for piece in _LEFT_OUT.split(part) if piece)
    if parts and parts != reading.parts:
        yield replace(reading, parts=parts, declared=(*reading.declared, ELLIPSIS))


def _in_either_case(reading: Reading) -> Iterator[Reading]:
    yield reading
    first, *rest = reading.parts
    yield replace(reading, parts=(with_either_case(first)[1], *rest), declared=(*reading.declared, FIRST_LETTER))


def _is_enclosed(text: str) -> bool:
    """Whether the quotation mark that opens a text is closed by its last character and not before."""
    opening, closing = text[0], text[-1]
    if _QUOTES.get(opening) != closing:
        return False
    if opening == closing:
        return closing not in text[1:-1]
    depths = accumulate((char == opening) - (char == closing) for char in text[:-1])
    return all(depth > 0 for depth in depths)
