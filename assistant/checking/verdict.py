"""The verdict on a quotation: exact, exact but for folding, altered, stitched together, said by another, or not found."""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from assistant.checking.checked import Checked, Place, Verdict
from assistant.checking.folding import FOLDINGS, needed, same
from assistant.checking.looking import Looking, with_either_case
from assistant.checking.matching import Likeness, Piece, Words, most_like, pieces_of
from assistant.checking.standing import parts_of
from index.errors import QuestionError

if TYPE_CHECKING:
    from assistant.holdings import Ids
    from index.snapshot import Snapshot

LONGEST = 10_000
"""Characters of a quotation; checking takes time with their square."""
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 8
"""Of a quotation in a script that sets no spaces between words."""
_QUOTES = {"“": "”", '"': '"', "«": "»", "„": "“", "‘": "’", "'": "'"}
_SURELY_ALTERED, _ALTERED, _COVERED = 0.85, 0.6, 0.9
"""Shares of words that are the same: from which one passage was meant, may have been meant; and that pieces must make up."""


def check(snapshot: Snapshot, text: str, delegation: str | None = None, by: Ids | None = None) -> Checked:
    """Check a quotation against every statement.

    Args:
        snapshot: of the library.
        text: the quotation, with or without quotation marks around it.
        delegation: to which it is put.
        by: the ids of that delegation's statements.

    Raises:
        QuestionError: the quotation has fewer than three words or more than `LONGEST` characters.
    """
    quotation = _bare(text)
    if len(quotation.split()) < _FEWEST_WORDS and not _is_long_without_spaces(quotation):
        raise QuestionError("a quotation needs three words at least: fewer stand in many places and tell nothing")
    if len(quotation) > LONGEST:
        raise QuestionError(f"a quotation of {len(quotation):,} characters; check at most {LONGEST:,} at once")
    looked = Looking(snapshot, quotation)
    found = sorted(
        looked.exact(),
        key=lambda place: (
            by is not None and place.statement.id not in by,
            place.text != quotation,
            place.statement.id,
        ),
    )
    if found:
        return _standing(quotation, found, delegation, by, looked.statements)
    return _made_up(quotation, looked, delegation)


def _standing(quotation: str, found: list[Place], delegation: str | None, by: Ids | None, statements: int) -> Checked:
    """The verdict on a quotation that stands in statements."""
    foldings = _foldings(quotation, found[0])
    verdict: Verdict = "exact_folded" if foldings else "exact"
    if by is not None and found[0].statement.id not in by:
        verdict = "said_by_another"
    return Checked(
        text=quotation, verdict=verdict, delegation=delegation, foldings=foldings, places=tuple(found),
        statements=statements,
    )  # fmt: skip


def _made_up(quotation: str, looked: Looking, delegation: str | None) -> Checked:
    """The verdict on a quotation that stands nowhere as it is."""
    words, otherwise = (Words.of(reading) for reading in with_either_case(quotation))
    sources = [(statement, Words.of(statement.text)) for statement in looked.sharing_words()]
    likest = max(
        (like for source in sources for reading in (words, otherwise) if (like := most_like(*source, reading))),
        key=lambda like: (like.ratio, like.statement.id),
        default=None,
    )
    given: dict[str, Any] = {"text": quotation, "delegation": delegation, "statements": looked.statements}
    if likest and likest.ratio >= _SURELY_ALTERED:
        return _altered(likest, given)
    pieces = pieces_of(words, sources)
    if len(pieces) > 1 and sum(len(piece.words) for piece in pieces) >= _COVERED * len(words.words):
        return Checked(**given, verdict="stitched", places=tuple(_place(piece) for piece in pieces))
    if likest and likest.ratio >= _ALTERED:
        return _altered(likest, given)
    return Checked(**given, verdict="not_found", nearest=_place(likest) if likest else None)


def _altered(likest: Likeness, given: dict[str, Any]) -> Checked:
    return Checked(**given, verdict="altered", places=(_place(likest),), differences=likest.differences)


def _place(found: Likeness | Piece) -> Place:
    return Place(found.statement, (found.span,))


def _foldings(quotation: str, place: Place) -> tuple[str, ...]:
    """What had to be folded for a quotation to stand in its place."""
    parts = parts_of(quotation) if len(place.spans) > 1 else [quotation]
    taken = [span.of(place.statement.text) for span in place.spans]
    found = ["ellipsis"] if len(parts) > 1 else []
    as_it_is, otherwise = with_either_case(parts[0])
    if not same(as_it_is, taken[0]):
        found.append("first letter")
        parts = [otherwise, *parts[1:]]
    names = {name for part, characters in zip(parts, taken, strict=True) for name in needed(part, characters)}
    return (*found, *(name for name in FOLDINGS if name in names))


def _is_long_without_spaces(text: str) -> bool:
    return sum(unicodedata.east_asian_width(char) in "WF" for char in text) >= _FEWEST_LETTERS


def _bare(text: str) -> str:
    """A quotation without white space and one pair of quotation marks around it.

    >>> [_bare(text) for text in (' “no “first” use” ', '"no" and "yes"', "“no” and “yes”")]
    ['no “first” use', '"no" and "yes"', '“no” and “yes”']
    """
    text = text.strip()
    return text[1:-1].strip() if len(text) > 1 and _is_enclosed(text) else text


def _is_enclosed(text: str) -> bool:
    """Whether the quotation mark that opens a text is closed by its last character and not before."""
    opening, closing = text[0], text[-1]
    if _QUOTES.get(opening) != closing:
        return False
    if opening == closing:
        return closing not in text[1:-1]
    depths = accumulate((char == opening) - (char == closing) for char in text[:-1])
    return all(depth > 0 for depth in depths)
