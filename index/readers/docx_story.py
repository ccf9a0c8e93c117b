"""The paragraphs of one run of text of a Word document, in its order and as they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.readers.docx_labels import Labels
from index.readers.docx_styles import Styles
from index.readers.docx_xml import (
    MC,
    NOT_SHOWN,
    Element,
    W,
    fill_of,
    has_child,
    is_white,
    length_of,
    shown_children,
    text_of,
    value_of,
)

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ENDS_PARAGRAPH = "\f"
_CHARACTERS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}
_SYMBOLS = {
    "symbol": {0xB7: "•", 0x2D: "−", 0xB0: "°", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xAE: "→", 0xB4: "×", 0xA2: "′"},
    "wingdings": {0xA7: "▪", 0xFC: "✓", 0xD8: "➢", 0xE0: "→", 0x6C: "●", 0x6E: "■", 0xA8: "☐", 0xFE: "☑"},
}
"""The signs of Microsoft's symbol fonts that stand in texts, by their code below F000."""


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph as shown; `rank` is `title`, `heading` or empty."""

    text: str
    rank: str


@dataclass(slots=True)
class Tally:
    """What was met while reading and is told beside the text."""

    hidden: int = 0
    unknown_symbols: int = 0
    uncounted: set[str] = field(default_factory=set)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Run:
    """How text is shown at a place: in which paragraph style, on which ground, hidden or too faint to be seen."""

    style: str | None
    coloured: bool
    gone: bool = False
    unseen: bool = False


class Story:
    """The paragraphs of one run of text: the body, a header, a note."""

    def __init__(self, root: Element, styles: Styles, labels: Labels, tally: Tally) -> None:
        self._root, self._styles, self._labels, self._tally = root, styles, labels, tally
        self._fields = _whole_fields(root)
        self._in_code: list[bool] = []
        self._carried = ""

    def paragraphs(self) -> list[ShownParagraph]:
        """All that is shown, in the document's order."""
        return self._container(self._root, coloured=_page_is_coloured(self._root))

    def _container(self, parent: Element, *, coloured: bool) -> list[ShownParagraph]:
        found = list(self._blocks(parent, coloured=coloured))
        if rest := self._take_carried():
            found += _split(rest, "", "")
        return found

    def _blocks(self, parent: Element, *, coloured: bool) -> Iterator[ShownParagraph]:
        for child in shown_children(parent):
            if child.tag == W + "p":
                yield from self._paragraph(child, coloured=coloured)
            elif child.tag == W + "tc":
                yield from self._container(child, coloured=coloured or bool(fill_of(child.find(f"{W}tcPr/{W}shd"))))
            elif child.tag == W + "tr" and has_child(child.find(W + "trPr"), "del", "hidden"):
                self._tally.hidden += length_of(child) if has_child(child.find(W + "trPr"), "hidden") else 0
            else:
                behind = child.tag == W + "tbl" and self._table_is_coloured(child)
                yield from self._blocks(child, coloured=coloured or behind)

    def _table_is_coloured(self, table: Element) -> bool:
        style = value_of(table.find(f"{W}tblPr/{W}tblStyle"))
        shadings = [shading for s in self._styles.chain(style) for shading in s.iter(W + "shd")]
        return any(fill_of(shading) for shading in (*shadings, table.find(f"{W}tblPr/{W}shd")))

    def _paragraph(self, paragraph: Element, *, coloured: bool) -> list[ShownParagraph]:
        """One paragraph, none or several: a page break ends one, and text boxes follow the one that holds them."""
        style = self._styles.of(paragraph)
        pieces: list[str] = [self._take_carried()]
        boxes: list[Element] = []
        self._inline(paragraph, _Run(style, coloured), pieces, boxes)
        text = "".join(pieces)
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        runs_on = has_child(mark, "del", "moveFrom") or self._styles.is_gone(mark, style)
        own = [] if runs_on else _split(text, self._labels.next_for(paragraph), self._styles.rank(paragraph))
        in_boxes = self._boxes(boxes)
        self._carried = text if runs_on else ""
        return own + in_boxes

    def _boxes(self, boxes: Sequence[Element]) -> list[ShownParagraph]:
        around, self._in_code = self._in_code, []
        found = [paragraph for box in boxes for paragraph in self._container(box, coloured=True)]
        self._in_code = around
        return found

    def _take_carried(self) -> str:
        carried, self._carried = self._carried, ""
        return carried

    def _inline(self, parent: Element, run: _Run, pieces: list[str], boxes: list[Element]) -> None:
        for child in shown_children(parent):
            name = child.tag.removeprefix(W)
            if name == "r":
                self._inline(child, self._look_of(child, run), pieces, boxes)
            elif name == "txbxContent":
                if run.gone or any(self._in_code):
                    self._tally.hidden += length_of(child)
                else:
                    boxes.append(child)
            elif name == "fldChar":
                self._enter_or_leave_field(child)
            elif name in ("footnoteReference", "endnoteReference"):
                if not run.gone and not any(self._in_code):
                    self._tally.notes.append((name.removesuffix("Reference"), child.get(W + "id")))
            elif (text := self._characters(child, name)) is not None:
                self._add(text, run, pieces)
            else:
                self._inline(child, run, pieces, boxes)

    def _look_of(self, element: Element, around: _Run) -> _Run:
        properties = element.find(W + "rPr")
        gone = self._styles.is_gone(properties, around.style)
        unseen = self._styles.is_unseen(properties, around.style, coloured=around.coloured)
        return _Run(around.style, around.coloured, gone, unseen)

    def _add(self, text: str, run: _Run, pieces: list[str]) -> None:
        if any(self._in_code):
            return
        if run.gone or (run.unseen and text.strip()):
            self._tally.hidden += len(text)
        else:
            pieces.append(text)

    def _characters(self, element: Element, name: str) -> str | None:
        """What an element shows as characters; None if it is no character."""
        if name == "t" or element.tag == _MATH_TEXT:
            return text_of(element)
        if name == "br":
            return _ENDS_PARAGRAPH if element.get(W + "type") in ("page", "column") else "\n"
        if name == "sym":
            return self._symbol(element)
        return _CHARACTERS.get(name)

    def _symbol(self, element: Element) -> str:
        code = int(element.get(W + "char", "0"), 16)
        font = (element.get(W + "font") or "").lower()
        if 0xF000 <= code <= 0xF0FF or font in _SYMBOLS:
            sign = _SYMBOLS.get(font, {}).get(code & 0xFF)
            self._tally.unknown_symbols += sign is None
            return sign or "\ufffd"
        return chr(code) if code >= 0x20 and not 0xD800 <= code <= 0xDFFF else ""

    def _enter_or_leave_field(self, mark: Element) -> None:
        """Between its begin and its separator a field holds its code; fields stand in the code of others."""
        if mark not in self._fields:
            return
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._in_code.append(True)
        elif self._in_code:
            self._in_code.pop()
            if kind == "separate":
                self._in_code.append(False)


