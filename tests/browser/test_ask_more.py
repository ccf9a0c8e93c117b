"""What a reader can do with an answer: filters brought along, files taken along, a quote that was not asked, a stop."""

from __future__ import annotations

import io
import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import docx
import pytest

from assistant.answer import Answer, Filters
from assistant.certificates import from_json
from assistant.feedback import Feedback
from assistant.web.confine import confine
from assistant.web.remembered import MOST_LINKED, Question, from_address, pairs
from assistant.web.standing import address_of, chips, filters_of, joined, without
from evals.questions import read_questions

from .conftest import QUIET_GRADIO
from .fakes import FakeAssistant, seed_statement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.assistant import Assistant

    from .conftest import Visit

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

OBJECTION = "What is Russia's objection to the Paris Call?"
FOLLOW_UP = "And on the multi-stakeholder approach?"


def test_an_address_brings_filters_along_which_come_off_one_by_one(
    visiting: Callable[..., Visit], assistant: FakeAssistant
) -> None:
    room = visiting(assistant, asking=False)
    room.page.goto(f"{room.address}?delegation=Norway&since=2019-02&until=2019-06-30&statement=PC.DEL/669/19&nothing=x")
    room.page.wait_for_selector("#narrowed .chips")
    shown = [" ".join(text.split()) for text in room.page.locator("#narrowed .lift").all_inner_texts()]
    assert [text.partition(" ×")[0] for text in shown] == [
        "Only statements by Norway",
        "Only the document PC.DEL/669/19",
        "Only statements of February 2019 to 30 June 2019",
    ]
    room.ask(OBJECTION)
    assert assistant.filters[-1] == Filters(("Norway",), ("PC.DEL/669/19",), date_from="2019-02", date_to="2019-06-30")
    room.page.get_by_role("button", name="Only statements of February").click()
    room.page.wait_for_function("() => document.querySelectorAll('#narrowed .lift').length === 2")
    room.ask("Which resolution was it?")
    assert assistant.filters[-1] == Filters(("Norway",), ("PC.DEL/669/19",))
    assert room.page.locator("section.exchange").count() == 2, "the conversation stays"


def test_what_the_search_is_confined_to_is_chosen_in_a_form_and_taken_off_as_chips(
    visiting: Callable[..., Visit], papers: Assistant
) -> None:
    room = visiting(papers)
    form = room.page.locator("#confine form")
    assert not form.is_visible()
    room.page.click("#confine summary")
    room.page.get_by_label("Delegation").select_option("Norway")
    room.page.get_by_label("From").fill("2020-01-01")
    room.page.get_by_role("button", name="Confine", exact=True).press("Enter")
    room.page.wait_for_selector("#narrowed .lift")
    assert not form.is_visible()
    room.page.wait_for_function("() => document.activeElement.matches('#question textarea')")
    assert room.page.locator("#narrowed").get_attribute("aria-live") == "polite"
    room.page.click("#confine summary")
    assert room.page.get_by_label("Delegation").input_value() == "", "more can be chosen"
    room.page.get_by_label("Delegation").select_option("Kazakhstan")
    room.page.get_by_role("button", name="Confine", exact=True).click()
    room.page.wait_for_function("() => document.getElementById('narrowed').innerText.includes('Kazakhstan')")
    shown = [" ".join(text.split()) for text in room.page.locator("#narrowed .lift").all_inner_texts()]
    assert [text.partition(" ×")[0] for text in shown] == [
        "Only statements by Norway, Kazakhstan",
        "Only statements since 1 January 2020",
    ]
    room.ask("What is said of hourly readings?")
    assert "by Kazakhstan and Norway" in room.page.inner_text(".searched")
    room.page.get_by_role("button", name="Only statements by").first.click()
    room.page.wait_for_function("() => document.querySelectorAll('#narrowed .lift').length === 1")


def test_filters_are_added_to_those_that_there_are() -> None:
    russian = Filters(("Russia",), date_from="2019", lift=("date",))
    assert joined(russian, Filters(("Norway", "Russia"), bodies=("Council",))) == replace(
        russian, delegations=("Russia", "Norway"), bodies=("Council",)
    )
    assert joined(russian, Filters(date_to="2020")) == replace(russian, date_to="2020")
    assert joined(russian, Filters(date_from="2018-03")) == replace(russian, date_from="2018-03")
    assert joined(russian, filters_of(pairs("no list"))) == russian


