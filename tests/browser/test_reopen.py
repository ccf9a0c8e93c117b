"""A conversation that is reopened, named and taken along as a whole; and a browser that keeps what it never was given."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import LIFTABLE, Filters
from assistant.web.conversation import MAX_EXCHANGES, extended
from assistant.web.remembered import LONGEST_NAME, Question, Remembered, from_browser, to_browser

from .conftest import QUIET_GRADIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.assistant import Assistant

    from .conftest import Visit
    from .fakes import FakeAssistant

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

OBJECTION = "What is Russia's objection to the Paris Call?"
FOLLOW_UP = "And on the multi-stakeholder approach?"


def reload(room: Visit) -> None:
    room.page.wait_for_timeout(700)  # the browser is told a moment after the answer is there
    room.page.reload()
    room.page.wait_for_selector("#reopen")


def test_after_a_reload_the_questions_are_asked_again(room: Visit, assistant: FakeAssistant) -> None:
    room.ask(OBJECTION)
    room.ask(FOLLOW_UP)
    quoted = room.page.locator("li.quote blockquote").all_text_contents()
    room.page.fill("#name :is(input, textarea)", "Paris Call, for the Ambassador")
    room.page.keyboard.press("Tab")
    reload(room)
    assert room.page.locator("li.quote").count() == 0
    assert room.page.inner_text("#reopen") == "Reopen the last conversation (2 questions)"
    asked = len(assistant.asked)
    room.page.click("#reopen")
    room.answered(2)
    assert room.page.locator("li.quote blockquote").all_text_contents() == quoted
    assert [question for question, _ in assistant.asked[asked:]] == [OBJECTION, FOLLOW_UP]
    assert assistant.asked[-1][1][0].text == OBJECTION, "asked as the follow-up that it was"
    assert room.page.input_value("#name :is(input, textarea)") == "Paris Call, for the Ambassador"
    assert not room.page.is_visible("#reopen")


def test_a_conversation_of_one_question_is_taken_along_under_its_name(room: Visit) -> None:
    room.ask(OBJECTION)
    room.page.fill("#name :is(input, textarea)", "For the Ambassador")
    with room.page.expect_download() as download:
        room.page.get_by_role("button", name="Markdown (answer 1)").click()
    assert download.value.path().read_text("utf-8").startswith("# For the Ambassador\n\n## What is Russia")


@pytest.mark.parametrize("form", ["Word", "Markdown"])
def test_a_conversation_is_taken_along_under_its_name(room: Visit, form: str) -> None:
    room.ask(OBJECTION)
    room.ask(FOLLOW_UP)
    room.page.fill("#name :is(input, textarea)", "For the Ambassador")
    with room.page.expect_download() as download:
        room.page.get_by_role("button", name=f"{form} (conversation)").click()
    assert download.value.suggested_filename == f"for-the-ambassador.{'docx' if form == 'Word' else 'md'}"
    data = download.value.path().read_bytes()
    if form == "Word":
        document = docx.Document(io.BytesIO(data))
        headings = [
            one.text
            for one in document.paragraphs
            if one.style and one.style.name and one.style.name.startswith("Heading")
        ]
        assert headings == ["For the Ambassador", OBJECTION, FOLLOW_UP]
    else:
        text = data.decode()
        assert text.startswith("# For the Ambassador\n\n## What is Russia")
        notes = room.page.locator("li.quote").count()
        assert [f"[^{number}]: " in text for number in range(1, notes + 2)] == [True] * notes + [False]


def test_a_new_conversation_is_not_the_last_one(room: Visit) -> None:
    room.ask(OBJECTION)
    room.page.click("#new")
    room.page.wait_for_selector(".welcome")
    room.page.wait_for_timeout(700)
    room.page.reload()
    room.page.wait_for_selector(".welcome")
    room.page.wait_for_timeout(500)
    assert not room.page.is_visible("#reopen")


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "questions", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_a_browser_says_only_questions_come_of_it(kept: object) -> None:
    last = from_browser(kept)
    assert len(last.name) <= LONGEST_NAME
    assert len(last.questions) <= MAX_EXCHANGES
    for one in last.questions:
        assert one.question.strip()
        assert set(one.filters.lift) <= set(LIFTABLE)
        assert one.earlier is None or one.earlier >= 0


def test_what_is_kept_comes_back() -> None:
    assert from_browser(to_browser((), " For  the Ambassador ")) == Remembered("For the Ambassador")
    told = [
        ["Why?", ["date", "nothing"], [["body", "Council"], ["body"], ["x", 1]], -1],
        ["", []],
        ["x" * 2001, []],
        "Why?",
    ]
    expected = Question("Why?", Filters(bodies=("Council",), lift=("date",)))
    assert from_browser({"name": "N", "questions": told}) == Remembered("N", (expected,))


def test_a_question_comes_back_with_its_filters_and_with_what_it_was_asked_after(assistant: FakeAssistant) -> None:
    filters = Filters(("Norway", "France"), ("PC.DEL/1/20",), ("Council",), ("ru",), "2019", "2020-03", lift=("date",))
    first = extended((), (), assistant.ask(OBJECTION), OBJECTION, None, Filters())
    failed = extended(first, first, None, "Which?", "The search failed.", Filters())
    second = extended(failed, failed, assistant.ask(FOLLOW_UP), FOLLOW_UP, None, Filters())
    again = extended(second, first, assistant.ask(FOLLOW_UP), FOLLOW_UP, None, filters)
    expected = (Question(OBJECTION, earlier=0), Question(FOLLOW_UP, earlier=1), Question(FOLLOW_UP, filters, earlier=1))
    assert from_browser(json.loads(json.dumps(to_browser(again, "")))).questions == expected


def test_after_a_reload_the_questions_keep_the_filters_of_the_address(
    visiting: Callable[..., Visit], assistant: FakeAssistant
) -> None:
    room = visiting(assistant, asking=False)
    room.page.goto(f"{room.address}?delegation=Norway")
    room.page.wait_for_selector("#narrowed .chips")
    room.ask(OBJECTION)
    asked_with = assistant.filters[-1]
    room.page.wait_for_timeout(700)
    room.open()
    room.page.wait_for_selector("#reopen")
    room.page.click("#reopen")
    room.answered(1)
    assert assistant.filters[-1] == asked_with == Filters(delegations=("Norway",))


def test_of_an_answer_a_conversation_holds_what_it_shows_and_not_all_that_was_found(papers: Assistant) -> None:
    answer = papers.ask("What does Norway say about hourly readings?")
    assert len({hit.statement_id for hit in answer.hits}) > len({quote.statement.id for quote in answer.quotes}) > 0
    (exchange,) = extended((), (), answer, answer.question, None, Filters())
    assert exchange.answer == replace(answer, hits=())
