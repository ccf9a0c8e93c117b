"""Which blocks of a page are the statement, and which are the site around it.

A page without navigation is taken whole. On others, trafilatura (Barbaresi 2021, ACL demo) says which blocks look like the main
text; the smallest element that holds most of them is the statement's place, and what stands there between them is
kept, so that no sentence falls out that it overlooked.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import trafilatura

from index.readers.html_blocks import PageBlock
from index.readers.html_tree import TEXT, Node, Tree, ancestors

_AROUND_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_AROUND_ROLES = frozenset(
    {"navigation", "search", "banner", "contentinfo", "complementary", "menu", "menubar", "toolbar"}
)
_AROUND_WORDS = frozenset(
    """nav navbar navigation menu menus submenu breadcrumb breadcrumbs crumb crumbs share sharing sharethis addthis
    addtoany social socials cookie cookies consent gdpr sidebar related pagination pager paging skip copyright footer
    widget newsletter subscribe topbar masthead login comments popup modal""".split()
)
"""What class names of content systems call the parts around an article (WordPress, Drupal, Joomla, Liferay, Bootstrap)."""

_HEADER_NAMES = frozenset({"header", "site-header", "page-header-wrapper", "top-header", "main-header", "siteheader"})
_WHOLE_PAGE = 0.4
"""Share of a page's unlinked text; what holds more is no part around it, whatever its class says (`has-sidebar`)."""

_MOST = 0.7
"""Share of the chosen text that the statement's place must hold; the rest is a lead, or teasers of other news."""

_COPYRIGHT = re.compile(r"\W{0,3}(?:©|copyright\b|all rights reserved)", re.IGNORECASE)
_LONGEST_COPYRIGHT = 300

_SHARES = (1.0, 1.0, 0.4)
"""How much of a block's length counts for its own element, its parent and its grandparent (after Readability.js)."""

_MANY_LINKS = 0.05
"""Share of linked characters on a page with three lines or more of links alone; a speech has its links in sentences."""

_MOST_ELEMENTS_TO_ASK = 60_000
"""A page with more takes trafilatura longer than ten seconds."""

_SENTENCE_END = re.compile(r"[.!?…;。！？؟۔।։።។။][\"”’»')\]*\s]*$")
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{8}")
_LONG = 250
"""Characters without a mark at the end that are prose nonetheless; names of posts and titles of papers are shorter."""

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it couldn't do is told by what we then do


@dataclass(frozen=True)
class Main:
    """The statement's part of a page.

    Attributes:
        blocks: positions of its blocks, in order.
        place: position of the element that holds them.
        is_whole: whether the page has nothing around the statement.
        around: positions of the blocks that stand in navigation and the like.
    """

    blocks: tuple[int, ...]
    place: int
    is_whole: bool
    around: frozenset[int] = frozenset()


def is_sentence(text: str) -> bool:
    """Whether a block reads as prose: some words and a mark at their end, or many words.

    >>> is_sentence("We support the draft resolution."), is_sentence("Speeches and statements")
    (True, False)
    """
    words = len(text[:1000].split(maxsplit=5)) > 4 or _IDEOGRAPHS.search(text[:1000]) is not None
    return len(text) >= _LONG or (words and _SENTENCE_END.search(text[-20:]) is not None)


def main_of(tree: Tree, blocks: Sequence[PageBlock], markup: str) -> Main:
    """Tell the statement from what surrounds it.

    Args:
        tree: the page.
        blocks: all of its blocks.
        markup: what the tree was made from.

    Returns:
        The blocks of the statement; none if the page holds lists of links alone.
    """
    choice = _Choice(tree, blocks)
    if not choice.has_navigation:
        return Main(tuple(range(len(blocks))), 0, is_whole=True)
    chosen = choice.chosen(markup)
    if not any(is_sentence(blocks[at].text) for at in chosen):
        return Main((), 0, is_whole=False, around=choice.around)
    place = choice.place_of(chosen)
    return Main(choice.filled(chosen, place), place, is_whole=False, around=choice.around)


