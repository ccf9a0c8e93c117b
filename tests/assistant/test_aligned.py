"""Who joins another's statement without making one. All statements are fictional."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.aligned import asks_who_shares, joining
from tests.assistant.making import statement

if TYPE_CHECKING:
    from assistant.assistant import Assistant


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What is Albania's position on the Lindau Register?", "Albania"),
        ("Does Iceland share the position of the European Union on the Lindau Register?", "Iceland"),
    ],
)
def test_who_joined_a_statement_is_answered_by_the_sentence_that_says_so(
    on_invented: Assistant, question: str, name: str
) -> None:
    answer = on_invented.ask(question)
    (quote,) = answer.quotes
    assert quote.text.endswith("align themselves with this statement.")
    assert quote.text == quote.statement.text[quote.start : quote.end]
    assert f"{name} joined the statement of the European Union." in answer.text
    assert f"The library holds no statement by {name}." in answer.text


@pytest.mark.model
@pytest.mark.parametrize(
    "question", ["What is Georgia's position on the Lindau Register?", "What is Iceland's position on whaling?"]
)
def test_who_joined_nothing_on_it_has_no_answer(on_invented: Assistant, question: str) -> None:
    assert on_invented.ask(question).status == "no_evidence"


@pytest.mark.model
def test_who_has_a_statement_speaks_for_itself(on_invented: Assistant) -> None:
    answer = on_invented.ask("What is Norway's position on funding?")
    assert {quote.statement.delegation for quote in answer.quotes} == {"Norway"}


@pytest.mark.parametrize(
    ("sentence", "code", "joins"),
    [
        ("Ghana aligns itself with the statement made by Jordan.", "GH", True),
        ("Ghana aligns itself with the statement made by Jordan.", "JO", False),
        ("Норвегия и Исландия присоединяются к этому заявлению.", "IS", True),
        ("L’Albanie et la Moldavie se rallient à la présente déclaration.", "AL", True),
        ("Iceland measures its rivers.", "IS", False),
    ],
)
def test_a_sentence_says_who_joins(sentence: str, code: str, joins: bool) -> None:
    assert list(joining(statement([sentence]), code)) == ([0] if joins else [])


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Does Norway share this position?", True),
        ("Did Iceland align itself with the statement?", True),
        ("Разделяет ли Норвегия эту позицию?", True),
        ("What share of the dams is Norwegian?", False),
    ],
)
def test_by_its_words_a_question_asks_who_shares(question: str, asks: bool) -> None:
    assert asks_who_shares(question) is asks
