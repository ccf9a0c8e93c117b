"""The time of which a question asks for statements: "in 2019", "since June 2022", "between May and July 2021", "last year".

A year that belongs to a symbol, a title or an aim ("resolution 2488 (2019)", "the 2010 Astana Declaration", "by 2030") is none:
only a date with a word before it that says when, or right before a word for a statement, is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date as day
from datetime import timedelta
from functools import cache

from assistant.named import follows_speech, tells_which
from index.parse.dates import is_date, months
from index.statement import Span


@dataclass(frozen=True, slots=True)
class Period:
    """A time in which statements were made.

    Attributes:
        first, last: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, both inclusive; None for an open end.
        span: the words of the question.
        sure: whether they can only tell which statements are meant; else they may be a part of the topic.
        unit: `year` or `month` for a period that is told from the library's newest date ("last year"); its ends come then.
        back: so many units before the newest date it ends.
        length: in units.
    """

    first: str | None
    last: str | None
    span: Span
    sure: bool
    unit: str | None = None
    back: int = 0
    length: int = 1

    def told_from(self, newest: str | None) -> Period | None:
        """The same with its ends, for a library whose newest statement has this date; None where that doesn't tell them.

        >>> Period(None, None, Span(0, 9), sure=True, unit="year", back=1).told_from("2019-06-13").first
        '2018'
        """
        if self.unit is None:
            return self
        if newest is None or (self.unit == "month" and len(newest) < len("YYYY-MM")):
            return None
        if self.unit == "year":
            last = int(newest[:4]) - self.back
            return replace(self, first=f"{last - self.length + 1:04}", last=f"{last:04}", unit=None)
        last = int(newest[:4]) * 12 + int(newest[5:7]) - 1 - self.back
        first = last - self.length + 1
        return replace(self, first=_month_of(first), last=_month_of(last), unit=None)


def period_named(question: str) -> Period | None:
    """The time of which the question asks for statements; None if it names none. Several make one from the first to the last.

    >>> period = period_named("What did Norway say between May and July 2021?")
    >>> period.first, period.last, period.sure
    ('2021-05', '2021-07', True)
    >>> period_named("What does resolution 2488 (2019) say about Agenda 2030?")
    """
    found = sorted(_periods(question), key=lambda period: period.span)
    if not found:
        return None
    whole = found[0]
    for period in found[1:]:
        if period.unit or whole.unit:
            continue
        span = Span(whole.span.start, period.span.end)
        whole = Period(
            _earlier(whole.first, period.first), _later(whole.last, period.last), span, whole.sure and period.sure
        )
    return whole


def _earlier(one: str | None, other: str | None) -> str | None:
    return min(one, other) if one and other else None


def _later(one: str | None, other: str | None) -> str | None:
    return max(one, other, key=lambda date: date + "~") if one and other else None  # a year ends after its months


def _periods(question: str) -> Iterator[Period]:
    taken: list[Span] = []
    for pattern, ends in (*_forms(), *_TOLD_FROM_NEWEST):
        for match in pattern.finditer(question):
            span = Span(match.start(), match.start() + len(match.group().rstrip()))
            read = ends(match)
            if read is None or any(span.overlap(other) for other in taken):
                continue
            taken.append(span)
            sure = match.groupdict().get("own") is not None or tells_which(question, span)
            yield replace(read, span=span, sure=sure)


_NOWHERE = Span(0, 1)
Ends = Callable[[re.Match[str]], Period | None]


def _period(first: str | None, last: str | None) -> Period | None:
    if first and last and first > last + "~":
        return None
    return Period(first, last, _NOWHERE, sure=False)


def _between(match: re.Match[str]) -> Period | None:
    last = _date(match, 2)
    first = _date(match, 1, like=last)
    return _period(first, last) if first and last else None


def _both(match: re.Match[str]) -> Period | None:
    first, last = match["from"], match["to"]
    return _period(first, last if len(last) == len(first) else first[: -len(last)] + last)


def _since(match: re.Match[str]) -> Period | None:
    date = _date(match, 1)
    return _period(date, None) if date else None


def _until(match: re.Match[str]) -> Period | None:
    date = _date(match, 1)
    return _period(None, date) if date else None


def _after(match: re.Match[str]) -> Period | None:
    date = _date(match, 1)
    return _period(_stepped(date, 1), None) if date else None


def _before(match: re.Match[str]) -> Period | None:
    date = _date(match, 1)
    return _period(None, _stepped(date, -1)) if date else None


def _within(match: re.Match[str]) -> Period | None:
    date = _date(match, 1)
    return _period(date, date) if date else None


def _relative(unit: str, back: int) -> Ends:
    def read(match: re.Match[str]) -> Period | None:
        count = match.groupdict().get("count")
        length = int(count) if count and count.isdigit() else _COUNTS.get((count or "").lower(), 1)
        return Period(None, None, _NOWHERE, sure=False, unit=unit, back=back, length=length)

    return read


_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12}
_IN_THE_LAST = (
    rf"(?:in|over|during|within|for)\s+(?:the\s+)?(?:last|past)\s+(?P<count>\d{{1,2}}|{'|'.join(_COUNTS)})\s+"
)
_LAST_YEAR = (
    r"(?:last|the previous|the past) year|в прошлом году|l['’]an(?:née)? derni(?:er|ère)|l['’]année passée"
    r"|(?:im )?letzte[sn] jahr"
)
_THIS_YEAR = r"(?:this|the current) year|в (?:этом|текущем) году|cette année|(?:in )?diese[sm] jahr"
_LAST_MONTH = r"(?:last|the previous|the past) month|в прошлом месяце|le mois (?:dernier|passé)|letzten monat"
_THIS_MONTH = r"(?:this|the current) month|в этом месяце|ce mois(?:-ci)?|diesen monat"
_TOLD_FROM_NEWEST: tuple[tuple[re.Pattern[str], Ends], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})(?![\w-]|['’]s)", re.IGNORECASE), _relative(unit, back))
    for pattern, unit, back in (
        (rf"{_IN_THE_LAST}years", "year", 0),
        (rf"{_IN_THE_LAST}months", "month", 0),
        (_LAST_YEAR, "year", 1),
        (_THIS_YEAR, "year", 0),
        (_LAST_MONTH, "month", 1),
        (_THIS_MONTH, "month", 0),
    )
)


_YEAR = r"(?:19|20)\d\d"
_ENDED = r"(?:\s*(?:года|году|годом|год|г\.|гг\.|годы|годов|годах))?(?![\w-]*\d|\s*\(|/\d)"
_ROUGHLY = (
    r"(?:the\s+|l['’])?(?:(?:early|late|mid|year|année|the\s+year|the\s+course\s+of|"
    r"(?:the\s+)?(?:spring|summer|autumn|fall|winter)\s+of)[\s-]+)?"
)
_BETWEEN = r"\b(?:between|from|с|со|между|de|du|entre|von|zwischen|desde|vom)\s+"
_AND = r"\s*(?:\b(?:and|to|until|till|through|по|до|и|à|au|et|bis|und)\b|-|–)\s*"
_IN_YEARS = r"\b(?:in|during|over|for|в|за|en|de)\s+(?:the\s+years\s+)?"
_SINCE = (
    r"\b(?:since|(?:starting|beginning)\s+(?:in|from|with)|as\s+(?:of|from)|с|со|начиная\s+с|depuis|à\s+partir\s+d[eu]|seit|ab|"
    r"desde|dal)\s+"
)
_BEFORE = r"\b(?:before|prior\s+to|earlier\s+than|до|avant|vor)\s+"
_UNTIL = r"\b(?:until|till|up\s+to|through|по|jusqu['’](?:en|au?|à))\s+"
_ITS_OWN = r"\b(?P<own>(?<=the\s)|(?<=['’]s\s)|(?<=its\s)|(?<=their\s)|(?<=his\s)|(?<=her\s))"
_SPEECH_FOLLOWS = r"\s+(?=(?:statement|speech|intervention|remarks|address|reply|position)s?\b)"
_DURING = r"\b(?:in|during|throughout|within|в|во|за|en|im|au\s+cours\s+de|durant|pendant)\s+"
_ON = r"\b(?:on|of|dated|from|от|le|du|am|vom)\s+(?:the\s+)?"


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Ends], ...]:
    """The ways of saying when, the longest first, and how each is read."""
    date, other = _any_date(1), _any_date(2)
    roughly = f"{_ROUGHLY}{date}"
    forms: tuple[tuple[str, Ends], ...] = (
        (f"{_BETWEEN}{_any_date(1, whole=False)}{_ENDED}{_AND}{other}{_ENDED}", _between),
        (rf"{_IN_YEARS}(?P<from>{_YEAR})\s?(?:[-–/]|and|or|и|et)\s?(?P<to>{_YEAR}|\d\d){_ENDED}", _both),
        (f"{_SINCE}{roughly}{_ENDED}", _since),
        (rf"\bfrom\s+{roughly}\s+on(?:wards?)?\b", _since),
        (rf"\b(?:after|после|après|nach)\s+{roughly}{_ENDED}", _after),
        (f"{_BEFORE}{roughly}{_ENDED}", _before),
        (f"{_UNTIL}{roughly}{_ENDED}", _until),
        (f"{_ITS_OWN}{date}{_SPEECH_FOLLOWS}", _within),
        (f"{_DURING}{roughly}{_ENDED}", _within),
        (f"{_ON}{date}{_ENDED}", _of_a_day),
        (rf"(?<![\w-])(?=\d{{1,2}}[.\s]|{_YEAR}-\d){date}{_ENDED}", _of_a_day),
    )
    return tuple((re.compile(pattern, re.IGNORECASE), ends) for pattern, ends in forms)


def _of_a_day(match: re.Match[str]) -> Period | None:
    """A day, or what stands by a statement ("the statements of 2019"); the year in "the war of 2008" tells no time of saying."""
    word = match.group().split()[0].lower()
    date = _date(match, 1)
    of_a_paper = word in ("from", "dated", "от", "vom") or follows_speech(match.string[: match.start()])
    if date is None or (len(date) < len("YYYY-MM-DD") and not of_a_paper):
        return None
    return _period(date, date)


def _any_date(number: int, *, whole: bool = True) -> str:
    """A pattern for a date: a day, a month or a year; where it need not be whole, "May" or "13" too."""
    month = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    n, year = number, _YEAR
    forms = [
        rf"(?P<iso{n}>{year}-\d\d(?:-\d\d)?)(?![-\d])",
        rf"(?P<dots{n}>\d\d?\.\d\d?\.{year})",
        rf"(?P<md{n}>{month})\.?\s+(?P<mdd{n}>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<mdy{n}>{year})",
        rf"(?:(?P<d{n}>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?)?(?P<m{n}>{month})\b\.?,?(?:\s+(?:of\s+|de\s+)?(?P<my{n}>{year}))"
        + ("" if whole else "?"),
        rf"(?P<y{n}>{year})",
    ]
    if not whole:
        forms.append(rf"(?P<day{n}>\d{{1,2}})(?:st|nd|rd|th|er|\.)?")
    return rf"(?:{'|'.join(forms)})"


def _date(match: re.Match[str], number: int, like: str | None = None) -> str | None:
    """The date in the groups of this number; what it lacks is taken from another one."""
    got = {
        name.removesuffix(str(number)): value
        for name, value in match.groupdict().items()
        if value and name.endswith(str(number))
    }
    if "iso" in got:
        return _checked(got["iso"])
    if "dots" in got:
        day, month, year = got["dots"].split(".")
        return _checked(f"{year}-{int(month):02}-{int(day):02}")
    if "y" in got:
        return got["y"]
    if "md" in got:
        return _checked(f"{got['mdy']}-{_month(got['md']):02}-{int(got['mdd']):02}")
    if "day" in got:
        return _checked(f"{like[:7]}-{int(got['day']):02}") if like and len(like) == len("YYYY-MM-DD") else None
    year = got.get("my") or (like or "")[:4]
    day = f"-{int(got['d']):02}" if "d" in got else ""
    return _checked(f"{year}-{_month(got['m']):02}{day}") if year and "m" in got else None


def _month(name: str) -> int:
    return months()[name.lower()]


def _checked(date: str) -> str | None:
    return date if is_date(date) else None


def _month_of(count: int) -> str:
    return f"{count // 12:04}-{count % 12 + 1:02}"


def _stepped(date: str, by: int) -> str:
    """The next year, month or day, or the one before."""
    if len(date) == len("YYYY"):
        return f"{int(date) + by:04}"
    if len(date) == len("YYYY-MM"):
        return _month_of(int(date[:4]) * 12 + int(date[5:]) - 1 + by)
    return (day.fromisoformat(date) + timedelta(days=by)).isoformat()
