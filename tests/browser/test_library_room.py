"""The Library room, in a real browser over a real library."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.web.listing import PAGE_SIZE, Wanted, listing
from index.snapshot import Card

from .conftest import QUIET_GRADIO
from .fakes import FakeAssistant, FakeOverview, seed_statement, statement_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.assistant import Assistant

    from .conftest import Visit

pytestmark = [pytest.mark.browser, QUIET_GRADIO]


def column(visit: Visit, number: int) -> list[str]:
    return visit.page.locator(f"table.statements tbody td:nth-child({number})").all_inner_texts()


def test_all_statements_stand_in_the_table_the_newest_first(library_room: Visit, papers: Assistant) -> None:
    library_room.go("/library")
    assert len(column(library_room, 1)) == len(papers.statements())
    assert column(library_room, 1)[0] == "24 October 2024"
    assert (
        library_room.page.locator("caption").inner_text()
        == f"1 to {len(papers.statements())} of {len(papers.statements())} statements"
    )


def test_a_search_leaves_what_has_its_words_and_can_be_undone(library_room: Visit) -> None:
    page = library_room.go("/library")
    page.get_by_role("searchbox").fill("right of reply")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=right+of+reply**")
    assert [text.split("\n")[0] for text in column(library_room, 3)] == ["PC.DEL/9103/20"]
    page.get_by_role("link", name="Show all").click()
    page.wait_for_url("**/library")
    assert len(column(library_room, 3)) > 10


def test_a_column_sorts_both_ways_and_says_so(library_room: Visit) -> None:
    page = library_room.go("/library")
    page.get_by_role("link", name="Delegation", exact=True).click()
    page.wait_for_url("**sort=delegation")
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Delegation")
    upwards = [name for name in column(library_room, 2) if name]
    assert upwards == sorted(upwards, key=str.casefold)
    page.locator("th[aria-sort] a").click()
    page.wait_for_url("**sort=-delegation")
    assert [name for name in column(library_room, 2) if name] == sorted(upwards, key=str.casefold, reverse=True)
    assert column(library_room, 2)[-1] == "", "what has no delegation stands last"


def test_a_bar_counts_what_its_link_shows(library_room: Visit) -> None:
    page = library_room.go("/library")
    bar = page.locator(".plot", has_text="By body").locator("a").first
    number = int(bar.locator(".number").inner_text())
    bar.click()
    page.wait_for_url("**body=**")
    assert len(column(library_room, 4)) == number
    assert set(column(library_room, 4)) == {"OSCE Permanent Council"}
    assert page.get_by_label("Body").input_value() == "OSCE Permanent Council"


def test_what_a_plot_has_no_room_for_is_folded_and_leads_on_as_well(library_room: Visit, papers: Assistant) -> None:
    page = library_room.go("/library")
    plot = page.locator(".plot", has_text="By delegation")
    delegations = {card.metadata["delegation"] for card in papers.statements() if "delegation" in card.metadata}
    assert plot.locator("a").count() == len(delegations)
    folded = plot.locator("details a").last
    assert not folded.is_visible()
    plot.locator("summary").click()
    name = folded.locator(".of").inner_text()
    folded.click()
    page.wait_for_url("**delegation=**")
    assert set(column(library_room, 2)) == {name}


def test_filters_work_together(library_room: Visit) -> None:
    page = library_room.go("/library?year=2020")
    page.get_by_label("Delegation").select_option("Norway")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**delegation=Norway**")
    assert set(column(library_room, 2)) == {"Norway"}
    assert all(day.endswith("2020") for day in column(library_room, 1))


def test_a_row_leads_to_the_statement(library_room: Visit) -> None:
    library_room.go("/library?words=9102").locator("table .symbol").first.click()
    library_room.page.wait_for_url("**/statement/PC.DEL/9102/20**")


def test_a_page_has_fifty_and_the_next_has_the_rest(visiting: Callable[..., Visit]) -> None:
    many = tuple(
        statement_of("We agree.", id=f"S/{number}", symbol=f"S/{number}", date=f"20{number % 24:02}")
        for number in range(120)
    )
    visit = visiting(FakeAssistant(many), asking=False)
    visit.go("/library")
    assert len(column(visit, 1)) == PAGE_SIZE
    visit.page.get_by_role("link", name="Next page").click()
    visit.page.get_by_role("link", name="Next page").click()
    visit.page.wait_for_url("**page=3")
    assert len(column(visit, 1)) == 20
    assert visit.page.locator("caption").inner_text() == "101 to 120 of 120 statements"
    assert visit.page.get_by_role("link", name="Next page").count() == 0


def test_an_empty_library_says_how_to_fill_it(visiting: Callable[..., Visit]) -> None:
    visit = visiting(FakeAssistant(()), asking=False)
    assert "demarche ingest" in visit.go("/library").inner_text(".nothing")


def test_a_period_is_chosen_by_its_days_and_asked_about(library_room: Visit, papers: Assistant) -> None:
    page = library_room.go("/library?since=2020-03&until=2020")
    assert (page.input_value("#since"), page.input_value("#until")) == ("2020-03-01", "2020-12-31")
    page.fill("#until", "2020-06-30")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**since=2020-03-01**until=2020-06-30**")
    dates = [card.metadata.get("date", "") for card in papers.statements()]
    within = [date for date in dates if "2020-03-01" <= date <= "2020-06-30"]
    assert len(column(library_room, 1)) == len(within) > 0
    page.get_by_role("link", name="Ask about").click()
    page.wait_for_selector("#narrowed .lift")
    assert "Only statements of 1 March 2020 to 30 June 2020" in " ".join(page.inner_text("#narrowed").split())


def test_what_has_no_date_lies_in_no_period() -> None:
    undated = Card("a", "a.txt", None, {})
    assert listing([undated], Wanted(until="2030")).total == 0
    assert listing([undated], Wanted.of({"until": "soon"})).total == 1


def test_a_library_without_sound_indexes_says_so_in_every_room(visiting: Callable[..., Visit]) -> None:
    class Degraded(FakeAssistant):
        def overview(self) -> FakeOverview:
            return replace(super().overview(), generation=None, notice="A search index can't be used (damaged).")

    visit = visiting(Degraded((seed_statement(),), {}), asking=False)
    assert "searched without its indexes" in visit.go("/library").inner_text(".lead")
    for path in ("/", "/library", "/compare", "/check"):
        visit.go(path).wait_for_selector(".notice")
        assert "A search index can't be used" in visit.page.inner_text(".masthead-place, body")


def test_the_state_says_when_what_is_searched_was_verified(library_room: Visit) -> None:
    said = library_room.go("/library").inner_text(".lead")
    assert re.search(
        r"Generation 000001 is searched. It was built and verified on \d+ \w+ 20\d\d at \d\d:\d\d UTC.", said
    )
