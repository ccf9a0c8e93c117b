r"""From lines in the order of reading to the canonical text: paragraphs, headings, words whole, page breaks.

A paragraph over a page break is one run of characters with the `\f` inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.readers.pdf_furniture import Sheet, usual_size
from index.readers.pdf_hyphens import Spelling, is_parted, whole_words
from index.readers.pdf_layout import Line, is_mark
from index.statement import Span

_LIST_MARK = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,2})*[.)]|[(\[](?:\d{1,3}|[a-zа-я]|[ivx]{1,5})[)\]]|[a-z]\)|[ivx]{1,5}[.)]|[•·▪■●○◦❖✓➢❑□→–—-])\s+\S"
)
_BULLET = re.compile(r"[•·▪■●○◦❖✓➢❑□→–—-]\s")
_SENTENCE_END = re.compile(r"[.!?…:;؟][\"”’»')\]*]*$")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|e|ère|ème|eme|nde?|o|a|os|as)", re.IGNORECASE)
_MARK = re.compile(r"(?:\d{1,3}|[*†‡§]{1,4}|[a-z])(?:[,\s]{1,2}(?:\d{1,3}|[*†‡§]{1,4}|[a-z]))*[,.;)]?|[¹²³⁰⁴-⁹]{1,3}")
_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdmµn]?m|ft|yd|in|mi|s|10)$")
"""Units that have powers (SI Brochure, section 2.3); and ten."""
_INDENT = 0.8
"""Of the size: first lines are indented by an em or more; less is the side bearing of a letter or a quotation mark."""
_MORE_THAN_LEADING = 1.17
"""Of the usual distance of lines: space between paragraphs is a quarter of a line or more."""
_HEADING_SIZE = 1.12
_HEADING_LINES = 3
_HEADING_CHARACTERS = 200
_TITLE_SIZE = 1.25
_TITLE_WORDS = 4
"""A letterhead ("Permanent Mission", "PRIMEIRO MINISTRO") has fewer words."""
_MASTHEAD = re.compile(
    r"united nations|nations unies|naciones unidas|организация объединенных наций|security council|general assembly|"
    r"organization for security|organisation pour la sécurité|организация по безопасности|\bosce\b|permanent mission|"
    r"human rights council|economic and social council|\brepubli[ck]|\bministry\b|\bembassy\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Setting:
    """How a document is set.

    Attributes:
        size: of its body, in points.
        leading: usual distance of two baselines over the size, for the whole document.
    """

    size: float
    leading: float


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together, in order."""

    lines: tuple[Line, ...]
    is_heading: bool = False


@dataclass(frozen=True)
class Body:
    """The text of a document without its furniture.

    Attributes:
        text: with blank lines between paragraphs and form feeds between pages.
        headings: each a whole paragraph.
        title: of the first page, if it stands out beyond doubt.
        marks: how many footnote marks were set aside.
    """

    text: str
    headings: tuple[Span, ...]
    title: Span | None
    marks: int


def body_of(sheets: Sequence[Sheet]) -> Body:
    """Put the text together."""
    cleaned = [_without_marks(sheet) for sheet in sheets]
    columns = [column for sheet_columns, _ in cleaned for column in sheet_columns if column]
    lines = [line for column in columns for line in column]
    setting = Setting(usual_size(lines), _leading(lines))
    mostly_bold = sum(len(line.text) for line in lines if line.is_bold) > 0.5 * sum(len(line.text) for line in lines)
    paragraphs = [
        Paragraph(tuple(part), _is_heading(part, setting.size, mostly_bold=mostly_bold))
        for part in _parted(columns, setting)
    ]
    text, spans = _written(paragraphs)
    headings = tuple(span for span, one in zip(spans, paragraphs, strict=True) if span and one.is_heading)
    return Body(text, headings, _title(paragraphs, spans, setting.size), sum(count for _, count in cleaned))


