"""Paragraphs asked for by number, in a library of invented resolutions; every statement here is fictional."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Filters
from index.library import Library
from index.settings import Settings
from index.sync import sync
from tests.assistant.making import assistant_of
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from assistant import Assistant

FIRST = """The Security Council,

Recalling its fictional resolutions on rivers,

Noting the low water of the summer,

1. Demands that levels be measured every hour;

2. Requests the Secretary-General to report on the levels. The report shall name each gauge. It shall be short;

3. Decides that the gauges be:

(a) Painted green;

(b) Read by daylight;

4. Decides to remain seized of the matter.
"""
SECOND = """The Security Council,

Deploring the fictional theft of gauges,

1. Condemns the theft of gauges;

2. Decides to remain seized of the matter.
"""
SPEECH = """Mr. Chairperson,

We welcome the invented resolution on rivers and its wish for hourly readings.

Norway opposes paragraph 2 of it, since reports cost more than gauges.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("resolutions")
    papers = folder / "papers"
    papers.mkdir()
    rows = []
    for name, text, given in (
        ("first.txt", FIRST, {"symbol": "S/RES/9001 (2099)", "date": "2099-01-10", "language": "en"}),
        ("second.txt", SECOND, {"symbol": "S/RES/9002(2099)", "date": "2099-02-10", "language": "en"}),
        ("speech.txt", SPEECH, {"symbol": "PC.DEL/9300/99", "delegation": "Norway", "date": "2099-03-01"}),
    ):
        (papers / name).write_text(text, "utf-8")
        rows.append({"file": name, **given})
    (papers / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    settings = Settings(home=folder / "library")
    sync(Library(settings), [papers], settings, HashingEncoder)
    return settings


@pytest.fixture
def assistant(home: Settings) -> Assistant:
    return assistant_of(home)


@pytest.mark.parametrize(
    "question",
    [
        "paragraph 2 of resolution 9001 (2099)",
        "paragraph 2 of resolution 9001",
        "What does paragraph 2 of S/RES/9001(2099) say about gauges?",
        "What does S/RES/9001 (2099) say in paragraph 2?",
        "para. 2 of s/res/9001",
        "operative paragraph 2 of Security Council resolution 9001",
        "OP2 of UNSCR 9001",
        "пункт 2 резолюции 9001 (2099)",
        "paragraphe 2 de la résolution 9001",
        "the second paragraph of resolution 9001",
    ],
)
def test_a_paragraph_named_by_number_is_the_first_hit_and_the_quote(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    (quote,) = answer.quotes
    assert quote.text == (
        "2. Requests the Secretary-General to report on the levels. The report shall name each gauge. It shall be short;"
    )
    assert (quote.paragraph, answer.status, answer.confidence) == (2, "answered", 1.0)
    first = assistant.retrieve(question, k=1)[0]
    assert first.statement.symbol == "S/RES/9001 (2099)"
    assert "2. Requests" in first.text
    assert quote.passage_id == answer.hits[0].passage_id == first.passage_id


def test_a_paragraph_brings_its_list(assistant: Assistant) -> None:
    (quote,) = assistant.ask("paragraph 3 of resolution 9001").quotes
    assert quote.text.endswith("(b) Read by daylight;")


def test_several_paragraphs_are_quoted_in_the_order_asked(assistant: Assistant) -> None:
    quotes = assistant.ask("What do paragraphs 4 and 1 of resolution 9001 say?").quotes
    assert [quote.paragraph for quote in quotes] == [4, 1]


@pytest.mark.parametrize(("characters", "end"), [(1500, "be short;"), (100, "each gauge."), (10, "the levels.")])
def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence(home: Settings, characters: int, end: str) -> None:
    settings = home.model_copy(update={"max_quoted_characters": characters})
    (quote,) = assistant_of(settings).ask("paragraph 2 of resolution 9001").quotes
    assert quote.text.endswith(end)


def test_a_paragraph_that_is_not_there_is_said_not_to_be(assistant: Assistant) -> None:
    answer = assistant.ask("paragraph 12 of resolution 9001 (2099)")
    assert (answer.status, answer.quotes, answer.nearest) == ("no_evidence", (), None)
    assert answer.text.startswith("S/RES/9001 (2099) has 4 numbered paragraphs; none has the number 12.")


def test_of_two_the_one_that_is_there_is_quoted_and_the_other_told(assistant: Assistant) -> None:
    answer = assistant.ask("paragraphs 1 and 7 of resolution 9002")
    assert [quote.paragraph for quote in answer.quotes] == [1]
    assert "has 2 numbered paragraphs; none has the number 7" in answer.text


@pytest.mark.parametrize("question", ["paragraph 1 of resolution 9001 (2098)", "paragraph 1 of resolution 8888"])
def test_a_document_that_is_not_there_is_said_not_to_be(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.quotes, answer.hits) == ((), ())
    assert f"The library holds no document {question.removeprefix('paragraph 1 of ')}." in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What does Norway say about paragraph 2 of resolution 9001?",
        "Why does Norway oppose paragraph 2 of resolution 9001?",
    ],
)
def test_what_a_delegation_says_about_a_paragraph_is_asked_of_the_delegation(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert {hit.statement.delegation for hit in answer.hits} == {"Norway"}
    assert answer.confidence < 1.0


def test_without_a_document_the_only_one_searched_is_meant(assistant: Assistant) -> None:
    quotes = assistant.ask("What is in paragraph 2 of Norway's statement?").quotes
    assert [quote.text for quote in quotes] == [
        "Norway opposes paragraph 2 of it, since reports cost more than gauges."
    ]
    confined = assistant.ask("What does paragraph 1 say?", filters=Filters(statements=("S/RES/9002(2099)",)))
    assert confined.quotes[0].text.startswith("1. Condemns")
    assert all(quote.score < 1.0 for quote in assistant.ask("What does paragraph 1 say?").quotes)


def test_the_document_can_be_lifted(assistant: Assistant) -> None:
    answer = assistant.ask("paragraph 2 of resolution 9001", filters=Filters(lift=("statement",)))
    assert answer.searched.statements == 3
    assert answer.confidence < 1.0
