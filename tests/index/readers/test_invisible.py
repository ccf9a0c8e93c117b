"""What nobody sees is taken out; what a script needs stays; every place moves along."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.invisible import visible, without_invisible
from index.readers.reading import Reading, Shown
from index.statement import Span
from tests.strategies import statement_texts

INVISIBLE = "\u202e\u202d\u2066\u2069\u200b\u200e\u200f\u2060\ufeff\u00ad\U000e0041\U000e007f\u061c\x1b\x00\x9b"


def sprinkled(text: str, places: list[int]) -> str:
    for number, place in enumerate(places):
        at = place % (len(text) + 1)
        text = text[:at] + INVISIBLE[number % len(INVISIBLE)] + text[at:]
    return text


@given(statement_texts(), st.lists(st.integers(0, 5000), max_size=40))
def test_what_is_sprinkled_in_comes_out_and_nothing_else(text: str, places: list[int]) -> None:
    removal = without_invisible(sprinkled(text, places))
    assert removal.text == text
    assert sum(removal.counts.values()) == len(removal.places) == len(places)


@given(statement_texts(), st.lists(st.integers(0, 5000), max_size=40), st.integers(0, 5000), st.integers(1, 60))
def test_a_span_still_names_the_same_characters(text: str, places: list[int], start: int, length: int) -> None:
    dirty = sprinkled(text, places)
    span = Span(start % (len(dirty) - 1), min(len(dirty), start % (len(dirty) - 1) + length))
    removal = without_invisible(dirty)
    moved = removal.text[removal.moved(span.start) : removal.moved(span.end)]
    assert moved == without_invisible(dirty).text[: removal.moved(span.end)][removal.moved(span.start) :]
    assert moved == "".join(c for at, c in enumerate(span.of(dirty), span.start) if at not in removal.places)


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cشود و نمی\u200cخواهیم",  # Persian: the non-joiner parts a verb from its prefix
        "כָּל־הָעָם מְדַבֵּר",  # Hebrew with vowel points
        "نؤيدُ الاقتراحَ",  # Arabic with vowel marks
        "क्\u200dष र्\u200dय",  # Devanagari: the joiner asks for a half form
        "\u2764\ufe0f \U0001f469\u200d\U0001f52c",  # a red heart, a woman scientist
        "L’accord\u00a0: «\u00a0où\u00a0», 1\u202f250,50\u00a0€",
    ],
)
def test_what_is_needed_to_write_stays(text: str) -> None:
    assert without_invisible(text).text == text


@pytest.mark.parametrize(
    ("text", "left", "kind"),
    [
        ("can\u202etonnac\u202c support", "cantonnac support", "bidirectional controls"),
        ("Ad\u200cmin no\u200dt", "Admin not", "zero-width characters"),
        ("כן\u200f, לא", "כן, לא", "bidirectional controls"),
        ("agree" + "".join(chr(0xE0000 + ord(c)) for c in "not"), "agree", "tag characters"),
        ("a\ufe0f\ufe01b", "ab", "variation marks"),
        ("red\x1b[31m", "red[31m", "control characters"),
    ],
)
def test_what_hides_or_steers_goes(text: str, left: str, kind: str) -> None:
    removal = without_invisible(text)
    assert removal.text == left
    assert list(removal.counts) == [kind]


def test_a_lone_surrogate_becomes_what_can_be_stored() -> None:
    assert without_invisible("a\ud800b").text == "a?b"


def test_a_readings_places_move_along_and_one_that_was_all_invisible_is_gone() -> None:
    text = "\u200bTitle\n\n\u202eBody\u202c.\n\n\u200b"
    reading = Reading(
        text, "html", "utf-8", text.index("\u202eBody"),
        headings=(Span(0, 6), Span(len(text) - 1, len(text))), shown={"title": Shown("\u200bTitle", Span(0, 6))},
    )  # fmt: skip
    cleaned = visible(reading)
    assert [span.of(cleaned.text) for span in cleaned.headings] == ["Title"]
    assert cleaned.shown["title"] == Shown("Title", Span(0, 5))
    assert cleaned.text[cleaned.furniture_from :].startswith("Body")
    assert "1 " not in cleaned.text
    assert "2 bidirectional controls, 2 zero-width characters" in cleaned.remarks[0]
