"""Where a page prints its title and its date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.html_blocks import PageBlock
from index.readers.html_dates import Evidence, PrintedDate, printed_dates
from index.readers.html_machine import MachineFacts
from index.readers.html_main import Main, is_sentence
from index.readers.html_tree import Tree, ancestors

_LONGEST_TITLE = 400
_LONGEST_DATE_LINE = 160
"""Characters; a byline with place, section and date is shorter, a sentence that names a day is mostly longer."""

_NEAR = 5
"""Blocks before and after the title between which a page prints the date: section, byline, share links stand there too."""

_JUST_BEFORE = 2
"""Blocks above the statement's own element in which a page may print its date; further up are menus and news."""

_DATE_WORDS = frozenset(
    """date dates datetime published publish pubdate posted created time timestamp dateline fecha datum data tarih дата
    datepublished""".split()
)
_AROUND_A_DATE = 60
"""Characters of a line beside its date; more of them, and it is a sentence."""


@dataclass(frozen=True)
class Place:
    """Where a page prints one of its facts.

    Attributes:
        block: position of the block.
        value: the fact.
        start: offset in the block's text.
        end: offset after it.
    """

    block: int
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Page:
    """A page as far as it is read."""

    tree: Tree
    blocks: Sequence[PageBlock]
    main: Main
    machine: MachineFacts


def printed_title(page: Page) -> Place | None:
    """The statement's heading: what the page also calls itself, else the heading over its text."""
    position = _named_title(page)
    if position is None:
        position = _heading_over(page)
    if position is None:
        return None
    text = page.blocks[position].text
    return Place(position, " ".join(text.split()), 0, len(text))


def printed_date(page: Page, title: Place | None) -> Place | None:
    """The statement's date: where the markup says that there is one, near the title, or in a line of its own at an end."""
    evidence = Evidence(page.machine.language, page.machine.dates, "\n".join(block.text for block in page.blocks))
    area = _area(page, title)
    for positions in (_marked(page, area, title), _near_title(area, title), _at_the_ends(page)):
        for at in positions:
            if found := _date_line(page.blocks[at].text, evidence):
                return Place(at, found.value, found.span.start, found.span.end)
    return _date_in_title(title, page.blocks[title.block].text, evidence) if title else None


def _date_in_title(title: Place, text: str, evidence: Evidence) -> Place | None:
    """The day that a title adds to itself, in brackets or behind a comma; one within its words may be long past."""
    found = printed_dates(text, evidence)
    if len(found) != 1 or not re.search(r"[(,\[–—|-]\s*$", text[: found[0].span.start]):
        return None
    is_last = re.fullmatch(r"[\s)\].,]*", text[found[0].span.end :])
    return Place(title.block, found[0].value, found[0].span.start, found[0].span.end) if is_last else None


def _named_title(page: Page) -> int | None:
    """The block that repeats the title given to machines; the surest title first, headings before other blocks."""
    last = page.main.blocks[-1] if page.main.blocks else len(page.blocks)
    keys = [_key(block.text) if len(block.text) <= _LONGEST_TITLE else "" for block in page.blocks[: last + 1]]
    for name in page.machine.titles:
        wanted = _key(name)
        same = [at for at, key in enumerate(keys) if key and (key == wanted or _is_most_of(key, wanted))]
        same = [at for at in same if not page.blocks[at].is_linked and _may_be_title(page, at, wanted)]
        if same:
            return min(
                same, key=lambda at: (at in page.main.around, not page.blocks[at].is_heading, _distance(page, at), at)
            )
    return None


def _may_be_title(page: Page, at: int, wanted: str) -> bool:
    """Not the site's name, which stands in the page's head and in its title, too."""
    head = at in page.main.around
    return not head or (page.blocks[at].is_heading and wanted in map(_key, page.machine.titles[:1]))


def _heading_over(page: Page) -> int | None:
    """The last h1 above or among the first blocks of the text, else its first heading."""
    if not page.main.blocks:
        return None
    first = next((at for at in page.main.blocks if is_sentence(page.blocks[at].text)), page.main.blocks[0])
    above = [
        at
        for at in range(first + 1)
        if page.blocks[at].is_heading and at not in page.main.around and len(page.blocks[at].text) <= _LONGEST_TITLE
    ]
    above = [at for at in above if at in page.main.blocks or not page.blocks[at].is_linked]
    tops = [at for at in above if _level(page, at) == 1]
    if tops:
        return tops[-1]
    inside = [at for at in above if at in page.main.blocks]
    near = [at for at in above if at >= first - _NEAR]
    return min(inside or near, key=lambda at: (_level(page, at), at), default=None)


