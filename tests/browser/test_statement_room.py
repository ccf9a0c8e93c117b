"""A statement on a page of its own, in a real browser over a real library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import QUIET_GRADIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.assistant import Assistant

    from .conftest import Visit
    from .fakes import FakeAssistant

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

KAZAKH = "/statement/PC.DEL/9102/20"


def test_the_page_holds_all_of_the_text_in_its_own_characters(library_room: Visit, papers: Assistant) -> None:
    for card in papers.statements():
        statement = papers.statement(card.id)
        page = library_room.go(f"/statement/{card.id}")
        shown = page.locator(".text").text_content() or ""
        assert "".join(shown.replace("*", "").split()) == "".join(statement.text.replace("*", "").split())
        for index in range(0, len(statement.sentences), 7):
            words = statement.sentences[index].span.of(statement.text).replace("*", "")
            assert words in page.locator(".sentence").nth(index).text_content().replace("*", "")  # type: ignore[union-attr]


def test_an_address_leads_to_its_sentence_which_is_marked(library_room: Visit) -> None:
    page = library_room.go(f"{KAZAKH}#p3s1")
    target = page.locator(":target")
    assert target.text_content() == "Nevertheless, we cannot agree to hourly readings."
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") < 800
    ground = "getComputedStyle(document.querySelector('#{}')).backgroundColor"
    assert page.evaluate(ground.format("p3s1")) != page.evaluate(ground.format("p3s2"))


def test_the_exchange_of_replies_can_be_walked(library_room: Visit) -> None:
    page = library_room.go(KAZAKH)
    page.locator(".around").get_by_role("link", name="PC.DEL/9103/20 · Switzerland · English").click()
    page.wait_for_url("**/PC.DEL/9103/20")
    page.locator(".around").get_by_role("link", name="PC.DEL/9102/20 · Kazakhstan · English").click()
    page.wait_for_url("**/PC.DEL/9102/20")
    assert page.locator(".around").get_by_role("link").all_inner_texts()[0].startswith("PC.DEL/9102/20/Add.1")


def test_a_statement_in_arabic_runs_from_right_to_left_and_says_its_language(library_room: Visit) -> None:
    page = library_room.go("/statement/second-committee_ar")
    text = page.locator(".statement .text")
    assert text.get_attribute("lang") == "ar"
    assert text.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_the_language_versions_are_linked_and_a_statement_can_be_asked_about(
    visiting: Callable[..., Visit], assistant: FakeAssistant
) -> None:
    """The fake library's statements pass for versions of each other."""
    (one, other) = [statement.id for statement in assistant.library]
    page = visiting(assistant, asking=False).go(f"/statement/{one}")
    assert page.locator(".around dt").first.inner_text() == "Other languages"
    page.locator(".around").get_by_role("link").first.click()
    page.wait_for_url(f"**/statement/{other}")
    page.get_by_role("link", name="Ask about this statement").click()
    page.wait_for_selector("#narrowed .chips")
    assert "Only the document" in page.inner_text("#narrowed")


def test_a_voice_that_is_not_the_speakers_stands_in_the_margin_with_the_words_that_tell(library_room: Visit) -> None:
    page = library_room.go("/statement/PC.DEL/9103/20")
    reported = page.locator(".sentence[data-voice=report]").first
    assert "Our distinguished colleague from Kazakhstan has said" in (reported.text_content() or "")
    assert (reported.get_attribute("title") or "").startswith("Report, as “")
    mark = page.locator(".voice-mark[data-voice=report]").first
    assert mark.evaluate("e => getComputedStyle(e, '::before').content").count("report") == 1


def test_it_can_be_cited_in_four_forms_and_copied(library_room: Visit) -> None:
    page = library_room.go(KAZAKH)
    page.click(".cite summary")
    assert page.locator(".cite h2").all_inner_texts() == ["Footnote", "BibTeX", "RIS", "CSL-JSON"]
    assert "PC.DEL/9102/20" in page.locator(".cite pre").first.inner_text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click(".cite .copy >> nth=0")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".cite pre").first.inner_text()


def test_a_symbol_in_any_case_leads_there_and_what_is_not_held_is_said_so(library_room: Visit) -> None:
    assert library_room.go("/statement/pc.del/9102/20").locator("h1").inner_text().startswith("Statement by")
    library_room.page.goto(f"{library_room.address}statement/PC.DEL/1/99")
    assert library_room.page.inner_text("h1") == "This is not here"
    assert library_room.page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == 404
    library_room.complaints.clear()  # the browser's own line about the 404


def test_the_statement_beside_an_answer_leads_to_its_page(room: Visit) -> None:
    room.ask("What is Russia's objection to the Paris Call?")
    room.page.click("#statement .own-page a")
    room.page.wait_for_url("**/statement/PC.DEL/669/19")