def _without_marks(sheet: Sheet) -> tuple[list[list[Line]], int]:
    """The columns of a page without footnote marks, and how many there were."""
    count = 0
    columns: list[list[Line]] = []
    for column in sheet.columns:
        columns.append([])
        for line in column:
            kept = tuple(word for at, word in enumerate(line.words) if not _is_note_mark(line, at, sheet.notes))
            count += len(line.words) - len(kept)
            if kept:
                columns[-1].append(line if len(kept) == len(line.words) else Line(kept, line.page, line.row))
    return columns, count


def _is_note_mark(line: Line, at: int, notes: frozenset[str]) -> bool:
    """Whether a word points to a footnote: raised and small, and neither an exponent nor the end of an ordinal."""
    word = line.words[at]
    if not is_mark(word, line.size) or not _MARK.fullmatch(word.text):
        return False
    before = line.words[at - 1].text if at else ""
    first = re.split(r"[,\s.;)]", word.text)[0]
    if first.isalpha():
        return first in notes and not (before[-1:].isdigit() and _ORDINAL.fullmatch(first))
    if word.glued and first.isdigit():
        return not _UNIT.search(before) and (not before[-1:].isdigit() or first in notes)
    return bool(before)


def _leading(lines: Sequence[Line]) -> float:
    """The distance of lines that a quarter of all pairs stay below: space between paragraphs is above it."""
    steps = sorted(
        (before.baseline - after.baseline) / max(before.size, after.size)
        for before, after in pairwise(lines)
        if before.page == after.page and 0 < before.baseline - after.baseline < 3 * max(before.size, after.size)
    )
    return steps[len(steps) // 4] if steps else 1.2


def _parted(columns: Sequence[Sequence[Line]], setting: Setting) -> Iterator[list[Line]]:
    current: list[Line] = []
    edges: tuple[float, float] | None = None
    for column in columns:
        before, edges = edges, _edges(column)
        leading = _leading(column) if len(column) > 8 else setting.leading
        for at, line in enumerate(column):
            if current and (
                _begins_paragraph(current, line, edges, min(leading, 1.5 * setting.leading))
                if at
                else _begins_after_break(current, line, before or edges, edges)
            ):
                yield current
                current = []
            current.append(line)
    if current:
        yield current


def _edges(column: Sequence[Line]) -> tuple[float, float]:
    """The left and the right edge of a column: where most of its lines begin and end, else the outermost ones."""
    lefts = sorted(line.left for line in column)
    rights = sorted(line.right for line in column)
    return _common(lefts, lefts[0]), _common(rights, rights[-1])


def _common(places: Sequence[float], otherwise: float) -> float:
    best, start = (0, otherwise), 0
    for end, place in enumerate(places):
        while place - places[start] > 3:
            start += 1
        best = max(best, (end - start + 1, places[start]))
    return best[1] if best[0] >= 0.3 * len(places) and best[0] > 1 else otherwise


def _begins_paragraph(current: Sequence[Line], line: Line, edges: tuple[float, float], leading: float) -> bool:
    """Whether a line of the same column begins a new paragraph."""
    last = current[-1]
    if is_parted(last.text, line.text):
        return False
    size = max(last.size, line.size)
    if last.row == line.row:
        return False
    if last.baseline - line.baseline > _MORE_THAN_LEADING * leading * size or last.baseline < line.baseline:
        return True
    if abs(last.size - line.size) > 0.1 * size or (last.is_bold != line.is_bold and _has_room(last, line, edges[1])):
        return True
    ends = _SENTENCE_END.search(last.text) is not None
    if _LIST_MARK.match(line.text) and (
        ends or abs(line.left - current[0].left) > 2 or _LIST_MARK.match(current[0].text)
    ):
        return True
    if _is_outdented(current, line) or _is_indented(current, line, edges[0]):
        return True
    return ends and _has_room(last, line, edges[1])


def _begins_after_break(
    current: Sequence[Line], line: Line, before: tuple[float, float], edges: tuple[float, float]
) -> bool:
    """Whether the first line of a column or page begins a new paragraph; else it goes on with the last one."""
    last = current[-1]
    if is_parted(last.text, line.text):
        return False
    if _SENTENCE_END.search(last.text) or _LIST_MARK.match(line.text):
        return True
    if line.text[:1].islower():
        return False
    if abs(last.size - line.size) > 0.1 * max(last.size, line.size) or last.is_bold != line.is_bold:
        return True
    return line.left > edges[0] + _INDENT * line.size or last.right < before[1] - 0.25 * (before[1] - before[0])


def _has_room(last: Line, line: Line, right: float) -> bool:
    """Whether the first word of `line` would have fitted on the line before, had the paragraph gone on."""
    words = line.words
    end = next((at for at in range(1, len(words)) if not words[at].glued), len(words))
    return last.right + 0.35 * last.size + max(word.right for word in words[:end]) - words[0].left < right


def _is_outdented(current: Sequence[Line], line: Line) -> bool:
    """Whether a line begins left of a paragraph's second and last line: those of one paragraph have one edge."""
    others = current[max(1, len(current) - 4) :]  # enough to know the edge, and bounded
    return (
        bool(others)
        and line.left < min(one.left for one in others) - _INDENT * line.size
        and not _centred(others[-1], line)
    )


def _is_indented(current: Sequence[Line], line: Line, left: float) -> bool:
    last = current[-1]
    if line.left <= max(left, last.left) + _INDENT * line.size or _centred(last, line):
        return False
    return not (len(current) == 1 and _LIST_MARK.match(last.text))


def _centred(last: Line, line: Line) -> bool:
    return abs(last.left + last.right - line.left - line.right) < 6 and abs(last.left - line.left) > 3


def _is_heading(lines: Sequence[Line], body_size: float, *, mostly_bold: bool) -> bool:
    text = " ".join(line.text for line in lines)
    if len(lines) > _HEADING_LINES or len(text) > _HEADING_CHARACTERS or not any(map(str.isalpha, text)):
        return False
    if text.rstrip()[-1] in ".,;:!?" and not re.search(r"\b[A-Z]\.$", text):
        return False
    if _BULLET.match(text):
        return False
    larger = all(line.size >= _HEADING_SIZE * body_size for line in lines)
    return larger or (not mostly_bold and all(line.is_bold for line in lines))


def _written(paragraphs: Sequence[Paragraph]) -> tuple[str, list[Span | None]]:
    """The text, and where each paragraph stands in it."""
    spelling = Spelling(line.text for paragraph in paragraphs for line in paragraph.lines)
    parts: list[str] = []
    spans: list[Span | None] = []
    length, page = 0, 1
    for paragraph in paragraphs:
        lines = whole_words([line.text for line in paragraph.lines], spelling)
        turned = paragraph.lines[0].page - page
        lead = ("\n\n" if parts else "") + "\f" * turned
        written, page = _set(lines, paragraph.lines, paragraph.lines[0].page)
        parts += [lead, written]
        start = length + len(lead)
        length = start + len(written)
        spans.append(Span(start, length) if written.strip() else None)
    return "".join(parts), spans


def _set(texts: Sequence[str], lines: Sequence[Line], page: int) -> tuple[str, int]:
    """The lines under each other, with a form feed wherever a page begins, and the page of the last."""
    written: list[str] = []
    for text, line in zip(texts, lines, strict=True):
        turned, page = line.page - page, line.page
        written.append(("\n" if written and text else "") + "\f" * turned + text)
    return "".join(written), page


def _title(paragraphs: Sequence[Paragraph], spans: Sequence[Span | None], body_size: float) -> Span | None:
    """The one paragraph of the first page in the largest type, if it is no letterhead."""
    first = [
        (one, span) for one, span in zip(paragraphs, spans, strict=True) if one.lines[0].page == 1 and span is not None
    ]
    size = max((line.size for one, _ in first for line in one.lines), default=0.0)
    largest = [(one, span) for one, span in first if max(line.size for line in one.lines) >= 0.95 * size]
    if size < _TITLE_SIZE * body_size or len(largest) != 1:
        return None
    text = " ".join(line.text for line in largest[0][0].lines)
    fits = len(largest[0][0].lines) <= _HEADING_LINES and len(text.split()) >= _TITLE_WORDS
    return largest[0][1] if fits and not _MASTHEAD.search(text) else None
