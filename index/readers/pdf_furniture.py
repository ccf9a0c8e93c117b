"""Tell page furniture from text: running heads, page and job numbers, bar codes, footnotes in smaller print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.parse.symbols import SYMBOL
from index.readers.pdf_glyphs import Page
from index.readers.pdf_layout import Line, columns_of, is_mark, segments_of

_NUMBER = re.compile(
    r"[-–—\s\[(|]*(?:(?:page|p\.|pág(?:ina)?\.?|seite|стр\.)\s*)?(?:\d{1,4}(?:\s*(?:/|of|из|sur|de|von)\s*\d{1,4})?|[ivxl]{1,6})[-–—\s\])|]*",
    re.IGNORECASE,
)
_JOB_NUMBER = re.compile(r"(?:GE\.)?\d{2}-\d{5}\b(?:\s*\([A-Z]\))?(?:[\s\d]*)")
"""The number under which United Nations conference services process a document: `23-24906 (E) 131223`."""
_BAR_CODE = re.compile(r"\*\s?[\dA-Z -]{5,20}\s?\*")
_RECYCLE = re.compile(
    r"please recycle\b.*|merci de recycler\b.*|prière de recycler\b.*|просьба отправить на вторичную.*", re.IGNORECASE
)
_RULE = re.compile(r"[_\s]{5,}|[-–—_]{8,}")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§]{1,4}|[a-z]|[ivx]{1,5})[.)]?\s+\S|[*†‡§]{1,3}\S")
_EDGE_ROWS = 5
_SAME_PLACE_POINTS = 8
"""Running heads stand at the same height on every page; odd and even pages differ by less than a line."""
_PAGES_NEAR = 3
_SHARE_OF_PAGES = 0.4
"""Heads of odd and even pages differ, so that half of the pages near by show another one."""
_LONGEST_RUNNING_HEAD = 120
_MARGIN = 0.15
"""Of the height: running heads and feet stand within it (margins are an inch or less, which is 0.09 of A4)."""
_FAR_APART = 3.0
_APART = 1.45
"""Of the size: more than the usual leading of 1.15 to 1.25."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOTE_SIZE = 0.93
"""Of the size of the body: footnotes are at least a point smaller (9 of 10, 10 of 12, 11 of 12 points)."""
_MASTHEAD_FROM = 0.6
"""Of the height: the masthead of the first page stands above that."""


@dataclass(frozen=True)
class Sheet:
    """A page whose furniture is apart.

    Attributes:
        columns: lines in the order of reading, by column.
        furniture: texts, from the top of the page.
        notes: the marks with which its footnotes begin.
        width: in points.
    """

    columns: list[list[Line]]
    furniture: list[str]
    notes: frozenset[str]
    width: float


def sheets_of(pages: Sequence[Page]) -> list[Sheet]:
    """Part the furniture of every page from its text."""
    by_page = [segments_of(page.words, number) for number, page in enumerate(pages, start=1)]
    running = _running(by_page)
    masthead = _masthead(pages[0], by_page[0]) if pages else set()
    parted = [
        _without_edges(segments, _Margins(found, masthead, page.height, is_first=page is pages[0]))
        for page, segments, found in zip(pages, by_page, running, strict=True)
    ]
    body_size = usual_size([segment for kept, _ in parted for segment in kept])
    return [_sheet(page, kept, lifted, body_size) for page, (kept, lifted) in zip(pages, parted, strict=True)]


def usual_size(lines: Sequence[Line]) -> float:
    """The size in which most characters are set, in points, bold ones counting a quarter; 0 where there are none."""
    counts: Counter[float] = Counter()
    for line in lines:
        for word in line.words:
            counts[word.size] += len(word.text) * (
                1 if word.bold else 4
            )  # a bold list of sponsors may outweigh the text
    return max(counts, key=lambda size: (counts[size], size), default=0.0)


def _edge_rows(segments: Sequence[Line]) -> Iterator[tuple[Line, Line | None, bool]]:
    """The rows at the edges from outside inwards, each with the next row; True for the lower edge."""
    rows: dict[int, list[Line]] = {}
    for segment in segments:
        rows.setdefault(segment.row, []).append(segment)
    ordered = [_whole(rows[row]) for row in sorted(rows)]
    for direction, lower in ((ordered, False), (ordered[::-1], True)):
        for at, row in enumerate(direction[:_EDGE_ROWS]):
            yield row, direction[at + 1] if at + 1 < len(direction) else None, lower


def _whole(row: Sequence[Line]) -> Line:
    return Line(tuple(word for segment in row for word in segment.words), row[0].page, row[0].row)


def _parts(row: Line) -> list[Line]:
    """The parts of a row that stand so far apart that each is something by itself."""
    parts, start = [], 0
    for at, (before, after) in enumerate(pairwise(row.words), start=1):
        if after.left - before.right > _FAR_APART * row.size:
            parts.append(Line(row.words[start:at], row.page, row.row))
            start = at
    return [*parts, Line(row.words[start:], row.page, row.row)]


def _running(by_page: Sequence[Sequence[Line]]) -> list[set[str]]:
    """For each page, the keys of what repeats at its edge at the same height of pages near by."""
    places: list[list[tuple[str, float]]] = [
        [(_key(part), part.baseline) for row, _, _ in _edge_rows(segments) for part in (row, *_parts(row))]
        for segments in by_page
    ]
    return [_repeated(places, number) for number in range(len(places))]


