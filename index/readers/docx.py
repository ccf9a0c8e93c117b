"""Word documents: the text as Word shows it once all tracked changes are accepted, and nothing that Word hides.

python-docx opens the package and parses its parts. Its `paragraph.text` leaves out insertions, content controls and text boxes
and knows no hidden text, so the XML is walked here (element names: ECMA-376 part 1, chapter 17).

Numbers that Word counts itself stand nowhere in the file's text. Who reads the document sees and cites them, so each is computed
out of the numbering definitions and put in front of its paragraph (`7. The Council …`); bullets of all shapes become `•`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part, XmlPart
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement as Element
from docx.package import Package

from index.readers.archive import check_document
from index.readers.reading import Reading, Shown
from index.statement import Span

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STRICT = "http://purl.oclc.org/ooxml/"
_NOT_SHOWN = frozenset(
    [
        _W + name
        for name in "del moveFrom delText delInstrText instrText pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr "
        "rt fldData ffData customXmlPr smartTagPr".split()
    ]
)
"""Properties, what was deleted or moved away, the code of fields, and the small signs above ruby text."""
_ENDS_PARAGRAPH = "\f"
_CHARACTERS = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}
_ODD_SPACE = str.maketrans({0x2028: "\n", 0x2029: "\n"} | dict.fromkeys(range(127, 160)) | {0x85: " "})
_SYMBOLS = {
    "symbol": {0xB7: "•", 0x2D: "−", 0xB0: "°", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xAE: "→", 0xB4: "×", 0xA2: "′"},
    "wingdings": {0xA7: "▪", 0xFC: "✓", 0xD8: "➢", 0xE0: "→", 0x6C: "●", 0x6E: "■", 0xA8: "☐", 0xFE: "☑"},
}
"""The signs of Microsoft's symbol fonts that stand in texts, by their code below F000."""
_SMALLEST = 2
"""Half points; text of one point is there to be found by machines."""
_WHITE = 0xF8
"""Lighter than this in red, green and blue, nobody reads a text on white."""
_NAMED_HEADING = re.compile(r"heading ?[1-9]|title|subtitle", re.IGNORECASE)
_EMPTY_TITLE = re.compile(
    r"microsoft word -.*|word document|document ?\d*|untitled|.*\.(?:docx?|rtf|odt)|", re.IGNORECASE
)
_CYRILLIC_LETTERS = "абвгдежзиклмнопрстуфхцчшщыэюя"
"""As Word counts: without ё, й, ъ and ь."""


