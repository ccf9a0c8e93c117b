"""The numbers and bullets that Word puts before paragraphs, worked out from its numbering definitions.

ECMA-376, part 1, section 17.9. Levels with decimals, letters and Roman numerals are counted; others, such as
ideographs, get no label rather than a wrong one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

_BULLET = "•"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_DEEPEST = 9


class Numbering:
    """Counts the numbered paragraphs of one document, in their order.

    Args:
        document: of python-docx; None counts nothing.
    """

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        element = _numbering_part(document)
        if element is None:
            return
        abstract = {one.get(qn("w:abstractNumId")): _levels(one) for one in element.findall(qn("w:abstractNum"))}
        for number in element.findall(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            own = {
                int(over.get(qn("w:ilvl"), "0")): over.find(qn("w:lvl"))
                for over in number.findall(qn("w:lvlOverride"))
                if over.find(qn("w:lvl")) is not None
            }
            id = number.get(qn("w:numId"))
            self._abstract[id] = link.get(qn("w:val")) if link is not None else ""
            self._levels[id] = abstract.get(self._abstract[id], {}) | own

    def label(self, paragraph: Any, style: Any) -> str:
        """What Word prints before a paragraph; empty where it prints nothing. Call it once for each, in order."""
        id, level = _reference(paragraph, style)
        levels = self._levels.get(id or "", {})
        if id in (None, "0") or level not in levels:
            return ""
        kind = _value(levels[level], "w:numFmt") or "decimal"
        if kind == "bullet":
            return _BULLET
        counts = self._counts[self._abstract[str(id)]]
        counts[level] = counts.get(level, _start(levels[level]) - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        template = _value(levels[level], "w:lvlText") or ""
        return _filled(template, levels, counts)


def _numbering_part(document: Any) -> Any:
    try:
        return document.part.numbering_part.element if document is not None else None
    except (KeyError, NotImplementedError, AttributeError):  # a document without lists has none
        return None


def _levels(abstract: Any) -> dict[int, Any]:
    return {int(level.get(qn("w:ilvl"), "0")): level for level in abstract.findall(qn("w:lvl"))}


def _reference(paragraph: Any, style: Any) -> tuple[str | None, int]:
    """The list and the level to which a paragraph belongs, by itself or by its style."""
    elements = [paragraph]
    while style is not None and len(elements) < _DEEPEST:
        elements.append(style.element)
        style = getattr(style, "base_style", None)
    for element in elements:
        properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if properties is not None and (id := _value(properties, "w:numId")) is not None:
            return id, int(_value(properties, "w:ilvl") or 0)
    return None, 0


def _start(level: Any) -> int:
    value = _value(level, "w:start") or "1"
    return int(value) if value.isdigit() else 1


def _filled(template: str, levels: dict[int, Any], counts: dict[int, int]) -> str:
    def number(match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        kind = (_value(levels[level], "w:numFmt") if level in levels else None) or "decimal"
        return _written(counts.get(level, _start(levels[level]) if level in levels else 1), kind)

    return re.sub(r"%([1-9])", number, template).strip()


def _written(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if kind == "upperRoman" else roman
    if kind == "decimalZero":
        return f"{number:02}"
    return str(number) if kind in ("decimal", "ordinal") else ""


def _roman(number: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        letters += letter * (number // value)
        number %= value
    return letters


def _value(element: Any, name: str) -> str | None:
    found = element.find(qn(name))
    value: str | None = found.get(qn("w:val")) if found is not None else None
    return value
