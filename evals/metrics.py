"""What is measured: pure functions of judged questions.

A quote *hits* an expected one when both lie in the same statement and their spans overlap by at least half of the
shorter. A figure that nothing was asked about is None, never 0 and never 1.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.writing.prose import Prose
    from evals.places import Located, LocatedQuestion, Place

HITS = 10
"""How many hits count for passage recall: the first page of a search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One question with the facts of its answer that the figures need.

    Attributes:
        quotes: where the answer's quotes stand, the best first.
        hits: where the passages found stand, the best first.
        exact: for each quote, whether it is the source's own characters, read again, and its hash agrees.
        text: the answer's wording.
        seconds: wall time of this question alone.
        got: the quotes as a reader sees them.
        prose: what a language model wrote beside them; None where it wrote nothing.
    """

    asked: LocatedQuestion
    answered: bool
    quotes: tuple[Place, ...]
    hits: tuple[Place, ...]
    exact: tuple[bool, ...]
    text: str
    seconds: float
    confidence: float
    got: tuple[str, ...] = ()
    prose: Prose | None = None

    @property
    def right(self) -> bool:
        """Whether the question came out as it should: the first quote hits, or, unanswerable, silence."""
        return first_hits(self, 1) if self.asked.question.answerable else not self.answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures over some judged questions. Rates run from 0 to 1; None where nothing was asked about.

    Attributes:
        questions, answerable, unanswerable: how many.
        first_quote: share of the answerable whose first quote hits.
        three_quotes: share of the answerable of whose first three quotes one hits.
        statement: share of the answerable whose first quote comes from an expected statement.
        recall: share of the expected quotes that one of the first ten hits touches, averaged over the answerable.
        answered: share of the answerable that got an answer.
        abstained: share of the unanswerable that got none.
        balanced: mean of `answered` and `abstained`.
        trapped: share of the questions with traps that quoted one.
        exact: share of all quotes that are the source's own characters.
        quotes: how many quotes were judged.
        characters: quoted characters in an answer, on average.
        seconds_median, seconds_p95: wall time of a question; half, and 95 of 100, were as fast or faster.
    """

    questions: int
    answerable: int
    unanswerable: int
    first_quote: float | None
    three_quotes: float | None
    statement: float | None
    recall: float | None
    answered: float | None
    abstained: float | None
    balanced: float | None
    trapped: float | None
    exact: float | None
    quotes: int
    characters: float | None
    seconds_median: float | None
    seconds_p95: float | None

    def to_dict(self) -> dict[str, float | None]:
        """The figures as JSON values."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def figures(judged: Sequence[Judged]) -> Figures:
    """All figures over `judged`; the order of the questions changes nothing."""
    answerable = [one for one in judged if one.asked.question.answerable]
    unanswerable = [one for one in judged if not one.asked.question.answerable]
    answered = mean(one.answered for one in answerable)
    abstained = mean(not one.answered for one in unanswerable)
    seconds = [one.seconds for one in judged]
    return Figures(
        questions=len(judged),
        answerable=len(answerable),
        unanswerable=len(unanswerable),
        first_quote=mean(first_hits(one, 1) for one in answerable),
        three_quotes=mean(first_hits(one, 3) for one in answerable),
        statement=mean(right_statement(one) for one in answerable),
        recall=mean(passage_recall(one.hits, one.asked.expected) for one in answerable),
        answered=answered,
        abstained=abstained,
        balanced=None if answered is None or abstained is None else (answered + abstained) / 2,
        trapped=mean(trapped(one) for one in judged if one.asked.trap),
        exact=mean(exact for one in judged for exact in one.exact),
        quotes=sum(len(one.quotes) for one in judged),
        characters=mean(quoted_characters(one) for one in judged if one.answered),
        seconds_median=statistics.median(seconds) if seconds else None,
        seconds_p95=percentile(seconds, 95),
    )


def first_hits(judged: Judged, count: int) -> bool:
    """Whether one of the first `count` quotes hits an expected one; without an answer, never."""
    quotes = judged.quotes[:count] if judged.answered else ()
    return any(expected.met_by(quote) for quote in quotes for expected in judged.asked.expected)


def right_statement(judged: Judged) -> bool:
    """Whether the first quote comes from a statement in which an expected one stands."""
    statements = {place.statement_id for expected in judged.asked.expected for place in expected.places}
    return judged.answered and any(quote.statement_id in statements for quote in judged.quotes[:1])


def passage_recall(hits: Sequence[Place], expected: Sequence[Located], count: int = HITS) -> float:
    """Share of the expected quotes that one of the first `count` hits touches, by the same overlap as a quote's.

    Raises:
        ZeroDivisionError: nothing is expected; an unanswerable question has no recall.
    """
    return sum(any(one.met_by(hit) for hit in hits[:count]) for one in expected) / len(expected)


def trapped(judged: Judged) -> bool:
    """Whether any quote hits a trap."""
    return any(trap.met_by(quote) for quote in judged.quotes for trap in judged.asked.trap)


def quoted_characters(judged: Judged) -> int:
    """How many characters the answer quotes."""
    return sum(len(quote.span) for quote in judged.quotes)


def mean(values: Iterable[float]) -> float | None:
    """The mean; None of nothing. Of truth values it is the share of the true ones.

    >>> mean([True, False, True, True]), mean([])
    (0.75, None)
    """
    given = [float(value) for value in values]
    return math.fsum(given) / len(given) if given else None


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The smallest value that `percent` of 100 values don't exceed (nearest rank); None of nothing.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 50)
    2.0
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)] if ordered else None
