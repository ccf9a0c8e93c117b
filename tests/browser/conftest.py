"""A real Chromium, and the reading room on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import uvicorn

from index.library import Library
from index.settings import Settings
from index.sync import sync
from tests.assistant.making import assistant_of
from tests.conftest import FIXTURES
from tests.fakes import HashingEncoder

from .fakes import FakeAssistant, paris_call_assistant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page

    from assistant.assistant import Assistant as RealAssistant
    from assistant.feedback import Feedback
    from assistant.shelves import Shelves
    from assistant.web.reader import Assistant

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]

QUIET_GRADIO = pytest.mark.filterwarnings(
    "ignore:'future.no_silent_downcasting' is deprecated", "ignore:The copy keyword is deprecated and will be removed"
)
"""After every event Gradio's queue calls pandas in two ways whose end pandas 3 announces."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Missing, it may be skipped on a desk, never in continuous integration."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed, and these tests may not be skipped in CI")
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@contextmanager
def serving(
    assistant: Assistant,
    feedback: Feedback | None = None,
    runs: Path | None = None,
    shelves: Shelves | None = None,
) -> Iterator[str]:
    """The app on a free loopback port, in a thread; gives its address."""
    from assistant.web.app import create_app

    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            create_app(assistant, feedback, runs, shelves), log_config=None, ws="none", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait(lambda: server.started, "the server listens")
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join()


def _wait(happened: Callable[[], bool], what: str, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            pytest.fail(f"waited {seconds} s in vain until {what}")
        time.sleep(0.02)


@dataclass
class Visit:
    """One reader's open page, and everything that the browser did on it.

    Attributes:
        address: of the app, with a slash at its end.
        requests: the address of each request, in order.
        complaints: dialogs, script errors and violated policies; a visit must end without any.
    """

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Write down what happens from now on."""
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on(
            "console",
            lambda message: self.complaints.append(message.text) if message.type in ("error", "warning") else None,
        )

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self) -> Page:
        """Go to the page and wait until it can be used."""
        self.page.goto(self.address)
        self.page.wait_for_selector("#question textarea")
        self.page.wait_for_function("() => document.querySelector('.welcome')")
        self.page.wait_for_timeout(150)
        return self.page

    def go(self, path: str) -> Page:
        """Go to another room, by its address below the app's."""
        self.page.goto(self.address.rstrip("/") + path)
        return self.page

    def ask(self, question: str) -> None:
        """Type a question, press Enter, and wait for what comes of it."""
        before = self.page.locator("section.exchange").count()
        self.page.fill("#question textarea", question)
        self.page.keyboard.press("Enter")
        self.answered(before + 1)
        self.page.wait_for_timeout(300)  # Gradio's client lets a question go a moment after its answer is there

    def answered(self, exchanges: int) -> None:
        """Wait until there are so many exchanges, none of them under way."""
        self.page.wait_for_function(
            "n => document.querySelectorAll('section.exchange').length === n && !document.querySelector('.pending')",
            arg=exchanges,
        )

    def foreign(self) -> list[str]:
        """Requests that left the app's own origin."""
        own = urlsplit(self.address).netloc
        return [url for url in self.requests if urlsplit(url).netloc != own and not url.startswith("data:")]


@pytest.fixture
def visiting(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens the page of an assistant; at the end nothing may have gone elsewhere, and the browser have no complaint."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        visits: list[Visit] = []

        def visit(
            assistant: Assistant,
            width: int = 1440,
            height: int = 900,
            *,
            asking: bool = True,
            feedback: Feedback | None = None,
            runs: Path | None = None,
            shelves: Shelves | None = None,
            **context: object,
        ) -> Visit:
            address = stack.enter_context(serving(assistant, feedback, runs, shelves))
            opened = browser.new_context(viewport={"width": width, "height": height}, **context)  # type: ignore[arg-type]
            stack.callback(opened.close)
            visits.append(Visit(opened.new_page(), address))
            visits[-1].watch()
            if asking:
                visits[-1].open()
            return visits[-1]

        yield visit
        for made in visits:
            assert made.foreign() == []
            assert made.complaints == []


@pytest.fixture
def assistant() -> FakeAssistant:
    """The Russian reply on the Paris Call, and a French statement."""
    return paris_call_assistant()


@pytest.fixture
def room(visiting: Callable[..., Visit], assistant: FakeAssistant) -> Visit:
    """The page of that assistant, just opened."""
    return visiting(assistant)


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> RealAssistant:
    """A real library of the invented statements, made with the hashing encoder. Never change it."""
    settings = Settings(home=tmp_path_factory.mktemp("papers") / "library")
    sync(Library(settings), [FIXTURES / "statements"], settings, HashingEncoder)
    return assistant_of(settings)


@pytest.fixture
def library_room(visiting: Callable[..., Visit], papers: RealAssistant) -> Visit:
    """A visit to that library that has opened no page yet."""
    return visiting(papers, asking=False)
