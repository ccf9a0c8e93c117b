"""What kind of thing a question wants, and which sentences show one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.wanted import WANTED, specifics, wanted
from tests.strategies import wild_texts

KINDS = {
    "How many States joined?": ["number"],
    "How much will the register cost?": ["number"],
    "What percentage of depots has thermometers?": ["number"],
    "Сколько готова заплатить Кыргызская Республика?": ["number"],
    "Combien cela coûte-t-il ?": ["number"],
    "When was it presented?": ["time"],
    "In which year was it adopted?": ["time"],
    "Когда это было?": ["time"],
    "Quand a-t-il parlé ?": ["time"],
    "Who presented the Paris Call?": ["person"],
    "To whom is it addressed?": ["person"],
    "Кто это предложил?": ["person"],
    "Who presented it, and when?": ["time", "person"],
    "Where are the depots?": ["place"],
    "In which city was it presented?": ["place"],
    "Где это было?": ["place"],
    "What is Russia's objection to the Paris Call?": [],
    "What do those who object say?": [],
    "": [],
}


@pytest.mark.parametrize(("question", "kinds"), KINDS.items())
def test_kinds_are_told_by_the_form_of_the_question(question: str, kinds: list[str]) -> None:
    assert [kind.name for kind in wanted(question)] == kinds


@pytest.mark.parametrize(
    ("question", "sentence", "shown"),
    [
        ("How many States joined?", "Thirty-one States joined it.", True),
        ("How many States joined?", "31 States joined it.", True),
        ("How many States joined?", "Many States joined it.", False),
        ("When was it presented?", "It was presented in November 2018.", True),
        ("When was it presented?", "It was presented yesterday.", True),
        ("When was it presented?", "It was presented well.", False),
        ("When in November 2018 was it presented?", "It was presented in November 2018.", False),
        ("Who presented it?", "It was presented by President Macron.", True),
        ("Who presented it?", "It was presented by the speaker.", False),
        ("Who presented the Paris Call?", "We know the Paris Call.", False),
        ("Where is the depot?", "The depot lies near Sevastopol.", True),
        ("Where is the depot?", "The depot lies near a river.", False),
    ],
)
def test_a_sentence_shows_a_thing_that_the_question_lacks(question: str, sentence: str, shown: bool) -> None:
    (kind,) = wanted(question)
    assert kind.is_shown(sentence, question) is shown


@given(wild_texts(), wild_texts())
def test_any_sentence_can_be_looked_at(sentence: str, question: str) -> None:
    for kind in WANTED:
        assert isinstance(kind.is_shown(sentence, question), bool)


@given(st.sampled_from(sorted(KINDS)))
def test_a_question_shows_no_person_time_or_place_that_it_asks_for_itself(question: str) -> None:
    assert not any(kind.is_shown(question, question) for kind in wanted(question) if kind.name != "number")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What is to the Paris Call?", {"paris", "call"}),
        ("What about Article 32 of the Budapest Convention?", {"article", "32", "budapest", "convention"}),
        ("How many thermometers?", set()),
        ("Что сказал Макрон?", {"макрон"}),
    ],
)
def test_names_and_numbers_are_what_no_answer_may_ignore(question: str, found: set[str]) -> None:
    assert specifics(question) == found
