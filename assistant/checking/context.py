"""What stands around and between the words of a quotation, and may turn them around."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.checking.telling import negates
from assistant.cues import is_report
from index.position import paragraph_at, sentence_at
from index.relations import Relations
from index.statement import Role, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.checking.checked import Place
    from index.statement import Statement

_MARKS = re.compile(r"(?P<opening>[“«„])|(?P<closing>[”»])")
_PART_OF = {
    Role.FRONT_MATTER: "front matter",
    Role.HEADING: "headings",
    Role.SALUTATION: "salutation",
    Role.CLOSING: "closing formula",
    Role.PAGE_FURNITURE: "page furniture",
}


def denied(place: Place) -> bool:
    """Whether an ellipsis hides a negation or a refusal in a sentence of which the quotation shows another part."""
    statement = place.statement
    for before, after in pairwise(place.spans):
        if before.end == after.start:
            continue
        gap = Span(before.end, after.start)
        begun, resumed = sentence_at(statement, gap.start - 1), sentence_at(statement, gap.end)
        rest = statement.text[gap.start : min(gap.end, begun.span.end if begun else gap.end)]
        lead = statement.text[max(gap.start, resumed.span.start if resumed else gap.start) : gap.end]
        if any(negates(text, statement.language, by_refusal=True) for text in (rest, lead)):
            return True
    return False


def remarks_on(place: Place, related: Mapping[str, Relations]) -> tuple[str, ...]:
    """What a reader should know before relying on the words, as sentences.

    Args:
        place: where the quotation stands.
        related: how the statements of the library belong together, by id.
    """
    return tuple(_remarks(place, related.get(place.statement.id, Relations())))


def _remarks(place: Place, relations: Relations) -> Iterator[str]:
    statement, start = place.statement, place.spans[0].start
    first, last = sentence_at(statement, start), sentence_at(statement, place.spans[-1].end - 1)
    if relations.superseded_by:
        yield f"{statement.symbol or statement.id} was superseded by {relations.superseded_by}."
    if first and first.role is not Role.BODY:
        yield f"This was not said in the body: it stands in the {_PART_OF[first.role]}."
    elif first and is_report(first.span.of(statement.text)):
        yield "The sentence reports what others hold; see how the statement goes on."
    elif _within_quotation(statement, start):
        yield "It stands between quotation marks in the source: the statement may be quoting others there."
    if first and last:
        around = f"{statement.text[first.span.start : start]} | {statement.text[place.spans[-1].end : last.span.end]}"
        if negates(around, statement.language):
            yield "The sentence holds a negation or an exception outside of the quotation; read it whole."


def _within_quotation(statement: Statement, offset: int) -> bool:
    """Whether a quotation mark is open there, opened since the paragraph began."""
    paragraph = paragraph_at(statement, offset)
    start = paragraph.span.start if paragraph else 0
    depth = 0
    for match in _MARKS.finditer(statement.text, start, offset):
        depth = depth + 1 if match["opening"] else max(0, depth - 1)
    return depth > 0
