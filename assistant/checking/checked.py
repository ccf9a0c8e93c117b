"""What checking a quotation tells: Checked, and the Places at which its words stand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from assistant.cite import cite
from index.position import position_of
from index.statement import Span

if TYPE_CHECKING:
    from assistant.checking.matching import Difference
    from index.statement import Statement

Verdict = Literal["exact", "exact_folded", "altered", "stitched", "said_by_another", "not_found"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where words of the quotation stand.

    Attributes:
        spans: one; or those of its parts, where it has an ellipsis.
        remarks: what a reader should know before relying on the words, as sentences.
    """

    statement: Statement
    spans: tuple[Span, ...]
    remarks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The source's own characters, from the first word to the last."""
        return Span(self.spans[0].start, self.spans[-1].end).of(self.statement.text)

    @property
    def left_out(self) -> tuple[str, ...]:
        """What the quotation's ellipses leave out, in the source's own characters."""
        return tuple(self.statement.text[one.end : other.start] for one, other in pairwise(self.spans))

    @property
    def paragraph(self) -> int | None:
        """The number of the paragraph in which it begins."""
        return position_of(self.statement, self.spans[0].start).paragraph

    @property
    def page(self) -> int | None:
        """The page on which it begins."""
        return position_of(self.statement, self.spans[0].start).page

    @property
    def citation(self) -> str:
        """As a footnote would name it."""
        return cite(self.statement, self.paragraph, self.page)

    @property
    def sentences(self) -> str:
        """The whole sentences from which the words were taken; the words alone where they are in none."""
        touched = [s.span for s in self.statement.sentences if any(s.span.overlap(span) for span in self.spans)]
        return Span(touched[0].start, touched[-1].end).of(self.statement.text) if touched else self.text

    def to_dict(self) -> dict[str, Any]:
        """The place as JSON values."""
        return {
            "statement_id": self.statement.id,
            "delegation": self.statement.delegation,
            "date": self.statement.date,
            "paragraph": self.paragraph,
            "page": self.page,
            "spans": [[span.start, span.end] for span in self.spans],
            "text": self.text,
            "left_out": list(self.left_out),
            "sentences": self.sentences,
            "citation": self.citation,
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of checking a quotation.

    Attributes:
        text: the quotation as it was given, without white space and quotation marks around it.
        foldings: what its reading declares (an ellipsis, words or letters in brackets, the first letter), and what had
            to be folded, out of `FOLDINGS`.
        put_in: what it put into brackets.
        places: where it stands, one for each statement, those by `delegation` first; of `stitched`, where its pieces do.
        differences: from the passage in `places`, for `altered`.
        nearest: the passage most like it, for `not_found`; never the quotation.
        statements: how many were looked at.
    """

    text: str
    verdict: Verdict
    delegation: str | None
    foldings: tuple[str, ...] = ()
    put_in: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    differences: tuple[Difference, ...] = ()
    nearest: Place | None = None
    statements: int = 0

    @property
    def called_out(self) -> tuple[str, ...]:
        """The kinds of changed words that turn a statement around."""
        return tuple(dict.fromkeys(tell for one in self.differences for tell in one.tells))

    def to_dict(self) -> dict[str, Any]:
        """The verdict as JSON values."""
        return {
            "text": self.text,
            "verdict": self.verdict,
            "delegation": self.delegation,
            "foldings": list(self.foldings),
            "put_in": list(self.put_in),
            "places": [place.to_dict() for place in self.places],
            "differences": [{"kind": d.kind, "text": d.text, "tells": list(d.tells)} for d in self.differences],
            "called_out": list(self.called_out),
            "nearest": self.nearest.to_dict() if self.nearest else None,
            "statements": self.statements,
        }
