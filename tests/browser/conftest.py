"""A real Chromium, and the reading room on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
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

    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

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
    login: str | None = None,
) -> Iterator[str]:
    """The app on a free loopback port, in a thread; gives its address."""
    from assistant.web.app import create_app

    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            create_app(assistant, feedback, runs, shelves, login=login),
            log_config=None,
            ws="none",
            timeout_graceful_shutdown=1,
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


COMPARED = "() => document.getElementById('compared').textContent.endsWith('compared.')"
"""Whether a comparison, which comes cell by cell, is all there."""
_LEAVING = ("AbortError: signal is aborted", "Unexpected error Connection errored out")


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
        for event, note in self._notes().items():
            self.page.on(event, note)  # type: ignore[call-overload]  # one signature for each event

    def part(self) -> None:
        """Write down no more, and leave the page blank for whoever has it next."""
        for event, note in self._notes().items():
            self.page.remove_listener(event, note)
        self.page.goto("about:blank")

    def _notes(self) -> dict[str, Callable[..., None]]:
        return {
            "request": self._request,
            "pageerror": self._error,
            "dialog": self._dialog,
            "console": self._console,
            "domcontentloaded": self._left,
        }

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _error(self, error: object) -> None:
        self.complaints.append(f"script error: {error}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _left(self, _: Page) -> None:
        """Another page is there. That Gradio's client complained of streams that it closed itself on leaving says nothing of ours."""
        while self.complaints and self.complaints[-1].startswith(_LEAVING):
            self.complaints.pop()

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


class Stage:
    """What the visits of a module share, since each costs seconds: a server for each assistant, and a page for one visit at a time.

    The page is handed out as a new browser would have it, but for its memory of Gradio's scripts.
    """

    def __init__(self, browser: Browser, stack: ExitStack) -> None:
        self._browser = browser
        self._stack = stack
        self._served: list[tuple[tuple[object, ...], str]] = []
        self._page: Page | None = None

    def address(self, assistant: Assistant, *parts: Any) -> str:
        """Where an app of these very parts is served."""
        app = (assistant, *parts)
        for served, address in self._served:
            if all(one is other for one, other in zip(served, app, strict=True)):
                return address
        self._served.append((app, self._stack.enter_context(serving(assistant, *parts))))
        return self._served[-1][1]

    def page(self, address: str, width: int, height: int) -> Page:
        """The shared page, which remembers nothing of the app at that address."""
        if self._page is None or self._page.is_closed():
            self._page = self._stack.enter_context(self._browser.new_context()).new_page()
        page = self._page
        page.context.clear_cookies()
        page.context.clear_permissions()
        page.set_viewport_size({"width": width, "height": height})
        page.mouse.move(0, 0)
        page.goto(f"{address}health")
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        return page


@pytest.fixture(scope="module")
def stage(browser: Browser) -> Iterator[Stage]:
    with ExitStack() as stack:
        yield Stage(browser, stack)


@pytest.fixture
def visiting(browser: Browser, stage: Stage) -> Iterator[Callable[..., Visit]]:
    """Opens the page of an assistant; at the end nothing may have gone elsewhere, and the browser have no complaint."""
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
            address = stage.address(assistant, feedback, runs, shelves)
            if context or visits:
                opened = browser.new_context(viewport={"width": width, "height": height}, **context)  # type: ignore[arg-type]
                page = stack.enter_context(opened).new_page()
            else:
                page = stage.page(address, width, height)
            visits.append(Visit(page, address))
            visits[-1].watch()
            stack.callback(visits[-1].part)
            if asking:
                visits[-1].open()
            return visits[-1]

        yield visit
        for made in visits:
            assert made.foreign() == []
            assert made.complaints == []


@pytest.fixture(scope="module")
def lasting_assistant() -> FakeAssistant:
    return paris_call_assistant()


@pytest.fixture
def assistant(lasting_assistant: FakeAssistant) -> FakeAssistant:
    """The Russian reply on the Paris Call, and a French statement; as if it were new."""
    vars(lasting_assistant).update(vars(paris_call_assistant()))
    return lasting_assistant


@pytest.fixture
def room(visiting: Callable[..., Visit], assistant: FakeAssistant) -> Visit:
    """The page of that assistant, just opened."""
    return visiting(assistant)


@pytest.fixture(scope="session")
def of_papers(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a real library of the invented statements, made with the hashing encoder. Never change it."""
    settings = Settings(home=tmp_path_factory.mktemp("papers") / "library")
    sync(Library(settings), [FIXTURES / "statements"], settings, HashingEncoder)
    return settings


@pytest.fixture(scope="session")
def papers(of_papers: Settings) -> RealAssistant:
    """That library, opened."""
    return assistant_of(of_papers)


@pytest.fixture
def library_room(visiting: Callable[..., Visit], papers: RealAssistant) -> Visit:
    """A visit to that library that has opened no page yet."""
    return visiting(papers, asking=False)
