"""Make quotes out of evidence: as few as answer, each understandable by itself, none twice."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce

from assistant.answer import Hit, Quote, display
from assistant.cite import cite
from assistant.cues import is_courtesy, is_report, points_back
from assistant.evidence import Evidence
from assistant.restated import restates
from assistant.voice import voice_at
from index.statement import Role, Span

_AS_GOOD = 0.3
"""A sentence that follows another joins it where it is no further below the best than this share of the margin."""
_LONGEST_WITH_NEIGHBOUR = 900
"""A sentence brings a neighbour only up to so many characters together."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How many quotes, and how good.

    Attributes:
        max_quotes: at most so many.
        max_characters: quoted in all, at most; the first quote is always whole.
        relative: a further quote needs this share of the first one's score.
        margin: and no less than so much below it.
        reason: whether the question asks why.
    """

    max_quotes: int
    max_characters: int
    relative: float = 0.0
    margin: float = math.inf
    reason: bool = False

    def least(self, best: float) -> float:
        """What a further quote must score beside the best one."""
        return min(best, max(self.relative * best, best - self.margin))

    def as_good(self, best: float) -> float:
        """From what score on a sentence answers as well as the best one, so that it is quoted with the one before it."""
        return best - _AS_GOOD * self.margin if math.isfinite(self.margin) else math.inf


def select(evidence: Sequence[Evidence], choice: Choice) -> list[Quote]:
    """The quotes that answer best, best first.

    A sentence that points back brings the one before it; sentences so bound together are one quote.

    Args:
        evidence: sentences, best first.
        choice: how many and how good.
    """
    runs: list[_Run] = []
    least = choice.least(evidence[0].score) if evidence else 0.0
    as_good = {(e.hit.statement_id, e.position) for e in evidence if e.score >= choice.as_good(evidence[0].score)}
    for item in evidence:
        if item.score < least:
            break
        run = _run(item, as_good, reason=choice.reason)
        touched = [other for other in runs if other.touches(run)]
        others = [other for other in runs if other not in touched]
        merged = reduce(_Run.merged, [*touched, run])
        if len(others) == choice.max_quotes or _repeats(merged, others):
            continue
        if others and sum(map(len, [*others, merged])) > choice.max_characters:
            continue
        runs = sorted([*others, merged], key=lambda one: -one.item.score)
    return [run.quote() for run in runs]


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive sentences that will be one quote; `item` is the best of them."""

    item: Evidence
    first: int
    last: int

    def __len__(self) -> int:
        return len(self.span)

    @property
    def span(self) -> Span:
        """The characters of the run."""
        sentences = self.item.statement.sentences
        return Span(sentences[self.first].span.start, sentences[self.last].span.end)

    @property
    def words(self) -> str:
        """The run as it is read."""
        return display(self.span.of(self.item.statement.text))

    def touches(self, other: _Run) -> bool:
        """Whether the two share a sentence."""
        here = self.item.hit.statement_id == other.item.hit.statement_id
        return here and self.first <= other.last and other.first <= self.last

    def merged(self, other: _Run) -> _Run:
        """Both in one, under the evidence that came first."""
        return _Run(self.item, min(self.first, other.first), max(self.last, other.last))

    def quote(self) -> Quote:
        """The run as a quote."""
        return quote_of(self.item.hit, self.first, self.last, self.item.score)


def quote_of(hit: Hit, first: int, last: int, score: float) -> Quote:
    """Consecutive body sentences as a quote, in the voice of the last of them.

    Args:
        hit: the passage in which they were found.
        first: the position of the first in the statement.
        last: that of the last, included.
        score: how well they answer.
    """
    statement = hit.statement
    opening, closing = statement.sentences[first], statement.sentences[last]
    paragraph = statement.paragraphs[opening.paragraph]
    voice = voice_at(statement, last)
    return Quote(
        statement=statement,
        start=opening.span.start,
        end=closing.span.end,
        paragraph=paragraph.number,
        page=opening.page,
        role=Role.BODY,
        voice=voice.name,
        citation=cite(statement, paragraph.number, opening.page),
        passage_id=hit.passage_id,
        score=round(score, 6),
        voice_cue=voice.cue,
    )


def _run(item: Evidence, as_good: Collection[tuple[str, int]], *, reason: bool) -> _Run:
    """A sentence with the neighbours that it needs: the one it points back to, those that go on as well as the best.

    Args:
        item: the sentence.
        as_good: those that answer nearly as well as the best.
        reason: whether the question asks why; the reason often stands in the sentence after.

    A report brings what the speaker says to it, and that brings the report.
    """
    first = last = item.position
    text = item.sentence.span.of(item.statement.text)
    needs_before = points_back(text) or _follows_report(item)
    if needs_before and not is_report(text) and _may_join(item, first - 1, first, last):
        first -= 1
    goes_on = (item.hit.statement_id, last + 1) in as_good
    if (reason or is_report(text) or goes_on) and _may_join(item, last + 1, first, last):
        last += 1
    return _Run(item, first, last)


def _follows_report(item: Evidence) -> bool:
    """Whether the sentence before begins as a report of what others hold."""
    if item.position == 0:
        return False
    return is_report(item.statement.sentences[item.position - 1].span.of(item.statement.text))


def _may_join(item: Evidence, neighbour: int, first: int, last: int) -> bool:
    """Whether a neighbour stands in the same paragraph, is no courtesy, and doesn't make the quote too long."""
    sentences, text = item.statement.sentences, item.statement.text
    if not 0 <= neighbour < len(sentences):
        return False
    other = sentences[neighbour]
    opening, closing = min(neighbour, first), max(neighbour, last)
    return (
        other.paragraph == item.sentence.paragraph
        and other.role is Role.BODY
        and sentences[closing].span.end - sentences[opening].span.start <= _LONGEST_WITH_NEIGHBOUR
        and not is_courtesy(other.span.of(text))
    )


def _repeats(run: _Run, others: Sequence[_Run]) -> bool:
    """Whether another run says the same: in the same words, or by the same delegation in nearly the same."""
    return any(run.words == other.words or _restates(run, other) for other in others)


def _restates(run: _Run, other: _Run) -> bool:
    one, before = run.item.statement, other.item.statement
    speaks_again = one.id == before.id or (one.delegation is not None and one.delegation == before.delegation)
    return speaks_again and one.language == before.language and restates(run.words, other.words, one.language)