def _repeated(places: Sequence[Sequence[tuple[str, float]]], number: int) -> set[str]:
    """What stands at its height on two in five of those pages near by that have anything at that height."""
    near = [*places[max(0, number - _PAGES_NEAR) : number], *places[number + 1 : number + 1 + _PAGES_NEAR]]
    found = set()
    for key, height in places[number]:
        there = [{other for other, at in page if abs(at - height) <= _SAME_PLACE_POINTS} for page in near]
        filled = [keys for keys in there if keys]
        if filled and sum(key in keys for keys in filled) >= _SHARE_OF_PAGES * len(filled):
            found.add(key)
    return found


def _key(line: Line) -> str:
    """Two running heads are the same one if they differ in numbers of pages alone."""
    return re.sub(r"(?<![\d/.])\d{1,4}(?![\d/.])", "#", line.text.casefold())


def _masthead(page: Page, segments: Sequence[Line]) -> set[str]:
    return {_key(segment) for segment in segments if segment.baseline > _MASTHEAD_FROM * page.height}


def _is_head(line: Line, masthead: set[str]) -> bool:
    """Whether it is the symbol, alone or with a word or two, or what the masthead has as a line of its own."""
    match = SYMBOL.search(line.text)
    rest = line.text[: match.start()] + line.text[match.end() :] if match else ""
    return (match is not None and len(re.findall(r"[^\W\d_]{2,}", rest)) <= 2) or _key(line) in masthead


@dataclass(frozen=True)
class _Margins:
    """What is known of a page's upper and lower margin.

    Attributes:
        running: keys of what repeats there on pages near by.
        masthead: keys of what stands at the head of the first page.
        height: of the page, in points.
        is_first: whether it is the first page, whose head holds the symbol and the date and stays.
    """

    running: set[str]
    masthead: set[str]
    height: float
    is_first: bool

    def hold(self, line: Line, following: Line | None, *, lower: bool) -> bool:
        """Whether a line at the upper or lower edge is furniture; `following` is the next row inwards."""
        keeps_head = self.is_first and not lower
        if _counts(line, following):
            return not (keeps_head and _YEAR.fullmatch(line.text))
        share = line.baseline / self.height
        if keeps_head or (share > _MARGIN if lower else share < 1 - _MARGIN):
            return False
        repeats = _key(line) in self.running and len(line.text) <= _LONGEST_RUNNING_HEAD
        return (repeats and any(map(str.isalnum, line.text))) or (not lower and _is_head(line, self.masthead))


def _without_edges(segments: list[Line], margins: _Margins) -> tuple[list[Line], list[Line]]:
    """Part the furniture at the upper and lower edge from the rest; at the first row without any, the text begins."""
    lifted: list[Line] = []
    is_open = {False: True, True: True}
    for row, following, lower in _edge_rows(segments):
        if is_open[lower]:
            whole = margins.hold(row, following, lower=lower)
            parts = [row] if whole else [part for part in _parts(row) if margins.hold(part, following, lower=lower)]
            lifted += [part for part in parts if part not in lifted]
            is_open[lower] = bool(parts)
    places = {(part.row, word.left) for part in lifted for word in part.words}
    return [one for one in segments if (one.row, one.words[0].left) not in places], lifted


def _counts(line: Line, following: Line | None) -> bool:
    """Whether it is a page number, a job number, a bar code; a number must stand apart from the text."""
    text = line.text.strip()
    if _BAR_CODE.fullmatch(text) or _RECYCLE.fullmatch(text) or _JOB_NUMBER.fullmatch(text):
        return True
    if not _NUMBER.fullmatch(text):
        return False
    if following is None or line.row == following.row:
        return True
    apart = abs(line.baseline - following.baseline) > _APART * max(line.size, following.size)
    beside = line.right < following.left - 10 or line.left > following.right + 10
    return apart or beside or abs(line.size - following.size) > 0.05 * following.size


def _sheet(page: Page, kept: list[Line], lifted: list[Line], body_size: float) -> Sheet:
    columns, notes = [], []
    everything = columns_of(kept)
    for at, column in enumerate(everything):
        start = _notes_from(column, body_size) if _is_lowest(column, everything[at + 1 :]) else len(column)
        columns.append(column[:start])
        notes += column[start:]
    lifted = sorted(lifted, key=lambda line: (-line.baseline, line.left))
    above = [one.text for one in lifted if one.baseline > page.height / 2]
    below = [one.text for one in lifted if one.baseline <= page.height / 2]
    furniture = [*above, *_whole_notes(notes), *below, *page.turned]
    return Sheet([column for column in columns if column], furniture, frozenset(_marks(notes)), page.width)


def _is_lowest(column: Sequence[Line], others: Sequence[Sequence[Line]]) -> bool:
    last = column[-1]
    return not any(
        line.baseline < last.baseline and line.left < last.right and line.right > last.left
        for other in others
        for line in other
    )


def _notes_from(column: Sequence[Line], body_size: float) -> int:
    """Where the footnotes begin: small print down to the foot of the column that begins with a mark or below a rule."""
    start = len(column)
    while start and (column[start - 1].size <= _NOTE_SIZE * body_size or _RULE.fullmatch(column[start - 1].text)):
        start -= 1
    for at in range(start, len(column)):
        line = column[at]
        if _RULE.fullmatch(line.text) or is_mark(line.words[0], line.size) or _NOTE.match(line.text):
            return at
    return len(column)


def _begins_note(line: Line) -> bool:
    return is_mark(line.words[0], line.size) or _NOTE.match(line.text) is not None


def _whole_notes(lines: Sequence[Line]) -> list[str]:
    notes: list[str] = []
    for line in lines:
        if notes and not _begins_note(line) and not _RULE.fullmatch(line.text) and not _RULE.fullmatch(notes[-1]):
            notes[-1] += "\n" + line.text
        else:
            notes.append(line.text)
    return notes


def _marks(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if _begins_note(line) and (match := re.match(r"\d{1,3}|[*†‡§]+|[a-z]{1,5}", line.text)):
            yield match.group()
