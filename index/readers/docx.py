"""Word documents: the text as Word shows it, in order, with the numbers that it puts before paragraphs.

`paragraph.text` of python-docx leaves out tracked insertions, content controls and text boxes, so the XML is walked here; the library
opens the package and knows its styles. Insertions are read, deletions are not, as in a document whose changes were accepted.
A number that Word makes (“7.”) is part of the text, since the document's readers see it and cite by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from index.readers.archive import require_document
from index.readers.docx_numbers import Numbering
from index.readers.reading import Reading, Shown
from index.statement import Span

_SKIPPED = frozenset(
    qn(f"w:{name}")
    for name in (
        "del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr", "commentReference",
        "footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef", "annotationRef", "sdtPr", "tblGrid",
    )
)  # fmt: skip
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHARACTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "", "ptab": " "}
_HEADING = re.compile(r"heading ?\d|title|subtitle", re.IGNORECASE)
_PLACEHOLDER_TITLE = re.compile(r"microsoft word|document\d*$|untitled|.*\.docx?$", re.IGNORECASE)


@dataclass
class _Body:
    """The paragraphs of one part, as they are gathered."""

    styles: dict[str, Any]
    numbering: Numbering
    paragraphs: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)
    hidden: int = 0


def read(data: bytes) -> Reading:
    """Read a Word document.

    Raises:
        ValueError: it is damaged, encrypted, a trap, or no Word document.
    """
    require_document(data)
    try:
        document = Document(BytesIO(data))
        body = _Body(_styles(document), Numbering(document))
        _gather(document.element.body, body)
        furniture = list(_furniture(document, body))
    except (OpcError, KeyError, AttributeError, etree.XMLSyntaxError, IndexError) as error:
        raise ValueError(f"is a damaged DOCX file ({type(error).__name__}: {error}); fetch it again") from error
    return _reading(document, body, furniture)


def _reading(document: Any, body: _Body, furniture: list[str]) -> Reading:
    starts, at = [], 0
    for paragraph in body.paragraphs:
        starts.append(at)
        at += len(paragraph) + 2
    text = "\n\n".join(body.paragraphs)
    spans = [Span(start, start + len(paragraph)) for start, paragraph in zip(starts, body.paragraphs, strict=True)]
    title = spans[body.titles[0]] if len(body.titles) == 1 else None
    return Reading(
        text="\n\n".join([text, *furniture]),
        kind="docx",
        encoding="docx",
        furniture_from=len(text),
        headings=tuple(spans[position] for position in body.headings),
        shown={"title": Shown(" ".join(title.of(text).split()), title)} if title else {},
        properties=_properties(document),
        remarks=tuple(_remarks(document, body)),
    )


def _styles(document: Any) -> dict[str, Any]:
    return {style.style_id: style for style in document.styles}


def _gather(element: Any, body: _Body) -> None:
    """All paragraphs below an element, in order; a table is read row by row.

    A walk with a stack of its own: XML may be nested deeper than Python's calls.
    """
    stack = [element]
    while stack:
        current = stack.pop()
        if current.tag == qn("w:p"):
            _add(current, body)
            stack.extend(reversed(_boxes(current)))
        elif current.tag not in _SKIPPED and current.tag != _FALLBACK:
            stack.extend(reversed(list(current)))


def _boxes(paragraph: Any) -> list[Any]:
    """The text boxes that hang on a paragraph, each once: older Word versions find a second copy of it in the fallback."""
    boxes = paragraph.iter(qn("w:txbxContent"))
    return [
        box for box in boxes if not any(_is_within(box, tag, paragraph) for tag in (_FALLBACK, qn("w:txbxContent")))
    ]


def _is_within(element: Any, tag: str, top: Any) -> bool:
    for parent in element.iterancestors():
        if parent is top:
            return False
        if parent.tag == tag:
            return True
    return False


def _add(paragraph: Any, body: _Body) -> None:
    style = body.styles.get(_value(paragraph, "w:pPr/w:pStyle") or "")
    shown, hidden = [], 0
    for piece, is_hidden in _pieces(paragraph, body, style):
        if is_hidden:
            hidden += len(piece.strip())
        else:
            shown.append(piece)
    body.hidden += hidden
    text = "\n".join(" ".join(line.split(" ")).strip() for line in _folded("".join(shown)).split("\n")).strip()
    text = re.sub(r"\n{2,}", "\n", text)
    if not text:
        return
    label = body.numbering.label(paragraph, style)
    if _is_heading(paragraph, style):
        body.headings.append(len(body.paragraphs))
        if style is not None and style.style_id.lower() == "title":
            body.titles.append(len(body.paragraphs))
    body.paragraphs.append(f"{label} {text}" if label else text)


def _folded(text: str) -> str:
    return re.sub(r"[^\S\n\u00a0\u202f]+", " ", text)


def _pieces(paragraph: Any, body: _Body, style: Any) -> Iterator[tuple[str, bool]]:
    """The characters of a paragraph, and whether Word hides them."""
    stack = list(reversed(list(paragraph)))
    while stack:
        current = stack.pop()
        if current.tag == qn("w:r"):
            yield "".join(_characters(current)), _is_hidden(current, body, style)
        elif current.tag not in _SKIPPED and current.tag not in (_FALLBACK, qn("w:txbxContent")):
            stack.extend(reversed(list(current)))


def _characters(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:sym"):
            yield _symbol(child.get(qn("w:char")))
        elif isinstance(child.tag, str) and child.tag.startswith("{") and child.tag not in _SKIPPED:
            yield _CHARACTERS.get(etree.QName(child).localname, "")


def _symbol(code: str | None) -> str:
    """A character of a symbol font; one that only such a font knows is shown as unknown."""
    number = int(code, 16) if code and re.fullmatch(r"[0-9A-Fa-f]{1,6}", code) else 0xFFFD
    return "\ufffd" if 0xE000 <= number <= 0xF8FF or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF else chr(number)


def _is_hidden(run: Any, body: _Body, style: Any) -> bool:
    """Marked as hidden, by the run or by a style; or white, or too small to be seen."""
    own = run.find(qn("w:rPr"))
    character_style = body.styles.get(_value(run, "w:rPr/w:rStyle") or "")
    for properties in (own, _run_properties(character_style), _run_properties(style)):
        if properties is None:
            continue
        vanish = properties.find(qn("w:vanish"))
        if vanish is not None:
            return vanish.get(qn("w:val")) not in ("0", "false", "off")
        color, size = _value(properties, "w:color"), _value(properties, "w:sz")
        if (
            (color or "").upper() == "FFFFFF"
            and properties.find(qn("w:shd")) is None
            and properties.find(qn("w:highlight")) is None
        ):
            return True
        if size and size.isdigit() and int(size) <= 4:  # in half points
            return True
    return False


def _run_properties(style: Any) -> Any:
    return style.element.find(qn("w:rPr")) if style is not None else None


def _value(element: Any, path: str) -> str | None:
    for name in path.split("/"):
        element = element.find(qn(name)) if element is not None else None
    return element.get(qn("w:val")) if element is not None else None


def _is_heading(paragraph: Any, style: Any) -> bool:
    level = _value(paragraph, "w:pPr/w:outlineLvl")
    seen: set[str] = set()
    while level is None and style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        if _HEADING.fullmatch(style.style_id) or _HEADING.fullmatch(style.name or ""):
            return True
        level = _value(style.element, "w:pPr/w:outlineLvl")
        style = getattr(style, "base_style", None)
    return level is not None and level.isdigit() and int(level) < 9  # 9 is body text


def _furniture(document: Any, body: _Body) -> Iterator[str]:
    """Running heads, footers, footnotes and endnotes, each text once."""
    kinds = [
        RELATIONSHIP_TYPE.HEADER,
        RELATIONSHIP_TYPE.FOOTER,
        RELATIONSHIP_TYPE.FOOTNOTES,
        RELATIONSHIP_TYPE.ENDNOTES,
    ]
    said: set[str] = set()
    for kind in kinds:
        for relation in document.part.rels.values():
            if relation.reltype == kind and not relation.is_external:
                aside = _Body(body.styles, Numbering(None))
                _gather(_parsed(relation.target_part), aside)
                yield from (text for text in aside.paragraphs if text not in said and not said.add(text))  # type: ignore[func-returns-value]


def _parsed(part: Any) -> Any:
    """The XML of a part, which python-docx leaves unparsed where it doesn't know the part."""
    element = getattr(part, "element", None)
    return (
        element
        if element is not None
        else etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    )


def _properties(document: Any) -> dict[str, str]:
    """What the file's properties say; its author is who typed it, and is not the speaker."""
    core = document.core_properties
    found: dict[str, str] = {}
    try:
        if core.title and not _PLACEHOLDER_TITLE.match(core.title.strip()):
            found["title"] = " ".join(core.title.split())
        if core.created:
            found["date"] = core.created.date().isoformat()
        if core.language and re.fullmatch(r"[a-z]{2}(?:-.*)?", core.language):
            found["language"] = core.language[:2]
    except (ValueError, AttributeError):
        return found
    return found


def _remarks(document: Any, body: _Body) -> Iterator[str]:
    if body.hidden:
        yield f"hidden text was left out ({body.hidden:,} characters)"
    changes = [
        name for name in ("w:ins", "w:del", "w:moveFrom") if next(document.element.iter(qn(name)), None) is not None
    ]
    if changes:
        yield "has tracked changes; insertions are read, deletions are not"
