"""Papers of the United Nations: masthead, clauses, numbers of the operative part. The texts are fictional."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from index.parse import parse
from index.readers import read_source
from index.readers.reading import Shown
from index.readers.source import Source
from index.statement import Origin, Role, Span, Statement

DRAFT = """United Nations S/2099/970

Security Council Distr.: General

8 December 2099

Original: English

Ghana, Jordan, Norway and Viet Nam: draft resolution

The Security Council,

Recalling its fictional resolutions on rivers, in particular those that name springs,

Noting with concern the low water of the summer (S/2099/962),

1. Demands that levels be measured;

2. Requests the Secretary-General to report on the levels within sixty days,
taking into account the winter;

3. Decides to remain seized of the matter.
"""


def parsed(text: str, path: str = "a.txt") -> Statement:
    return parse(read_source(Path(path), text.encode()), PurePosixPath(path))


def test_a_draft_is_read_as_its_readers_know_it() -> None:
    statement = parsed(DRAFT)
    assert (statement.id, statement.symbol, statement.title) == ("S/2099/970", "S/2099/970", "Draft resolution")
    assert (statement.date, statement.body) == ("2099-12-08", "United Nations Security Council")
    assert (statement.original_language, statement.language) == ("en", "en")
    title = statement.found["title"].of(statement.text)
    assert title == "draft resolution"


def test_each_clause_is_a_paragraph_and_the_operative_ones_have_the_papers_numbers() -> None:
    statement = parsed(DRAFT)
    body = [(p.number, p.span.of(statement.text).split()[0]) for p in statement.paragraphs if p.role is Role.BODY]
    assert body == [(None, "The"), (None, "Recalling"), (None, "Noting"), (1, "1."), (2, "2."), (3, "3.")]
    assert sum(sentence.role is Role.BODY for sentence in statement.sentences) == 6


def numbers(text: str) -> list[int | None]:
    return [p.number for p in parsed(text).paragraphs if p.role is Role.BODY]


def test_an_annex_that_begins_again_at_one_does_not_take_the_numbers_away() -> None:
    annex = "\nAnnex\n\n1. The gauges shall be green;\n\n2. They shall be read by daylight;\n"
    assert numbers(DRAFT + annex) == [None, None, None, 1, 2, 3, 1, 2]


def test_a_number_that_lost_its_full_stop_is_one_and_a_lost_number_takes_no_other_away() -> None:
    assert numbers(DRAFT.replace("2. Requests", "2 Requests")) == [None, None, None, 1, 2, 3]
    assert numbers(DRAFT.replace("2. Requests", "Requests")) == [None, None, None, 1, 1, 3]


def test_numbers_that_do_not_count_up_are_no_paragraph_numbers() -> None:
    assert numbers(DRAFT.replace("2. Requests", "9. Requests")) == [1, 2, 3, 4, 5, 6]


def test_a_clause_that_a_page_break_parts_is_still_one() -> None:
    statement = parsed(DRAFT.replace("in particular those", "in particular\fthose"))
    (clause,) = [p for p in statement.paragraphs if "Recalling" in p.span.of(statement.text)]
    assert clause.span.of(statement.text).endswith("springs,")


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("We speak of rivers here, at length.\n\nIt goes on (S/2099/962) and ends.", None),
        ("S/2099/970\n\nA speech about rivers goes on and ends here, as speeches do.", "S/2099/970"),
        ("A speech about rivers that goes on and ends here, as speeches do.\n\nS/PV.9731 12 June 2099", "S/PV.9731"),
        (
            "We speak of rivers here, of springs and of wells.\n\nPC.JOUR/1232\nPage 2\n\nWe go on at length.",
            "PC.JOUR/1232",
        ),
    ],
)
def test_a_symbol_counts_where_it_stands_by_itself_on_the_first_page(text: str, symbol: str | None) -> None:
    assert parsed(text).symbol == symbol


def test_a_running_head_gives_the_symbol() -> None:
    pages = "\f".join(
        f"CIO.GAL/12/19/Rev.1\n\nPage {n} speaks of rivers, of springs, and of what the winter brings.\n"
        for n in (1, 2, 3)
    )
    assert parsed(pages).symbol == "CIO.GAL/12/19/Rev.1"


def source(text: str, **more: object) -> Source:
    return Source(text, "html", "utf-8", len(text), **more)  # type: ignore[arg-type]


def test_a_page_shows_its_title_and_date_and_its_properties_come_last() -> None:
    text = "On Rivers\n\n12.06.2099\n\nWe support the register of river levels. Rivers rise in the spring."
    shown = {"title": Shown("On Rivers", Span(0, 9)), "date": Shown("2099-06-12", Span(11, 21))}
    properties = {"title": "On Rivers | Ministry", "date": "2099-06-13", "url": "https://example.org/rivers"}
    page = source(text, shown=shown, properties=properties, headings=(Span(0, 9),))
    statement = parse(page, PurePosixPath("page.html"), {"delegation": "Norway"})
    assert (statement.title, statement.date, statement.url) == ("On Rivers", "2099-06-12", "https://example.org/rivers")
    assert dict(statement.origins) == {
        "title": Origin.TEXT, "date": Origin.TEXT, "url": Origin.PROPERTIES,
        "delegation": Origin.MANIFEST, "language": Origin.DETECTED,
    }  # fmt: skip
    assert [p.role for p in statement.paragraphs] == [Role.FRONT_MATTER, Role.FRONT_MATTER, Role.BODY]


def test_what_markup_sets_as_a_heading_is_one_though_it_reads_like_a_sentence() -> None:
    text = "We begin here with rivers.\n\nWhat do we ask for, and why do we ask?\n\nWe ask for a timetable."
    heading = "What do we ask for, and why do we ask?"
    span = Span(text.index(heading), text.index(heading) + len(heading))
    statement = parse(source(text, headings=(span,)), PurePosixPath("a.html"))
    assert [p.role for p in statement.paragraphs] == [Role.BODY, Role.HEADING, Role.BODY]


def test_a_scan_is_a_statement_without_text_and_says_so() -> None:
    scan = source("", remarks=("is a scan without a text layer",))
    statement = parse(scan, PurePosixPath("sub/scan.pdf"), {"delegation": "Norway"})
    assert (statement.id, statement.delegation, statement.sentences) == ("scan", "Norway", ())
    assert statement.remarks == ("is a scan without a text layer",)
