"""The reading room in a real browser, with an assistant that answers by script."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from assistant.answer import Answer, Filters, Turn, display
from assistant.web.page import Room
from index.errors import LibraryMissing, QuestionError

from .conftest import QUIET_GRADIO
from .fakes import FakeAssistant, seed_statement, statement_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.snapshot import Card

    from .conftest import Visit

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

OBJECTION = "What is Russia's objection to the Paris Call?"
IN_VIEW = """element => {
  const box = element.getBoundingClientRect(), column = document.querySelector('#statement').getBoundingClientRect();
  const top = Math.max(0, column.top), bottom = Math.min(innerHeight, column.bottom);
  return box.top >= top - 1 && box.top < bottom;
}"""


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_before_the_first_question_the_page_says_what_the_library_holds(room: Visit) -> None:
    assert room.page.text_content(".holdings") == "2 statements · 2 delegations · 13 June 2019"
    room.page.locator("button.example").first.wait_for()
    assert room.page.locator("button.example").count() == 4
    assert "will stand here" in room.page.inner_text("#statement")


def test_a_question_is_answered_with_numbered_quotes_in_their_own_words(room: Visit) -> None:
    room.ask(OBJECTION)
    cards = room.page.locator("li.quote")
    statement = seed_statement()
    assert cards.count() == 3
    for number, words in enumerate(room.page.locator("li.quote blockquote").all_text_contents(), 1):
        assert squeezed(words) in display(statement.text)
        assert cards.nth(number - 1).get_attribute("data-quote") == str(number)
    facts = squeezed(cards.nth(1).locator(".source").inner_text())
    assert facts == "Russian Federation · 13 June 2019 · PC.DEL/669/19 · paragraph 3"


def test_the_panel_shows_the_whole_statement_with_the_quotes_marked_and_the_first_one_in_view(room: Visit) -> None:
    room.ask(OBJECTION)
    shown = room.page.text_content("#statement .text") or ""
    assert shown.split() == display_of_paragraphs().split()
    for number in (1, 2, 3):
        marked = room.page.locator(f"#statement mark[data-quotes~='{number}']").all_text_contents()
        quoted = room.page.locator(f"li.quote[data-quote='{number}'] blockquote").text_content()
        assert squeezed("".join(marked)) == squeezed(quoted or "")
    assert room.page.locator("#statement mark").first.evaluate(IN_VIEW)


def display_of_paragraphs() -> str:
    statement = seed_statement()
    return " ".join(display(paragraph.span.of(statement.text)) for paragraph in statement.paragraphs)


def test_a_card_leads_to_its_place_in_the_statement(room: Visit) -> None:
    room.ask("Which resolution was it?")
    room.page.evaluate("document.querySelector('#statement').scrollTo(0, 0)")
    mark = room.page.locator("#statement mark[data-quotes~='2']").first
    assert not mark.evaluate(IN_VIEW)
    room.page.click("li.quote[data-quote='2'] blockquote")
    room.page.wait_for_function(f"() => ({IN_VIEW})(document.querySelector(\"#statement mark[data-quotes~='2']\"))")
    assert "current" in (mark.get_attribute("class") or "")


def test_the_end_of_a_page_is_among_the_characters_and_not_seen(visiting: Callable[..., Visit]) -> None:
    statement = statement_of("Rivers rise in the\fspring of every year, says this fictional statement.", language="en")
    visit = visiting(FakeAssistant((statement,), {"rivers": ("Rivers rise",)}))
    visit.ask("What about rivers?")
    broken = visit.page.locator(".page-break")
    assert broken.all_text_contents() == ["\f", "\f"]  # in the quotation and in the statement
    assert [box["width"] for mark in broken.all() if (box := mark.bounding_box())] == [0, 0]
    assert "the\fspring" in (visit.page.locator("li.quote blockquote").text_content() or "")


def test_two_quoted_statements_stand_one_after_the_other_with_a_button_each(room: Visit) -> None:
    room.ask("How do they differ?")
    assert room.page.locator("#statement article").count() == 2
    assert room.page.locator("#statement .tab b").all_inner_texts() == ["Russian Federation", "France"]
    room.page.click("#statement .tab:nth-child(2)")
    room.page.wait_for_selector("#statement .tab:nth-child(2)[aria-current='true']")
    assert room.page.locator("#statement article").nth(1).locator(".text").get_attribute("lang") == "fr"
    assert room.page.locator("li.quote blockquote em").all_inner_texts() == ["inter alia"]


def test_a_card_of_an_earlier_answer_brings_its_statement_back(room: Visit) -> None:
    room.ask("How do they differ?")
    room.ask(OBJECTION)
    assert room.page.locator("#statement article").count() == 1
    room.page.click(".quote[data-exchange='1'][data-quote='2'] .show")
    room.page.wait_for_function("() => document.querySelectorAll('#statement article').length === 2")
    room.page.wait_for_selector("#statement mark.current[data-quotes='2']")


def test_a_follow_up_carries_the_conversation_with_it(room: Visit, assistant: FakeAssistant) -> None:
    room.ask(OBJECTION)
    room.ask("And on the multi-stakeholder approach?")
    (first, none), (second, history) = assistant.asked
    assert (first, none) == (OBJECTION, ())
    assert second == "And on the multi-stakeholder approach?"
    assert history == (Turn("user", OBJECTION), Turn("assistant", assistant.ask(OBJECTION).text))


def test_two_readers_who_ask_at_once_never_see_each_others_conversation(
    visiting: Callable[..., Visit], assistant: FakeAssistant
) -> None:
    both = threading.Barrier(2)

    class AtOnce(FakeAssistant):
        def ask(self, *arguments: Any, **named: Any) -> Answer:
            both.wait(20)
            return super().ask(*arguments, **named)

    shared = AtOnce(assistant.library, assistant.script)
    one, other = visiting(shared), visiting(shared)
    for questions in ((OBJECTION, "Which resolution was it?"), ("Which resolution was it?", OBJECTION)):
        for visit, question in zip((one, other), questions, strict=True):
            visit.page.fill("#question textarea", question)
            visit.page.keyboard.press("Enter")
        for visit in (one, other):
            visit.page.wait_for_function("() => !document.querySelector('.pending')")
    for visit, first, second in (
        (one, OBJECTION, "Which resolution was it?"),
        (other, "Which resolution was it?", OBJECTION),
    ):
        assert visit.page.locator(".question").all_text_contents() == [f"Question 1: {first}", f"Question 2: {second}"]
        quoted = [answer.locator("li.quote").count() for answer in visit.page.locator(".answer").all()]
        assert quoted == [
            len(FakeAssistant(shared.library, shared.script).ask(question).quotes) for question in (first, second)
        ]
    histories = [[turn.text for turn in history if turn.role == "user"] for _, history in shared.asked]
    assert sorted(histories) == [[], [], *sorted([[OBJECTION], ["Which resolution was it?"]])]


def test_a_new_conversation_forgets_the_old_one(room: Visit, assistant: FakeAssistant) -> None:
    room.ask(OBJECTION)
    room.page.click("#new")
    room.page.wait_for_selector(".welcome")
    assert room.page.locator("section.exchange").count() == 0
    room.page.wait_for_function("() => !document.querySelector('#statement mark')")
    room.ask("Which resolution was it?")
    assert assistant.asked[-1][1] == ()


def test_an_example_asks_itself(room: Visit, assistant: FakeAssistant) -> None:
    room.page.click("button.example >> nth=0")
    room.answered(1)
    assert assistant.asked == [("What is Russia’s objection to the Paris Call?", ())]
    assert room.page.locator("button.example:visible").count() == 0


def test_without_evidence_the_page_says_what_was_searched_and_shows_nothing_as_an_answer(room: Visit) -> None:
    room.ask("What did Japan say about fisheries?")
    answer = room.page.locator(".answer.none")
    assert "The library holds no answer to this question." in answer.inner_text()
    assert "Searched: 2 statements, 12 passages; limited to delegation Russia." in answer.inner_text()
    assert answer.locator(".nearest").inner_text().startswith("Not an answer.")
    assert room.page.locator("li.quote, #statement mark, #statement article").count() == 0


def test_while_it_searches_the_page_says_so(visiting: Callable[..., Visit], assistant: FakeAssistant) -> None:
    asked, go_on = threading.Event(), threading.Event()

    class Slow(FakeAssistant):
        def ask(self, *arguments: Any, **named: Any) -> Answer:
            asked.set()
            go_on.wait(20)
            return super().ask(*arguments, **named)

    visit = visiting(Slow(assistant.library, assistant.script))
    visit.page.fill("#question textarea", OBJECTION)
    visit.page.keyboard.press("Enter")
    assert asked.wait(20)
    visit.page.wait_for_selector(".pending")
    assert visit.page.inner_text(".pending") == "Searching 2 statements…"
    assert visit.page.is_disabled("#ask")
    go_on.set()
    visit.answered(1)
    visit.page.wait_for_selector("#ask:enabled")


def test_who_asks_before_the_page_has_arrived_keeps_the_answer(
    visiting: Callable[..., Visit], assistant: FakeAssistant
) -> None:
    go_on = threading.Event()

    class Late(FakeAssistant):
        def statements(self) -> list[Card]:
            go_on.wait(20)
            return super().statements()

    visit = visiting(Late(assistant.library, assistant.script))
    visit.ask(OBJECTION)
    assert visit.page.locator("button.example").count() == 0
    go_on.set()
    visit.page.wait_for_selector("button.example", state="attached")
    assert visit.page.locator("li.quote").count() == 3
    assert visit.page.locator("#statement mark").count() > 0


def test_what_is_no_text_is_no_question(assistant: FakeAssistant) -> None:
    (step,) = Room(assistant, None).asked({"text": OBJECTION}, ["a name"], 0, (), Filters())  # type: ignore[arg-type]
    assert step[0] == ()
    assert assistant.asked == []


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (QuestionError("date_from 'June' is not a date; write YYYY-MM-DD"), "is not a date"),
        (RuntimeError("secret path /home/reader"), "The search failed"),
    ],
)
def test_an_error_is_a_calm_sentence(
    visiting: Callable[..., Visit], assistant: FakeAssistant, error: Exception, shown: str
) -> None:
    assistant.errors["broken"] = error
    visit = visiting(assistant)
    visit.ask("Is it broken?")
    assert shown in visit.page.inner_text(".trouble")
    assert "secret path" not in visit.page.content()
    assert "Traceback" not in visit.page.content()
    visit.ask(OBJECTION)
    assert assistant.asked[-1][1] == (), "a question without an answer is no part of the conversation"


def test_a_question_that_is_too_long_stays_in_the_box_with_the_reason(room: Visit, assistant: FakeAssistant) -> None:
    room.page.fill("#question textarea", "why " * 600)
    room.page.keyboard.press("Enter")
    room.page.wait_for_selector(".message")
    assert "the limit is 2,000" in room.page.inner_text(".message")
    assert room.page.input_value("#question textarea").startswith("why why")
    assert assistant.asked == []
    room.ask(OBJECTION)
    assert room.page.locator(".message").count() == 0


def test_an_empty_library_says_how_to_fill_it(visiting: Callable[..., Visit]) -> None:
    visit = visiting(FakeAssistant(()))
    assert "no statements yet" in visit.page.inner_text(".holdings")
    assert "demarche ingest" in visit.page.inner_text(".welcome")
    assert visit.page.locator("button.example").count() == 0


def test_a_library_that_cannot_be_opened_is_said_so(visiting: Callable[..., Visit]) -> None:
    class Closed(FakeAssistant):
        def overview(self) -> NoReturn:
            raise LibraryMissing("no library at /srv; make one with: demarche ingest FOLDER")

    visit = visiting(Closed(()))
    assert "make one with: demarche ingest FOLDER" in visit.page.inner_text(".welcome")


def test_a_notice_is_shown_with_the_answer(visiting: Callable[..., Visit], assistant: FakeAssistant) -> None:
    assistant.notice = "The index is being rebuilt; the catalogue was searched instead."
    visit = visiting(assistant)
    visit.ask(OBJECTION)
    assert visit.page.inner_text(".answer .notice") == assistant.notice


def test_examples_come_from_the_librarys_own_delegations(visiting: Callable[..., Visit]) -> None:
    statement = statement_of("We agree.", id="one", delegation="Norway", subject="fisheries in the Barents Sea")
    visit = visiting(FakeAssistant((statement,)))
    assert visit.page.locator("button.example").all_inner_texts() == [
        "What does Norway say about “fisheries in the Barents Sea”?"
    ]


def test_the_keyboard_alone_is_enough(room: Visit) -> None:
    focused = "() => document.activeElement.closest('#question, #ask, .show') ? document.activeElement.tagName : ''"
    for _ in range(12):
        if room.page.evaluate(focused) == "TEXTAREA":
            break
        room.page.keyboard.press("Tab")
    assert room.page.evaluate(focused) == "TEXTAREA"
    assert room.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    room.page.keyboard.type("Which resolution was it?")
    room.page.keyboard.press("Enter")
    room.answered(1)
    for _ in range(12):
        room.page.keyboard.press("Shift+Tab")
        if room.page.evaluate("() => document.activeElement.className") == "show":
            break
    room.page.keyboard.press("Enter")
    room.page.wait_for_function("() => document.activeElement.matches('#statement mark')")


def test_what_is_heard_is_named(room: Visit) -> None:
    room.ask(OBJECTION)
    assert room.page.get_by_role("textbox", name="Your question").count() == 1
    assert room.page.get_by_role("log", name="Conversation").get_attribute("aria-live") == "polite"
    assert room.page.get_by_role("region", name="Quoted statements").count() == 1
    assert room.page.get_by_role("button", name="Copy with citation (quotation 1)").count() == 1
    assert room.page.locator("li.quote blockquote").first.get_attribute("lang") == "en"
    assert room.page.locator("html").get_attribute("lang") == "en"


def test_a_quote_is_copied_with_its_citation(visiting: Callable[..., Visit], assistant: FakeAssistant) -> None:
    visit = visiting(assistant, permissions=["clipboard-read", "clipboard-write"])
    visit.ask("And on the multi-stakeholder approach?")
    visit.page.click("li.quote .copy")
    visit.page.wait_for_function("() => document.querySelector('.copy').innerText.startsWith('Copied')")
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“The multi-stakeholder approach")
    assert copied.splitlines()[-1] == "PC.DEL/669/19, para. 3 (Russian Federation, 13 June 2019)"


@pytest.mark.parametrize("width", [380, 768, 1440, 2560])
def test_nothing_runs_over_the_edge(visiting: Callable[..., Visit], assistant: FakeAssistant, width: int) -> None:
    visit = visiting(assistant, width=width, height=800)
    visit.ask("How do they differ? " + "Donaudampfschifffahrt" * 20)
    visit.ask("What did Japan say about fisheries?")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    wider = visit.page.evaluate(
        "() => [...document.querySelectorAll('.gradio-container *')].filter(e => !e.closest('.unseen, .sr-only')"
        " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className)"
    )
    assert wider == []


def test_on_a_wide_screen_no_line_of_a_statement_is_too_long_to_read(
    visiting: Callable[..., Visit], assistant: FakeAssistant
) -> None:
    visit = visiting(assistant, width=2560, height=1300)
    visit.ask(OBJECTION)
    for text in ("#statement .text p", "li.quote blockquote"):
        width, size = visit.page.locator(text).first.evaluate(
            "e => [e.getBoundingClientRect().width, parseFloat(getComputedStyle(e).fontSize)]"
        )
        assert width / size < 45, "some ninety characters"


def test_who_wants_no_motion_sees_none(visiting: Callable[..., Visit], assistant: FakeAssistant) -> None:
    for motion, expected in (("reduce", {"auto"}), ("no-preference", {"auto", "smooth"})):
        visit = visiting(assistant, reduced_motion=motion)
        visit.page.evaluate(
            "() => { window.moved = []; window.ran = 0; for (const name of ['scrollTo', 'scrollIntoView']) {"
            " const own = Element.prototype[name];"
            " Element.prototype[name] = function (to) { moved.push(to.behavior); own.call(this, to); }; }"
            " for (const name of ['animationstart', 'transitionrun'])"
            " document.addEventListener(name, event => {"
            " ran += document.getAnimations().filter(one => one.effect.getTiming().duration > 1).length; }); }"
        )
        visit.ask(OBJECTION)
        visit.page.click("li.quote .show")
        visit.page.hover("#ask")
        visit.page.wait_for_timeout(300)
        assert set(visit.page.evaluate("moved")) == expected
        assert (visit.page.evaluate("ran") > 0) == (motion == "no-preference")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_against_its_ground(
    visiting: Callable[..., Visit], assistant: FakeAssistant, scheme: str
) -> None:
    visit = visiting(assistant, color_scheme=scheme)
    visit.ask("How do they differ?")
    visit.ask("What did Japan say about fisheries?")
    visit.page.click(".quote[data-exchange='1'][data-quote='2'] .show")
    visit.page.wait_for_selector("#statement mark.current")
    assert visit.page.evaluate(FAINT) == []


FAINT = """() => {
  const channel = c => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const parse = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const e of document.querySelectorAll('.gradio-container *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || !e.checkVisibility() || e.matches('.unseen, .sr-only')) continue;
    const a = luminance(parse(getComputedStyle(e).color)), b = luminance(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) faint.push(`${e.className || e.tagName} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
