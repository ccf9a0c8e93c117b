"""Take the words of a PDF's pages out of pdfium, each with its place, its size and its weight.

Lengths are points (1/72 inch); y grows upwards. Typographic ligatures (ﬁ) come as their letters, so that a search for a word
finds it; marks out of symbol fonts come as the Unicode character that looks like them.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_BULLETS = {
    0xA7: "▪",
    0xA8: "▪",
    0xB7: "•",
    0xFC: "✓",
    0xD8: "➢",
    0x76: "❖",
    0x71: "❑",
    0x6F: "□",
    0x2D: "-",
    0xE0: "→",
}
"""What the fonts Symbol and Wingdings draw for these codes, as far as word processors offer them as list marks."""
_SYMBOL_FONT = re.compile(r"wingdings|symbol|zapfdingbats", re.IGNORECASE)
_BOLD_FONT = re.compile(r"bold|black|heavy|semibold|demi(?!c)", re.IGNORECASE)
_BOLD_FROM = 600
"""Weights from 600 on are called bold (OpenType, OS/2 usWeightClass)."""
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_HYPHEN_TWICE = re.compile("-[\u00ad\u2010]+")
"""Quartz, which writes the PDFs of macOS, maps its one hyphen to three characters at once."""
_GAP_BESIDE_HYPHEN = 0.15
"""Of the size: word processors kern around a hyphen, and pdfium takes for a space what is narrower than any space set (a sixth)."""
_LINE_END_HYPHEN = 0x02
"""Stands in pdfium's text for every hyphen at a line's end, real or not."""


@dataclass(frozen=True, slots=True)
class Word:
    """Characters of one size on one baseline without white space between them.

    Attributes:
        text: the characters.
        left: where the first begins.
        right: where the last ends.
        baseline: on which the characters stand.
        size: of the font as it is seen.
        bold: whether the font is bold.
        glued: whether it follows the word before it without a space, as a footnote mark does.
        rise: how far its baseline lies above that of the word to which it is glued.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool = False
    glued: bool = False
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page.

    Attributes:
        width: in points, as the page's text is read.
        height: in points, as the page's text is read.
        words: in the order of the file, which need not be that of reading.
        turned: text that runs in another direction than most, as along a margin.
        has_image: whether a picture is on it.
    """

    width: float
    height: float
    words: tuple[Word, ...]
    turned: tuple[str, ...] = ()
    has_image: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    quarter_turns: int
    is_symbol: bool


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float
    style: _Style
    after_space: bool
    after_gap: bool


def page_of(document: pypdfium2.PdfDocument, index: int) -> Page:
    """The words of the page at `index`, from 0.

    Raises:
        pypdfium2.PdfiumError: pdfium can't load it.
    """
    page = document[index]
    try:
        has_image = _has_image(page)
        textpage = page.get_textpage()
        try:
            glyphs = list(_glyphs(textpage, page.get_cropbox()))
        finally:
            textpage.close()
        return _page(glyphs, page.get_mediabox(), has_image)
    finally:
        page.close()


def character_count(document: pypdfium2.PdfDocument, index: int) -> int:
    """How many characters are on the page at `index`, from 0."""
    page = document[index]
    try:
        textpage = page.get_textpage()
        try:
            return int(textpage.count_chars())
        finally:
            textpage.close()
    finally:
        page.close()


def _has_image(page: pypdfium2.PdfPage) -> bool:
    return next(iter(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=4)), None) is not None


def _page(glyphs: list[_Glyph], box: tuple[float, float, float, float], has_image: bool) -> Page:
    """Turn the page so that most of its text runs from left to right, then put the characters together."""
    directions = Counter(glyph.style.quarter_turns for glyph in glyphs)
    turns = max(directions, key=lambda turn: (directions[turn], -turn), default=0)
    width, height = box[2] - box[0], box[3] - box[1]
    upright = [_turned(glyph, turns, box) for glyph in glyphs if glyph.style.quarter_turns == turns]
    others = "".join(
        (" " if glyph.after_space or glyph.after_gap else "") + glyph.text
        for glyph in glyphs
        if glyph.style.quarter_turns != turns
    )
    if turns % 2:
        width, height = height, width
    return Page(width, height, tuple(_words(upright)), tuple(filter(None, [others.strip()])), has_image)


def _turned(glyph: _Glyph, turns: int, box: tuple[float, float, float, float]) -> _Glyph:
    """The glyph as it lies when the page is turned clockwise by so many quarters, with the page's corner at 0, 0."""
    corners = [(glyph.left, glyph.bottom), (glyph.right, glyph.top), (glyph.x, glyph.y)]
    low, high = (box[0], box[1]), (box[2], box[3])
    moved = [
        {
            0: (x - low[0], y - low[1]),
            1: (y - low[1], high[0] - x),
            2: (high[0] - x, high[1] - y),
            3: (high[1] - y, x - low[0]),
        }[turns]
        for x, y in corners
    ]
    (x0, y0), (x1, y1), (x, y) = moved
    return replace(glyph, left=min(x0, x1), right=max(x0, x1), bottom=min(y0, y1), top=max(y0, y1), x=x, y=y)


