"""What comes into a conversation on the page: only what is new, in its place; what stands there stays as the reader left it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Filters
from assistant.web import conversation, render
from assistant.web.conversation import extended
from assistant.web.page import Room

from .conftest import QUIET_GRADIO

if TYPE_CHECKING:
    from assistant.web.conversation import Conversation

    from .conftest import Visit
    from .fakes import FakeAssistant

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

OBJECTION = "What is Russia's objection to the Paris Call?"
FOLLOW_UP = "And on the multi-stakeholder approach?"
RESOLUTION = "Which resolution was it?"
NUMBERS = "() => [...document.querySelectorAll('section.exchange')].map(one => one.dataset.exchange)"


def asked(assistant: FakeAssistant, *questions: str) -> Conversation:
    made: Conversation = ()
    for question in questions:
        made = extended(made, assistant.ask(question), question, None, Filters())
    return made


def test_what_an_answer_sends_does_not_grow_with_the_conversation(assistant: FakeAssistant) -> None:
    room = Room(assistant, None)
    long = asked(assistant, *[OBJECTION] * 40)
    short = tuple(replace(one, number=number) for number, one in enumerate(long[:8], 33))
    (after_long,) = room.asked(OBJECTION, long, Filters(), "")
    (after_short,) = room.asked(OBJECTION, short, Filters(), "")
    assert after_long[1].count("<section") == 2, "the exchange, and the form of the next"
    assert len(after_long[1]) == len(after_short[1]) + len("1") - len("33")


def test_what_stands_in_the_conversation_stays_as_the_reader_left_it(room: Visit) -> None:
    room.ask(OBJECTION)
    room.page.locator("li.quote summary").first.click()
    room.page.evaluate("() => { window.first = document.querySelector('section.exchange'); }")
    room.ask(FOLLOW_UP)
    assert room.page.evaluate("() => window.first === document.querySelector('section.exchange')")
    assert room.page.locator("li.quote details[open]").count() == 1
    assert room.page.evaluate(NUMBERS) == ["1", "2"]
    assert room.page.locator(".log > .take").count() == 1, (
        "the conversation can be taken along, offered once, at its end"
    )
    assert room.page.evaluate("() => document.querySelector('.log').lastElementChild.tagName") == "TEMPLATE"


def test_a_place_that_is_made_anew_gets_the_conversation_back(room: Visit) -> None:
    room.ask(OBJECTION)
    room.page.evaluate("html => { document.querySelector('.log').outerHTML = html; }", render.LOG)
    room.page.wait_for_selector(".log li.quote")
    room.ask(FOLLOW_UP)
    assert room.page.evaluate(NUMBERS) == ["1", "2"]


@pytest.mark.parametrize("lost", ["1", "2"])
def test_what_was_lost_on_its_way_is_sent_again(room: Visit, lost: str) -> None:
    for question in (OBJECTION, FOLLOW_UP):
        room.ask(question)
    words = room.page.locator("li.quote blockquote").all_text_contents()
    room.page.evaluate("lost => document.querySelector(`.exchange[data-exchange='${lost}']`).remove()", lost)
    room.page.fill("#question textarea", RESOLUTION)
    room.page.keyboard.press("Enter")
    room.answered(3)
    assert room.page.evaluate(NUMBERS) == ["1", "2", "3"]
    assert room.page.locator("li.quote blockquote").all_text_contents()[: len(words)] == words


def test_a_question_whose_answer_was_lost_is_not_under_way_for_ever(room: Visit) -> None:
    room.ask(OBJECTION)
    room.page.evaluate("""() => {
      const sent = document.querySelector('.exchange').cloneNode(true);
      sent.classList.add('sent');
      sent.querySelector('.answer').outerHTML = '<p class="pending">Searching 2 statements…</p>';
      document.querySelector('.exchange').replaceWith(sent);
    }""")
    room.page.evaluate("() => document.querySelector('#ask').disabled = false")
    room.page.fill("#question textarea", FOLLOW_UP)
    room.page.keyboard.press("Enter")
    room.answered(2)
    assert room.page.evaluate(NUMBERS) == ["1", "2"]
    assert room.page.locator("section.exchange").first.locator("li.quote").count() == 3


def test_what_the_server_keeps_no_longer_leaves_the_page(room: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "MAX_EXCHANGES", 2)
    for question in (OBJECTION, FOLLOW_UP):
        room.ask(question)
    room.page.fill("#question textarea", RESOLUTION)
    room.page.keyboard.press("Enter")
    room.page.wait_for_selector(".exchange[data-exchange='3'] .quotes")
    assert room.page.evaluate(NUMBERS) == ["2", "3"]


def test_a_quote_that_was_not_asked_is_noted_in_its_place(room: Visit) -> None:
    """While another question is under way, which stays so."""
    news = render.news((), (), 2)
    assert 'data-first="1" data-last="0"' in news, "nothing is kept, so everything leaves"
    room.ask(OBJECTION)
    room.ask(FOLLOW_UP)
    room.page.evaluate(
        """words => {
      const sent = document.querySelector('.exchange').cloneNode(true);
      sent.classList.add('sent');
      sent.dataset.exchange = 3;
      document.querySelector('.log').append(sent);
      const place = document.querySelector('#news .html-container') ?? document.querySelector('#news');
      place.insertAdjacentHTML('beforeend', words);
    }""",
        '<template class="news" data-first="1" data-last="2"><section class="exchange" data-exchange="1">Noted.</section></template>',
    )
    room.page.wait_for_function("() => document.querySelector('.exchange').textContent === 'Noted.'")
    assert room.page.evaluate(NUMBERS) == ["1", "2", "3"]
