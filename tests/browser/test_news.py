"""What comes into a conversation on the page: only what is new, in its place; what stands there stays as the reader left it."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from assistant.answer import Answer, Filters
from assistant.feedback import Feedback
from assistant.web import conversation, render
from assistant.web.conversation import Exchange, extended
from assistant.web.page import Room
from assistant.web.panel import panel
from assistant.web.quickly import gr

from .conftest import QUIET_GRADIO
from .fakes import FakeAssistant, paris_call_assistant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.web.conversation import Conversation

    from .conftest import Visit

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

OBJECTION = "What is Russia's objection to the Paris Call?"
FOLLOW_UP = "And on the multi-stakeholder approach?"
RESOLUTION = "Which resolution was it?"
NUMBERS = "() => [...document.querySelectorAll('section.exchange')].map(one => one.dataset.exchange)"


def asked(assistant: FakeAssistant, *questions: str) -> Conversation:
    made: Conversation = ()
    for question in questions:
        made = extended(made, made, assistant.ask(question), question, None, Filters())
    return made


def test_what_an_answer_sends_does_not_grow_with_the_conversation(assistant: FakeAssistant) -> None:
    room = Room(assistant, None)
    long = asked(assistant, *[OBJECTION] * 40)
    short = tuple(replace(one, number=number) for number, one in enumerate(long[:8], 33))
    (after_long,) = room.asked(OBJECTION, "", 0, long, Filters())
    (after_short,) = room.asked(OBJECTION, "", 0, short, Filters())
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


def test_a_question_under_way_is_so_no_longer_when_its_answer_is_there_whatever_its_number(room: Visit) -> None:
    """As when the server was started anew, and counts from 1."""
    for question in (OBJECTION, FOLLOW_UP):
        room.ask(question)
    bring(room, sent=3, news=render.news(only(1), only(1), 2))
    room.page.wait_for_function("() => document.querySelectorAll('.exchange').length === 1")
    assert room.page.locator(".pending").count() == 0
    assert room.page.is_enabled("#ask")


def test_what_is_noted_of_an_earlier_answer_leaves_a_question_under_way(room: Visit) -> None:
    for question in (OBJECTION, FOLLOW_UP):
        room.ask(question)
    both = (*only(1), *only(2))
    bring(room, sent=3, news=render.news(both, only(1), 2, ends=False))
    room.page.wait_for_function("() => document.querySelector('.exchange .trouble')")
    assert room.page.evaluate(NUMBERS) == ["1", "2", "3"]
    assert room.page.locator(".pending").count() == 1


def test_the_same_news_are_news_again(room: Visit) -> None:
    first, second = (render.news(only(1), only(1), 2) for _ in range(2))
    assert first != second
    assert len(first) == len(second)


def only(number: int) -> Conversation:
    return (Exchange(number, "Noted?", None, "Noted."),)


def bring(room: Visit, sent: int, news: str) -> None:
    """Show a question as sent, and let news arrive as Gradio brings them."""
    room.page.evaluate(
        """([number, news]) => {
      const sent = document.querySelector('.exchange').cloneNode(true);
      sent.classList.add('sent');
      sent.dataset.exchange = number;
      sent.querySelector('.answer').outerHTML = '<p class="pending">Searching 2 statements…</p>';
      document.querySelector('.log').append(sent);
      document.querySelector('#news .html-container').insertAdjacentHTML('beforeend', news);
    }""",
        [sent, news],
    )


@pytest.mark.parametrize("cancelled", [True, False], ids=["cancelled", "too late to be cancelled"])
def test_a_new_conversation_while_a_question_is_under_way_stays_empty(
    visiting: Callable[..., Visit], assistant: FakeAssistant, cancelled: bool
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    class Slow(FakeAssistant):
        def ask(self, *arguments: Any, **named: Any) -> Answer:
            if asked.is_set():
                go_on.wait(20)
            asked.set()
            return super().ask(*arguments, **named)

    context = {} if cancelled else {"locale": "en-GB"}  # a page of its own, as what it may not send stays so
    room = visiting(Slow(assistant.library, assistant.script), **context)
    if not cancelled:
        room.page.route("**/gradio_api/cancel", lambda route: route.fulfill(json={"success": True}))
    asked.set()
    room.page.fill("#question textarea", OBJECTION)
    room.page.keyboard.press("Enter")
    room.page.wait_for_selector(".pending")
    room.page.click("#new")
    room.page.wait_for_function("() => !document.querySelector('.exchange')")
    go_on.set()
    room.page.wait_for_timeout(1000)
    assert room.page.locator(".exchange").count() == 0
    assert room.page.locator("#statement .panel mark:visible").count() == 0
    room.ask(RESOLUTION)
    assert room.page.evaluate(NUMBERS) == ["1"]
    quoted = room.page.locator("li.quote blockquote").first.text_content() or ""
    shown = room.page.locator("#statement .panel mark.current")
    shown.first.wait_for()
    assert (shown.first.text_content() or "").strip()[:20] in quoted


@pytest.mark.parametrize(("given", "talk"), [(1, 1), (0, 0), ("1", 0), (True, 0), (-1, 0), (None, 0), (1.0, 0)])
def test_a_question_follows_what_was_asked_in_its_own_conversation(
    assistant: FakeAssistant, given: object, talk: int
) -> None:
    left = asked(assistant, OBJECTION, FOLLOW_UP)
    (step,) = Room(assistant, None).asked(RESOLUTION, "", given, left, Filters())
    now = step[0]
    assert [one.talk for one in now] == ([0, 0, 0] if talk == 0 else [1])
    assert len(assistant.asked[-1][1]) == (4 if talk == 0 else 0)
    assert f'data-talk="{talk}"' in step[1]
    assert f'data-talk="{talk}"' in step[2]


def test_what_is_pressed_in_a_conversation_means_none_that_was_left(assistant: FakeAssistant) -> None:
    left = asked(assistant, OBJECTION)
    room, pressed = Room(assistant, None), event(exchange=1, quote=1, kind="date", form="Word", talk=1)
    assert room.selected(left, pressed) == panel(None)
    (step,) = room.lifted(left, "", pressed)
    assert "kept here no longer" in step[3]
    assert room.exported(left, "", pressed)[0] == gr.skip()
    assert 'data-talk="1"' in room.whole(left, pressed)
    assert "<section" not in room.whole(left, pressed)
    conversation, news, _ = room.stopped(left, 1)
    assert conversation == ()
    assert 'data-talk="1"' in news


def event(**detail: object) -> gr.EventData:
    return gr.EventData(None, detail)


def test_a_stop_while_a_conversation_is_reopened_leaves_what_was_answered(
    visiting: Callable[..., Visit], assistant: FakeAssistant
) -> None:
    slow, asked, go_on = threading.Event(), threading.Event(), threading.Event()

    class Slow(FakeAssistant):
        def ask(self, question: str, *arguments: Any, **named: Any) -> Answer:
            if slow.is_set() and question == FOLLOW_UP:
                asked.set()
                go_on.wait(20)
            return super().ask(question, *arguments, **named)

    room = visiting(Slow(assistant.library, assistant.script))
    for question in (OBJECTION, FOLLOW_UP):
        room.ask(question)
    room.page.wait_for_timeout(700)
    room.page.reload()
    slow.set()
    room.page.click("#reopen")
    assert asked.wait(20)
    room.page.wait_for_selector(".exchange[data-exchange='2'] .pending")
    room.page.click("#stop")
    room.page.wait_for_function("() => !document.querySelector('.pending')")
    go_on.set()
    room.page.wait_for_timeout(700)
    assert room.page.evaluate(NUMBERS) == ["1"]
    slow.clear()
    room.ask(RESOLUTION)
    assert room.page.evaluate(NUMBERS) == ["1", "2"]


def test_a_chip_of_an_exchange_that_is_kept_no_longer_says_so(room: Visit) -> None:
    room.ask(OBJECTION)
    room.page.evaluate(
        "() => document.querySelector('.exchange').dispatchEvent("
        "new CustomEvent('lift', {bubbles: true, detail: {exchange: 7, kind: 'date'}}))"
    )
    room.page.wait_for_selector(".message")
    assert "kept here no longer" in room.page.inner_text(".message")


def test_to_open_the_page_is_one_event(visiting: Callable[..., Visit], assistant: FakeAssistant) -> None:
    visit = visiting(assistant)
    visit.page.wait_for_selector("button.example")
    visit.page.wait_for_timeout(500)
    assert sum("/queue/join" in request for request in visit.requests) == 1


def test_where_nothing_can_be_noted_no_button_offers_it(visiting: Callable[..., Visit], tmp_path: Path) -> None:
    for number, feedback in enumerate((None, Feedback(tmp_path / "feedback.jsonl"))):
        visit = visiting(paris_call_assistant(), feedback=feedback)
        visit.ask(OBJECTION)
        assert visit.page.locator("li.quote .miss").first.is_visible() is bool(number)
