"""The whole way once: the seed statement is ingested, asked about in a browser, and read off the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .conftest import QUIET_GRADIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.model, QUIET_GRADIO]

SEEDS = Path(__file__).parents[2] / "seeds"


def test_the_objection_to_the_paris_call_is_read_in_the_sources_own_characters(
    visiting: Callable[..., Visit], tmp_path: Path
) -> None:
    from assistant import open_assistant
    from index.settings import load_settings
    from index.sync import ingest

    settings = load_settings(home=tmp_path / "library")
    ingest([SEEDS], settings=settings)
    visit = visiting(open_assistant(settings=settings))
    visit.ask("What is Russia's objection to the Paris Call?")
    source = (SEEDS / "statements" / "PC.DEL_669_19.txt").read_text(encoding="utf-8")
    marked = visit.page.locator("#statement mark").all_text_contents()
    budapest = [text for text in marked if "Budapest Convention" in text]
    assert budapest, marked
    assert all(" ".join(text.split()) in " ".join(source.split()) for text in budapest)
    assert "which most countries find unacceptable." in budapest[0]
    assert "PC.DEL/669/19, para. 3 (Russian Federation, 13 June 2019)" in visit.page.inner_text("#conversation")