def read(data: bytes) -> Reading:
    """Read a Word document; headers, footers and notes go behind the text.

    Args:
        data: the bytes of a .docx file. It is checked before python-docx sees it; macros are neither read nor run.

    Raises:
        ValueError: it is no Word document, encrypted, damaged, or made to harm its reader.
    """
    check_document(data)
    try:
        package = Package.open(BytesIO(data))
        if not any(relation.reltype.startswith(_STRICT) for relation in package.rels.values()):
            return _Document(package).reading()
    except MemoryError:
        raise
    except RecursionError as error:
        raise ValueError("nests its elements deeper than any document does") from error
    except Exception as error:  # python-docx and lxml raise anything over a damaged package
        raise ValueError(
            f"is a damaged .docx file ({type(error).__name__}: {str(error)[:200]}); fetch it again"
        ) from error
    raise ValueError("is in the strict form of Open XML; save it in Word as “Word document (.docx)”")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph as shown; `rank` is `title`, `heading` or empty."""

    text: str
    rank: str


@dataclass(slots=True)
class _Tally:
    """What was met while reading and is told beside the text."""

    hidden: int = 0
    unknown_symbols: int = 0
    uncounted: set[str] = field(default_factory=set)
    notes: list[tuple[str, str]] = field(default_factory=list)


class _Document:
    """A package, taken apart into body, furniture and what is known of it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main_document_part
        self.root = _root(self.main)
        self.styles = _Styles(self._related("styles"))
        self.numbering = self._related("numbering")
        self.tally = _Tally()

    def reading(self) -> Reading:
        body = [paragraph for part in self.root.iterchildren(_W + "body") for paragraph in self._story(part)]
        furniture = [*self._running_heads(), *self._notes()]
        spans = list(_spans(body))
        text = "\n\n".join(paragraph.text for paragraph in body)
        whole = "\n\n".join(part for part in (text, *furniture) if part)
        return Reading(
            text=whole,
            kind="docx",
            encoding="docx",
            furniture_from=len(text),
            headings=tuple(span for span, paragraph in zip(spans, body, strict=True) if paragraph.rank),
            shown=_shown_title(body, spans),
            properties=_properties(self.package),
            remarks=tuple(self._remarks()),
        )

    def _story(self, root: Element) -> list[_Paragraph]:
        return _Story(root, self.styles, _Labels(self.numbering, self.styles, self.tally), self.tally).paragraphs()

    def _related(self, name: str) -> Element | None:
        """The root of the part that stands in this relation to the main part, if there is one."""
        relations = [r for r in self.main.rels.values() if r.reltype.endswith("/" + name) and not r.is_external]
        return _root(relations[0].target_part) if relations else None

    def _running_heads(self) -> list[str]:
        """Headers and footers that a section shows, each text once."""
        references = self.root.iter(_W + "headerReference", _W + "footerReference")
        texts = []
        for id_ in dict.fromkeys(reference.get(_RELATION_ID) for reference in references):
            relation = self.main.rels.get(id_)
            if relation is not None and not relation.is_external:
                texts.append("\n\n".join(paragraph.text for paragraph in self._story(_root(relation.target_part))))
        return list(dict.fromkeys(text for text in texts if text))

    def _notes(self) -> list[str]:
        """The notes to which shown text refers, footnotes first."""
        texts = []
        for kind in ("footnote", "endnote"):
            part = self._related(kind + "s")
            notes = {} if part is None else {note.get(_W + "id"): note for note in part.iterchildren(_W + kind)}
            referred = dict.fromkeys(id_ for name, id_ in self.tally.notes if name == kind)
            for note in (notes[id_] for id_ in referred if id_ in notes):
                texts += [paragraph.text for paragraph in self._story(note)]
        return texts

    def _remarks(self) -> Iterator[str]:
        if self.tally.hidden:
            yield f"hidden text was left out ({self.tally.hidden:,} characters)"
        if _has(self.root, "ins", "del", "moveFrom", "moveTo"):
            yield "has tracked changes; insertions are read, deletions are not"
        comments = self._related("comments")
        if comments is not None and _has(comments, "comment"):
            yield "comments were left out"
        if _has(self.root, "altChunk"):
            yield "an embedded document was not read"
        if self.tally.unknown_symbols:
            yield f"signs of a special font are shown as \ufffd ({self.tally.unknown_symbols})"
        if self.tally.uncounted:
            yield f"automatic numbers of the kind {', '.join(sorted(self.tally.uncounted))} were left out"


