"""Dates: in every language's own form, and only such as exist."""

from __future__ import annotations

import datetime

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from index.parse.dates import dates_in, in_words, is_date
from index.territories import LANGUAGES

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))


def isos(text: str) -> list[str]:
    return [iso for _, iso in dates_in(text)]


@given(DAYS, st.sampled_from(LANGUAGES))
def test_a_date_is_read_as_its_language_writes_it(day: datetime.date, language: str) -> None:
    written = format_date(day, "long", locale=language)
    assert isos(f"(2) {written}.") == [day.isoformat()]


@given(DAYS, st.sampled_from(LANGUAGES))
def test_capitals_and_no_break_spaces_make_no_difference(day: datetime.date, language: str) -> None:
    written = format_date(day, "d MMMM y", locale=language)
    assert isos(written.replace(" ", "\u00a0")) == isos(written.title()) == [day.isoformat()]


@given(DAYS)
def test_the_span_of_a_date_holds_it_and_nothing_else(day: datetime.date) -> None:
    text = f"Vienna, {format_date(day, 'd MMMM y', locale='en')}, p. 3"
    ((span, iso),) = dates_in(text)
    assert span.of(text) == format_date(day, "d MMMM y", locale="en")
    assert iso == day.isoformat()


@given(DAYS)
def test_a_date_in_words_is_read_back(day: datetime.date) -> None:
    assert isos(in_words(day.isoformat())) == [day.isoformat()]


@given(DAYS)
def test_every_day_of_the_calendar_is_a_date(day: datetime.date) -> None:
    assert all(is_date(day.isoformat()[:length]) for length in (4, 7, 10))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("June 13th, 2019", "2019-06-13"),
        ("Sept. 3, 2020", "2020-09-03"),
        ("3rd of March 2021", "2021-03-03"),
        ("le 1er juin 2020", "2020-06-01"),
        ("1\u202fer juin 2020", None),
        ("28 МАЯ 2020 ГОДА", "2020-05-28"),
        ("11 Haziran 2020", "2020-06-11"),
        ("25 de junio de 2020", "2020-06-25"),
        ("2020-05-21", "2020-05-21"),
        ("31 June 2020", None),
        ("29 February 2019", None),
        ("2020-13-01", None),
        ("13 June 19", None),
        ("in May 2020", None),
        ("A/79/PV.912", None),
    ],
)
def test_dates_as_papers_print_them(text: str, iso: str | None) -> None:
    assert isos(text) == ([iso] if iso else [])


def test_dates_come_in_the_order_of_the_text() -> None:
    assert isos("On 21 May 2020 and 1 March 2021, not on 2019-12-31.") == ["2020-05-21", "2021-03-01", "2019-12-31"]


@pytest.mark.parametrize(
    "value", ["", "19", "2019-6", "2019-06-31", "2019-00", "0000", "2019-06-13T10:00", " 2019", "2019-06-13\n", "٢٠١٩"]
)
def test_what_is_no_iso_date_is_none(value: str) -> None:
    assert not is_date(value)
