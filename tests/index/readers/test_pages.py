"""Page furniture: out of the way of the sentences, and not one character lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from index.readers import read_source
from index.readers.pages import lift_furniture
from tests.conftest import FIXTURES
from tests.strategies import statement_texts, wild_texts

THREE_PAGES = (
    "PC.DEL/1/20\n\nThe text contains a draft code of conduct for\n\n- 1 -\n\f"
    "PC.DEL/1/20\nPage 2 of 3\n\nthe responsible behaviour of States, which we\n\n- 2 -\n\f"
    "PC.DEL/1/20\nPage 3 of 3\n\nwelcome. That was in 1997.\n\n- 3 -"
)


def inked(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


@settings(max_examples=40)
@given(statement_texts() | wild_texts())
def test_no_character_is_lost_and_none_is_added(text: str) -> None:
    lifted, furniture_from = lift_furniture(text)
    assert inked(lifted) == inked(text)
    assert 0 <= furniture_from <= len(lifted)


@settings(max_examples=40)
@given(wild_texts())
def test_a_text_without_page_breaks_stays_as_it_is(text: str) -> None:
    text = text.replace("\f", "\n")
    assert lift_furniture(text) == (text, len(text))


@settings(max_examples=40)
@given(statement_texts())
def test_the_page_breaks_stay_where_they_were_between_the_words(text: str) -> None:
    lifted, furniture_from = lift_furniture(text)
    assert lifted[:furniture_from].count("\f") == text.count("\f")


def test_a_sentence_over_two_page_breaks_is_one_run_of_characters() -> None:
    lifted, furniture_from = lift_furniture(THREE_PAGES)
    body = " ".join(lifted[:furniture_from].split())
    assert "a draft code of conduct for the responsible behaviour of States, which we welcome." in body
    assert lifted[:furniture_from].count("\f") == 2


def test_numbers_and_running_heads_of_the_later_pages_are_the_furniture() -> None:
    lifted, furniture_from = lift_furniture(THREE_PAGES)
    furniture = lifted[furniture_from:].split("\n\n")[1:]
    assert furniture == ["- 1 -", "PC.DEL/1/20", "Page 2 of 3", "- 2 -", "PC.DEL/1/20", "Page 3 of 3", "- 3 -"]


def test_the_symbol_at_the_head_of_the_first_page_is_no_furniture() -> None:
    lifted, _ = lift_furniture(THREE_PAGES)
    assert lifted.startswith("PC.DEL/1/20\n")


@pytest.mark.parametrize("line", ["In 2019 we said so.", "7. The Council decides", "1,250 euros"])
def test_a_line_of_the_text_at_the_edge_of_a_page_stays(line: str) -> None:
    lifted, furniture_from = lift_furniture(f"One.\n\n{line}\fAnother page.\n\nThe end.")
    assert line in lifted[:furniture_from]


def test_the_paper_with_running_heads_reads_on_over_its_page_breaks() -> None:
    path = FIXTURES / "statements" / "FSC.DEL_912_21.txt"
    source = read_source(path, path.read_bytes())
    body = " ".join(source.text[: source.furniture_from].split())
    assert "voluntary and legally non-binding basis" in body
    assert body.count("FSC.DEL/912/21") == 1