def test_nothing_is_offered_to_confine_where_there_is_nothing_to_choose_from(assistant: FakeAssistant) -> None:
    assert "Russian Federation" in confine(assistant.statements())
    assert confine(assistant.statements()[:1]) == ""


def test_an_address_that_names_questions_offers_to_ask_them_and_asks_nothing_by_itself(
    visiting: Callable[..., Visit], assistant: FakeAssistant
) -> None:
    room = visiting(assistant, asking=False)
    page = room.go("/?" + urlencode([("delegation", "Russia"), ("question", OBJECTION), ("question", FOLLOW_UP)]))
    page.wait_for_selector("#reopen")
    assert page.inner_text("#reopen") == f"Ask: {OBJECTION} → {FOLLOW_UP}"
    asked = len(assistant.asked)
    page.click("#reopen")
    room.answered(2)
    assert [question for question, _ in assistant.asked[asked:]] == [OBJECTION, FOLLOW_UP]
    assert assistant.asked[-1][1][0].text == OBJECTION
    assert assistant.filters[-1] == Filters(("Russia",))
    room.ask("Which resolution was it?")
    page.wait_for_timeout(700)
    page.reload()
    page.wait_for_selector("#reopen")
    assert page.inner_text("#reopen") == "Reopen the last conversation (3 questions)", "the address begins it"
    for filters, said in (({}, "Ask: "), ({"delegation": "Russia"}, "Reopen")):
        room.go("/?" + urlencode({**filters, "question": OBJECTION})).wait_for_selector("#reopen")
        assert page.inner_text("#reopen").startswith(said), (
            "the same words asked of other statements are another question"
        )
    room.go("/?" + urlencode({"question": "Another?"})).wait_for_selector("#reopen")
    assert page.inner_text("#reopen") == "Ask: Another?"


def test_what_cannot_be_asked_is_no_question_of_an_address() -> None:
    named = from_address([("question", " "), ("question", "x" * 2001), ("year", "2019"), ("question", " Why? ")])
    assert named.questions == (Question("Why?", Filters(date_from="2019", date_to="2019")),)
    assert len(from_address([("question", "Why?")] * 99).questions) == MOST_LINKED


def test_what_an_address_cannot_mean_is_left_out() -> None:
    assert filters_of([("year", "20x9"), ("since", "2019-13"), ("delegation", " "), ("lift", "date")]) == Filters()
    assert filters_of([("year", "2019"), ("until", "2019-06")]) == Filters(date_from="2019", date_to="2019-06")
    assert "statements</span> <b><bdi>since June 2019" in chips(Filters(date_from="2019-06"))
    assert without(Filters(("Norway",)), "__class__") == Filters(("Norway",))
    assert chips(Filters()) == ""
    assert address_of({"delegation": "Côte d’Ivoire", "year": ""}) == "/?delegation=C%C3%B4te+d%E2%80%99Ivoire"


def test_the_library_room_leads_to_a_conversation_about_what_it_shows(library_room: Visit) -> None:
    page = library_room.go("/library?delegation=Norway")
    page.get_by_role("link", name="Ask about these 2 statements").click()
    page.wait_for_selector("#narrowed .lift")
    assert "Norway" in page.inner_text("#narrowed")
    library_room.ask("What does it say of hourly readings?")
    assert "Searched: 2 statements by Norway" in page.inner_text(".searched")


@pytest.mark.parametrize(("button", "ending"), [("Word", "docx"), ("Markdown", "md"), ("Certificates", "json")])
def test_an_answer_can_be_taken_along(room: Visit, button: str, ending: str) -> None:
    room.ask(OBJECTION)
    with room.page.expect_download() as download:
        room.page.get_by_role("button", name=f"{button} (answer 1)").click()
    assert download.value.suggested_filename.startswith("what-is-russia-s-objection-to-the-paris")
    assert download.value.suggested_filename.endswith(f".{ending}")
    data = download.value.path().read_bytes()
    words = "A controversial and not widely supported argument is put forward"
    if ending == "docx":
        assert any(words in paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    elif ending == "md":
        assert words in data.decode()
    else:
        quotes = [certificate.to_dict() for certificate in from_json(data.decode())]
        assert len(quotes) == room.page.locator("li.quote").count()
    with room.page.expect_download():
        room.page.get_by_role("button", name=f"{button} (answer 1)").click()


@pytest.mark.parametrize(("button", "ending"), [("Word", "docx"), ("Markdown", "md"), ("Certificate", "json")])
def test_one_quote_can_be_taken_along(room: Visit, button: str, ending: str) -> None:
    room.ask(OBJECTION)
    card = room.page.locator("li.quote").nth(1)
    card.locator("summary").click()
    with room.page.expect_download() as download:
        card.get_by_role("button", name=f"{button} (quotation 2)").click()
    assert download.value.suggested_filename.endswith(f".{ending}")
    data = download.value.path().read_bytes()
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs) if ending == "docx" else data.decode()
    assert "Budapest Convention" in text
    assert "A controversial and not widely supported argument is put forward" not in text


