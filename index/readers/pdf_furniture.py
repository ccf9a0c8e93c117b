"""Tell page furniture from text: running heads, page and job numbers, bar codes, footnotes in smaller print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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
_RECYCLE = re.compile(r"please recycle\b.*|merci de recycler\b.*|prière de recycler\b.*|просьба отправить на вторичную.*", re.I)
_RULE = re.compile(r"[_\s]{5,}|[-–—_]{8,}")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§]{1,4}|[a-z]|[ivx]{1,5})[.)]?\s+\S|[*†‡§]{1,3}\S")
_EDGE_ROWS = 5
_SAME_PLACE_POINTS = 8
"""Running heads stand at the same height on every page; odd and even pages differ by less than a line."""
_LONGEST_RUNNING_HEAD = 200
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
    running = _running(pages, by_page)
    parted = [
        _without_edges(segments, running[number], first=number == 0) for number, segments in enumerate(by_page)
    ]
    body_size = usual_size([segment for kept, _ in parted for segment in kept])
    return [
        _sheet(page, kept, lifted, body_size) for page, (kept, lifted) in zip(pages, parted, strict=True)
    ]


def usual_size(lines: Sequence[Line]) -> float:
    """The size in which most characters are set, in points; 0 where there are none."""
    counts: Counter[float] = Counter()
    for line in lines:
        for word in line.words:
            counts[word.size] += len(word.text)
    return max(counts, key=lambda size: (counts[size], size), default=0.0)


def _edge_rows(segments: Sequence[Line]) -> Iterator[tuple[list[Line], Line | None, bool]]:
    """The rows at the edges from outside inwards, each with a segment of the next row; True for the lower edge."""
    rows: dict[int, list[Line]] = {}
    for segment in segments:
        rows.setdefault(segment.row, []).append(segment)
    ordered = [rows[row] for row in sorted(rows)]
    for direction, lower in ((ordered, False), (ordered[::-1], True)):
        for at, row in enumerate(direction[:_EDGE_ROWS]):
            following = direction[at + 1][0] if at + 1 < len(direction) else None
            yield row, following, lower


def _running(pages: Sequence[Page], by_page: Sequence[Sequence[Line]]) -> list[set[int]]:
    """For each page, the identities of the segments that repeat at the same place of another page, or the masthead's symbol."""
    places: dict[str, list[tuple[int, float]]] = {}
    edges = []
    for number, segments in enumerate(by_page):
        edges.append([(segment, lower) for row, _, lower in _edge_rows(segments) for segment in row])
        for segment, _ in edges[-1]:
            places.setdefault(_key(segment), []).append((number, segment.baseline))
    for found in places.values():
        found.sort(key=lambda place: place[1])
    masthead = _masthead(pages, by_page)
    return [
        {
            id(segment)
            for segment, lower in found
            if (number or lower)
            and len(segment.text) <= _LONGEST_RUNNING_HEAD
            and (_is_elsewhere(places[_key(segment)], number, segment.baseline) or (not lower and _is_head(segment, masthead)))
        }
        for number, found in enumerate(edges)
    ]


def _key(segment: Line) -> str:
    """Two running heads are the same one if they differ in numbers of pages alone."""
    return re.sub(r"(?<![\d/.])\d{1,4}(?![\d/.])", "#", segment.text.casefold())


def _is_elsewhere(places: Sequence[tuple[int, float]], number: int, baseline: float) -> bool:
    if len({page for page, _ in places[:1] + places[-1:]}) < 2 and len(places) > 64:
        places = places[:64]
    return any(page != number and abs(height - baseline) <= _SAME_PLACE_POINTS for page, height in places[:4096])


def _masthead(pages: Sequence[Page], by_page: Sequence[Sequence[Line]]) -> set[str]:
    if not pages:
        return set()
    return {_key(segment) for segment in by_page[0] if segment.baseline > _MASTHEAD_FROM * pages[0].height}


def _is_head(segment: Line, masthead: set[str]) -> bool:
    """Whether it is the symbol, alone or with a word or two, or what the masthead has as a line of its own."""
    match = SYMBOL.search(segment.text)
    rest = segment.text[: match.start()] + segment.text[match.end() :] if match else ""
    return (match is not None and len(re.findall(r"[^\W\d_]{2,}", rest)) <= 2) or _key(segment) in masthead


def _without_edges(segments: list[Line], running: set[int], *, first: bool) -> tuple[list[Line], list[Line]]:
    """Part the furniture at the upper and lower edge from the rest; at the first row without any, the text begins."""
    lifted: dict[int, Line] = {}
    open_edges = {False: True, True: True}
    for row, following, lower in _edge_rows(segments):
        if not open_edges[lower]:
            continue
        found = [one for one in row if id(one) in running or _counts(one, row, following, first=first and not lower)]
        lifted.update((id(one), one) for one in found)
        open_edges[lower] = bool(found)
    return [one for one in segments if id(one) not in lifted], [one for one in segments if id(one) in lifted]


def _counts(segment: Line, row: Sequence[Line], following: Line | None, *, first: bool) -> bool:
    """Whether it is a page number, a job number, a bar code; a number must stand apart from the text."""
    text = segment.text.strip()
    if _BAR_CODE.fullmatch(text) or _RECYCLE.fullmatch(text) or _JOB_NUMBER.fullmatch(text):
        return True
    if not _NUMBER.fullmatch(text) or first and text.isdigit() and len(text) == 4:
        return False
    if following is None:
        return len(row) == 1
    apart = abs(segment.baseline - following.baseline) > 1.45 * max(segment.size, following.size)
    beside = segment.right < following.left - 10 or segment.left > following.right + 10
    return apart or beside or abs(segment.size - following.size) > 0.05 * following.size


def _sheet(page: Page, kept: list[Line], lifted: list[Line], body_size: float) -> Sheet:
    columns, notes = [], []
    everything = columns_of(kept)
    for at, column in enumerate(everything):
        start = _notes_from(column, body_size) if _is_lowest(column, everything[at + 1 :]) else len(column)
        columns.append(column[:start])
        notes += column[start:]
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


def mark_texts(sheets: Sequence[Sheet]) -> Mapping[int, frozenset[str]]:
    """The marks of the footnotes, by page from 1."""
    return {number: sheet.notes for number, sheet in enumerate(sheets, start=1)}
