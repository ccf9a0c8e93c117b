"""Dates as web pages print them, in the languages of the United Nations' members as CLDR knows them.

What `index.parse.dates` reads are the dates of papers; pages print figures too, and whether 03/04/2021 is in March or in April
is told by evidence of the page, or not at all.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from index.parse.dates import is_date
from index.statement import Span

_LOCALES = (
    "en", "fr", "es", "pt", "ru", "ar", "ar_LB", "ar_MA", "ar_DZ", "zh", "de", "it", "nl", "sv", "da", "nb", "fi", "is", "et",
    "lv", "lt", "pl", "cs", "sk", "sl", "hr", "sr", "sr_Latn", "bs", "mk", "bg", "ro", "hu", "el", "sq", "tr", "az", "hy",
    "ka", "uk", "be", "kk", "ky", "uz", "tk", "mn", "he", "fa", "id", "ms", "vi", "th", "ca", "eu", "gl", "ga", "mt", "lb",
    "sw", "am", "hi", "bn", "ur", "ne", "tg", "km", "lo", "my", "fil", "af",
)  # fmt: skip
_MORE_MONTHS = {"sept": 9, "setiembre": 9}
"""Written, but not in CLDR: the English abbreviation beside `sep`, and the Spanish of Peru and Uruguay."""

_MOST_USED = ("en", "fr", "es", "pt", "ru", "ar")
"""Whose month names win where the page's language isn't known and languages differ."""

_WIDTHS: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")
_CONTEXTS: tuple[Literal["format", "stand-alone"], ...] = ("format", "stand-alone")
_FIGURES = re.compile(r"(?<![\d./:-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d)(?![\d/]|[.-]\d)")
_YEAR_FIRST = re.compile(r"(?<![\d./:-])((?:19|20)\d\d)\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d|[/.-]\d)")
_EAST_ASIAN = re.compile(r"((?:19|20)\d\d)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "PW", "FM", "MH"})


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date in a text.

    Attributes:
        span: where it stands.
        value: as `YYYY-MM-DD`.
    """

    span: Span
    value: str


@dataclass(frozen=True)
class Evidence:
    """What a page tells of the order of day and month in its figures.

    Attributes:
        language: as `html@lang` gives it, `en-US`; empty if it doesn't.
        known: dates of the page that machines are told, as `YYYY-MM-DD`.
        text: the page's words, in which another date may settle the order.
    """

    language: str = ""
    known: frozenset[str] = frozenset()
    text: str = ""


def printed_dates(text: str, evidence: Evidence) -> list[PrintedDate]:
    """Every full date in `text`, in order; figures whose order nothing tells are left out.

    >>> [found.value for found in printed_dates("28 de setembro de 2021; Tue, 09/28/2021; 28.09.2021", Evidence())]
    ['2021-09-28', '2021-09-28', '2021-09-28']
    >>> printed_dates("03/04/2021", Evidence())
    []
    """
    plain = _plain(text)
    found = [*_in_words(plain, evidence.language), *_year_first(plain), *_in_figures(plain, evidence)]
    found.sort(key=lambda one: (one.span.start, -one.span.end))
    kept: list[PrintedDate] = []
    for one in found:
        if not kept or one.span.start >= kept[-1].span.end:
            kept.append(one)
    return kept


def machine_date(value: str) -> str | None:
    """The day of a time stamp, `2021-09-28T10:00:00Z`; None if it is none."""
    match = re.match(r"\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)", value)
    iso = "-".join(match.groups()) if match else ""
    return iso if is_date(iso) and iso.count("-") == 2 else None


def _in_words(text: str, language: str) -> Iterator[PrintedDate]:
    for pattern in _patterns():
        for match in pattern.finditer(text):
            number = _month(match["month"], language)
            if number and (found := _dated(match.start(), match.end(), match["year"], number, match["day"])):
                yield found


def _month(name: str, language: str) -> int | None:
    """The month of a name; Croatian and Polish, for one, call different months `listopada`."""
    by_language = _months().get(_folded(name), {})
    numbers = set(by_language.values())
    if len(numbers) == 1:
        return numbers.pop()
    usual = (language[:2].lower(), *_MOST_USED)
    return next((by_language[code] for code in usual if code in by_language), None)


def _year_first(text: str) -> Iterator[PrintedDate]:
    for match in _YEAR_FIRST.finditer(text):
        if found := _dated(match.start(), match.end(), match[1], match[3], match[4]):
            yield found
    for match in _EAST_ASIAN.finditer(text):
        if found := _dated(match.start(), match.end(), *match.groups()):
            yield found


def _in_figures(text: str, evidence: Evidence) -> Iterator[PrintedDate]:
    for match in _FIGURES.finditer(text):
        first, separator, second, year = match.groups()
        readings = [
            found
            for day, month in ((first, second), (second, first))
            if (found := _dated(match.start(), match.end(), year, month, day))
        ]
        if len({found.value for found in readings}) == 1:
            yield readings[0]
        elif readings and (order := _order(text, match, separator, readings, evidence)) is not None:
            yield readings[order]


