"""Split a canonical text into blocks, the runs of lines that its layout sets apart.

A block is what blank lines, page breaks, list marks or long unwrapped lines set apart; whether it is a paragraph, half of one or
a heading is decided later, when what surrounds it is known.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from index.statement import Span

_LINE = re.compile(r"(?P<line>[^\n\f]*)(?P<end>\n|\f|\Z)")
_NUMBERED = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?=\S)")
_LISTED = re.compile(r"(?:[(\[](?:[a-zа-я]|[ivx]{1,5})[)\]]|[a-z]\)|[•·▪–—-])\s+(?=\S)")
_WRAPPED_AT_MOST = 140
"""No typewriter, e-mail or PDF wraps lines wider than this; a longer line that ends a sentence is a whole paragraph."""
_END = re.compile(r"[.!?…؟:;][\"”’»')\]*_\s\u00b9\u00b2\u00b3]*$")


@dataclass(frozen=True)
class Block:
    """A run of lines.

    Attributes:
        span: without surrounding white space.
        text: the characters of the span.
        after_page_break: whether a form feed stands between this block and the one before.
    """

    span: Span
    text: str
    after_page_break: bool

    @cached_property
    def plain(self) -> str:
        """The text in one line, composed (NFC), without emphasis and heading marks."""
        bare = re.sub(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}|^#{1,6}\s+", "", self.text)
        return " ".join(unicodedata.normalize("NFC", bare).split())

    @property
    def number(self) -> int | None:
        """The number that the document itself gives this block, as in `7. The Council`."""
        match = _NUMBERED.match(self.text)
        return int(match["number"]) if match else None

    @property
    def is_listed(self) -> bool:
        """Whether it is an item of a list: `(a) …`, `– …`."""
        return _LISTED.match(self.text) is not None

    @property
    def ends_openly(self) -> bool:
        """Whether the last character leaves the sentence unfinished."""
        return _ends_openly(self.text)


def split_blocks(text: str) -> list[Block]:
    """The blocks of `text`, in order; together they hold every character that isn't white space."""
    blocks: list[Block] = []
    lines: list[Span] = []
    page_break = False

    def close() -> None:
        nonlocal lines, page_break
        if lines:
            span = Span(lines[0].start, lines[-1].end)
            blocks.append(Block(span, span.of(text), page_break))
            lines, page_break = [], False

    for match in _LINE.finditer(text):
        line = match["line"]
        if not line.strip() or (lines and _opens_block(text, lines, line)):
            close()
        if line.strip():
            lines.append(_trimmed(line, match.start()))
        if match["end"] == "\f":
            close()
            page_break = True
    return blocks


def _opens_block(text: str, lines: list[Span], line: str) -> bool:
    stripped = line.lstrip()
    if _NUMBERED.match(stripped) or _LISTED.match(stripped) or stripped.startswith("#"):
        return True
    previous = lines[-1]
    return (len(previous) > _WRAPPED_AT_MOST and not _ends_openly(previous.of(text))) or (
        len(stripped.rstrip()) > _WRAPPED_AT_MOST and re.search(r"[.!?:;…»”\")*]\s*$", previous.of(text)) is not None
    )


def _ends_openly(text: str) -> bool:
    return _END.search(text) is None


def _trimmed(line: str, start: int) -> Span:
    return Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
