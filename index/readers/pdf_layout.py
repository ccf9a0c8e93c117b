"""From words with their places to lines in the order in which they are read.

A row is what stands at one height; a wide gap cuts it into segments. Where the segments of many rows leave the same strip of
paper free, and what stands on both sides of it is prose, the strip is the gutter between two columns. The idea is the
recursive cut of Nagy and Seth, "Hierarchical representation of optically scanned documents" (1984).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from index.readers.pdf_glyphs import Word

_SAME_BASELINE = 0.25
"""Of the size: words closer than that stand in one row; the next line is at least 0.9 away."""
_WIDE_GAP = 0.8
"""Of the size: gutters are wider; a word space is 0.25, stretched in justified text sometimes beyond this, which does no harm."""
_MARK_SIZE = 0.85
_MARK_RISE = 0.12
"""Marks are set in about 0.65 of the size and raised by 0.33 of it (word processors' superscript); these are the bounds."""
_COLUMN_ROWS = 4
"""Fewer rows side by side are a letterhead or a signature."""
_GUTTERS_TRIED = 8
_RIGHT_TO_LEFT = ("\u0590", "\u08ff")


@dataclass(frozen=True)
class Line:
    """Words of one row, from left to right.

    Attributes:
        words: at least one.
        page: from 1.
        row: position of the row on its page, from 0 at the top.
    """

    words: tuple[Word, ...]
    page: int = 1
    row: int = 0

    @cached_property
    def text(self) -> str:
        """The words with a space between them, unless one is glued to the one before."""
        return joined_words(self.words)

    @cached_property
    def left(self) -> float:
        """Where it begins."""
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @cached_property
    def main_word(self) -> Word:
        """A word in the size in which most of its characters are set."""
        counts: Counter[float] = Counter()
        for word in self.words:
            counts[word.size] += len(word.text)
        size = max(counts, key=lambda size: (counts[size], size))
        return next(word for word in self.words if word.size == size)

    @property
    def size(self) -> float:
        """The size in which most of its characters are set."""
        return self.main_word.size

    @cached_property
    def baseline(self) -> float:
        """The height at which most of it stands."""
        return self.main_word.baseline

    @cached_property
    def is_bold(self) -> bool:
        """Whether every word with a letter in it is bold."""
        lettered = [word for word in self.words if any(map(str.isalpha, word.text))]
        return bool(lettered) and all(word.bold for word in lettered)


@dataclass
class _Row:
    baseline: float
    size: float
    words: list[Word] = field(default_factory=list)


def joined_words(words: Sequence[Word]) -> str:
    """The text of words that follow each other."""
    return "".join(("" if word.glued or not at else " ") + word.text for at, word in enumerate(words))


def segments_of(words: Sequence[Word], page: int) -> list[Line]:
    """The segments of a page: its rows from the top, each cut at its wide gaps."""
    segments = []
    for number, row in enumerate(_rows(words)):
        start = 0
        ordered = _in_order(row.words)
        for at, (before, after) in enumerate(pairwise(ordered), start=1):
            gap = max(after.left - before.right, before.left - after.right)
            if gap > _WIDE_GAP * max(before.size, after.size):
                segments.append(Line(tuple(ordered[start:at]), page, number))
                start = at
        segments.append(Line(tuple(ordered[start:]), page, number))
    return segments


def columns_of(segments: Sequence[Line]) -> list[list[Line]]:
    """The lines of a page in the order of reading, those of one column together."""
    if not segments:
        return []
    found = _gutter(segments)
    if found is None:
        return [_merged(segments)]
    left, right = found
    inside = {id(segment) for segment in (*left, *right)}
    top = max(segment.baseline for segment in (*left, *right))
    outside = [segment for segment in segments if id(segment) not in inside]
    above = [segment for segment in outside if segment.baseline > top]
    below = [segment for segment in outside if segment.baseline <= top]
    return [column for part in (above, left, right, below) for column in columns_of(part)]


def is_mark(word: Word, line_size: float) -> bool:
    """Whether a word is set smaller and higher than its line."""
    return word.size <= _MARK_SIZE * line_size and word.rise >= _MARK_RISE * line_size


def _rows(words: Sequence[Word]) -> list[_Row]:
    rows: list[_Row] = []
    for word in sorted(words, key=lambda word: (-(word.baseline - word.rise), word.left)):
        baseline = word.baseline - word.rise
        if not rows or rows[-1].baseline - baseline > _SAME_BASELINE * max(rows[-1].size, word.size):
            rows.append(_Row(baseline, word.size))
        rows[-1].words.append(word)
        rows[-1].size = max(rows[-1].size, word.size)
    return _with_marks(rows)


def _with_marks(rows: list[_Row]) -> list[_Row]:
    """Put a row of small words into the row below whose words they touch: marks that are set apart by a space."""
    kept: list[_Row] = []
    for row in rows:
        above = kept[-1] if kept else None
        if above and _is_row_of_marks(above, row):
            kept.pop()
            marks = [replace(word, rise=word.baseline - row.baseline) for word in above.words]
            row = _Row(row.baseline, row.size, row.words + marks)
        kept.append(row)
    return kept


def _is_row_of_marks(marks: _Row, row: _Row) -> bool:
    rise = marks.baseline - row.baseline
    if marks.size > _MARK_SIZE * row.size or not _MARK_RISE * row.size <= rise <= 0.7 * row.size:
        return False
    ends, begins = sorted(word.right for word in row.words), sorted(word.left for word in row.words)
    return all(
        _distance(ends, mark.left) < 0.8 * row.size or _distance(begins, mark.right) < 0.8 * row.size
        for mark in marks.words
    ) and all(len(mark.text) <= 3 for mark in marks.words)


def _distance(places: Sequence[float], place: float) -> float:
    at = bisect_left(places, place)
    return min(abs(place - near) for near in places[max(0, at - 1) : at + 1])


def _in_order(words: Sequence[Word]) -> list[Word]:
    """From left to right; from right to left where the letters are Hebrew or Arabic."""
    chains: list[list[Word]] = []
    for word in words:
        if word.glued and chains and abs(chains[-1][-1].right - word.left) < word.size:
            chains[-1].append(word)
        else:
            chains.append([word])
    chains.sort(key=lambda chain: chain[0].left)
    letters = [character for word in words for character in word.text if character.isalpha()]
    low, high = _RIGHT_TO_LEFT
    if sum(low <= letter <= high for letter in letters) > 0.5 * len(letters):
        chains.reverse()
    return [word for chain in chains for word in chain]


def _merged(segments: Sequence[Line]) -> list[Line]:
    rows: dict[int, list[Word]] = {}
    for segment in segments:
        rows.setdefault(segment.row, []).extend(segment.words)
    return [Line(tuple(words), segments[0].page, row) for row, words in sorted(rows.items())]


def _gutter(segments: Sequence[Line]) -> tuple[list[Line], list[Line]] | None:
    """The segments left and right of the best gutter; None where there is none."""
    begins = Counter(round(segment.left) for segment in segments)
    tried = [left for left, count in begins.most_common(_GUTTERS_TRIED) if count >= _COLUMN_ROWS - 1]
    found = [sides for x in tried for sides in _sides(segments, x) if _are_columns(*sides)]
    return max(found, key=lambda sides: len(sides[0]) + len(sides[1]), default=None)


def _sides(segments: Sequence[Line], x: float) -> list[tuple[list[Line], list[Line]]]:
    """What stands left and right of `x`, for each run of segments of which none crosses it."""
    runs: list[tuple[list[Line], list[Line]]] = [([], [])]
    for segment in segments:
        if segment.left >= x - 2:
            runs[-1][1].append(segment)
        elif segment.right <= x - 0.5 * segment.size:
            runs[-1][0].append(segment)
        else:
            runs.append(([], []))
    return runs


def _are_columns(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether both sides are prose and stand beside each other."""
    if not (_is_prose(left) and _is_prose(right)):
        return False
    shared = min(left[0].baseline, right[0].baseline) - max(left[-1].baseline, right[-1].baseline)
    return shared >= 0.5 * min(side[0].baseline - side[-1].baseline for side in (left, right))


def _is_prose(side: Sequence[Line]) -> bool:
    lines = _merged(side) if side else []
    if len(lines) < _COLUMN_ROWS:
        return False
    width = max(line.right for line in lines) - min(line.left for line in lines)
    return median(len(line.words) for line in lines) >= 3 and (
        median(line.right - line.left for line in lines) >= 0.55 * width
    )