def _whole_fields(root: Element) -> set[Element]:
    """The marks of those fields that have both ends; a lone one must not swallow the text behind it."""
    whole: set[Element] = set()
    open_fields: list[list[Element]] = []
    for mark in root.iter(W + "fldChar"):
        if any(above.tag in NOT_SHOWN or above.tag == MC + "Fallback" for above in mark.iterancestors()):
            continue
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            open_fields.append([mark])
        elif open_fields:
            open_fields[-1].append(mark)
            if kind == "end":
                whole.update(open_fields.pop())
    return whole


def _split(text: str, label: str, rank: str) -> list[ShownParagraph]:
    """Paragraphs out of raw text: white space folded, parted at page breaks and empty lines; the first has the label."""
    parts = re.split(r"\f|\n[ \n]*\n", text)
    folded = [re.sub(r" ?\n ?", "\n", re.sub(r" +", " ", part)).strip(" \n") for part in parts]
    shown = [part for part in folded if part.strip()]
    return [ShownParagraph(label + part if at == 0 else part, rank) for at, part in enumerate(shown)]


def _page_is_coloured(root: Element) -> bool:
    background = root.getparent().find(W + "background") if root.getparent() is not None else None
    colour = "" if background is None else background.get(W + "color", "").lower()
    return colour not in ("", "auto") and not is_white(colour)
