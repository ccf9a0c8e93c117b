"""Footnotes of a page: which small signs are marks of them, and which elements hold their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from index.readers.html_tree import TEXT, Tree, ancestors, text_within

_MARK = re.compile(r"[\[(]?\s*(?:\d{1,3}|[a-z]|[ivx]{1,4}|\*{1,4}|[†‡§¶]{1,2})\s*[\])]?(?:\s*,)?", re.IGNORECASE)
_BRACKETED = re.compile(r"\[\s*\w{1,3}\s*\]")
_NOTE_NAME = re.compile(r"^_?(?:ftn|fn|edn|foot|end|note|cite_note|sdfoot|sdend|ref-?\d)", re.IGNORECASE)
_HOLDERS = frozenset({"p", "li", "dd", "div", "td", "aside", "section"})
_LONGEST_NOTE = 3000
"""Characters; what is longer and linked to is a part of the document, not a note."""

_UNIT_BEFORE = re.compile(
    r"(?:(?<![^\W\d_])(?:[kcdmhnµ]?m|ft|in|yd|mi|s|sec|кв|[кcсм]?м|км|см|мм|м)|(?<!\d)10|(?<![^\W_])[a-zA-Z])$"
)
"""What an exponent stands behind: a unit, a ten, a variable of one letter."""


@dataclass(frozen=True)
class Notes:
    """Footnotes of one page.

    Attributes:
        links: positions of the links that lead to a note.
        texts: positions of the elements that hold a note's text.
    """

    links: frozenset[int]
    texts: frozenset[int]


def notes_of(tree: Tree) -> Notes:
    """Find the links that lead forward to notes, and the notes; a link back to its mark is part of the note."""
    targets = _targets(tree)
    links, texts = set(), set()
    for at, fragment in _mark_links(tree):
        target = targets.get(fragment)
        raised = tree[at].parent >= 0 and any(tree[up].tag == "sup" for up in (at, *_near(tree, at)))
        raised = raised or any(node.tag == "sup" for node in tree[at : tree[at].end])
        if target is None or target < at:
            if target is None and raised:
                links.add(at)
            continue
        if not (raised or _NOTE_NAME.match(fragment) or _BRACKETED.fullmatch(text_within(tree, at))):
            continue
        links.add(at)
        if (holder := _holder(tree, target)) is not None and holder > at:
            texts.add(holder)
    return Notes(frozenset(links), frozenset(texts))


def is_mark(tree: Tree, position: int, before: str) -> bool:
    """Whether a `sup` without a link is a footnote's mark, and no exponent, ordinal or isotope.

    Args:
        tree: the page.
        position: of the `sup`.
        before: the characters before it in its block.
    """
    text = text_within(tree, position)
    if not _MARK.fullmatch(text) or not before or before[-1].isspace():
        return False
    if re.fullmatch(r"[\[(].*|[*†‡§¶].*", text):
        return True
    if text.isdigit():
        return len(text) < 3 and _UNIT_BEFORE.search(before) is None
    return len(text) == 1 and not before[-1].isalnum()


def _targets(tree: Tree) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, node in enumerate(tree):
        for name in (node.attributes.get("id"), node.attributes.get("name") if node.tag == "a" else None):
            if name:
                found.setdefault(name, at)
    return found


def _mark_links(tree: Tree) -> Iterator[tuple[int, str]]:
    for at, node in enumerate(tree):
        target = node.attributes.get("href", "") if node.tag == "a" else ""
        short = len(target) > 1 and target.startswith("#") and node.end - at < 20
        if short and _MARK.fullmatch(text_within(tree, at)):
            yield at, unquote(target[1:])


def _near(tree: Tree, position: int) -> list[int]:
    return [up for up, _ in zip(ancestors(tree, position), range(3), strict=False)]


def _holder(tree: Tree, target: int) -> int | None:
    """The element that begins with the target and holds the note."""
    for at in (target, *ancestors(tree, target)):
        if tree[at].tag in _HOLDERS:
            begins = not any(node.text.strip() for node in tree[at:target] if node.tag == TEXT)
            return at if begins and len(text_within(tree, at)) <= _LONGEST_NOTE else None
        if tree[at].tag.startswith("h") and tree[at].tag[1:].isdigit():
            return None
    return None
