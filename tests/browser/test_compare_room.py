"""Comparing delegations, in a real browser over a real library."""

from __future__ import annotations

import csv
import io
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from assistant.answer import Answer, display
from assistant.comparing import MOST_DELEGATIONS

from .conftest import QUIET_GRADIO
from .fakes import FakeAssistant, statement_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.assistant import Assistant

    from .conftest import Visit

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

ASKED = [("issues", "hourly readings of the gauges\nthe moon"), ("delegation", "Kazakhstan"), ("delegation", "Norway")]


def test_delegations_stand_across_and_issues_down_with_one_exact_quote_a_cell(
    library_room: Visit, papers: Assistant
) -> None:
    page = library_room.go("/compare")
    page.get_by_label("Issues, one a line").fill("gauges and hourly readings\nthe moon")
    page.get_by_label("Kazakhstan", exact=True).check()
    page.get_by_label("Norway", exact=True).check()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_function("() => document.getElementById('compared')?.textContent === '4 compared.'")
    assert not page.is_visible("#halt")
    assert page.locator("thead th").all_inner_texts() == ["Kazakhstan", "Norway"]
    assert page.locator("tbody th").all_inner_texts() == ["gauges and hourly readings", "the moon"]
    first = page.locator("tbody tr").first.locator("td")
    for cell, delegation in zip(first.all(), ("Kazakhstan", "Norway"), strict=True):
        symbol = cell.locator(".symbol").inner_text()
        statement = papers.statement(symbol)
        assert statement.delegation == delegation
        assert (cell.locator("blockquote p").text_content() or "?") in display(statement.text)
    assert page.locator("tbody tr").nth(1).locator("td").all_inner_texts() == ["nothing in the library"] * 2


@pytest.mark.parametrize("width", [380, 1440])
def test_all_delegations_can_be_reached_in_their_box(
    visiting: Callable[..., Visit], papers: Assistant, width: int
) -> None:
    page = visiting(papers, width, asking=False).go("/compare")
    assert page.locator(".box").count() == len(papers.overview().delegations)
    assert page.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.boxes'))")
    page.get_by_label("Ukraine", exact=True).check()


def test_the_table_can_be_taken_along(library_room: Visit) -> None:
    page = library_room.go("/compare?" + urlencode(ASKED))
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    table = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8"))))
    assert [row[:2] for row in table[1:]] == [
        [issue, name] for issue in ("hourly readings of the gauges", "the moon") for name in ("Kazakhstan", "Norway")
    ]
    assert table[1][2].startswith("“")
    assert "PC.DEL/9102/20" in table[1][4]
    assert table[3][2] == "nothing in the library"
    with page.expect_download() as download:
        page.get_by_role("link", name="Markdown").click()
    text = download.value.path().read_text("utf-8")
    assert text.startswith("|  | Kazakhstan | Norway |\n| --- | --- | --- |\n| hourly readings")
    assert "\n[^1]: PC\\.DEL/9102/20" in text


def test_it_can_be_stopped(visiting: Callable[..., Visit]) -> None:
    go_on, begun = threading.Event(), threading.Event()

    class Slow(FakeAssistant):
        def ask(self, *arguments: Any, **named: Any) -> Answer:
            begun.set()
            go_on.wait(20)
            return super().ask(*arguments, **named)

    visit = visiting(Slow((statement_of("We agree.", delegation="Norway"),)), asking=False)
    page = visit.go("/compare?" + urlencode([("issues", "a\nb\nc\nd"), ("delegation", "Norway")]))
    assert begun.wait(20)
    assert page.inner_text("#compared") == "0 of 4 compared …"
    page.get_by_role("button", name="Stop").click()
    page.wait_for_function("() => document.getElementById('compared').textContent === 'Stopped.'")
    assert page.locator("tbody td").all_inner_texts() == ["stopped"] * 4
    go_on.set()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([("issues", "rivers")], "Choose a delegation"),
        ([("issues", "\n".join("abcdefghi")), ("delegation", "Norway")], "9 issues are too many"),
        ([("issues", "x" * 201), ("delegation", "Norway")], "200 is the limit"),
    ],
)
def test_what_cannot_be_compared_gets_a_sentence_and_keeps_what_was_typed(
    library_room: Visit, asked: list[tuple[str, str]], said: str
) -> None:
    page = library_room.go("/compare?" + urlencode(asked))
    assert said in page.inner_text(".trouble")
    assert page.get_by_label("Issues, one a line").input_value() == asked[0][1]
    assert page.locator("table").count() == 0


def test_more_delegations_than_a_table_holds_are_refused_by_the_export_too(library_room: Visit) -> None:
    many = [("issues", "rivers"), ("form", "csv"), *(("delegation", f"D{i}") for i in range(MOST_DELEGATIONS + 1))]
    answer = library_room.page.request.get(f"{library_room.address}compare/export?{urlencode(many)}")
    assert (answer.status, "too many" in answer.text()) == (400, True)


def test_no_cell_of_the_table_is_taken_for_a_formula(visiting: Callable[..., Visit]) -> None:
    visit = visiting(
        FakeAssistant((statement_of("=1+1 is what we say.", delegation="@Norway"),), {"on": ("=1+1",)}), asking=False
    )
    asked = [("issues", "=cmd()"), ("delegation", "@Norway"), ("form", "csv")]
    answer = visit.page.request.get(f"{visit.address}compare/export?{urlencode(asked)}").text()
    row = list(csv.reader(io.StringIO(answer)))[1]
    assert row[:3] == ["'=cmd()", "'@Norway", "“=1+1 is what we say.”"]
