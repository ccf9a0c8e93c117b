"""The verdict on a quotation: exact, exact but for folding, altered, stitched together, said by another, or not found."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from assistant.checking.checked import Checked, Place, Verdict
from assistant.checking.context import denied, remarks_on
from assistant.checking.folding import FOLDINGS, needed
from assistant.checking.looking import Found, Looking
from assistant.checking.matching import Difference, Likeness, Piece, Words, most_like, pieces_of
from assistant.checking.quotation import bare, means_a_place, readings, with_either_case
from assistant.checking.telling import tells_of
from index.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.holdings import Ids
    from index.relations import Relations
    from index.snapshot import Snapshot

LONGEST = 10_000
"""Characters of a quotation; checking takes time with their square."""
_SURELY_ALTERED, _ALTERED, _COVERED = 0.85, 0.6, 0.9
"""Shares of words that are the same: from which one passage was meant, may have been meant; and that pieces must make up."""


def check(
    snapshot: Snapshot,
    text: str,
    delegation: str | None = None,
    by: Ids | None = None,
    related: Mapping[str, Relations] | None = None,
) -> Checked:
    """Check a quotation against every statement.

    Args:
        snapshot: of the library.
        text: the quotation, with or without quotation marks around it.
        delegation: to which it is put.
        by: the ids of that delegation's statements.
        related: how the statements belong together, by id.

    Raises:
        QuestionError: the quotation has fewer than three words or more than `LONGEST` characters.
    """
    quotation = bare(text)
    if not means_a_place(quotation):
        raise QuestionError("a quotation needs three words at least: fewer stand in many places and tell nothing")
    if len(quotation) > LONGEST:
        raise QuestionError(f"a quotation of {len(quotation):,} characters; check at most {LONGEST:,} at once")
    looked = Looking(snapshot, quotation)
    standing = sorted(
        looked.exact(readings(quotation)),
        key=lambda found: (
            by is not None and found.place.statement.id not in by,
            len(_foldings(found)),
            found.place.statement.id,
        ),
    )
    given: dict[str, Any] = {"text": quotation, "delegation": delegation, "statements": looked.statements}
    if quoted := [found for found in standing if not denied(found.place)]:
        return _standing(quoted, by, related or {}, given)
    if standing:
        return _denied(standing[0], given)
    return _made_up(quotation, looked, given)


def _standing(quoted: list[Found], by: Ids | None, related: Mapping[str, Relations], given: dict[str, Any]) -> Checked:
    """The verdict on a quotation that stands in statements."""
    best = quoted[0]
    foldings = _foldings(best)
    verdict: Verdict = "exact_folded" if foldings else "exact"
    if by is not None and best.place.statement.id not in by:
        verdict = "said_by_another"
    places = tuple(replace(found.place, remarks=remarks_on(found.place, related)) for found in quoted)
    return Checked(**given, verdict=verdict, foldings=foldings, put_in=best.reading.put_in, places=places)


def _denied(found: Found, given: dict[str, Any]) -> Checked:
    """The verdict on a quotation whose ellipsis hides a negation."""
    return Checked(
        **given, verdict="altered", foldings=_foldings(found), put_in=found.reading.put_in, places=(found.place,),
        differences=tuple(_gaps(found.place)),
    )  # fmt: skip


def _gaps(place: Place) -> Iterator[Difference]:
    text = place.statement.text
    yield Difference("same", place.spans[0].of(text))
    for before, after in pairwise(place.spans):
        if left_out := text[before.end : after.start].strip():
            yield Difference("left out", left_out, tells_of(left_out))
        yield Difference("same", after.of(text))


def _made_up(quotation: str, looked: Looking, given: dict[str, Any]) -> Checked:
    """The verdict on a quotation that stands nowhere as it is."""
    words, otherwise = (Words.of(reading) for reading in with_either_case(quotation))
    sources = [(statement, Words.of(statement.text)) for statement in looked.sharing_words()]
    likest = max(
        (like for source in sources for reading in (words, otherwise) if (like := most_like(*source, reading))),
        key=lambda like: (like.ratio, like.statement.id),
        default=None,
    )
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


def _foldings(found: Found) -> tuple[str, ...]:
    """What had to be folded for a quotation to stand in its place."""
    text = found.place.statement.text
    pairs = zip(found.reading.parts, found.place.spans, strict=True)
    names = {name for part, span in pairs for name in needed(part, span.of(text))}
    return (*found.reading.declared, *(name for name in FOLDINGS if name in names))
