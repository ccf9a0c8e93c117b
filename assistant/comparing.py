"""Several delegations on several issues: one exact quote for each pair, or nothing."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from assistant.answer import Filters
from assistant.exports.markdown import escaped
from assistant.wording import voice_of
from index.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.answer import Answer, Quote, Turn

MOST_ISSUES, MOST_DELEGATIONS, LONGEST_ISSUE = 8, 8, 200

NOTHING = "nothing in the library"


class Asked(Protocol):
    """The part of an assistant that comparing needs."""

    def answers(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Answer]:
        """The answer to a question as it comes about, first with its quotes alone."""
        ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared.

    Attributes:
        issues: each a topic ("hourly readings") or a question; at most `MOST_ISSUES`.
        delegations: as the library or the reader calls them; at most `MOST_DELEGATIONS`.
    """

    issues: tuple[str, ...]
    delegations: tuple[str, ...]

    def __post_init__(self) -> None:
        for what, given, most in (
            ("issues", self.issues, MOST_ISSUES),
            ("delegations", self.delegations, MOST_DELEGATIONS),
        ):
            if len(given) > most:
                raise QuestionError(f"{len(given)} {what} are too many for one table; choose {most} at most")
        for issue in self.issues:
            if len(issue) > LONGEST_ISSUE:
                raise QuestionError(
                    f"an issue has {len(issue)} characters; {LONGEST_ISSUE} is the limit: name it by a few words"
                )

    @staticmethod
    def of(issues: Iterable[str], delegations: Iterable[str]) -> Comparison:
        """What was typed, without what is empty or said twice."""
        return Comparison(_distinct(issues), _distinct(delegations))


def _distinct(given: Iterable[str]) -> tuple[str, ...]:
    squeezed = (" ".join(one.split()) for one in given)
    return tuple(dict.fromkeys(one for one in squeezed if one))


def view_of(assistant: Asked, delegation: str, issue: str) -> Quote | None:
    """The sentence in which a delegation says most on an issue; None where the library has no evidence of any."""
    question = issue if issue.endswith("?") else f"What is the position of {delegation} on {issue}?"
    answer = next(
        assistant.answers(question, filters=Filters(delegations=(delegation,)))
    )  # a cell is a quote and no prose
    return answer.quotes[0] if answer.quotes else None


Row = tuple[str, "Sequence[Quote | None]"]


def rows(assistant: Asked, comparison: Comparison) -> list[Row]:
    """Each issue with the view of every delegation on it."""
    return [
        (issue, [view_of(assistant, name, issue) for name in comparison.delegations]) for issue in comparison.issues
    ]


def to_markdown(comparison: Comparison, found: Sequence[Row]) -> str:
    """The table as Markdown, the references as footnotes under it."""
    notes: list[str] = []
    lines = [_line(["", *map(escaped, comparison.delegations)]), _line(["---"] * (len(comparison.delegations) + 1))]
    for issue, quotes in found:
        lines.append(_line([escaped(issue), *(_cell(quote, notes) for quote in quotes)]))
    return "\n".join([*lines, "", *(f"[^{number}]: {note}" for number, note in enumerate(notes, 1))]) + "\n"


def to_csv(comparison: Comparison, found: Sequence[Row]) -> str:
    """The table as CSV: a line for each pair. Quotations begin with their mark, so that no spreadsheet takes one for a formula."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["issue", "delegation", "quote", "voice", "citation"])
    for issue, quotes in found:
        for delegation, quote in zip(comparison.delegations, quotes, strict=True):
            words = [f"“{quote.display}”", voice_of(quote) or "", quote.citation] if quote else [NOTHING, "", ""]
            table.writerow([_no_formula(cell) for cell in (issue, delegation, *words)])
    return written.getvalue()


TABLES = {"md": ("text/markdown", to_markdown), "csv": ("text/csv", to_csv)}
"""By the ending of a file's name its media type, and how a table is written as such."""


def _cell(quote: Quote | None, notes: list[str]) -> str:
    if quote is None:
        return f"*{NOTHING}*"
    notes.append(escaped(quote.citation))
    remark = f" ({escaped(said)})" if (said := voice_of(quote)) else ""
    return f"“{escaped(quote.display)}”[^{len(notes)}]{remark}"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
