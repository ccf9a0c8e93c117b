"""Dates as statements print them, in the languages of the OSCE, as ISO dates."""

from __future__ import annotations

import calendar
import re
from functools import cache

from babel.dates import get_month_names

from index.statement import Span
from index.territories import LANGUAGES

_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")


def dates_in(text: str) -> list[tuple[Span, str]]:
    """Every full date in `text` with its place, in order, as `YYYY-MM-DD`.

    >>> [iso for _, iso in dates_in("13 June 2019; 14 июня 2019 года; le 1er mars 2020; May 21, 2020")]
    ['2019-06-13', '2019-06-14', '2020-03-01', '2020-05-21']
    """
    matches = [match for pattern in (_ISO, *_patterns()) for match in pattern.finditer(text)]
    return sorted((Span(*match.span()), iso) for match in matches if (iso := _iso(match)))


def is_date(value: str) -> bool:
    """Whether `value` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD` and exists in the calendar.

    >>> [is_date(value) for value in ("2019", "2019-06", "2019-02-29", "June 2019")]
    [True, True, False, False]
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", value, re.ASCII)
    if not match or match[1] == "0000":
        return False
    month = int(match[2] or 1)
    return 1 <= month <= 12 and 1 <= int(match[3] or 1) <= calendar.monthrange(int(match[1]), month)[1]


def in_words(value: str) -> str:
    """An ISO date as a citation prints it.

    >>> in_words("2019-06-13"), in_words("2022-09"), in_words("2022")
    ('13 June 2019', 'September 2022', '2022')
    """
    year, *rest = value.split("-")
    if not rest:
        return year
    month = get_month_names("wide", locale="en")[int(rest[0])]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    month = groups["month"] if groups["month"].isdigit() else f"{months()[groups['month'].lower()]:02}"
    iso = f"{groups['year']}-{month}-{int(groups['day']):02}"
    return iso if is_date(iso) else None


@cache
def months() -> dict[str, int]:
    """Month names of all languages, in the form used in dates and the one used alone, and English abbreviations."""
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            months = get_month_names("wide", context=context, locale=language)
            names.update({name.lower(): number for number, name in months.items()})
    abbreviated = get_month_names("abbreviated", locale="en")
    return {name.lower(): number for number, name in abbreviated.items()} | {"sept": 9} | names


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    month = rf"(?P<month>{'|'.join(sorted(map(re.escape, months()), key=len, reverse=True))})\.?"
    day, year = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?", r"(?P<year>(?:19|20)\d\d)\b"
    between = r"[\s\u00a0]+(?:of\s+|de\s+)?"
    day_first = rf"\b{day}{between}{month},?{between}{year}"
    month_first = rf"\b{month}\s+{day},?\s+{year}"
    return re.compile(day_first, re.IGNORECASE), re.compile(month_first, re.IGNORECASE)
