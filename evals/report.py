"""What came of a question set: a table over all and by kind, then the questions that went wrong."""

from __future__ import annotations

import textwrap
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from evals.metrics import Figures, figures, first_hits, passage_recall, trapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.metrics import Judged

COLUMNS = {
    "questions": "asked",
    "first_quote": "first",
    "three_quotes": "in 3",
    "statement": "source",
    "recall": "rec@10",
    "answered": "answ'd",
    "abstained": "silent",
    "balanced": "balanc",
    "trapped": "trap",
    "exact": "exact",
    "characters": "chars",
    "seconds_median": "sec",
    "seconds_p95": "s p95",
}
"""The figures of the table with their headings."""

LEGEND = """\
first   the first quote hits an expected one        in 3    one of the first three does
source  the first quote is of the right statement   rec@10  expected quotes that ten passages hold
answ'd  answerable questions with an answer         silent  unanswerable ones without
balanc  mean of the two                             trap    questions that quoted a trap
exact   quotes that are the source's characters     chars   characters quoted in an answer"""

WRONG_SHOWN = 50
"""How many wrong answers the text lists; `to_dict` has them all."""

GOT_SHOWN = 3
"""How many quotes of a wrong answer the text shows: those that the figures look at."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of the corpus that could not be ingested, with the step that failed."""

    path: str
    stage: str
    reason: str


@dataclass(frozen=True)
class Report:
    """The judged questions of one set."""

    name: str
    judged: Sequence[Judged]
    unread: Sequence[Unread] = ()

    @cached_property
    def overall(self) -> Figures:
        """The figures over all questions."""
        return figures(self.judged)

    @cached_property
    def by_kind(self) -> Mapping[str, Figures]:
        """The figures of each kind, in the order of the set."""
        kinds = dict.fromkeys(one.asked.question.kind for one in self.judged)
        return {kind: figures([one for one in self.judged if one.asked.question.kind == kind]) for kind in kinds}

    @property
    def wrong(self) -> tuple[Judged, ...]:
        """The questions that did not come out as they should."""
        return tuple(one for one in self.judged if not one.right)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON values, every question included."""
        return {
            "name": self.name,
            "overall": self.overall.to_dict(),
            "by_kind": {kind: one.to_dict() for kind, one in self.by_kind.items()},
            "results": [result(one) for one in self.judged],
            "unread": [asdict(one) for one in self.unread],
        }

    def to_text(self) -> str:
        """The report for reading in a terminal, 120 columns wide."""
        overall = self.overall
        title = f"{self.name}: {overall.questions} questions, {overall.unanswerable} of them without an answer"
        parts = [title, _table(overall, self.by_kind), LEGEND, *_wrong(self.wrong), *_unread(self.unread)]
        return "\n\n".join(parts) + "\n"


def result(one: Judged) -> dict[str, Any]:
    """One question with its answer and verdict as JSON values; no verdict on quotes where none was due."""
    question = one.asked.question
    return {
        "id": question.id,
        "kind": question.kind,
        "turns": list(question.turns),
        "question": question.question,
        "answerable": question.answerable,
        "expected": [asdict(entry) for entry in question.expected],
        "status": "answered" if one.answered else "no_evidence",
        "confidence": one.confidence,
        "text": one.text,
        "quotes": [
            {
                "statement": quote.statement_id,
                "start": quote.span.start,
                "end": quote.span.end,
                "exact": exact,
                "shown": shown,
            }
            for quote, exact, shown in zip(one.quotes, one.exact, one.got, strict=True)
        ],
        "right": one.right,
        "first_quote": first_hits(one, 1) if question.answerable else None,
        "three_quotes": first_hits(one, 3) if question.answerable else None,
        "recall": passage_recall(one.hits, one.asked.expected) if question.answerable else None,
        "trapped": trapped(one) if one.asked.trap else None,
        "seconds": one.seconds,
    }


def _table(overall: Figures, by_kind: Mapping[str, Figures]) -> str:
    rows = {"all": overall, **{kind[:22]: one for kind, one in by_kind.items()}}
    lines = ["".join([f"{'':22}", *(f"{heading:>7}" for heading in COLUMNS.values())])]
    for name, one in rows.items():
        lines.append(f"{name:22}" + "".join(f"{_cell(column, one):>7}" for column in COLUMNS))
    return "\n".join(lines)


def _cell(column: str, one: Figures) -> str:
    value = getattr(one, column)
    if value is None:
        return "–"
    return f"{value:.0f}" if column in ("questions", "characters") else f"{value:.3f}"


def _wrong(wrong: Sequence[Judged]) -> list[str]:
    if not wrong:
        return ["Nothing went wrong."]
    more = len(wrong) - WRONG_SHOWN
    rest = [f"… and {more} more; --json has them all"] if more > 0 else []
    return [f"Wrong ({len(wrong)}):", *(_one_wrong(one) for one in wrong[:WRONG_SHOWN]), *rest]


def _one_wrong(one: Judged) -> str:
    question = one.asked.question
    rows = [("earlier", turn) for turn in question.turns]
    rows.append(("question", question.question))
    rows += [("expected", f"“{entry.quote}” [{entry.doc}]") for entry in question.expected] or [("expected", "silence")]
    rows += [("got", shown) for shown in one.got[:GOT_SHOWN]] or [("got", f"no evidence ({one.confidence:.2f})")]
    if (more := len(one.got) - GOT_SHOWN) > 0:
        rows.append(("", f"… and {more} more"))
    return "\n".join([f"{question.id} ({question.kind})", *(_row(name, text) for name, text in rows)])


def _row(name: str, text: str) -> str:
    """One row of a wrong answer, white space folded, wrapped at the width of the table."""
    return textwrap.fill(f"  {name:9} {' '.join(text.split())}", 120, subsequent_indent=" " * 12)


def _unread(unread: Sequence[Unread]) -> list[str]:
    if not unread:
        return []
    return [
        f"Files that could not be ingested ({len(unread)}):\n"
        + "\n".join(f"  {u.path}: {u.stage}: {u.reason}" for u in unread)
    ]
