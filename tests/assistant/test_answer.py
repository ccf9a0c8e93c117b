"""The types that callers see: what they refuse, what they show, and that they show it exactly."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Filters, Searched, Turn, display
from index.errors import QuestionError
from tests.assistant.making import hit, quote, statement
from tests.strategies import wild_texts

ANSWER_KEYS = "question status text confidence quotes hits searched nearest generation notice read_as writer prose seconds".split()
QUOTE_KEYS = "text display start end paragraph page voice voice_cue citation passage_id text_sha256 source_sha256 statement".split()
STATEMENT_KEYS = "id symbol title delegation speaker body meeting date language original_language path url".split()
HIT_KEYS = "passage_id statement_id path text start end score cosine lexical".split()

SOURCE = statement(["Nous sommes d’accord,\n*inter alia*, 👍."], ["Мы «против»."], delegation="Türkiye", symbol="A/1")


def answer() -> Answer:
    """An answer with everything in it."""
    quotes = (quote(SOURCE, "Nous sommes d’accord,\n*inter alia*, 👍."), quote(SOURCE, "Мы «против»."))
    searched = Searched(1, 1, {"delegations": ["Türkiye"]})
    found = hit(SOURCE)
    return Answer("Q?", "answered", "A.", 0.7, quotes, (found,), searched, found, "000001", None, {"reading": 0.1})


@given(wild_texts())
def test_display_leaves_no_white_space_but_single_spaces(text: str) -> None:
    shown = display(text)
    assert shown == " ".join(shown.split())


@given(wild_texts())
def test_without_asterisks_only_white_space_changes(text: str) -> None:
    plain = text.replace("*", "")
    assert display(plain) == " ".join(plain.split())


@given(wild_texts())
def test_display_takes_no_character_but_asterisks_and_white_space(text: str) -> None:
    assert "".join(display(text).replace("*", "").split()) == "".join(text.replace("*", "").split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("which, *inter\nalia*, provides", "which, inter alia, provides"),
        ("**STATEMENT BY**\n**X**", "STATEMENT BY X"),
        ("***both***", "both"),
        ("Albania*, Montenegro* and others", "Albania*, Montenegro* and others"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("a*b*c", "a*b*c"),
        ("1\u202f250\u00a0€", "1 250 €"),
        ("", ""),
    ],
)
def test_only_marks_of_emphasis_are_taken_away(text: str, shown: str) -> None:
    assert display(text) == shown


@pytest.mark.parametrize("role", ["system", "tool", "User", "", None])
def test_a_turn_refuses_any_other_role(role: Any) -> None:
    with pytest.raises(QuestionError, match="'user' or 'assistant'"):
        Turn(role, "text")


def test_an_answer_shows_exactly_the_documented_keys() -> None:
    shown = answer().to_dict()
    assert list(shown) == ANSWER_KEYS
    assert list(shown["searched"]) == ["statements", "passages", "filters", "implied", "delegations", "dates"]
    assert [list(one) for one in shown["quotes"]] == [QUOTE_KEYS, QUOTE_KEYS]
    assert list(shown["quotes"][0]["statement"]) == STATEMENT_KEYS
    assert [list(one) for one in (*shown["hits"], shown["nearest"])] == [HIT_KEYS, HIT_KEYS]


def test_an_answer_survives_json() -> None:
    shown = answer().to_dict()
    assert json.loads(json.dumps(shown)) == shown


def test_the_hash_of_a_quote_is_that_of_its_raw_characters() -> None:
    for one in answer().to_dict()["quotes"]:
        assert one["text"] == SOURCE.text[one["start"] : one["end"]]
        assert one["text_sha256"] == hashlib.sha256(one["text"].encode()).hexdigest()
        assert one["source_sha256"] == SOURCE.source_sha256


def test_a_quote_shows_raw_text_and_readable_text() -> None:
    shown = answer().quotes[0]
    assert (shown.text, shown.display) == (
        "Nous sommes d’accord,\n*inter alia*, 👍.",
        "Nous sommes d’accord, inter alia, 👍.",
    )


def test_a_hit_shows_the_raw_slice() -> None:
    found = hit(SOURCE, 1)
    assert found.text == SOURCE.text[found.start : found.end] == "Мы «против»."
    assert (found.statement_id, found.path) == ("a", "a.txt")


@given(
    st.builds(
        Filters,
        delegations=st.lists(st.text(), max_size=2).map(tuple),
        bodies=st.lists(st.text(), max_size=2).map(tuple),
        date_from=st.none() | st.just("2019"),
    )
)
def test_filters_show_those_that_are_set_and_no_others(filters: Filters) -> None:
    shown = filters.to_dict()
    assert json.loads(json.dumps(shown)) == shown
    assert set(shown) == {name for name in Filters.__slots__ if getattr(filters, name)}
    again: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in shown.items()}
    assert Filters(**again) == filters


def test_nobody_changes_an_answer() -> None:
    with pytest.raises(AttributeError):
        answer().text = "Something else."  # type: ignore[misc]