def _order(
    text: str, match: re.Match[str], separator: str, readings: Sequence[PrintedDate], evidence: Evidence
) -> int | None:
    """0 if the day stands first, 1 if the month does, None if nothing tells; the surest evidence first."""
    days = [date.fromisoformat(found.value) for found in readings]
    near = text[max(0, match.start() - 20) : match.end() + 20].casefold()
    named = [order for order, day in enumerate(days) if _weekday_near(near, day, evidence.language)]
    known = [order for order, found in enumerate(readings) if found.value in evidence.known]
    for told in (named, known):
        if len(told) == 1:
            return told[0]
    if separator == ".":
        return 0  # no country writes months first with full stops
    others = {_settled(other) for other in _FIGURES.finditer(_plain(evidence.text)) if other[2] == separator} - {None}
    return others.pop() if len(others) == 1 else _order_of(evidence.language)


def _settled(match: re.Match[str]) -> int | None:
    first, second = int(match[1]), int(match[3])
    return 0 if first > 12 >= second else 1 if second > 12 >= first else None


def _order_of(language: str) -> int | None:
    """What the page's language says; English alone says nothing."""
    parts = language.replace("_", "-").split("-")
    if not parts[0]:
        return None
    country = next((part.upper() for part in parts[1:] if len(part) == 2), "")
    if parts[0].lower() == "en" and not country:
        return None
    return 1 if country in _MONTH_FIRST_COUNTRIES else 0


def _weekday_near(near: str, day: date, language: str) -> bool:
    return any(
        re.search(rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])", near)
        for locale in {"en", language[:2].lower()}
        for name in _weekdays(locale).get(day.weekday(), ())
    )


def _dated(start: int, end: int, year: str, month: str | int, day: str) -> PrintedDate | None:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]):
        return None
    return PrintedDate(Span(start, end), f"{int(year)}-{int(month):02}-{int(day):02}")


def _plain(text: str) -> str:
    """The text with European digits and no marks of direction, character for character."""
    return "".join(_plain_character(character) for character in text) if not text.isascii() else text


def _plain_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return " " if character in "\u00a0\u202f\u200e\u200f\u061c" else character


@cache
def _weekdays(language: str) -> Mapping[int, tuple[str, ...]]:
    try:
        names = [get_day_names(width, locale=Locale.parse(language)) for width in _WIDTHS]
    except (ValueError, UnknownLocaleError):
        return {}
    return {number: tuple({named[number].casefold().rstrip(".") for named in names}) for number in range(7)}


@cache
def _months() -> Mapping[str, Mapping[str, int]]:
    """The month for which a folded name stands, by language; alone and in dates, whole and abbreviated."""
    names: dict[str, dict[str, int]] = {name: {"": number} for name, number in _MORE_MONTHS.items()}
    for locale, name, number in _month_names():
        names.setdefault(_folded(name), {}).setdefault(locale[:2], number)
    return names


def _month_names() -> Iterator[tuple[str, str, int]]:
    for locale in _LOCALES:
        for width in _WIDTHS:
            for context in _CONTEXTS:
                for number, name in get_month_names(width, context=context, locale=locale).items():
                    bare = name.lower().rstrip(".")
                    if len(bare) > 1 and not re.fullmatch(r"\d+\D?", bare):
                        yield locale, bare, number


def _folded(name: str) -> str:
    """Without case, and with one i for Turkish's two: MAYIS is mayıs."""
    return name.casefold().replace("\u0307", "").replace("ı", "i")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    all_names = {name for _, name, _ in _month_names()} | set(_MORE_MONTHS)
    names = "|".join(re.escape(name) for name in sorted(all_names, key=lambda name: (-len(name), name)))
    month = rf"(?<![^\W\d_])(?:ב)?(?P<month>{names})(?![^\W\d_])\.?"
    day = r"(?<!\d)(?P<day>\d{1,2})(?!\d)(?:st|nd|rd|th|er|re|º|°|ª|-?(?:го|а|га))?\.?"
    year = r"(?P<year>(?:19|20)\d\d)(?!\d)"
    joint = r"(?:\s*[,،.\-/]?\s*(?:(?:of|de|del|di|da|d['’]|the|năm|m\.)\s*)?)"
    return (
        re.compile(rf"{day}{joint}{month}{joint}{year}", re.IGNORECASE),
        re.compile(rf"{month}{joint}{day}{joint}{year}", re.IGNORECASE),
        re.compile(rf"(?<!\d){year}{joint}{month}{joint}{day}", re.IGNORECASE),
        re.compile(rf"(?<!\d){year}\.?\s+gada\s+{day}\s*{month}", re.IGNORECASE),  # Latvian
    )
