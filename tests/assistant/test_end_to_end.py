"""One flow with the real model: the seed's question, silence where the library holds nothing, and who said what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from assistant import Turn
from index.statement import Role
from tests.assistant.conftest import QUESTIONS
from tests.index.fixtures import EXPECTED

if TYPE_CHECKING:
    from assistant import Assistant

pytestmark = pytest.mark.model

OBJECTION = "What is Russia's objection to the Paris Call?"
OBJECTED = [
    ("Budapest Convention", "violation of State sovereignty"),
    ("equalization of the rights of States and non-State actors",),
    ("admissibility of armed conflict",),
    ("applicability of existing international law",),
]


@pytest.mark.parametrize("words", OBJECTED, ids=lambda words: words[0])
def test_each_objection_is_quoted(on_seed: Assistant, words: tuple[str, ...]) -> None:
    quotes = on_seed.ask(OBJECTION).quotes
    assert any(all(word in quote.display for word in words) for quote in quotes)


def test_objections_come_first_and_from_their_paragraphs(on_seed: Assistant) -> None:
    answer = on_seed.ask(OBJECTION)
    assert answer.status == "answered"
    assert {quote.paragraph for quote in answer.quotes[:3]} <= {3, 4}
    assert "PC.DEL/669/19, para. 3" in answer.text
    for quote in answer.quotes:
        assert quote.text == on_seed.statement("PC.DEL/669/19").text[quote.start : quote.end]
        assert "thank" not in quote.text
        assert (quote.role, quote.voice) == (Role.BODY, "own")
        assert quote.paragraph is not None


def test_a_follow_up_asks_the_same_of_another(on_seed: Assistant) -> None:
    history = [Turn("user", OBJECTION), Turn("assistant", on_seed.ask(OBJECTION).text)]
    answer = on_seed.ask("And the United States?", history)
    assert answer.status == "no_evidence"
    assert "The library holds no statement by the United States." in answer.text


@pytest.mark.parametrize("question", ["Who won the 2018 World Cup?", "What did France reply to Russia?"])
def test_where_there_is_no_evidence_it_says_what_was_searched(on_seed: Assistant, question: str) -> None:
    answer = on_seed.ask(question)
    assert (answer.status, answer.quotes) == ("no_evidence", ())
    assert "Searched: 1 statement" in answer.text
    shown = answer.to_dict()
    assert shown["searched"]["statements"] == 1
    assert shown["searched"]["passages"] >= 1


def test_france_is_said_to_have_no_statement(on_seed: Assistant) -> None:
    answer = on_seed.ask("What did France reply to Russia?")
    assert "The library holds no statement by France." in answer.text
    assert answer.searched.filters == {"delegations": ["France"]}


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("When was PC.DEL/669/19 distributed?", "14 June 2019"),
        ("When was the statement delivered?", "13 June 2019"),
        ("What was the original language of the statement?", "Original: RUSSIAN"),
    ],
)
def test_the_header_answers_for_itself(on_seed: Assistant, question: str, line: str) -> None:
    (quote,) = on_seed.ask(question).quotes
    assert quote.text == line


def test_the_real_model_answers_the_same_each_time(on_seed: Assistant) -> None:
    first, second = on_seed.ask(OBJECTION).to_dict(), on_seed.ask(OBJECTION).to_dict()
    assert first | {"seconds": {}} == second | {"seconds": {}}


ASKED_OF_ONE = [1, 4, 5, 8, 10, 12, 15, 20, 21, 24, 34, 35]
"""Numbers of questions of the kind attribution that ask for one delegation in English."""
ATTRIBUTIONS = [row for row in QUESTIONS if row["id"] in {f"fixture-attribution-{n:02}" for n in ASKED_OF_ONE}]


@pytest.mark.parametrize("row", ATTRIBUTIONS, ids=lambda row: row["id"])
def test_the_first_quote_is_the_words_of_the_one_who_is_asked_for(on_invented: Assistant, row: dict[str, Any]) -> None:
    answer = on_invented.ask(row["question"])
    assert answer.quotes, answer.text
    asked_for = {EXPECTED[expected["doc"]]["delegation"] for expected in row["expected"]}
    assert {quote.statement.delegation for quote in answer.quotes} == asked_for


@pytest.mark.parametrize("row", QUESTIONS[::8], ids=lambda row: row["id"])
def test_every_quote_on_the_invented_statements_is_exact(on_invented: Assistant, row: dict[str, Any]) -> None:
    answer = on_invented.ask(row["question"])
    for quote in json.loads(json.dumps(answer.to_dict()))["quotes"]:
        source = on_invented.statement(quote["statement"]["id"])
        assert quote["text"] == source.text[quote["start"] : quote["end"]] != ""
