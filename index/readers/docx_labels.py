"""The numbers and bullets that Word puts before paragraphs, computed out of its numbering definitions (17.9)."""

from __future__ import annotations

import re

from index.readers.docx_styles import Styles
from index.readers.docx_xml import MC, Element, W, has, value_of

_CYRILLIC_LETTERS = "абвгдежзиклмнопрстуфхцчшщыэюя"
"""As Word counts: without ё, й, ъ and ь."""


class Labels:
    """The numbers that Word counts, for the paragraphs of one story in their order (17.9).

    Args:
        root: of the numbering part; None where the document has none.
        styles: of the document.
        uncounted: takes the kinds of numbers that can't be written here.
    """

    def __init__(self, root: Element | None, styles: Styles, uncounted: set[str]) -> None:
        self._styles, self._uncounted = styles, uncounted
        self._lists = {} if root is None else {n.get(W + "numId"): n for n in root.iterchildren(W + "num")}
        self._abstract = (
            {} if root is None else {a.get(W + "abstractNumId"): a for a in root.iterchildren(W + "abstractNum")}
        )
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next_for(self, paragraph: Element) -> str:
        """The label of a paragraph with the space behind it; empty if it has none."""
        style = self._styles.of(paragraph)
        list_id = value_of(paragraph.find(f"{W}pPr/{W}numPr/{W}numId"))
        level = value_of(paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl"))
        own = list_id is not None
        if not own:
            list_id = value_of(self._styles.first(style, f"{W}pPr/{W}numPr/{W}numId"))
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
        abstract_id = value_of(number.find(W + "abstractNumId")) or ""
        abstract = self._abstract.get(abstract_id)
        levels = {} if abstract is None else {_level(e): e for e in abstract.iterchildren(W + "lvl")}
        link = None if abstract is None else value_of(abstract.find(W + "numStyleLink"))
        if link and depth < 9:
            linked = value_of(self._styles.first(link, f"{W}pPr/{W}numPr/{W}numId"))
            if linked in self._lists and linked is not None:
                abstract_id, levels = self._levels(linked, depth + 1)
        own = (override.find(W + "lvl") for override in number.iterchildren(W + "lvlOverride"))
        return abstract_id, levels | {_level(e): e for e in own if e is not None}

    def _level_of_style(self, style: str | None, levels: dict[int, Element]) -> str | None:
        for s in self._styles.chain(style):
            for at, level in levels.items():
                if value_of(level.find(W + "pStyle")) == s.get(W + "styleId"):
                    return str(at)
        return value_of(self._styles.first(style, f"{W}pPr/{W}numPr/{W}ilvl"))

    def _count(self, list_id: str, abstract_id: str, levels: dict[int, Element], at: int) -> None:
        """Lists of one definition go on counting; one that begins with a number of its own begins anew."""
        counts = self._counts.setdefault(abstract_id, {})
        override = self._lists[list_id].find(f"{W}lvlOverride[@{W}ilvl='{at}']/{W}startOverride")
        if override is not None and (list_id, at) not in self._begun:
            counts[at] = int(value_of(override) or 0)
        else:
            counts[at] = counts[at] + 1 if at in counts else _start(levels[at])
        self._begun.add((list_id, at))
        for deeper in [level for level in counts if level > at]:
            after = value_of(levels[deeper].find(W + "lvlRestart")) if deeper in levels else None
            if after is None or at < int(after):
                del counts[deeper]

    def _label(self, levels: dict[int, Element], counts: dict[int, int], at: int) -> str:
        level = levels[at]
        template = value_of(level.find(W + "lvlText")) or ""
        if not template or has(level, "vanish"):
            return ""
        gap = "" if value_of(level.find(W + "suff")) == "nothing" else " "
        if _number_format(level) == "bullet":
            return f"•{gap or ' '}"
        plain = level.find(W + "isLgl") is not None

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
            self._uncounted.add(form)
            return "\0"  # half a number would be a wrong one
        return written


def _level(element: Element) -> int:
    return int(element.get(W + "ilvl", "0"))


def _start(level: Element) -> int:
    return int(value_of(level.find(W + "start")) or 0)


def _number_format(level: Element) -> str:
    plain = level.find(W + "numFmt")
    chosen = level.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt") if plain is None else plain
    return value_of(chosen) or "decimal"


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