class _Styles:
    """What the document's styles say of a paragraph or a run."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else list(root.iterchildren(_W + "style"))
        self._by_id = {style.get(_W + "styleId"): style for style in styles}
        self._chains: dict[str | None, list[Element]] = {}
        defaults = None if root is None else root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
        self._defaults = [] if defaults is None else [defaults]
        self._normal = next(
            (s.get(_W + "styleId") for s in styles if s.get(_W + "type") == "paragraph" and _is_on(s, "default")), None
        )

    def of(self, paragraph: Element) -> str | None:
        """The id of a paragraph's style."""
        style = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        return style if style in self._by_id else self._normal

    def chain(self, style: str | None) -> list[Element]:
        """The style and those that it is based on."""
        if style not in self._chains:
            found: list[Element] = []
            current = style
            while current in self._by_id and self._by_id[current] not in found:
                found.append(self._by_id[current])
                current = _value(found[-1].find(_W + "basedOn"))
            self._chains[style] = found
        return self._chains[style]

    def first(self, style: str | None, path: str) -> Element | None:
        """What the style, or else the nearest that it is based on, has at a path."""
        return next((e for e in (s.find(path) for s in self.chain(style)) if e is not None), None)

    def rank(self, paragraph: Element) -> str:
        """Whether a paragraph is the `title`, another `heading`, or neither: by its outline level, else by its style's name."""
        style = self.of(paragraph)
        names = {
            name.lower()
            for s in self.chain(style)[:1]
            for name in (s.get(_W + "styleId"), _value(s.find(_W + "name")))
            if name
        }
        if "title" in names:
            return "title"
        level = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        level = self.first(style, f"{_W}pPr/{_W}outlineLvl") if level is None else level
        if level is not None:
            return "heading" if (_value(level) or "9") < "9" else ""
        return "heading" if any(_NAMED_HEADING.fullmatch(name) for name in names) else ""

    def is_gone(self, properties: Element | None, style: str | None) -> bool:
        """Whether a run is hidden (`vanish`); paragraph and character style cancel each other out (17.7.3)."""
        if properties is not None:
            for name in ("vanish", "specVanish"):
                if (own := properties.find(_W + name)) is not None:
                    return _is_on(own)
        of_paragraph = self.first(style, f"{_W}rPr/{_W}vanish")
        of_run = self.first(_run_style(properties), f"{_W}rPr/{_W}vanish")
        return (of_paragraph is not None and _is_on(of_paragraph)) != (of_run is not None and _is_on(of_run))

    def is_unseen(self, properties: Element | None, style: str | None, *, coloured: bool) -> bool:
        """Whether a run is too small to be seen, or as light as what is behind it.

        Args:
            properties: the run's own.
            style: its paragraph's.
            coloured: whether cell, table, box or page behind it have a colour, on which white text is seen.
        """
        complex_script = properties is not None and _has_child(properties, "rtl", "cs")
        size = _value(self._look(properties, style, "szCs" if complex_script else "sz"))
        if size is not None and size.isdecimal() and int(size) <= _SMALLEST:
            return True
        colour = (_value(self._look(properties, style, "color")) or "auto").lower()
        shading = self._look(properties, style, "shd")
        shading = self.first(style, f"{_W}pPr/{_W}shd") if shading is None else shading
        behind = _fill(shading)
        if behind or self._look(properties, style, "highlight") is not None:
            return colour == behind
        return not coloured and _is_white(colour)

    def _look(self, properties: Element | None, style: str | None, name: str) -> Element | None:
        own = [] if properties is None else [properties]
        of_styles = (s.find(_W + "rPr") for s in (*self.chain(_run_style(properties)), *self.chain(style)))
        found = (p.find(_W + name) for p in (*own, *of_styles, *self._defaults) if p is not None)
        return next((element for element in found if element is not None), None)


