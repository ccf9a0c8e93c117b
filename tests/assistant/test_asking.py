"""Which line of a document's header a question asks for."""

from __future__ import annotations

import pytest

from assistant.asking import field_asked
from index.statement import METADATA_FIELDS

FIELDS = {
    "symbol": ["What is the document symbol?", "What is the reference number of that paper?"],
    "original_language": ["What was the original language of FSC.DEL/915/21?", "In which language was it delivered?"],
    "distributed": ["When was PC.DEL/9105/20/Rev.1 distributed?", "What is the date of distribution?"],
    "post": ["What is his post?", "In what capacity did she speak?", "What post does Mr. Balakin hold?"],
    "reply_to": [
        "Which statement does PC.DEL/9102/20 respond to?",
        "In response to what was it made?",
        "What is the statement a reply to?",
    ],
    "meeting": ["At which meeting was the statement made?", "What is the number of the meeting?"],
    "body": ["In which body was the statement delivered?", "Where was the statement made?"],
    "speaker": [
        "Who delivered the statement?",
        "Who is the speaker?",
        "Which diplomat delivered it?",
        "What is the name of the speaker?",
        "Who delivered the Russian reply to France?",
    ],
    "date": ["When was the statement made?", "On which date was Norway's statement delivered?", "When did he speak?"],
    "delegation": ["Which delegation delivered the statement?", "Whose statement is this?"],
    "subject": ["What is the subject of the statement?", "What is the statement called?"],
}

WHAT_WAS_SAID = [
    "What is Russia's objection to the Paris Call?",
    "Who presented the Paris Call?",
    "When did President Macron present it?",
    "What does the statement say about sovereignty?",
    "What does Russia propose?",
    "How many thermometers are there in a depot?",
    "Who wants the readings to stay with the national services?",
    "On what date does Kazakhstan want the pilot phase to begin?",
    "",
]


@pytest.mark.parametrize(("field", "question"), [(field, q) for field, asked in FIELDS.items() for q in asked])
def test_a_field_is_recognised(field: str, question: str) -> None:
    assert field_asked(question) == field


@pytest.mark.parametrize(("field", "question"), [(field, asked[0]) for field, asked in FIELDS.items()])
def test_capitals_and_line_breaks_change_nothing(field: str, question: str) -> None:
    assert field_asked(question.upper().replace(" ", "\n ")) == field


@pytest.mark.parametrize("question", WHAT_WAS_SAID)
def test_a_question_about_what_was_said_asks_for_no_field(question: str) -> None:
    assert field_asked(question) is None


def test_every_field_is_one_of_the_metadata() -> None:
    assert set(FIELDS) <= set(METADATA_FIELDS)
