"""An answer with quotes of the seed statement, and writers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.writing.endpoint import Endpoint
from assistant.writing.writer import Writer
from tests.browser.fakes import paris_call_assistant

if TYPE_CHECKING:
    from assistant.answer import Answer

OBJECTION = "What is Russia's objection to the Paris Call?"


def answer() -> Answer:
    """To the objection's question, with its quotes."""
    found = paris_call_assistant().ask(OBJECTION)
    assert len(found.quotes) > 1
    return found


def writer(url: str, seconds: float = 3.0, key: str | None = None) -> Writer:
    """That doesn't wait between two tries."""
    return Writer(Endpoint(url, "tiny", key, seconds, sleep=lambda _: None))


def last(written: Writer, given: Answer) -> Answer:
    """The answer as it stays."""
    *_, final = written.answers(given)
    return final
