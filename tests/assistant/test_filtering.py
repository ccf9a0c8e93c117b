"""Filters: they only ever narrow, know a territory by any of its names, and compare dates as far as both go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Filters
from assistant.filtering import matching
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


def some(*values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), max_size=3).map(tuple)


FILTERS = st.builds(
    Filters,
    delegations=some("Russia", "Türkiye", "Turkey", "the Holy See", "osce secretariat", "Atlantis"),
    statements=some(*IDS[:40]),
    bodies=some("osce permanent council", "elsewhere"),
    languages=some("en", "ru", "fr"),
    date_from=st.sampled_from(DATES),
    date_to=st.sampled_from(DATES),
)


@given(FILTERS)
def test_what_matches_is_among_the_cards_and_in_their_order(filters: Filters) -> None:
    matched = matching(CARDS, filters)
    assert matched == [card for card in CARDS if card in matched]


@given(FILTERS, FILTERS, st.sampled_from(Filters.__slots__))
def test_one_field_more_never_lets_more_through(filters: Filters, other: Filters, field: str) -> None:
    without = replace(filters, **{field: getattr(Filters(), field)})
    with_it = replace(filters, **{field: getattr(other, field)})
    assert {card.id for card in matching(CARDS, with_it)} <= {card.id for card in matching(CARDS, without)}


@given(FILTERS)
def test_fields_narrow_each_by_itself(filters: Filters) -> None:
    each = [
        {card.id for card in matching(CARDS, replace(Filters(), **{field: getattr(filters, field)}))}
        for field in ("delegations", "statements", "bodies", "languages")
    ]
    dates = {card.id for card in matching(CARDS, Filters(date_from=filters.date_from, date_to=filters.date_to))}
    assert {card.id for card in matching(CARDS, filters)} == set.intersection(dates, *each)


def test_no_filter_lets_all_through() -> None:
    assert matching(CARDS, Filters()) == CARDS


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
    assert [one.id for one in matching(cards, Filters(delegations=(asked,)))] == ["a"]


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
    assert bool(matching([card("a", date=date)], Filters(date_from=first, date_to=last))) is within


@pytest.mark.parametrize("date", ["2019-13", "2019-6", "13 June 2019", "19", "2019-02-30", "yesterday"])
@pytest.mark.parametrize("field", ["date_from", "date_to"])
def test_what_is_no_date_is_refused_and_named(field: str, date: str) -> None:
    filters = Filters(date_from=date) if field == "date_from" else Filters(date_to=date)
    with pytest.raises(QuestionError, match="YYYY-MM-DD") as caught:
        matching(CARDS, filters)
    assert repr(date) in str(caught.value)


def test_an_unknown_statement_is_refused_with_the_command_that_lists_them() -> None:
    with pytest.raises(QuestionError, match=r"'PC\.DEL/1/99'.*demarche list"):
        matching(CARDS, Filters(statements=("0", "PC.DEL/1/99")))