def test_a_quote_that_was_not_asked_is_noted_once_as_a_question_for_evaluation(
    visiting: Callable[..., Visit], assistant: FakeAssistant, tmp_path: Path
) -> None:
    kept = tmp_path / "feedback.jsonl"
    visit = visiting(assistant, feedback=Feedback(kept))
    visit.ask("How do they differ?")
    visit.ask(OBJECTION)
    visit.page.locator(".quote[data-exchange='2'] .miss").nth(1).click()
    visit.page.wait_for_selector(".quote[data-exchange='2'][data-quote='2'] .noted")
    detail = "{bubbles: true, detail: {exchange: 2, quote: 2}}"
    visit.page.evaluate(f"document.querySelector('.exchange').dispatchEvent(new CustomEvent('miss', {detail}))")
    visit.page.evaluate(
        f"document.querySelector('.exchange').dispatchEvent(new CustomEvent('miss', {detail.replace('2}', '99}')}))"
    )
    visit.ask("Which resolution was it?")
    (noted,) = read_questions(kept).questions
    assert (noted.question, noted.turns, noted.answerable) == (OBJECTION, ("How do they differ?",), False)
    trap = json.loads(kept.read_text("utf-8"))["trap"][0]
    assert trap["doc"] == "PC.DEL_669_19.txt"
    assert trap["quote"] in seed_statement().text
    assert visit.page.locator(".noted").count() == 1


def test_a_note_that_cannot_be_written_is_said_so(
    visiting: Callable[..., Visit], assistant: FakeAssistant, tmp_path: Path
) -> None:
    visit = visiting(assistant, feedback=Feedback(tmp_path / "nowhere" / "feedback.jsonl"))
    visit.ask(OBJECTION)
    visit.page.locator(".miss").first.click()
    visit.page.wait_for_selector(".message")
    assert "could not be noted" in visit.page.inner_text(".message")
    assert visit.page.locator(".noted").count() == 0


def test_a_question_under_way_can_be_stopped_and_another_asked(
    visiting: Callable[..., Visit], assistant: FakeAssistant
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(FakeAssistant):
        def ask(self, question: str, *arguments: Any, **named: Any) -> Answer:
            if "slowly" in question:
                begun.set()
                go_on.wait(20)
            return super().ask(question, *arguments, **named)

    visit = visiting(Slow(assistant.library, assistant.script))
    visit.page.fill("#question textarea", "slowly")
    visit.page.keyboard.press("Enter")
    assert begun.wait(20)
    visit.page.click("#stop")
    visit.page.wait_for_selector(".message")
    assert visit.page.inner_text(".message") == "Stopped. Nothing was answered."
    assert visit.page.locator(".pending").count() == 0
    go_on.set()
    visit.page.wait_for_timeout(500)  # Gradio's client lets the stopped question go a moment after the page says so
    visit.ask(OBJECTION)
    visit.page.wait_for_selector("li.quote")
    assert visit.page.locator("section.exchange").count() == 1
    assert not visit.page.is_visible("#stop")


def test_card_and_place_are_shown_to_belong_together(room: Visit) -> None:
    room.ask("Which resolution was it?")
    room.page.hover("li.quote[data-quote='2'] blockquote")
    assert room.page.locator("#statement mark.hovered").first.get_attribute("data-quotes") == "2"
    room.page.hover("#statement mark[data-quotes~='1'] >> nth=0")
    assert room.page.locator(".quote.hovered").get_attribute("data-quote") == "1"
    assert room.page.locator("#statement mark.hovered[data-quotes~='2']").count() == 0


def test_a_card_leads_to_the_sentence_on_its_own_page(room: Visit) -> None:
    room.ask(OBJECTION)
    room.page.locator("li.quote").nth(1).get_by_role("link", name="Its own page").click()
    room.page.wait_for_url("**/statement/PC.DEL/669/19#p3s2")
    assert "Budapest Convention" in (room.page.locator(":target").text_content() or "")