class _Labels:
    """The numbers that Word counts, for the paragraphs of one story in their order (17.9)."""

    def __init__(self, root: Element | None, styles: _Styles, tally: _Tally) -> None:
        self._styles, self._tally = styles, tally
        self._lists = {} if root is None else {n.get(_W + "numId"): n for n in root.iterchildren(_W + "num")}
        self._abstract = (
            {} if root is None else {a.get(_W + "abstractNumId"): a for a in root.iterchildren(_W + "abstractNum")}
        )
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next_for(self, paragraph: Element) -> str:
        """The label of a paragraph with the space behind it; empty if it has none."""
        style = self._styles.of(paragraph)
        list_id = _value(paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId"))
        level = _value(paragraph.find(f"{_W}pPr/{_W}numPr/{_W}ilvl"))
        own = list_id is not None
        if not own:
            list_id = _value(self._styles.first(style, f"{_W}pPr/{_W}numPr/{_W}numId"))
        if list_id is None or list_id not in self._lists:  # 0 takes a style's number away and is no list
            return ""
        abstract_id, levels = self._levels(list_id)
        if level is None and not own:
            level = self._level_of_style(style, levels)
        at = int(level or 0)
        if at not in levels:
            return ""
        self._count(list_id, abstract_id, levels, at)
        return self._label(levels, self._counts[abstract_id], at)

    def _levels(self, list_id: str, depth: int = 0) -> tuple[str, dict[int, Element]]:
        """A list's definition and its levels, with its own in place of those that it overrides."""
        number = self._lists[list_id]
        abstract_id = _value(number.find(_W + "abstractNumId")) or ""
        abstract = self._abstract.get(abstract_id)
        levels = {} if abstract is None else {_level(e): e for e in abstract.iterchildren(_W + "lvl")}
        link = None if abstract is None else _value(abstract.find(_W + "numStyleLink"))
        if link and depth < 9:
            linked = _value(self._styles.first(link, f"{_W}pPr/{_W}numPr/{_W}numId"))
            if linked in self._lists and linked is not None:
                abstract_id, levels = self._levels(linked, depth + 1)
        own = (override.find(_W + "lvl") for override in number.iterchildren(_W + "lvlOverride"))
        return abstract_id, levels | {_level(e): e for e in own if e is not None}

    def _level_of_style(self, style: str | None, levels: dict[int, Element]) -> str | None:
        for s in self._styles.chain(style):
            for at, level in levels.items():
                if _value(level.find(_W + "pStyle")) == s.get(_W + "styleId"):
                    return str(at)
        return _value(self._styles.first(style, f"{_W}pPr/{_W}numPr/{_W}ilvl"))

    def _count(self, list_id: str, abstract_id: str, levels: dict[int, Element], at: int) -> None:
        """Lists of one definition go on counting; one that begins with a number of its own begins anew."""
        counts = self._counts.setdefault(abstract_id, {})
        override = self._lists[list_id].find(f"{_W}lvlOverride[@{_W}ilvl='{at}']/{_W}startOverride")
        if override is not None and (list_id, at) not in self._begun:
            counts[at] = int(_value(override) or 0)
        else:
            counts[at] = counts[at] + 1 if at in counts else _start(levels[at])
        self._begun.add((list_id, at))
        for deeper in [level for level in counts if level > at]:
            after = _value(levels[deeper].find(_W + "lvlRestart")) if deeper in levels else None
            if after is None or at < int(after):
                del counts[deeper]

    def _label(self, levels: dict[int, Element], counts: dict[int, int], at: int) -> str:
        level = levels[at]
        template = _value(level.find(_W + "lvlText")) or ""
        if not template or _has(level, "vanish"):
            return ""
        gap = "" if _value(level.find(_W + "suff")) == "nothing" else " "
        if _number_format(level) == "bullet":
            return f"•{gap or ' '}"
        plain = level.find(_W + "isLgl") is not None

        def number(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            if other not in levels:
                return ""
            form = "decimal" if plain else _number_format(levels[other])
            return self._written(counts.get(other, _start(levels[other])), form)

        label = re.sub(r"%([1-9])", number, template).strip()
        return "" if not label or "\0" in label else label + gap

    def _written(self, number: int, form: str) -> str:
        written = _write_number(number, form)
        if written is None:
            self._tally.uncounted.add(form)
            return "\0"  # half a number would be a wrong one
        return written


class _Story:
    """The paragraphs of one run of text: the body, a header, a note."""

    def __init__(self, root: Element, styles: _Styles, labels: _Labels, tally: _Tally) -> None:
        self._root, self._styles, self._labels, self._tally = root, styles, labels, tally
        self._fields = _whole_fields(root)
        self._in_code: list[bool] = []
        self._carried = ""

    def paragraphs(self) -> list[_Paragraph]:
        """All that is shown, in the document's order."""
        return self._container(self._root, coloured=_page_is_coloured(self._root))

    def _container(self, parent: Element, *, coloured: bool) -> list[_Paragraph]:
        found = list(self._blocks(parent, coloured=coloured))
        if rest := self._take_carried():
            found += _split(rest, "", "")
        return found

    def _blocks(self, parent: Element, *, coloured: bool) -> Iterator[_Paragraph]:
        for child in _shown_children(parent):
            if child.tag == _W + "p":
                yield from self._paragraph(child, coloured=coloured)
            elif child.tag == _W + "tc":
                yield from self._container(child, coloured=coloured or bool(_fill(child.find(f"{_W}tcPr/{_W}shd"))))
            elif child.tag == _W + "tr" and _has_child(child.find(_W + "trPr"), "del", "hidden"):
                self._tally.hidden += _length(child) if _has_child(child.find(_W + "trPr"), "hidden") else 0
            else:
                behind = child.tag == _W + "tbl" and self._table_is_coloured(child)
                yield from self._blocks(child, coloured=coloured or behind)

    def _table_is_coloured(self, table: Element) -> bool:
        style = _value(table.find(f"{_W}tblPr/{_W}tblStyle"))
        shadings = [shading for s in self._styles.chain(style) for shading in s.iter(_W + "shd")]
        return any(_fill(shading) for shading in (*shadings, table.find(f"{_W}tblPr/{_W}shd")))

    def _paragraph(self, paragraph: Element, *, coloured: bool) -> list[_Paragraph]:
        """One paragraph, none or several: a page break ends one, and text boxes follow the one that holds them."""
        style = self._styles.of(paragraph)
        pieces: list[str] = [self._take_carried()]
        boxes: list[Element] = []
        self._inline(paragraph, _Run(style, coloured), pieces, boxes)
        text = "".join(pieces)
        mark = paragraph.find(f"{_W}pPr/{_W}rPr")
        runs_on = _has_child(mark, "del", "moveFrom") or self._styles.is_gone(mark, style)
        own = [] if runs_on else _split(text, self._labels.next_for(paragraph), self._styles.rank(paragraph))
        in_boxes = self._boxes(boxes)
        self._carried = text if runs_on else ""
        return own + in_boxes

    def _boxes(self, boxes: Sequence[Element]) -> list[_Paragraph]:
        around, self._in_code = self._in_code, []
        found = [paragraph for box in boxes for paragraph in self._container(box, coloured=True)]
        self._in_code = around
        return found

    def _take_carried(self) -> str:
        carried, self._carried = self._carried, ""
        return carried

    def _inline(self, parent: Element, run: _Run, pieces: list[str], boxes: list[Element]) -> None:
        for child in _shown_children(parent):
            name = child.tag.removeprefix(_W)
            if name == "r":
                self._inline(child, self._look_of(child, run), pieces, boxes)
            elif name == "txbxContent":
                if run.gone or any(self._in_code):
                    self._tally.hidden += _length(child)
                else:
                    boxes.append(child)
            elif name == "fldChar":
                self._enter_or_leave_field(child)
            elif name in ("footnoteReference", "endnoteReference"):
                if not run.gone and not any(self._in_code):
                    self._tally.notes.append((name.removesuffix("Reference"), child.get(_W + "id")))
            elif (text := self._characters(child, name)) is not None:
                self._add(text, run, pieces)
            else:
                self._inline(child, run, pieces, boxes)

    def _look_of(self, element: Element, around: _Run) -> _Run:
        properties = element.find(_W + "rPr")
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
            return _text(element)
        if name == "br":
            return _ENDS_PARAGRAPH if element.get(_W + "type") in ("page", "column") else "\n"
        if name == "sym":
            return self._symbol(element)
        return _CHARACTERS.get(name)

    def _symbol(self, element: Element) -> str:
        code = int(element.get(_W + "char", "0"), 16)
        font = (element.get(_W + "font") or "").lower()
        if 0xF000 <= code <= 0xF0FF or font in _SYMBOLS:
            sign = _SYMBOLS.get(font, {}).get(code & 0xFF)
            self._tally.unknown_symbols += sign is None
            return sign or "\ufffd"
        return chr(code) if code >= 0x20 and not 0xD800 <= code <= 0xDFFF else ""

    def _enter_or_leave_field(self, mark: Element) -> None:
        """Between its begin and its separator a field holds its code; fields stand in the code of others."""
        if mark not in self._fields:
            return
        kind = mark.get(_W + "fldCharType")
        if kind == "begin":
            self._in_code.append(True)
        elif self._in_code:
            self._in_code.pop()
            if kind == "separate":
                self._in_code.append(False)


@dataclass(frozen=True, slots=True)
class _Run:
    """How text is shown at a place: in which paragraph style, on which ground, hidden or too faint to be seen."""

    style: str | None
    coloured: bool
    gone: bool = False
    unseen: bool = False


def _root(part: Part) -> Element:
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def _shown_children(parent: Element) -> Iterator[Element]:
    """The child elements that show something; of alternatives, the first choice."""
    for child in parent:
        if child.tag == _MC + "AlternateContent":
            choice = child.find(_MC + "Choice")
            chosen = child.find(_MC + "Fallback") if choice is None else choice
            if chosen is not None:
                yield chosen
        elif isinstance(child.tag, str) and child.tag not in _NOT_SHOWN:
            yield child


def _whole_fields(root: Element) -> set[Element]:
    """The marks of those fields that have both ends; a lone one must not swallow the text behind it."""
    whole: set[Element] = set()
    open_fields: list[list[Element]] = []
    for mark in root.iter(_W + "fldChar"):
        if any(above.tag in _NOT_SHOWN or above.tag == _MC + "Fallback" for above in mark.iterancestors()):
            continue
        kind = mark.get(_W + "fldCharType")
        if kind == "begin":
            open_fields.append([mark])
        elif open_fields:
            open_fields[-1].append(mark)
            if kind == "end":
                whole.update(open_fields.pop())
    return whole


def _split(text: str, label: str, rank: str) -> list[_Paragraph]:
    """Paragraphs out of raw text: white space folded, parted at page breaks and empty lines; the first has the label."""
    parts = re.split(r"\f|\n[ \n]*\n", text)
    folded = [re.sub(r" ?\n ?", "\n", re.sub(r" +", " ", part)).strip(" \n") for part in parts]
    shown = [part for part in folded if part.strip()]
    return [_Paragraph(label + part if at == 0 else part, rank) for at, part in enumerate(shown)]


def _text(element: Element) -> str:
    """The characters of a text element; white space at its ends counts only where it is said to (`xml:space`)."""
    text = (element.text or "") + "".join(child.tail or "" for child in element)
    text = re.sub(r"[ \t\r\n]+", " ", text).translate(_ODD_SPACE)
    spaces = (place.get(_XML_SPACE) for place in (element, *element.iterancestors()))
    kept = next((space for space in spaces if space is not None), "default") == "preserve"
    return text if kept else text.strip(" ")


def _length(element: Element) -> int:
    return sum(len(text.text or "") for text in element.iter(_W + "t"))


def _spans(paragraphs: Sequence[_Paragraph]) -> Iterator[Span]:
    """Where each paragraph stands when blank lines part them."""
    at = 0
    for paragraph in paragraphs:
        yield Span(at, at + len(paragraph.text))
        at += len(paragraph.text) + len("\n\n")


def _shown_title(paragraphs: Sequence[_Paragraph], spans: Sequence[Span]) -> dict[str, Shown]:
    titles = [at for at, paragraph in enumerate(paragraphs) if paragraph.rank == "title"]
    return {"title": Shown(" ".join(paragraphs[titles[0]].text.split()), spans[titles[0]])} if len(titles) == 1 else {}


def _properties(package: Package) -> dict[str, str]:
    """Title, date and language; not the author, who is whoever typed it."""
    relations = [
        relation for relation in package.rels.values() if relation.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES
    ]
    if not relations or not isinstance(relations[0].target_part, CorePropertiesPart):
        return {}  # python-docx would make up some
    core = relations[0].target_part.core_properties
    title = " ".join(core.title.split())
    language = re.match(r"[A-Za-z]{2}(?![A-Za-z])", core.language.strip())
    found = {
        "title": "" if _EMPTY_TITLE.fullmatch(title) else title,
        "date": core.created.strftime("%Y-%m-%d") if core.created and core.created.year >= 1980 else "",
        "language": language.group().lower() if language else "",
    }
    return {name: value for name, value in found.items() if value}


def _has(root: Element, *names: str) -> bool:
    return next(root.iter(*(_W + name for name in names)), None) is not None


def _has_child(element: Element | None, *names: str) -> bool:
    return element is not None and any(element.find(_W + name) is not None for name in names)


def _value(element: Element | None) -> str | None:
    value: str | None = None if element is None else element.get(_W + "val")
    return value


def _is_on(element: Element, attribute: str = "val") -> bool:
    return element.get(_W + attribute, "1" if attribute == "val" else "0") not in ("0", "false", "off")


def _run_style(properties: Element | None) -> str | None:
    return None if properties is None else _value(properties.find(_W + "rStyle"))


def _fill(shading: Element | None) -> str:
    """The colour of a shading that isn't white; empty if there is none."""
    fill = "" if shading is None else (shading.get(_W + "fill") or "").lower()
    themed = shading is not None and shading.get(_W + "themeFill") not in (None, "background1", "bg1")
    return (fill or "themed") if (fill not in ("", "auto") and not _is_white(fill)) or themed else ""


def _is_white(colour: str) -> bool:
    if not re.fullmatch(r"[0-9a-f]{6}", colour):
        return False
    return all(part >= _WHITE for part in bytes.fromhex(colour))


def _page_is_coloured(root: Element) -> bool:
    background = root.getparent().find(_W + "background") if root.getparent() is not None else None
    colour = "" if background is None else background.get(_W + "color", "").lower()
    return colour not in ("", "auto") and not _is_white(colour)


def _level(element: Element) -> int:
    return int(element.get(_W + "ilvl", "0"))


def _start(level: Element) -> int:
    return int(_value(level.find(_W + "start")) or 0)


def _number_format(level: Element) -> str:
    plain = level.find(_W + "numFmt")
    chosen = level.find(f"{_MC}AlternateContent/{_MC}Choice/{_W}numFmt") if plain is None else plain
    return _value(chosen) or "decimal"


def _write_number(number: int, form: str) -> str | None:
    """A number as a list shows it; None if the form isn't known here.

    >>> [_write_number(n, "lowerLetter") for n in (1, 26, 27)], _write_number(1994, "upperRoman")
    (['a', 'z', 'aa'], 'MCMXCIV')
    """
    if form in ("decimal", "none"):
        return str(number) if form == "decimal" else ""
    if form == "decimalZero":
        return f"{number:02}"
    alphabets = {"Letter": "abcdefghijklmnopqrstuvwxyz", "russian": _CYRILLIC_LETTERS}
    alphabet = next((letters for name, letters in alphabets.items() if name in form), None)
    if alphabet and 0 < number <= 30 * len(alphabet):  # Word stops counting in letters there
        letter = alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)
        return letter.upper() if "upper" in form.lower() else letter
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    return None


def _roman(number: int) -> str:
    values = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split(), strict=True
    )
    written = ""
    for value, sign in values:
        written += sign * (number // value)
        number %= value
    return written
