"""Take the picture of the reading room that the README shows: `make screenshot`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from assistant import open_assistant
from index import ingest
from index.settings import load_settings

from .conftest import CHROMIUM_ARGUMENTS, serving

QUESTION = "What is Russia's objection to the Paris Call?"


def main(target: Path) -> None:
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        settings = load_settings(home=home)
        ingest([Path("seeds")], settings=settings)
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS)
        page = chromium.new_page(viewport={"width": 1360, "height": 860})
        with serving(open_assistant(settings=settings)) as address:
            page.goto(address)
            page.get_by_role("textbox").first.fill(QUESTION)
            page.keyboard.press("Enter")
            page.locator("#statement mark").first.wait_for(timeout=120_000)
            page.wait_for_timeout(1500)  # the panel scrolls to the quote
            page.screenshot(path=target)
            page.close()
        chromium.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
