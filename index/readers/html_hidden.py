"""What of a page its readers don't see: text that is hidden by attribute, by style, or by a rule of the page's own style sheet.

Hidden text must not be quoted: nobody has read it on the page, and it is where words are smuggled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.readers.html_tree import Node, Tree

_HIDING_CLASSES = frozenset(
    """sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only element-invisible hide-accessible
    helper-hidden-accessible ui-helper-hidden-accessible a11y-hidden""".split()
)
"""For screen readers alone: the names of Bootstrap, WordPress, Drupal, Liferay and jQuery UI."""

_AT_RULE = re.compile(r"@[a-z-]+[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})", re.IGNORECASE)
_SIMPLE = re.compile(r"(?:[a-z]\w*)?([.#][\w-]+)", re.IGNORECASE)
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|ch|cm|mm|in|vw|vh|%)?")
_PIXELS = {
    "pt": 4 / 3,
    "em": 16,
    "rem": 16,
    "ex": 8,
    "ch": 8,
    "cm": 38,
    "mm": 3.8,
    "in": 96,
    "vw": 10,
    "vh": 8,
    "%": 10,
}
"""Of a unit, roughly, for a window of 1000 by 800 pixels."""

_FAR = -150.0
"""Pixels beyond the edge from which text can't be seen; hanging indents go to some -50, hidden text to -9999."""

_WHITES = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)"})


@dataclass(frozen=True)
class Hiding:
    """What hides text on one page.

    Attributes:
        names: classes (`.x`) and ids (`#x`) that its style sheets hide.
        is_white: whether the background is white for certain, as no style sheet can have coloured it.
    """

    names: frozenset[str]
    is_white: bool

    def hides(self, node: Node, background: str) -> bool:
        """Whether the element and all in it is unseen.

        Args:
            node: the element.
            background: the colour that its ancestors set behind it; empty if unknown.
        """
        attributes = node.attributes
        if node.tag == "dialog" and "open" not in attributes:
            return True
        if not attributes:
            return False
        if "hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true":
            return True
        classes = attributes.get("class", "").split()
        names = {f".{name}" for name in classes} | ({f"#{attributes['id']}"} if "id" in attributes else set())
        if not names.isdisjoint(self.names) or not _HIDING_CLASSES.isdisjoint(name.lower() for name in classes):
            return True
        style = declarations(attributes.get("style", ""))
        color = style.get("color", attributes.get("color", "") if node.tag == "font" else "")
        return is_hiding(style) or _same_colour(color, background_of(node) or background)


def hiding_of(tree: Tree) -> Hiding:
    """Read what hides text out of a page's own style sheets; only rules of one class or id are understood."""
    sheets = "\n".join(_content(tree, at) for at, node in enumerate(tree) if node.tag == "style")
    linked = any(node.tag == "link" and "stylesheet" in node.attributes.get("rel", "").lower() for node in tree)
    names: set[str] = set()
    plain = _AT_RULE.sub(" ", re.sub(r"/\*.*?(?:\*/|\Z)|<!--|-->", " ", sheets, flags=re.DOTALL))
    for rule_text in plain.split("}"):
        selectors, _, body = rule_text.rpartition("{")
        rule = declarations(body)
        for selector in selectors.split(","):
            if match := _SIMPLE.fullmatch(selector.strip()):
                if is_hiding(rule):
                    names.add(match[1])
                elif "display" in rule or "visibility" in rule or "opacity" in rule:
                    names.discard(match[1])  # the later rule counts
    return Hiding(frozenset(names), not linked and "background" not in sheets)


@lru_cache(maxsize=4096)
def declarations(style: str) -> Mapping[str, str]:
    """The declarations of a style attribute, in lower case.

    >>> declarations("Display: NONE !important; color:red")
    {'display': 'none', 'color': 'red'}
    """
    pairs = (part.split(":", 1) for part in style.lower().replace("!important", "").split(";") if ":" in part)
    return {name.strip(): " ".join(value.split()) for name, value in pairs}


def background_of(node: Node) -> str:
    """The colour that an element itself sets behind its text; empty if it sets none."""
    style = declarations(node.attributes.get("style", ""))
    value = style.get("background-color") or style.get("background") or node.attributes.get("bgcolor", "")
    return _colour(value.split(" url")[0])


def is_hiding(style: Mapping[str, str]) -> bool:
    """Whether declarations make text unseen, in one of the ways that are in use.

    >>> is_hiding({"position": "absolute", "left": "-9999px"}), is_hiding({"text-indent": "-18pt"})
    (True, False)
    """
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    if _is_small(style.get("opacity"), 0.05) or _is_small(style.get("font-size"), 1.0):
        return True
    if style.get("color") == "transparent" or _pixels(style.get("text-indent", "0")) <= _FAR:
        return True
    return _is_moved_away(style) or _is_cut_off(style)


def _is_moved_away(style: Mapping[str, str]) -> bool:
    if style.get("position") in ("absolute", "fixed", "relative"):
        sides = ("left", "top", "right", "bottom")
        if any(_pixels(style.get(side, "0")) <= _FAR for side in sides):
            return True
    if _pixels(style.get("margin-left", "0")) <= 4 * _FAR or _pixels(style.get("margin-top", "0")) <= 4 * _FAR:
        return True
    transform = style.get("transform", "")
    return bool(re.search(r"scale[xy]?\(\s*0(?:\.0*)?\s*[,)]", transform)) or bool(
        re.search(r"translate[xy3d]*\([^)]*-\d{3,}", transform)
    )


def _is_cut_off(style: Mapping[str, str]) -> bool:
    clip = re.findall(r"-?\d+(?:\.\d+)?", style.get("clip", ""))
    if "rect" in style.get("clip", "") and clip and all(float(number) <= 1 for number in clip):
        return True
    if re.match(r"inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0[^,]*(?:,\s*0[^,]*)*\)", style.get("clip-path", "")):
        return True
    small = any(_is_small(style.get(side), 1.0) for side in ("height", "width", "max-height", "max-width"))
    return small and style.get("overflow") in ("hidden", "clip")


def _is_small(value: str | None, most: float) -> bool:
    match = _LENGTH.fullmatch(value) if value else None
    return match is not None and float(match[1]) * (_PIXELS.get(match[2] or "", 1) if most == 1.0 else 1) <= most


def _pixels(value: str) -> float:
    match = _LENGTH.match(value)
    return float(match[1]) * _PIXELS.get(match[2] or "", 1) if match else 0.0


def _same_colour(color: str, background: str) -> bool:
    return bool(color) and bool(background) and _colour(color) == background


def _colour(value: str) -> str:
    bare = value.replace(" ", "").lower()
    if re.fullmatch(r"#[0-9a-f]{3}", bare):
        bare = "#" + "".join(2 * digit for digit in bare[1:])
    return "white" if bare in _WHITES else {"#000000": "black", "rgb(0,0,0)": "black"}.get(bare, bare)


def _content(tree: Tree, position: int) -> str:
    return "".join(node.text for node in tree[position : tree[position].end])
