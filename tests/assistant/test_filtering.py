"""Filters: they only ever narrow, know a territory by any of its names, and compare dates as far as both go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Filters
from assistant.filtering import matching
from assistant.holdings import Holdings
from assistant.persons import name_words
from index.errors import QuestionError
from index.snapshot import Card
from index.territories import territory_of

DELEGATIONS = ["Russian Federation", "Türkiye", "Holy See", "European Union", "OSCE Secretariat", None]
DATES = ["2019", "2019-06", "2019-06-13", "2019-12-31", "2020-01", None]
BODIES = ["OSCE Permanent Council", "Forum for Security Co-operation", None]


def card(id: str, **metadata: str | None) -> Card:
    known = {name: value for name, value in metadata.items() if value is not None}
    return Card(id, f"{id}.txt", territory_of(known.get("delegation", "")), known)


CARDS = [
    card(f"{number}", delegation=delegation, date=date, body=body, language=language)
    for number, (delegation, date, body, language) in enumerate(
        (delegation, date, body, language)
        for delegation in DELEGATIONS
        for date in DATES
        for body in BODIES
        for language in ("en", "ru")
    )
]
IDS = [card.id for card in CARDS]
HELD = Holdings(CARDS, dict.fromkeys(IDS, 2))


def some(*values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), max_size=3).map(tuple)


FILTERS = st.builds(
    Filters,
    delegations=some("Russia", "Türkiye", "Turkey", "the Holy See", "osce secretariat", "Atlantis"),
    statements=some(*IDS[:40]),
    bodies=some("osce permanent council", "elsewhere"),
    meetings=some("1232nd meeting", "12"),
    speakers=some("Hill", "Zoë Hill", "nobody"),
    lift=some("date", "delegation"),
    languages=some("en", "ru", "fr"),
    date_from=st.sampled_from(DATES),
    date_to=st.sampled_from(DATES),
)


@given(FILTERS)
def test_what_matches_is_held(filters: Filters) -> None:
    assert matching(HELD, filters) <= HELD.ids


@given(FILTERS)
def test_what_is_found_by_looking_up_is_what_reading_every_card_finds(filters: Filters) -> None:
    found = matching(HELD, filters)
    for one in CARDS:
        held = one.metadata.get
        territories = {territory_of(name) for name in filters.delegations} - {None}
        said = {name.casefold() for name in filters.delegations}
        passes = (
            (not filters.delegations or one.territory in territories or held("delegation", "").casefold() in said)
            and (not filters.statements or one.id in filters.statements)
            and (not filters.bodies or held("body", "").casefold() in filters.bodies)
            and (not filters.languages or held("language") in filters.languages)
            and (not filters.meetings or held("meeting") in filters.meetings)
            and (
                not filters.speakers
                or any(name_words(name) <= name_words(held("speaker", "")) for name in filters.speakers)
            )
        )
        assert passes or one.id not in found
        if passes and not (filters.date_from or filters.date_to):
            assert one.id in found


@given(st.sets(st.sampled_from(IDS)))
def test_passages_are_counted(ids: set[str]) -> None:
    assert HELD.count_passages(ids) == 2 * len(ids)


@given(FILTERS, FILTERS, st.sampled_from(Filters.__slots__))
def test_one_field_more_never_lets_more_through(filters: Filters, other: Filters, field: str) -> None:
    without = replace(filters, **{field: getattr(Filters(), field)})
    with_it = replace(filters, **{field: getattr(other, field)})
    assert matching(HELD, with_it) <= matching(HELD, without)


@given(FILTERS)
def test_fields_narrow_each_by_itself(filters: Filters) -> None:
    each = [
        matching(HELD, replace(Filters(), **{field: getattr(filters, field)}))
        for field in ("delegations", "statements", "bodies", "languages", "meetings", "speakers")
    ]
    dates = matching(HELD, Filters(date_from=filters.date_from, date_to=filters.date_to))
    assert matching(HELD, filters) == frozenset.intersection(dates, *each)


def test_no_filter_lets_all_through() -> None:
    assert matching(HELD, Filters()) == HELD.ids


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ("Türkiye", "Turkey"),
        ("Türkiye", "türkiye"),
        ("Turkey", "Türkiye"),
        ("Russian Federation", "Russia"),
        ("Российская Федерация", "the Russian Federation"),
        ("United States of America", "USA"),
        ("Holy See", "the Holy See"),
        ("European Union", "EU"),
        ("OSCE Secretariat", "osce SECRETARIAT"),
    ],
)
def test_a_delegation_is_found_by_any_name_of_its_territory(held: str, asked: str) -> None:
    cards = [card("a", delegation=held), card("b", delegation="Norway"), card("c")]
    assert matching(Holdings(cards, {}), Filters(delegations=(asked,))) == {"a"}


@pytest.mark.parametrize(
    ("date", "first", "last", "within"),
    [
        ("2019-06-13", "2019-06-13", "2019-06-13", True),
        ("2019-06-13", "2019-06-14", None, False),
        ("2019-06-13", None, "2019-06-12", False),
        ("2019-06-13", "2019-06", "2019-06", True),
        ("2019-06-13", "2019", "2019", True),
        ("2019-06-13", "2020", None, False),
        ("2019-06-13", None, "2018", False),
        ("2019", "2019-06-13", None, True),
        ("2019", None, "2019-06-13", True),
        ("2019", "2020-01-01", None, False),
        ("2019-06", "2019-06-30", None, True),
        ("2019-06", "2019-07-01", None, False),
        ("2019-12-31", "2019-02", "2020", True),
        (None, "2019", None, False),
        (None, None, "2019", False),
        (None, None, None, True),
    ],
)
def test_dates_are_compared_as_far_as_both_go(
    date: str | None, first: str | None, last: str | None, within: bool
) -> None:
    assert bool(matching(Holdings([card("a", date=date)], {}), Filters(date_from=first, date_to=last))) is within


@pytest.mark.parametrize("date", ["2019-13", "2019-6", "13 June 2019", "19", "2019-02-30", "yesterday"])
@pytest.mark.parametrize("field", ["date_from", "date_to"])
def test_what_is_no_date_is_refused_and_named(field: str, date: str) -> None:
    filters = Filters(date_from=date) if field == "date_from" else Filters(date_to=date)
    with pytest.raises(QuestionError, match="YYYY-MM-DD") as caught:
        matching(HELD, filters)
    assert repr(date) in str(caught.value)


def test_an_unknown_statement_is_refused_with_the_command_that_lists_them() -> None:
    with pytest.raises(QuestionError, match=r"'PC\.DEL/1/99'.*demarche list"):
        matching(HELD, Filters(statements=("0", "PC.DEL/1/99")))


@pytest.mark.parametrize(
    ("field", "held", "asked"),
    [
        ("body", "OSCE Permanent Council", "Permanent Council"),
        ("body", "OSCE Permanent Council", "the PC"),
        ("body", "United Nations General Assembly, Second Committee", "UN General Assembly"),
        ("body", "River Commission", "river commission"),
        ("meeting", "1232nd meeting", "1232"),
        ("meeting", "1232nd", "1232nd meeting"),
        ("meeting", "77th session, general debate", "77th session"),
        ("speaker", "Zoë Hill-Brun", "Zoe Hill-Brun"),
        ("speaker", "Zoë Hill-Brun", "Ms. Hill-Brun"),
        ("language", "ru", "ru"),
    ],
)
def test_a_body_a_meeting_and_a_person_are_found_by_a_usual_name(field: str, held: str, asked: str) -> None:
    names: dict[str, Any] = {"body": "bodies", "meeting": "meetings", "speaker": "speakers", "language": "languages"}
    cards = [
        card("a", **{field: held}),
        card("b", body="Court", meeting="3rd meeting", speaker="Al Low", language="en"),
    ]
    assert matching(Holdings(cards, {}), replace(Filters(), **dict[str, Any]({names[field]: (asked,)}))) == {"a"}


def test_what_can_not_be_lifted_is_refused_with_what_can() -> None:
    with pytest.raises(QuestionError, match=r"'colour'.*delegation, statement, speaker"):
        Filters(lift=("colour",))


@pytest.mark.parametrize(
    ("symbol", "asked", "found"),
    [
        ("S/RES/2488 (2019)", "S/RES/2488(2019)", True),
        ("S/RES/2488(2019)", "resolution 2488 (2019)", True),
        ("S/RES/2488 (2019)", "resolution 2488", True),
        ("S/RES/2488 (2019)", "s/res/2488", True),
        ("S/RES/2488 (2019)", "UNSCR 2488", True),
        ("S/RES/2488 (2019)", "резолюции 2488 (2019)", True),
        ("S/RES/2488 (2019)", "resolution 2488 (2020)", False),
        ("S/RES/2488 (2019)", "resolution 248", False),
        ("A/RES/73/27", "resolution 73/27", True),
        ("PC.DEC/1106", "decision No. 1106", True),
        ("PC.DEL/669/19", "pc.del/669/19", True),
        ("PC.DEL/669/19", "PC.DEL/669/19/Rev.1", False),
    ],
)
def test_a_document_is_found_however_its_symbol_is_written(symbol: str, asked: str, found: bool) -> None:
    held = Holdings([card("a", symbol=symbol), card("b", symbol="S/RES/1 (1999)")], {})
    assert held.called(asked) == ({"a"} if found else frozenset())
