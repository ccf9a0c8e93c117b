"""A page's elements as one flat list in document order, so that no step after the parser needs recursion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern

from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_ELEMENTS = 1_000_000
"""A statement of a thousand pages has fewer than 100,000; more is a trap, and each takes memory."""

TEXT = "#text"
UNSEEN = frozenset(
    """applet area audio base button canvas datalist embed frame frameset head iframe input keygen label link map math meta
    meter noembed noframes noscript object optgroup option output progress rp script select style svg template
    textarea title video""".split()
)
"""Elements that are no text of the page: programs, styles, pictures, controls, what stands in for them."""

_START_TAG = re.compile(r"<[A-Za-z]")
_NESTING_TAG = re.compile(
    r"<(/?)(?:div|span|font|center|blockquote|section|article|table|ul|ol|dl|form|fieldset|[abiusq]|em|strong|big|small)\b",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{10000,}")
_MOST_ATTRIBUTES = 5_000
"""Of one element; the parser compares each with all before it. A picture within its tag is one long attribute."""

_DEEPEST = 20_000
"""Open elements; the parser takes a second or two for so many, and four times that for twice as many."""

_NOTHING: Mapping[str, str] = {}


@dataclass(slots=True)
class Node:
    """An element or a run of text.

    Attributes:
        tag: in lower case; `#text` for a text.
        parent: position of the parent in the list.
        end: position after its last descendant.
        text: of a text node.
        attributes: of an element; one without a value has the empty string.
    """

    tag: str
    parent: int
    end: int
    text: str
    attributes: Mapping[str, str]

    @property
    def words(self) -> frozenset[str]:
        """The words of its class and id, in lower case: `main-menu_item` has three."""
        names = f"{self.attributes.get('class', '')} {self.attributes.get('id', '')}"
        parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", names)
        return frozenset(re.findall(r"[a-z]+", parted.lower()))


Tree = Sequence[Node]


def parse_tree(markup: str) -> list[Node]:
    """Parse markup as browsers do.

    Returns:
        All elements and texts in document order; a parent stands before its children.

    Raises:
        ValueError: it has more than a million elements, nests them too deeply, or is another trap for parsers.
    """
    _refuse_traps(markup)
    root = LexborHTMLParser(markup).root
    nodes: list[Node] = []
    if root is None:
        return nodes
    open_elements: list[int] = []
    current: LexborNode | None = root
    while current is not None:
        position = len(nodes)
        if position > 2 * MOST_ELEMENTS:
            raise ValueError(_too_many())
        nodes.append(_node(current, open_elements[-1] if open_elements else -1))
        child = current.child
        if child is not None:
            open_elements.append(position)
            current = child
            continue
        nodes[position].end = position + 1
        current = _following(current, nodes, open_elements)
    return nodes


def ancestors(tree: Tree, position: int) -> Iterator[int]:
    """The positions of the elements that hold a node, from the innermost."""
    position = tree[position].parent
    while position >= 0:
        yield position
        position = tree[position].parent


def text_within(tree: Tree, position: int) -> str:
    """The text of an element in one line, without what is no text."""
    parts, at = [], position
    while at < tree[position].end:
        node = tree[at]
        if node.tag in UNSEEN and at != position:
            at = node.end
            continue
        parts.append(node.text or (" " if node.tag == "br" else ""))
        at += 1
    return " ".join("".join(parts).split())


def _refuse_traps(markup: str) -> None:
    """The parser looks up through all open elements at each new one, so depth must be bounded before it begins."""
    if sum(1 for _ in _START_TAG.finditer(markup)) > MOST_ELEMENTS:
        raise ValueError(_too_many())
    for match in _LONG_TAG.finditer(markup):
        if len(match.group().split(None, _MOST_ATTRIBUTES + 1)) > _MOST_ATTRIBUTES:
            raise ValueError(f"has an element with more than {_MOST_ATTRIBUTES:,} attributes; it is damaged or a trap")
    depth = 0
    for match in _NESTING_TAG.finditer(markup):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _DEEPEST:
            raise ValueError(
                f"nests elements more than {_DEEPEST:,} deep; no statement does, save its page without the rest"
            )


def _following(node: LexborNode, nodes: list[Node], open_elements: list[int]) -> LexborNode | None:
    current: LexborNode | None = node
    while current is not None and open_elements:
        if current.next is not None:
            return current.next
        current = current.parent
        nodes[open_elements.pop()].end = len(nodes)
    return None


def _node(node: LexborNode, parent: int) -> Node:
    tag = intern(node.tag or "")
    if tag == "-text":
        return Node(TEXT, parent, 0, node.text_content or "", _NOTHING)
    if tag.startswith(("-", "!", "_")):
        return Node("", parent, 0, "", _NOTHING)
    attributes = {name: value or "" for name, value in node.attributes.items()}
    return Node(tag, parent, 0, "", attributes or _NOTHING)


def _too_many() -> str:
    return f"has more than {MOST_ELEMENTS:,} elements; no statement has so many, save its page without the rest"
