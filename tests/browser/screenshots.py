"""Take the pictures of every room that the README shows, light and dark, wide and on a phone: `make screenshots`."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from assistant import open_assistant
from assistant.feedback import NAME, Feedback
from assistant.shelves import Shelves
from evals.run import evaluate
from evals.saving import save_report
from index import ingest
from index.settings import load_settings
from tests.conftest import FIXTURES, SEEDS

from .conftest import CHROMIUM_ARGUMENTS, COMPARED, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

WIDE, PHONE = (1360, 860), (390, 844)
QUESTION = "What is Russia's objection to the Paris Call?"
UNANSWERED = "How many fictional herrings did Norway count in Lake Orlan?"
THRESHOLDS = (0.7, 0.6, None)
"""How sure it must be to answer, in the runs that the Evaluation room shows; None for the default."""


def _ask(page: Page, question: str) -> None:
    page.get_by_role("textbox").first.fill(question)
    page.keyboard.press("Enter")
    page.locator(".answer").last.wait_for(timeout=120_000)
    page.wait_for_timeout(1500)  # the panel scrolls to the quote


def _compared(page: Page) -> None:
    page.wait_for_function(COMPARED, timeout=120_000)
    _to_the_table(page)


def _to_the_table(page: Page) -> None:
    """On a phone, where the form before it fills the screen."""
    page.evaluate("() => { if (innerWidth < 700) document.querySelector('.scroll').scrollIntoView(); }")


def _follow_up(page: Page) -> None:
    """A question that leans on the one before, and the form that confines the next."""
    _ask(page, "What does Norway say about hourly readings?")
    _ask(page, "And Kazakhstan?")
    page.click("#confine summary")
    page.wait_for_timeout(300)


ROOMS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "first": ("/", lambda page: page.locator(".example").first.wait_for()),
    "ask": ("/", lambda page: _ask(page, QUESTION)),
    "follow-up": ("/?since=2020", _follow_up),
    "no-evidence": ("/", lambda page: _ask(page, UNANSWERED)),
    "statement": ("/statement/PC.DEL/9103/20", lambda _: None),
    "library": ("/library", _to_the_table),
    "compare": (
        "/compare?issues=hourly+readings%0Athe+pilot+phase&delegation=Kazakhstan&delegation=Norway&delegation=Switzerland",
        _compared,
    ),
    "check": ("/check?text=Nevertheless%2C+we+can+agree+to+hourly+readings.&delegation=Kazakhstan", lambda _: None),
    "evaluation": ("/evaluation", lambda _: None),
}
"""Each room's address and what is done there before its picture is taken."""


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        settings = load_settings(home=home)
        ingest([SEEDS, FIXTURES / "statements"], settings=settings)
        for threshold in THRESHOLDS:
            update = {} if threshold is None else {"min_confidence": threshold}
            report = evaluate(
                FIXTURES / "questions.jsonl", FIXTURES / "statements", settings=settings.model_copy(update=update)
            )
            saved = save_report(report, settings.home)
            time.sleep(1)  # a run is named by its second
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS)
        kept = Feedback(settings.home / NAME), saved.parent, Shelves(settings)
        with serving(open_assistant(settings=settings), *kept) as address:
            rooms = ROOMS | {"run": (f"/evaluation/{saved.name}", lambda _: None)}
            for scheme in ("light", "dark"):
                for form, (width, height) in (("wide", WIDE), ("phone", PHONE)):
                    context = chromium.new_context(
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,
                        reduced_motion="reduce",
                        locale="en-GB",
                    )
                    for name, (path, do) in rooms.items():
                        page = context.new_page()
                        page.goto(address.rstrip("/") + path)
                        page.wait_for_timeout(1000)
                        do(page)
                        picture = folder / f"{name}-{form}-{scheme}.png"
                        page.screenshot(path=picture)
                        Image.open(picture).convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(
                            picture, optimize=True
                        )
                        page.close()
                    context.close()
        chromium.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
