"""Checking a quotation, in a real browser over a real library."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from .conftest import QUIET_GRADIO

if TYPE_CHECKING:
    from .conftest import Visit

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

EXACT = "Kazakhstan supports the aim of a common register."


def checked(visit: Visit, text: str, delegation: str = "") -> str:
    visit.go("/check?" + urlencode({"text": text, "delegation": delegation}))
    return visit.page.inner_text(".result")


def test_an_exact_quotation_is_called_so_and_leads_to_its_sentence(library_room: Visit) -> None:
    page = library_room.go("/check")
    page.get_by_label("The quotation").fill(f"“{EXACT}”")
    page.get_by_label("Said to be by").fill("Kazakhstan")
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector(".verdict.good")
    assert page.inner_text(".verdict") == "Exact: these words stand in 1 statement."
    assert page.locator(".place blockquote").text_content() == EXACT
    assert page.get_by_label("The quotation").input_value() == f"“{EXACT}”"
    page.get_by_role("link", name="Read in the statement").click()
    page.wait_for_url("**/statement/PC.DEL/9102/20#p2s1")
    assert page.locator(":target").text_content() == EXACT


def test_what_was_changed_is_struck_and_put_in_and_a_changed_negation_called_out(library_room: Visit) -> None:
    text = checked(library_room, "Nevertheless, we can agree to hourly readings.")
    assert text.startswith("Altered:")
    assert "negation" in text
    assert [" ".join(words.split()) for words in library_room.page.locator(".difference p del").all_inner_texts()] == [
        "cannot"
    ]
    assert library_room.page.locator(".difference p ins").all_inner_texts() == ["can"]
    assert library_room.page.locator(".difference .tells").count() >= 1


def test_words_of_another_are_put_to_the_other(library_room: Visit) -> None:
    text = checked(library_room, EXACT, "Norway")
    assert text.startswith("Said by another:")
    assert library_room.page.inner_text(".place .who") == "Kazakhstan"


def test_what_is_not_there_is_said_so(library_room: Visit) -> None:
    assert checked(library_room, "The moon is governed by the treaty of Oz.").startswith("Not found:")
    assert library_room.page.locator(".verdict.none").count() == 1


@pytest.mark.parametrize(("text", "said"), [("We agree", "three words"), ("We agree. " * 1100, "characters")])
def test_too_short_or_too_long_a_text_gets_a_sentence(library_room: Visit, text: str, said: str) -> None:
    assert said in checked(library_room, text)
    assert library_room.page.locator(".trouble").count() == 1
