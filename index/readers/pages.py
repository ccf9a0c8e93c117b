"""Take running heads and page numbers out of the way of sentences that run over a page break.

Where a text shows its page breaks (form feeds), the short lines at the edges of the pages that only count or repeat are
moved behind the last page, so that a sentence over a break is one run of characters and can be quoted as such.
"""

from __future__ import annotations

import re
from collections import Counter

_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:page\s+|p\.\s*|стр\.\s*)?\d{1,4}(?:\s*(?:/|of|из|sur)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE
)
_EDGE_LINES = 3


def lift_furniture(text: str) -> tuple[str, int]:
    """Move page furniture behind the text.

    Returns:
        The text with the furniture at its end, and the offset from which everything is furniture.
    """
    pages = [page.split("\n") for page in text.split("\f")]
    if len(pages) < 2:
        return text, len(text)
    repeated = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    lifted: list[str] = []
    for position, page in enumerate(pages):
        pages[position] = _without_furniture(page, repeated, lifted, first=position == 0)
    body = "\f".join("\n".join(page) for page in pages).rstrip("\n")
    return ("\n\n".join((body, *lifted)), len(body)) if lifted else (text, len(text))


def _edges(page: list[str]) -> set[str]:
    filled = [line for line in page if line.strip()]
    return set(filled[:_EDGE_LINES] + filled[-_EDGE_LINES:])


def _key(line: str) -> str:
    """Two running heads are the same one if they differ in numbers of pages alone."""
    return re.sub(r"(?<![\d/.])\d{1,3}(?![\d/.])", "#", " ".join(line.split()))


def _without_furniture(page: list[str], repeated: Counter[str], lifted: list[str], *, first: bool) -> list[str]:
    edges = _edges(page)
    kept = []
    for line in page:
        running = repeated[_key(line)] > 1 and len(line.strip()) < 100 and not first
        if line in edges and (_PAGE_NUMBER.fullmatch(line.strip()) or running):
            lifted.append(line.strip())
        else:
            kept.append(line)
    return kept
