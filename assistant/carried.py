"""When, where and in which language an earlier question asked for statements, for a follow-up that says nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.narrowing import period_in_words
from assistant.periods import Period
from assistant.question import Reading
from index.statement import Span

_ELSEWHERE = Span(2**31 - 1, 2**31)
"""What is carried over stands in no word of the question: beyond its end, wherever that is."""


def carried_over(before: Reading, reading: Reading, *, whole: bool) -> Reading:
    """A follow-up with the time, bodies, meetings and language of the question before it, where it names none itself.

    Args:
        before: the earlier question, as it was read itself.
        reading: the follow-up.
        whole: whether all is carried over; else only the way in which a time is meant that replaces another one.

    >>> from assistant.question import read_question
    >>> before, after = read_question("What did Norway say in 2019 about dams?"), read_question("And Ukraine?")
    >>> carried_over(before, after, whole=True).period.first
    '2019'
    """
    period = reading.period or (before.period if whole else None)
    if period and before.period:
        span = period.span if reading.period else _ELSEWHERE
        period = replace(period, sure=period.sure or before.period.sure, span=span)
    if not whole:
        return replace(reading, period=period)
    return replace(
        reading,
        period=period,
        bodies=reading.bodies or tuple(replace(one, span=_ELSEWHERE) for one in before.bodies),
        meetings=reading.meetings or tuple(replace(one, span=_ELSEWHERE) for one in before.meetings),
        written_in=reading.written_in or (before.written_in and replace(before.written_in, span=_ELSEWHERE)),
    )


def carried_words(reading: Reading) -> Iterator[str]:
    """What a follow-up took over of the time and the places of an earlier question, as the reader is told."""
    if reading.period and reading.period.span == _ELSEWHERE and (words := _in_words(reading.period)):
        yield words
    for named in (*reading.bodies, *reading.meetings):
        if named.span == _ELSEWHERE:
            yield named.value


def _in_words(period: Period) -> str | None:
    """None for a time that is told from the library's newest date."""
    return period_in_words(period.first, period.last) if period.first or period.last else None
