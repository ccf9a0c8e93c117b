"""A question that takes something for granted is answered by what contradicts it, and is told so. Norway's words are fictional."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.cues import ACTS
from tests.assistant.making import assistant_of
from tests.index.making import take_in, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.answer import Answer
    from assistant.assistant import Assistant
    from index.settings import Settings

DAMS = (
    "Delegation of Norway\n\nThis is fictional.\n\n"
    "We cannot accept the Lindau register, which is an unacceptable burden.\n\n"
    "We support the ferry of Pell."
)


@pytest.fixture
def ask(settings: Settings, tmp_path: Path) -> Callable[[str], Answer]:
    take_in(settings, write(tmp_path / "papers", {"dams.txt": DAMS}))
    return assistant_of(settings.model_copy(update={"min_confidence": 0.0})).ask


@pytest.mark.parametrize(
    "question", ["Why does Norway support the Lindau register?", "Does Norway support the Lindau register?"]
)
def test_the_sentence_that_contradicts_is_quoted_first_and_said_to(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert answer.quotes[0].text == "We cannot accept the Lindau register, which is an unacceptable burden."
    assert "No sentence found shows support" in answer.text
    assert "the contrary, an objection." in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What is Norway's objection to the Lindau register?",
        "Why does Norway support the ferry of Pell?",
        "What does Norway say about the Lindau register?",
    ],
)
def test_nothing_is_contradicted_where_the_act_was_performed_or_none_is_asked(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert "No sentence found" not in ask(question).text


def test_a_name_that_no_quoted_statement_has_is_named(ask: Callable[[str], Answer]) -> None:
    assert "Nothing in the quoted statements mentions Atlantis." in ask("Does the ferry of Pell go to Atlantis?").text
    assert "mentions" not in ask("What does Norway say about the ferry of Pell?").text


@pytest.mark.model
def test_who_asks_why_russia_supports_the_budapest_convention_is_told_that_it_does_not(on_seed: Assistant) -> None:
    answer = on_seed.ask("Why does Russia support the Budapest Convention?")
    assert "which most countries find unacceptable" in answer.quotes[0].text
    assert "the contrary, an objection" in answer.text
    assert "contrary" not in on_seed.ask("What is Russia's objection to the Paris Call?").text


def test_opposites_are_acts() -> None:
    assert {name for act in ACTS for name in act.opposite} <= {act.name for act in ACTS}