def _glyphs(textpage: pypdfium2.PdfTextpage, crop: tuple[float, float, float, float]) -> Iterator[_Glyph]:
    """The visible characters within the page's edges."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles: dict[int, _Style] = {}
    space = gap = False
    for index in range(textpage.count_chars()):
        code = int(pdfium.FPDFText_GetUnicode(textpage, index))
        pointer = pdfium.FPDFText_GetTextObject(textpage, index)
        if not pointer or code in (0x20, 0xA0, 0x09, 0x0A, 0x0D) or chr(code).isspace():
            inferred = bool(pdfium.FPDFText_IsGenerated(textpage, index))
            space, gap = space or not inferred, gap or inferred
            continue
        address = ctypes.addressof(pointer.contents)
        style = styles.get(address) or styles.setdefault(address, _style(textpage, index, pointer))
        text = _character(code, style)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        seen = crop[0] - 1 <= x.value <= crop[2] + 1 and crop[1] - 1 <= y.value <= crop[3] + 1
        if text and seen:
            yield _Glyph(text, box.left, box.bottom, box.right, box.top, x.value, y.value, style, space, gap)
            space = gap = False


def _style(textpage: Any, index: int, pointer: Any) -> _Style:
    matrix, flags = pdfium.FS_MATRIX(), ctypes.c_int()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(textpage, index, buffer, 128, flags)
    name = buffer.value.decode("utf-8", "replace")
    size = float(pdfium.FPDFText_GetFontSize(textpage, index)) * (math.hypot(matrix.c, matrix.d) or 1.0)
    outlined = pdfium.FPDFTextObj_GetTextRenderMode(pointer) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
    bold = bool(_BOLD_FONT.search(name)) or pdfium.FPDFText_GetFontWeight(textpage, index) >= _BOLD_FROM or outlined
    turns = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
    return _Style(round(size, 2) or 1.0, bold, turns, bool(_SYMBOL_FONT.search(name)))


def _character(code: int, style: _Style) -> str:
    if code == _LINE_END_HYPHEN:
        return "-"
    if 0xF000 <= code <= 0xF0FF or (style.is_symbol and code < 0x100):
        return _BULLETS.get(code & 0xFF, "•" if code >= 0xF000 else chr(code))
    if code in _LIGATURES:
        return _LIGATURES[code]
    character = chr(code)
    return "" if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") else character


def _words(glyphs: list[_Glyph]) -> Iterator[Word]:
    """Put characters together; what follows without a space in another size or on another baseline is glued on."""
    chain: list[list[_Glyph]] = []
    previous: _Glyph | None = None
    for glyph in glyphs:
        if previous is None or _is_apart(previous, glyph):
            yield from _chained(chain)
            chain = [[glyph]]
        elif (
            abs(glyph.style.size - previous.style.size) > 0.05 * previous.style.size or abs(glyph.y - previous.y) > 0.6
        ):
            chain.append([glyph])
        else:
            chain[-1].append(glyph)
        previous = glyph
    yield from _chained(chain)


def _is_apart(previous: _Glyph, glyph: _Glyph) -> bool:
    size = max(previous.style.size, glyph.style.size)
    gap = max(glyph.left - previous.right, previous.left - glyph.right)
    overlap = min(previous.top, glyph.top) - max(previous.bottom, glyph.bottom)
    if gap > size or overlap < 0.25 * min(previous.top - previous.bottom, glyph.top - glyph.bottom):
        return True
    if glyph.after_gap and ("-" not in (previous.text, glyph.text) or gap > _GAP_BESIDE_HYPHEN * size):
        return True
    return glyph.after_space or (glyph.left < previous.left - size and gap < 0)


def _chained(chain: list[list[_Glyph]]) -> Iterator[Word]:
    if not chain:
        return
    largest = max((part[0] for part in chain), key=lambda glyph: glyph.style.size)
    for position, part in enumerate(chain):
        yield Word(
            text=_HYPHEN_TWICE.sub("-", "".join(glyph.text for glyph in part)),
            left=min(glyph.left for glyph in part),
            right=max(glyph.right for glyph in part),
            baseline=part[0].y,
            size=part[0].style.size,
            bold=part[0].style.bold,
            glued=position > 0,
            rise=part[0].y - largest.y if len(chain) > 1 else 0.0,
        )
