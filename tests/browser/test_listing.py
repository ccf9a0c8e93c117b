"""Which statements the Library room lists, and the addresses of statements; without a browser."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.web.address import Anchors, address_of
from assistant.web.listing import PAGE_SIZE, SORTS, Wanted, listing
from index.snapshot import Card
from tests.assistant.making import statement

from .fakes import seed_statement

NAMES = st.sampled_from(["", "Norway", "France", "Åland", "norway"])
CARDS = st.lists(st.tuples(NAMES, st.sampled_from(["", "2019", "2019-06", "2020-01-02"])), max_size=130).map(
    lambda rows: [
        Card(f"s{i}", f"s{i}.txt", None, {k: v for k, v in (("delegation", name), ("date", date)) if v})
        for i, (name, date) in enumerate(rows)
    ]
)
SORT = st.sampled_from([*SORTS, *(f"-{sort}" for sort in SORTS)])


@given(CARDS, SORT)
def test_the_pages_together_hold_each_statement_once(cards: list[Card], sort: str) -> None:
    first = listing(cards, Wanted(sort=sort))
    pages = [listing(cards, Wanted(sort=sort, page=page)).cards for page in range(1, first.pages + 1)]
    assert sorted(card.id for page in pages for card in page) == sorted(card.id for card in cards)
    assert all(len(page) <= PAGE_SIZE for page in pages)


@given(CARDS)
def test_counts_are_those_of_what_the_link_behind_them_shows(cards: list[Card]) -> None:
    everything = listing(cards, Wanted())
    for name, number in everything.kinds.delegations.items():
        assert listing(cards, Wanted(delegation=name)).total == number
    for year, number in everything.kinds.years.items():
        assert listing(cards, Wanted(year=year)).total == number


@given(CARDS, st.sampled_from(["date", "delegation"]))
def test_turning_the_order_around_turns_what_is_known_and_leaves_the_unknown_last(cards: list[Card], key: str) -> None:
    for sort in (key, f"-{key}"):
        values = [
            card.metadata.get(key, "").casefold()
            for page in range(1, 4)
            for card in (
                listing(cards, Wanted(sort=sort, page=page)).cards
                if page <= listing(cards, Wanted(sort=sort)).pages
                else ()
            )
        ]
        known = [value for value in values if value]
        assert values == known + [""] * (len(values) - len(known))
        assert known == sorted(known, reverse=sort.startswith("-"))


def test_every_word_must_stand_somewhere() -> None:
    cards = [Card("PC.DEL/1/20", "a", None, {"delegation": "Norway", "title": "On rivers"}), Card("b", "b", None, {})]
    assert [card.id for card in listing(cards, Wanted(words="NORWAY river pc.del")).cards] == ["PC.DEL/1/20"]
    assert listing(cards, Wanted(words="norway lakes")).total == 0


@given(st.dictionaries(st.sampled_from(["words", "page", "sort", "year", "other"]), st.text(max_size=20)))
def test_any_parameters_are_taken_and_the_address_gives_them_back(given_parameters: dict[str, str]) -> None:
    from urllib.parse import parse_qsl, urlsplit

    wanted = Wanted.of(given_parameters)
    again = Wanted.of(dict(parse_qsl(urlsplit(wanted.address(page=wanted.page)).query)))
    assert again == wanted


def test_a_sentence_is_addressed_by_its_paragraphs_own_number() -> None:
    seed = seed_statement()
    assert address_of(seed, seed.text.index("the so-called Budapest Convention")) == "/statement/PC.DEL/669/19#p3s2"


def test_names_of_places_are_never_given_twice() -> None:
    from dataclasses import replace

    made = statement(["One.", "Two."], ["Three."], ["Four."])
    doubled = replace(
        made, paragraphs=tuple(replace(p, number=1 if i < 2 else None) for i, p in enumerate(made.paragraphs))
    )
    anchors = Anchors(doubled)
    assert anchors.paragraphs == ["p1", "p1-2", "u1"]
    assert anchors.sentences == ["p1s1", "p1s2", "p1-2s1", "u1s1"]
