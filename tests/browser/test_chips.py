"""Chips: what was read from a question, and the question asked again without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answer import Filters, Implied

from .conftest import QUIET_GRADIO
from .fakes import FakeAssistant, paris_call_assistant

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.assistant import Assistant

    from .conftest import Visit

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

IMPLIED = (
    Implied("delegation", "Russia", "filter"),
    Implied("date", "since June 2019", "preference"),
    Implied("body", "<b>Council</b>", "none"),
)
OBJECTION = "What is Russia's objection to the Paris Call?"


@pytest.fixture
def assistant() -> FakeAssistant:
    made = paris_call_assistant()
    made.implied = IMPLIED
    return made


def chips(room: Visit) -> list[str]:
    texts = room.page.locator("section.exchange").last.locator(".lift").all_inner_texts()
    return [" ".join(text.replace(": ask again without this", "").split()) for text in texts]


def test_each_chip_says_what_was_read_and_what_it_did(room: Visit) -> None:
    room.ask(OBJECTION)
    assert chips(room) == ["Only statements by Russia ×", "First statements since June 2019 ×"]


def test_a_chip_asks_the_same_question_without_it(room: Visit, assistant: FakeAssistant) -> None:
    room.ask("How do they differ?")
    room.ask(OBJECTION)
    history = assistant.asked[-1][1]
    room.page.locator("section.exchange").last.get_by_role("button", name="Only statements by Russia").click()
    room.answered(3)
    assert assistant.asked[-1] == (OBJECTION, history)
    assert assistant.lifted == [(), (), ("delegation",)]
    assert chips(room) == ["First statements since June 2019 ×"]
    assert "Asked again, whatever the delegation." in room.page.locator("section.exchange").last.inner_text()


def test_a_follow_up_can_be_read_by_itself(visiting: Callable[..., Visit], papers: Assistant) -> None:
    visit = visiting(papers)
    visit.ask("What does Norway say about hourly readings?")
    visit.ask("And Kazakhstan?")
    last = visit.page.locator("section.exchange").last
    assert last.locator(".read-as").inner_text().startswith("Read as: … hourly")
    last.get_by_role("button", name="Read it by itself").click()
    visit.answered(3)
    last = visit.page.locator("section.exchange").last
    assert "Asked again, read by itself." in last.inner_text()
    assert last.locator(".read-as").count() == 0
    alone = papers.ask("And Kazakhstan?")
    assert last.locator("li.quote blockquote").all_inner_texts() == [quote.display for quote in alone.quotes]


def test_what_was_lifted_stays_lifted_and_the_keyboard_is_enough(room: Visit, assistant: FakeAssistant) -> None:
    room.ask(OBJECTION)
    room.page.locator(".lift").first.focus()
    room.page.keyboard.press("Enter")
    room.answered(2)
    room.page.locator("section.exchange").last.locator(".lift").first.focus()
    room.page.keyboard.press("Space")
    room.answered(3)
    assert assistant.lifted[-1] == ("delegation", "date")
    assert chips(room) == []


def test_a_half_typed_question_stays_in_the_box(room: Visit) -> None:
    room.ask(OBJECTION)
    room.page.fill("#question textarea", "And half a quest")
    room.page.locator(".lift").first.click()
    room.answered(2)
    assert room.page.input_value("#question textarea") == "And half a quest"


@pytest.mark.parametrize(
    "detail", ["{exchange: 99, kind: 'date'}", "{exchange: 1, kind: '__class__'}", "null", "'date'"]
)
def test_what_no_chip_sends_is_ignored(room: Visit, assistant: FakeAssistant, detail: str) -> None:
    room.ask(OBJECTION)
    room.page.evaluate(
        f"() => document.querySelector('.exchange').dispatchEvent(new CustomEvent('lift', {{bubbles: true, detail: {detail}}}))"
    )
    room.ask("How do they differ?")
    assert [question for question, _ in assistant.asked] == [OBJECTION, "How do they differ?"]


def test_words_of_a_chip_are_escaped(visiting: Callable[..., Visit], assistant: FakeAssistant) -> None:
    assistant.implied = (Implied("statement", "<img src=x onerror=alert(1)>", "filter"),)
    visit = visiting(assistant)
    visit.ask(OBJECTION)
    assert chips(visit) == ["Only the document <img src=x onerror=alert(1)> ×"]
    assert visit.page.locator(".lift img").count() == 0


def test_the_real_assistant_takes_what_a_chip_lifts() -> None:
    assert Filters(lift=tuple(implied.kind for implied in IMPLIED)).lift == ("delegation", "date", "body")