def _area(page: Page, title: Place | None) -> list[int]:
    """The blocks among which the date is looked for: in the smallest element around title and text, and just before it.

    Dates of other news stand in lists beside the statement, mostly in elements for dates.
    """
    if not page.main.blocks:
        return []
    holder = page.main.place
    if title:
        above = {page.blocks[title.block].element, *ancestors(page.tree, page.blocks[title.block].element)}
        holder = next((at for at in (holder, *ancestors(page.tree, holder)) if at in above), 0)
    inside = range(holder, page.tree[holder].end)
    place = range(page.main.place, page.tree[page.main.place].end)
    first = min(page.main.blocks[0], title.block if title else page.main.blocks[0])
    return [
        at
        for at, block in enumerate(page.blocks)
        if at not in page.main.around
        and (at <= page.main.blocks[-1] or block.element in place)
        and (block.element in inside or (first - _JUST_BEFORE <= at < first and not block.is_linked))
    ]


def _marked(page: Page, area: Sequence[int], title: Place | None) -> list[int]:
    """Blocks in elements for dates, those nearest to the title first."""
    middle = title.block if title else min(page.main.blocks, default=0)
    return sorted((at for at in area if _is_for_dates(page, at)), key=lambda at: abs(at - middle))


def _is_for_dates(page: Page, at: int) -> bool:
    block = page.blocks[at]
    inner = page.tree[block.element : block.start + 1]
    if any(node.tag == "time" for node in page.tree[block.element : page.tree[block.element].end][:40]):
        return True
    nodes = [*(node for node in inner[:20] if node.tag), *(page.tree[up] for up in _first_three(page, block))]
    return any(
        node.tag == "time"
        or not node.words.isdisjoint(_DATE_WORDS)
        or node.attributes.get("itemprop", "").lower() in ("datepublished", "datecreated")
        for node in nodes
        if node.tag not in ("html", "body")
    )


def _first_three(page: Page, block: PageBlock) -> list[int]:
    return [up for up, _ in zip(ancestors(page.tree, block.element), range(2), strict=False)]


def _near_title(area: Sequence[int], title: Place | None) -> list[int]:
    """After the title, then before it: a page prints the date below its heading more often than above."""
    if title is None:
        return []
    after = [at for at in area if title.block < at <= title.block + _NEAR]
    return [*after, *(at for at in reversed(area) if title.block - _NEAR <= at < title.block)]


def _at_the_ends(page: Page) -> list[int]:
    """The first and last lines of the text: papers are dated at the top or above the signature."""
    positions = [at for at in page.main.blocks if not page.blocks[at].is_note]
    return [*positions[:3], *reversed(positions[-3:])]


def _date_line(text: str, evidence: Evidence) -> PrintedDate | None:
    """The date of a line that prints a date and little else."""
    if len(text) > _LONGEST_DATE_LINE:
        return None
    found = printed_dates(text, evidence)
    if len({one.value for one in found}) != 1:
        return None
    beside = len(text) - len(found[0].span)
    return found[0] if beside <= _AROUND_A_DATE and not _is_within_sentence(text, found[0]) else None


def _is_within_sentence(text: str, found: PrintedDate) -> bool:
    return is_sentence(text) and re.search(r"[^\W\d_]{2,}.*[^\W\d_]{2,}", text[: found.span.start]) is not None


def _level(page: Page, at: int) -> int:
    for position in (page.blocks[at].element, *ancestors(page.tree, page.blocks[at].element)):
        tag = page.tree[position].tag
        if re.fullmatch(r"h[1-6]", tag):
            return int(tag[1])
    return 7


def _distance(page: Page, at: int) -> int:
    first = page.main.blocks[0] if page.main.blocks else 0
    return abs(first - at)


def _is_most_of(key: str, wanted: str) -> bool:
    """One is the beginning of the other: titles are cut short for machines, and for search engines made longer."""
    shorter, longer = sorted((key, wanted), key=len)
    return len(shorter) >= 25 and longer.startswith(shorter)


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
