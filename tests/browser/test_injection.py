"""Markup in a question, a statement or its metadata stays words: nothing is drawn, run or fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.errors import QuestionError

from .conftest import QUIET_GRADIO
from .fakes import FakeAssistant, statement_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Visit

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

PAYLOAD = (
    '<img src=x onerror="alert(1)"><img src="https://evil.example/a.png"> <script>alert(2)</script>'
    ' <form action="https://evil.example/"><input name=a></form> <svg onload=alert(3)></svg> <iframe src=/></iframe>'
    ' <div style="position:fixed;inset:0;z-index:9999" id="overlay">x</div> <a href="javascript:alert(4)">here</a>'
    " ![](https://evil.example/b.png) [here](javascript:alert(5)) <style>body{display:none}</style>"
    ' " onmouseover="alert(6) \' onfocus=alert(7) autofocus </p></div></article>'
    " <!-- ${alert(8)} {{alert(9)}} `__i18n__`"
)
STRANGERS = (
    "img:not([src^='data:']), script, form, svg[onload], iframe, #overlay, a[href^='javascript'], "
    "[onerror], [onmouseover], [onfocus], input"
)


@pytest.fixture
def attacked(visiting: Callable[..., Visit]) -> Visit:
    """A library whose one statement is hostile in its text and in every field."""
    statement = statement_of(
        f"{PAYLOAD}\n\nOpening,\n\nFirst. {PAYLOAD} Last words.\n\n{PAYLOAD}",
        opening="Opening,",
        id=PAYLOAD,
        path=f"{PAYLOAD}.txt",
        symbol=PAYLOAD,
        title=PAYLOAD,
        delegation=PAYLOAD,
        speaker=PAYLOAD,
        post=PAYLOAD,
        body=PAYLOAD,
        meeting=PAYLOAD,
        date="2019-06-13",
        distributed=PAYLOAD,
        language=PAYLOAD,
        original_language="x",
        reply_to=PAYLOAD,
        url=f"https://osce.org/{PAYLOAD}",
    )
    assistant = FakeAssistant(
        (statement,), {"Quote": ("First.", "Last words")}, {"Fail": QuestionError(PAYLOAD)}, notice=PAYLOAD
    )
    return visiting(assistant)


def strangers(visit: Visit) -> list[str]:
    """Elements in our part of the page that aren't ours."""
    found: list[str] = visit.page.evaluate(
        "selector => [...document.querySelectorAll('.gradio-container')].flatMap(root =>"
        " [...root.querySelectorAll(selector)]).map(element => element.outerHTML)",
        STRANGERS,
    )
    return found


def test_a_hostile_library_is_only_words(attacked: Visit) -> None:
    for question in (f"Quote {PAYLOAD}", f"Fail {PAYLOAD}", f"None {PAYLOAD}"):
        attacked.ask(question)
        attacked.page.wait_for_timeout(200)
        assert strangers(attacked) == []
    assert attacked.page.locator(".question").first.text_content() == f"Question 1: Quote {PAYLOAD}"
    assert attacked.page.locator(".trouble").text_content() == PAYLOAD
    assert attacked.page.is_visible("#question textarea")


def test_a_hostile_statement_is_shown_as_it_is(attacked: Visit) -> None:
    attacked.ask("Quote")
    assert attacked.page.locator("#statement .symbol, #statement dd").first.text_content() == PAYLOAD
    assert (attacked.page.text_content("#statement .text") or "").count("<script>alert(2)</script>") == 3
    for card in attacked.page.locator("li.quote").all():
        card.click()
    attacked.page.hover("#statement h2")
    assert strangers(attacked) == []


def test_the_policy_stops_what_a_mistake_would_let_through(attacked: Visit) -> None:
    attacked.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')")
    attacked.page.wait_for_timeout(300)
    assert attacked.page.evaluate("window.ran") is None
    assert any("Content Security Policy" in complaint for complaint in attacked.complaints)
    attacked.complaints.clear()
