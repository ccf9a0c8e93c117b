"""A language model's words in the conversation: below them the quotes stay what they are, and nothing that it sends is drawn or fetched."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING

import docx
import pytest

from assistant.assistant import Assistant
from index.library import Library
from tests.assistant.writing.making import writer
from tests.assistant.writing.server import playing, says, stalls
from tests.fakes import HashingEncoder

from .conftest import QUIET_GRADIO
from .test_rooms import PAYLOADS, STRANGERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.assistant.writing.server import Played

    from .conftest import Visit

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

QUESTION = "What does Norway say about hourly readings?"


@pytest.fixture
def written(visiting: Callable[..., Visit], papers: Assistant) -> Callable[[str], Visit]:
    """A visit to the invented statements with a model at an address."""

    def opened(url: str, seconds: float = 5.0) -> Visit:
        library: Library = papers._opened._library
        return visiting(Assistant(library, papers._settings, HashingEncoder, writer(url, seconds)))

    return opened


def test_the_models_words_stand_above_the_quotes_and_lead_to_them(
    written: Callable[..., Visit], papers: Assistant
) -> None:
    said = says(
        "Norway counts 24 hourly readings as a minimum [1]. ", "Everyone “agrees”. ", "See https://evil.example."
    )
    with playing(said) as served:
        visit = written(served.url)
        visit.ask(QUESTION)
        prose = visit.page.locator(".prose")
        assert "Words of the language model tiny" in prose.inner_text()
        assert "not in the quotation: 24" in prose.locator(".doubt").first.inner_text()
        assert prose.locator(".own").first.inner_text() == "Everyone agrees."
        assert "Taken out of the model’s text: 1 quotation of its own and 1 link or markup." in prose.inner_text()
        quotes = papers.ask(QUESTION).quotes
        assert visit.page.locator("li.quote blockquote").all_inner_texts() == [one.display for one in quotes]
        prose.get_by_role("button", name="Quotation 1").click()
        visit.page.wait_for_selector("#statement mark.current")
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name="Word (answer 1)").click()
        text = [one.text for one in docx.Document(io.BytesIO(download.value.path().read_bytes())).paragraphs]
        assert any(one.startswith("Norway counts 24 hourly readings as a minimum. [1] (not in") for one in text)


def test_the_quotes_are_there_at_once_and_the_writing_can_be_stopped(written: Callable[..., Visit]) -> None:
    go_on = threading.Event()

    def slow(request: Played) -> None:
        request.begin()
        request.words("Norway wants a minimum [1]. ", "Then ")
        go_on.wait(20)

    with playing(slow) as served:
        visit = written(served.url, 30.0)
        visit.page.fill("#question textarea", QUESTION)
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector(".prose .held")
        assert visit.page.locator("li.quote").count() > 0
        assert "The language model is writing" in visit.page.inner_text(".prose .pending")
        visit.page.click("#stop")
        visit.page.wait_for_selector(".message")
        assert "The quotations stand" in visit.page.inner_text(".message")
        assert visit.page.locator(".pending").count() == 0
        assert visit.page.locator("li.quote").count() > 0
        go_on.set()


def test_a_model_that_fails_leaves_the_quotes_and_a_note(written: Callable[..., Visit]) -> None:
    with playing(stalls(4)) as served:
        visit = written(served.url, 2.0)
        visit.ask(QUESTION)
        assert "The language model’s text isn’t shown: it did not answer in time." in visit.page.inner_text(".notice")
        assert visit.page.locator(".prose").count() == 0
        assert visit.page.locator("li.quote").count() > 0


def test_nothing_that_a_model_sends_becomes_markup(written: Callable[..., Visit]) -> None:
    text = " ".join(f"Norway wants {payload} as a minimum [1]. " for payload in PAYLOADS)
    with playing(says(*(text[at : at + 40] for at in range(0, len(text), 40)))) as served:
        visit = written(served.url)
        visit.ask(QUESTION)
        visit.page.wait_for_selector(".prose .held")
        visit.page.wait_for_timeout(200)
        found = visit.page.evaluate("s => [...document.querySelectorAll(s)].map(e => e.outerHTML)", STRANGERS)
        assert found == []
        assert visit.page.evaluate("window.ran") is None
        assert "evil.example" not in visit.page.inner_text(".prose")
