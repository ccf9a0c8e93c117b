"""Names of States and groups."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from index.territories import LANGUAGES, mentions, seats, short_name, territory_of
from tests.index.fixtures import EXPECTED
from tests.strategies import wild_texts

OSCE = [
    "AD",
    "AL",
    "AM",
    "AT",
    "AZ",
    "BA",
    "BE",
    "BG",
    "BY",
    "CA",
    "CH",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GB",
    "GE",
    "GR",
    "HR",
    "HU",
    "IE",
    "IS",
    "IT",
    "KG",
    "KZ",
    "LI",
    "LT",
    "LU",
    "LV",
    "MC",
    "MD",
    "ME",
    "MK",
    "MN",
    "MT",
    "NL",
    "NO",
    "PL",
    "PT",
    "RO",
    "RS",
    "RU",
    "SE",
    "SI",
    "SK",
    "SM",
    "TJ",
    "TM",
    "TR",
    "UA",
    "US",
    "UZ",
    "VA",
]


def names_in(text: str) -> list[tuple[str, str, bool]]:
    return [(m.code, m.span.of(text), m.adjective) for m in mentions(text)]


@pytest.mark.parametrize("code", OSCE)
def test_the_name_of_a_participating_state_is_known_in_every_language(code: str) -> None:
    told = {language: territory_of(str(Locale(language).territories[code])) for language in LANGUAGES}
    assert told == dict.fromkeys(LANGUAGES, code)


@pytest.mark.parametrize("code", [*OSCE, "EU"])
def test_the_short_name_of_a_territory_names_it(code: str) -> None:
    assert territory_of(short_name(code)) == code


@pytest.mark.parametrize("file", [file for file, row in EXPECTED.items() if row["territory"]])
def test_the_delegation_that_a_human_reads_is_a_territory(file: str) -> None:
    assert territory_of(EXPECTED[file]["delegation"]) == EXPECTED[file]["territory"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("the Russian Federation", "RU"),
        ("RUSSIAN FEDERATION", "RU"),
        ("Российской Федерации", "RU"),
        ("Российская Федерация", "RU"),
        ("la Fédération de Russie", "RU"),
        ("l’Allemagne", "DE"),
        ("Кыргызской Республики", "KG"),
        ("Казахстана", "KZ"),
        ("Республики Казахстан", "KZ"),
        ("Kyrgyz Republic", "KG"),
        ("Türkiye Cumhuriyeti", "TR"),
        ("Republic of\nTürkiye", "TR"),
        ("Turkey", "TR"),
        ("the United States of America", "US"),
        ("США", "US"),
        ("the United\u00a0Kingdom", "GB"),
        ("the European Union", "EU"),
        ("Holy See", "VA"),
        ("Святого Престола", "VA"),
        ("Bosnia and Herzegovina", "BA"),
        ("Atlantis", None),
        ("France and Germany", None),
        ("the French delegation", None),
        ("", None),
    ],
)
def test_a_name_stands_for_its_territory_only_as_a_whole(name: str, code: str | None) -> None:
    assert territory_of(name) == code


@pytest.mark.parametrize("name", ["Türkiye", "Côte d’Ivoire", "España", "Österreich", "Россия"])
def test_a_decomposed_name_is_the_same_name(name: str) -> None:
    assert territory_of(unicodedata.normalize("NFD", name)) == territory_of(name) is not None


def test_names_and_adjectives_are_found_in_order_the_longest_first() -> None:
    text = "How did Russian diplomats answer France, the United States of America and South Korea?"
    assert names_in(text) == [
        ("RU", "Russian", True), ("FR", "France", False), ("US", "United States of America", False), ("KR", "South Korea", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Let us agree.",
        "a jordan of words",
        "They polish the text.",
        "Germanium",
        "The franchise",
        "pre-France",
        "it is no matter",
    ],
)
def test_common_words_are_no_states(text: str) -> None:
    assert names_in(text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("How did Moscow and Ankara answer?", ["RU", "TR"]),
        ("the Paris Call and the Budapest Convention", []),
        ("Does Paris agree with the Paris Call?", ["FR"]),
        ("Allegations by the Kremlin. According to the Vatican, no.", ["RU", "VA"]),
        ("Viennas, Romeo, Berliner", []),
    ],
)
def test_a_seat_of_government_stands_for_its_government_unless_it_names_a_thing(text: str, codes: list[str]) -> None:
    assert [mention.code for mention in seats(text)] == codes
    assert all(mention.span.of(text) in text and not mention.adjective for mention in seats(text))


@settings(max_examples=50)
@given(wild_texts(), st.sampled_from(OSCE), wild_texts())
def test_a_mention_is_where_it_says_and_mentions_do_not_overlap(before: str, code: str, after: str) -> None:
    text = f"{before} {short_name(code)} {after}"
    found = mentions(text)
    assert code in [mention.code for mention in found]
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
