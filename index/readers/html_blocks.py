"""A page's text as its readers see it: blocks in their order, white space folded as browsers do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.readers.html_hidden import background_of, declarations, hiding_of
from index.readers.html_notes import is_mark, notes_of
from index.readers.html_tree import TEXT, UNSEEN, Node, Tree, text_within

_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td
    tfoot th thead tr ul search listing plaintext xmp""".split()
)
_BLOCK_STYLES = frozenset({"block", "flex", "grid", "table", "list-item", "table-row", "flow-root"})
_STRUCK = frozenset({"del", "s", "strike"})
_PREFORMATTED = frozenset({"pre", "listing", "xmp", "plaintext"})
_CELL_GAP = "  "
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_LONGEST_CELL = 160
"""Characters; a row with two longer cells sets two texts side by side, and those are not read across."""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block of a page.

    Attributes:
        text: its characters; lines end where the page breaks them by markup.
        element: position in the tree of the element that holds it.
        start: position in the tree of its first text.
        linked: how many of its characters are links.
        is_heading: whether the markup makes it a heading.
        is_note: whether it belongs to a footnote's text.
    """

    text: str
    element: int
    start: int
    linked: int = 0
    is_heading: bool = False
    is_note: bool = False

    @property
    def is_linked(self) -> bool:
        """Whether more than half of it is links."""
        return 2 * self.linked > len(self.text)


@dataclass
class Unread:
    """Characters that are not among the blocks, by the reason.

    Attributes:
        hidden: not seen by the page's readers.
        struck: struck out.
        marks: footnote marks, counted each as one.
    """

    hidden: int = 0
    struck: int = 0
    marks: int = 0


def blocks_of(tree: Tree) -> tuple[list[PageBlock], Unread]:
    """Every block that the page shows, in order, and what was passed over."""
    walk = _Walk(tree)
    walk.run()
    return list(_rows_joined(tree, walk.blocks)), walk.unread


class _Walk:
    """Goes through a page once and writes down its blocks."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.blocks: list[PageBlock] = []
        self.unread = Unread()
        self._hiding, self._notes = hiding_of(tree), notes_of(tree)
        self._open: list[int] = []
        self._holders: list[int] = [0]
        self._backgrounds: list[str] = ["white" if self._hiding.is_white else ""]
        self._links = self._headings = self._note_texts = self._pres = 0
        self._parts: list[str] = []
        self._linked = self._start = 0

    def run(self) -> None:
        at = 0
        while at < len(self.tree):
            self._leave_before(at)
            at = self._take(at)
        self._leave_before(at)
        self._close_block()

    def _take(self, at: int) -> int:
        """Take a node in; returns where to go on."""
        node = self.tree[at]
        if node.tag == TEXT:
            self._write(_clean(node.text, keeps_lines=self._pres > 0), at)
        elif node.tag in UNSEEN or not node.tag:
            return node.end
        elif self._hiding.hides(node, self._backgrounds[-1]):
            self.unread.hidden += len(text_within(self.tree, at))
            return node.end
        elif node.tag in _STRUCK:
            self.unread.struck += len(text_within(self.tree, at))
            return node.end
        elif at in self._notes.links or (node.tag == "sup" and self._is_mark(at)):
            self.unread.marks += 1
            return node.end
        else:
            self._enter(at)
        return at + 1

    def _is_mark(self, at: int) -> bool:
        inside = range(at + 1, self.tree[at].end)
        if any(position in self._notes.links for position in inside):
            return len(text_within(self.tree, at)) <= 8
        return not self._note_texts and is_mark(self.tree, at, "".join(self._parts[-3:])[-12:])

    def _write(self, text: str, at: int) -> None:
        if not self._parts:
            self._start = at
        self._parts.append(text)
        self._linked += len(text.strip()) if self._links else 0

    def _enter(self, at: int) -> None:
        node = self.tree[at]
        self._open.append(at)
        self._backgrounds.append(background_of(node) or self._backgrounds[-1])
        if _is_block(node):
            self._close_block()
            self._holders.append(at)
        self._count(at, 1)
        if node.tag == "br":
            self._write("\n", at)
        elif node.tag == "q":
            self._write("“", at)

    def _leave_before(self, at: int) -> None:
        while self._open and self.tree[self._open[-1]].end <= at:
            closed = self._open.pop()
            self._backgrounds.pop()
            if self.tree[closed].tag == "q":
                self._write("”", closed)
            if _is_block(self.tree[closed]):
                self._close_block()
                self._holders.pop()
            self._count(closed, -1)

    def _count(self, at: int, step: int) -> None:
        node = self.tree[at]
        self._links += step * _leads_away(node)
        self._headings += step * _is_heading(node)
        self._pres += step * (node.tag in _PREFORMATTED)
        self._note_texts += step * (at in self._notes.texts or _holds_notes(node))

    def _close_block(self) -> None:
        """End the block; two line breaks in a row part it as a paragraph's end would."""
        text = re.sub(r" *\n *", "\n", re.sub(" {2,}", " ", "".join(self._parts))).strip(" \n")
        for piece in filter(str.strip, re.split(r"\n{2,}", text)):
            linked = min(len(piece), self._linked * len(piece) // len(text))
            flags = (self._headings > 0, self._note_texts > 0)
            self.blocks.append(PageBlock(piece.strip(" \n"), self._holders[-1], self._start, linked, *flags))
        self._parts, self._linked = [], 0


def _rows_joined(tree: Tree, blocks: Sequence[PageBlock]) -> Iterator[PageBlock]:
    """A table's row is one block if each of its cells holds one: labels and figures belong together."""
    rows, cells = _rows_and_cells(tree)
    for row, group in groupby(blocks, key=lambda block: rows[block.element]):
        texts = list(group)
        different = len({cells[block.element] for block in texts}) == len(texts) > 1
        long = sum(len(block.text) > _LONGEST_CELL for block in texts)
        if row < 0 or not different or long > 1 or any(block.is_heading for block in texts):
            yield from texts
        else:
            joined = _CELL_GAP.join(block.text for block in texts)
            yield replace(texts[0], text=joined, element=row, linked=sum(block.linked for block in texts))


def _rows_and_cells(tree: Tree) -> tuple[list[int], list[int]]:
    """For each element, the innermost table row and cell that hold it; -1 for none."""
    rows, cells = [-1] * len(tree), [-1] * len(tree)
    for at, node in enumerate(tree):
        above = node.parent
        is_outside = node.tag == "table" or above < 0
        rows[at] = at if node.tag == "tr" else -1 if is_outside else rows[above]
        cells[at] = at if node.tag in ("td", "th") else -1 if is_outside else cells[above]
    return rows, cells


def _clean(text: str, *, keeps_lines: bool) -> str:
    if keeps_lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\f", "\n")
    else:
        text = _SPACES.sub(" ", text)
    return _CONTROL.sub("", text)


def _is_block(node: Node) -> bool:
    if node.tag in _BLOCKS:
        return True
    style = node.attributes.get("style", "")
    return "display" in style.lower() and declarations(style).get("display") in _BLOCK_STYLES


def _leads_away(node: Node) -> bool:
    """Whether it is a link to another page; one to another place of this page is part of its text."""
    target = node.attributes.get("href") if node.tag == "a" else None
    return target is not None and (not target.startswith("#") or target == "#")


def _is_heading(node: Node) -> bool:
    return node.tag in ("h1", "h2", "h3", "h4", "h5", "h6") or node.attributes.get("role") == "heading"


def _holds_notes(node: Node) -> bool:
    named = node.tag != "body" and not node.words.isdisjoint(("footnotes", "endnotes"))
    return named or node.attributes.get("role") in ("doc-endnotes", "doc-footnote", "doc-endnote")