class _Choice:
    """The blocks of one page, and what tells the statement's ones."""

    def __init__(self, tree: Tree, blocks: Sequence[PageBlock]) -> None:
        self.tree = tree
        self.blocks = blocks
        self.votes: frozenset[int] = frozenset()

    @cached_property
    def around(self) -> frozenset[int]:
        """Positions of the blocks in parts that are named as navigation and the like."""
        unlinked = self._sums({at: len(block.text) - block.linked for at, block in enumerate(self.blocks)})
        prose = self._sums({at: len(block.text) for at, block in enumerate(self.blocks) if is_sentence(block.text)})
        inside: list[bool] = []
        for at, node in enumerate(self.tree):
            named = node.tag != TEXT and _is_around(node, self._in_article(at) if node.tag == "header" else False)
            whole = named and unlinked[at] > _WHOLE_PAGE * unlinked[0] and prose[at] > _WHOLE_PAGE * prose[0]
            inside.append((node.parent >= 0 and inside[node.parent]) or (named and not whole))
        return frozenset(at for at, block in enumerate(self.blocks) if inside[block.element])

    @cached_property
    def has_navigation(self) -> bool:
        """Whether parts are named so, or much of the page is links."""
        length = sum(len(block.text) for block in self.blocks)
        linked = sum(block.linked for block in self.blocks)
        lists = sum(block.is_linked for block in self.blocks)
        return bool(self.around) or (lists >= 3 and linked > _MANY_LINKS * length)

    def chosen(self, markup: str) -> list[int]:
        """Blocks that are the statement's for certain."""
        prose = [at for at, block in enumerate(self.blocks) if at not in self.around and not block.is_note]
        self.votes = self._votes(markup, prose)
        chosen = [at for at in prose if at in self.votes and not self.blocks[at].is_linked]
        own = self._densest([at for at in prose if not self.blocks[at].is_linked])
        if self._length(chosen) < 0.5 * self._length(own):  # it took the wrong part, or none
            chosen = sorted({*chosen, *own})
        return chosen

    def place_of(self, chosen: Sequence[int]) -> int:
        """The smallest element that holds most of the chosen text."""
        sums = self._sums({at: len(self.blocks[at].text) for at in chosen})
        return max(at for at, length in enumerate(sums) if length >= _MOST * sums[0])

    def filled(self, chosen: Sequence[int], place: int) -> tuple[int, ...]:
        """The chosen blocks, with those between and beside them."""
        within = range(place, self.tree[place].end)
        known = [at for at in chosen if self.blocks[at].element in within]
        parents = {self.tree[self.blocks[at].element].parent for at in known} | {
            self.blocks[at].element for at in known
        }
        kept = []
        for at, block in enumerate(self.blocks):
            if (
                at in self.around
                or _is_copyright(block.text)
                or (block.is_linked and not (at in self.votes and is_sentence(block.text)))
            ):
                continue
            if block.element not in within:
                lead = (
                    at in chosen
                    and (is_sentence(block.text) or block.is_heading)
                    and self._is_in_one_article(block, place)
                )
                kept += [at] if lead else []
                continue
            between = known[0] <= at <= known[-1]
            beside = self.tree[block.element].parent in parents or block.element in parents
            if between or beside or block.is_note or at in self.votes:
                kept.append(at)
        return tuple(kept)

    def _is_in_one_article(self, block: PageBlock, place: int) -> bool:
        """Whether a block beyond the place is in the same article or directly before it in the same part."""
        holders = [at for at in ancestors(self.tree, place) if self.tree[at].tag in ("article", "main")]
        near = holders or [self.tree[place].parent]
        return near[0] >= 0 and block.element in range(near[0], self.tree[near[0]].end)

    def _in_article(self, position: int) -> bool:
        return any(
            self.tree[at].tag in ("article", "main") or self.tree[at].attributes.get("role") in ("main", "article")
            for at in ancestors(self.tree, position)
        )

    def _votes(self, markup: str, candidates: Sequence[int]) -> frozenset[int]:
        """The blocks that trafilatura takes for the main text."""
        if len(self.tree) > _MOST_ELEMENTS_TO_ASK:
            return frozenset()
        try:
            text = trafilatura.extract(markup, favor_recall=True, include_comments=False, fast=True) or ""
        except Exception:  # it wasn't written for hostile pages; we can do without it
            return frozenset()
        lines = {_key(line) for line in text.split("\n")}
        all_of_it = _key(text)
        return frozenset(
            at
            for at in candidates
            if (key := _key(self.blocks[at].text)) in lines or (len(key) >= 25 and key in all_of_it)
        )

    def _densest(self, candidates: Sequence[int]) -> list[int]:
        """The prose directly in the element that has most of it, as in readability's measure."""
        scores: dict[int, float] = {}
        for at in candidates:
            if is_sentence(self.blocks[at].text):
                element = self.blocks[at].element
                for up, share in zip((element, *ancestors(self.tree, element)), _SHARES, strict=False):
                    scores[up] = scores.get(up, 0.0) + share * len(self.blocks[at].text)
        if not scores:
            return []
        best = max(scores, key=lambda element: (scores[element], -element))
        return [at for at in candidates if self.blocks[at].element in range(best, self.tree[best].end)]

    def _sums(self, amounts: dict[int, int]) -> list[int]:
        """For each element, the amounts of the blocks in it."""
        sums = [0] * len(self.tree)
        for at, amount in amounts.items():
            sums[self.blocks[at].element] += amount
        for position in range(len(self.tree) - 1, 0, -1):
            sums[self.tree[position].parent] += sums[position]
        return sums

    def _length(self, positions: Sequence[int]) -> int:
        return sum(len(self.blocks[at].text) for at in positions)


def _is_around(node: Node, in_article: bool) -> bool:
    if node.tag in ("html", "body", "article", "main"):
        return False
    if node.tag in _AROUND_TAGS or node.attributes.get("role", "").lower() in _AROUND_ROLES:
        return True
    if node.tag == "header" and not in_article:
        return True
    names = {node.attributes.get("id", "").lower(), *node.attributes.get("class", "").lower().split()}
    return not node.words.isdisjoint(_AROUND_WORDS) or not names.isdisjoint(_HEADER_NAMES)


def _is_copyright(text: str) -> bool:
    return len(text) <= _LONGEST_COPYRIGHT and _COPYRIGHT.match(text) is not None


def _key(text: str) -> str:
    """Two texts with the same letters and digits are the same block."""
    return re.sub(r"[\W_]+", "", text).lower()
