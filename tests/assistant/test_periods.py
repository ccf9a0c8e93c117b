"""When a question wants statements to have been made, and which years are none of that."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.periods import Period, period_named
from index.parse.dates import is_date
from index.statement import Span
from tests.strategies import wild_texts

SURE: dict[str, tuple[str | None, str | None]] = {
    "What did Norway say in 2019?": ("2019", "2019"),
    "What did Norway say about dams in 2019?": ("2019", "2019"),
    "In 2019, what did Norway say about dams?": ("2019", "2019"),
    "What did Norway say in early 2019?": ("2019", "2019"),
    "What has Norway said since June 2022?": ("2022-06", None),
    "Since June 2022, what has Norway said?": ("2022-06", None),
    "What did Norway say from June 2022 onwards?": ("2022-06", None),
    "What was said before 2020?": (None, "2019"),
    "What was said before March 2020?": (None, "2020-02"),
    "What was said before 1 March 2020?": (None, "2020-02-29"),
    "What was said after June 2022?": ("2022-07", None),
    "What was said until 2020?": (None, "2020"),
    "What did Norway say between May and July 2021?": ("2021-05", "2021-07"),
    "What did Norway say between May 2020 and July 2021?": ("2020-05", "2021-07"),
    "What did Norway say on 13 June 2019?": ("2019-06-13", "2019-06-13"),
    "What did Norway say on June 13, 2019?": ("2019-06-13", "2019-06-13"),
    "What did Norway say on 2019-06-13?": ("2019-06-13", "2019-06-13"),
    "What did Norway say on 13.06.2019?": ("2019-06-13", "2019-06-13"),
    "What was said from 13 to 20 June 2019?": ("2019-06-13", "2019-06-20"),
    "Statements from 2018 to 2020 on dams": ("2018", "2020"),
    "What did Norway say in 2018–19?": ("2018", "2019"),
    "What did Norway say in 2018 and 2019?": ("2018", "2019"),
    "What did Norway say in 2018 and in 2020?": ("2018", "2020"),
    "Norway's 2019 statement on dams": ("2019", "2019"),
    "Which statements of 2019 speak of dams?": ("2019", "2019"),
    "What is in the statement of 13 June 2019?": ("2019-06-13", "2019-06-13"),
    "Что Норвегия говорила о воде в 2019 году?": ("2019", "2019"),
    "Что сказала Норвегия с июня 2022 года?": ("2022-06", None),
    "Что сказала Норвегия с мая по июль 2021 года?": ("2021-05", "2021-07"),
    "Что говорила Норвегия до 2020 года?": (None, "2019"),
    "Что сказала Норвегия 13 июня 2019 года?": ("2019-06-13", "2019-06-13"),
    "Qu’a dit la Norvège en 2019 ?": ("2019", "2019"),
    "Depuis juin 2022, qu’a dit la Norvège ?": ("2022-06", None),
    "Qu’a déclaré la Norvège le 13 juin 2019 ?": ("2019-06-13", "2019-06-13"),
    "Was sagte Norwegen seit Juni 2022?": ("2022-06", None),
}
UNSURE: dict[str, tuple[str | None, str | None]] = {
    "What does Norway say about the floods in 2014?": ("2014", "2014"),
    "What did Norway say about the floods in 2014?": ("2014", "2014"),
    "What did Norway say about the agreement signed in 2014?": ("2014", "2014"),
    "Who presented the fictional Call in November 2018?": ("2018-11", "2018-11"),
    "How many dams were built before 2020?": (None, "2019"),
    "What does Norway say about the drought since 2014?": ("2014", None),
}
NONE = [
    "What does resolution 2488 (2019) say about dams?",
    "What does resolution 2020 (2011) say?",
    "What did Norway say about S/RES/2722 (2024)?",
    "What does the 2010 Astana Declaration say?",
    "What did Norway say about Agenda 2030?",
    "What does Norway want to reach by 2030?",
    "What does Norway say about the war of 2008?",
    "What does PC.DEL/669/19 say?",
    "What did Norway say in May?",
    "What did Norway say about last year’s resolution?",
    "What did Norway say in 3019?",
    "What did Norway say on 31 June 2019?",
    "Is 2019 mentioned?",
    "",
]
RELATIVE: dict[str, tuple[str, str]] = {
    "What did Norway say last year?": ("2018", "2018"),
    "What has Norway said this year?": ("2019", "2019"),
    "What did Norway say last month?": ("2019-05", "2019-05"),
    "What has Norway said this month?": ("2019-06", "2019-06"),
    "What has Norway said over the last two years?": ("2018", "2019"),
    "What has Norway said in the past 12 months?": ("2018-07", "2019-06"),
    "Что сказала Норвегия в прошлом году?": ("2018", "2018"),
    "Qu’a dit la Norvège l’année dernière ?": ("2018", "2018"),
}


def ends(period: Period | None) -> tuple[str | None, str | None] | None:
    return (period.first, period.last) if period else None


@pytest.mark.parametrize(("question", "expected"), SURE.items())
def test_a_time_of_saying_is_read_and_sure(question: str, expected: tuple[str | None, str | None]) -> None:
    period = period_named(question)
    assert ends(period) == expected
    assert period is not None
    assert period.sure


@pytest.mark.parametrize(("question", "expected"), UNSURE.items())
def test_a_time_that_may_be_that_of_the_topic_is_not_sure(
    question: str, expected: tuple[str | None, str | None]
) -> None:
    period = period_named(question)
    assert ends(period) == expected
    assert period is not None
    assert not period.sure


@pytest.mark.parametrize("question", NONE)
def test_a_year_of_something_else_is_no_time(question: str) -> None:
    assert period_named(question) is None


@pytest.mark.parametrize(("question", "expected"), RELATIVE.items())
def test_last_year_is_told_from_the_newest_date(question: str, expected: tuple[str, str]) -> None:
    period = period_named(question)
    assert period is not None
    assert period.sure
    assert ends(period.told_from("2019-06-13")) == expected


def test_months_can_not_be_told_from_a_year_and_nothing_from_no_date() -> None:
    month, year = period_named("What was said last month?"), period_named("What was said last year?")
    assert month is not None
    assert year is not None
    assert month.told_from("2019") is None
    assert ends(year.told_from("2019")) == ("2018", "2018")
    assert year.told_from(None) is None


def test_last_month_goes_over_the_new_year() -> None:
    month = period_named("What was said last month?")
    assert month is not None
    assert ends(month.told_from("2020-01-15")) == ("2019-12", "2019-12")


@given(wild_texts() | st.text(max_size=120))
def test_any_text_can_be_read_and_ends_are_dates_in_order(question: str) -> None:
    period = period_named(question)
    if period is not None:
        assert all(is_date(end) for end in (period.first, period.last) if end)
        assert period.span.end <= len(question)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 30)))
def test_every_day_is_read_in_two_ways_of_writing_it(day: object) -> None:
    iso = str(day)
    spoken = f"{int(iso[8:])} {['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'][int(iso[5:7]) - 1]} {iso[:4]}"
    for printed in (iso, spoken):
        assert ends(period_named(f"What did Norway say on {printed}?")) == (iso, iso)
        before, after = (
            period_named(f"What was said before {printed}?"),
            period_named(f"What was said after {printed}?"),
        )
        assert before is not None
        assert after is not None
        assert (before.last or "") < iso < (after.first or "")


def test_a_span_holds_the_words_and_nothing_else() -> None:
    question = "What did Norway say since June 2022 about dams?"
    period = period_named(question)
    assert period is not None
    assert period.span == Span(question.index("since"), question.index(" about"))
