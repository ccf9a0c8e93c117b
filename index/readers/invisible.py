"""Take out what no reader of the document sees: characters that only steer, hide or smuggle.

A quotation that looks the same must be the same: an override turns letters round on the screen, tag characters carry text that
nobody sees, a zero-width space breaks a word for every search. What a script needs to be written right stays: the
joiners between letters of Arabic, Persian, Indic and other scripts that join, and a picture's variation mark.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from index.readers.reading import Reading
from index.statement import Span

_KINDS = {
    "bidirectional controls": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "zero-width characters": "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a",
    "tag characters": "\U000e0000-\U000e007f",
    "variation marks": "\ufe00-\ufe0f\U000e0100-\U000e01ef",
    "control characters": "\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff",
}
_INVISIBLE = re.compile(
    "|".join(f"(?P<{kind.replace(' ', '_').replace('-', '_')}>[{chars}])" for kind, chars in _KINDS.items())
)
_NAMES = {kind.replace(" ", "_").replace("-", "_"): kind for kind in _KINDS}
_JOINERS = "\u200c\u200d"
_JOINING_SCRIPTS = (
    "ARABIC", "SYRIAC", "MONGOLIAN", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU",
    "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN",
)  # fmt: skip
"""Scripts in which a joiner or non-joiner changes what is written (The Unicode Standard, chapters 9 and 12 to 16)."""


@dataclass(frozen=True)
class Removal:
    """A text without its invisible characters.

    Attributes:
        text: what is left.
        places: offsets in the old text of what was taken out, in order.
        counts: how many of each kind, by its name.
    """

    text: str
    places: tuple[int, ...]
    counts: Mapping[str, int]

    def moved(self, offset: int) -> int:
        """Where an offset into the old text lies in the new one."""
        return offset - bisect_left(self.places, offset)


def without_invisible(text: str) -> Removal:
    r"""Take out the invisible characters of a text and count them.

    >>> without_invisible("we do\u202e not\u200b agree").text, without_invisible("می\u200cشود").places
    ('we do not agree', ())
    """
    text = text.encode("utf-8", "replace").decode("utf-8") if _has_surrogates(text) else text
    found = [match for match in _INVISIBLE.finditer(text) if not _is_needed(text, match)]
    places = tuple(match.start() for match in found)
    counts = Counter(_NAMES[str(match.lastgroup)] for match in found)
    kept, at = [], 0
    for place in places:
        kept.append(text[at:place])
        at = place + 1
    return Removal("".join((*kept, text[at:])), places, dict(sorted(counts.items())))


def visible(reading: Reading) -> Reading:
    """A reading without invisible characters, every place in it moved along, and a remark that counts them."""
    removal = without_invisible(reading.text)
    if not removal.places:
        return replace(reading, text=removal.text)
    moved = {
        field: replace(shown, span=span)
        for field, shown in reading.shown.items()
        if (span := _moved(removal, shown.span))
    }
    counted = ", ".join(f"{number} {kind}" for kind, number in removal.counts.items())
    return replace(
        reading,
        text=removal.text,
        furniture_from=removal.moved(reading.furniture_from),
        headings=tuple(span for heading in reading.headings if (span := _moved(removal, heading))),
        shown={field: replace(shown, value=without_invisible(shown.value).text) for field, shown in moved.items()},
        remarks=(*reading.remarks, f"invisible characters were taken out: {counted}"),
    )


def _moved(removal: Removal, span: Span) -> Span | None:
    start, end = removal.moved(span.start), removal.moved(span.end)
    return Span(start, end) if start < end else None


def _is_needed(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if match.group() in _JOINERS:
        in_picture = match.group() == "\u200d" and _is_picture(before, "\ufe0f") and _is_picture(after)
        return in_picture or (_joins(before) and (_joins(after) or match.group() == "\u200d"))
    if "\ufe00" <= match.group() <= "\ufe0f":
        return _is_picture(before)
    return False


def _is_picture(character: str, mark: str = "") -> bool:
    """A pictograph or what colours one; or `mark`, with which it may be written."""
    return bool(character) and (character == mark or unicodedata.category(character) in ("So", "Sm", "Sk"))


def _joins(character: str) -> bool:
    return bool(character) and unicodedata.name(character, "").split(" ")[0] in _JOINING_SCRIPTS


def _has_surrogates(text: str) -> bool:
    return re.search("[\ud800-\udfff]", text) is not None
