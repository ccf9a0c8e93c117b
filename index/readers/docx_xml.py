"""What the XML of Word documents is made of, and how its elements are looked at (ECMA-376 part 1, chapter 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement as Element

__all__ = ["Element"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NOT_SHOWN = frozenset(
    [
        W + name
        for name in "del moveFrom delText delInstrText instrText pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr "
        "rt fldData ffData customXmlPr smartTagPr".split()
    ]
)
"""Properties, what was deleted or moved away, the code of fields, and the small signs above ruby text."""
_ODD_SPACE = str.maketrans({0x2028: "\n", 0x2029: "\n"} | dict.fromkeys(range(127, 160)) | {0x85: " "})
_WHITE = 0xF8
"""Lighter than this in red, green and blue, nobody reads a text on white."""


def root_of(part: Part) -> Element:
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def shown_children(parent: Element) -> Iterator[Element]:
    """The child elements that show something; of alternatives, the first choice."""
    for child in parent:
        if child.tag == MC + "AlternateContent":
            choice = child.find(MC + "Choice")
            chosen = child.find(MC + "Fallback") if choice is None else choice
            if chosen is not None:
                yield chosen
        elif isinstance(child.tag, str) and child.tag not in NOT_SHOWN:
            yield child


def text_of(element: Element) -> str:
    """The characters of a text element; white space at its ends counts only where it is said to (`xml:space`)."""
    text = (element.text or "") + "".join(child.tail or "" for child in element)
    text = re.sub(r"[ \t\r\n]+", " ", text).translate(_ODD_SPACE)
    spaces = (place.get(_XML_SPACE) for place in (element, *element.iterancestors()))
    kept = next((space for space in spaces if space is not None), "default") == "preserve"
    return text if kept else text.strip(" ")


def length_of(element: Element) -> int:
    return sum(len(text.text or "") for text in element.iter(W + "t"))


def has(root: Element, *names: str) -> bool:
    return next(root.iter(*(W + name for name in names)), None) is not None


def has_child(element: Element | None, *names: str) -> bool:
    return element is not None and any(element.find(W + name) is not None for name in names)


def value_of(element: Element | None) -> str | None:
    value: str | None = None if element is None else element.get(W + "val")
    return value


def is_on(element: Element, attribute: str = "val") -> bool:
    return element.get(W + attribute, "1" if attribute == "val" else "0") not in ("0", "false", "off")


def run_style(properties: Element | None) -> str | None:
    return None if properties is None else value_of(properties.find(W + "rStyle"))


def fill_of(shading: Element | None) -> str:
    """The colour of a shading that isn't white; empty if there is none."""
    fill = "" if shading is None else (shading.get(W + "fill") or "").lower()
    themed = shading is not None and shading.get(W + "themeFill") not in (None, "background1", "bg1")
    return (fill or "themed") if (fill not in ("", "auto") and not is_white(fill)) or themed else ""


def is_white(colour: str) -> bool:
    if not re.fullmatch(r"[0-9a-f]{6}", colour):
        return False
    return all(part >= _WHITE for part in bytes.fromhex(colour))
