"""Quotes are found where they stand, and a question set that puts a wrong one to a statement is refused by line."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.places import Place, locate, spans_of
from evals.questions import Expected, Question, QuestionSet
from index.errors import QuestionSetError
from index.statement import Span
from tests.evals.fakes import HARBOUR, LAKE, place, shelf, statement

lake = statement("north/lake.txt", LAKE, "PC.DEL/1/20")
harbour = statement("harbour.txt", HARBOUR)

spans = st.tuples(st.integers(0, 50), st.integers(1, 30)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
places = st.builds(Place, st.sampled_from(["a", "b"]), spans)


def asking(*expected: Expected, trap: tuple[Expected | str, ...] = ()) -> QuestionSet:
    question = Question(id="q", kind="k", question="?", answerable=bool(expected), expected=expected, trap=trap)
    return QuestionSet(Path("set.jsonl"), {4: question})


@given(places, places)
def test_meeting_is_mutual(one: Place, other: Place) -> None:
    assert one.meets(other) == other.meets(one)


@given(places)
def test_a_place_meets_itself_and_none_like_it_in_another_statement(one: Place) -> None:
    assert one.meets(one)
    assert not one.meets(Place(one.statement_id + "x", one.span))


@given(places, places)
def test_places_that_share_nothing_do_not_meet_and_one_within_the_other_does(one: Place, other: Place) -> None:
    if one.statement_id == other.statement_id:
        if one.span.overlap(other.span) == 0:
            assert not one.meets(other)
        if one.span.holds(other.span):
            assert one.meets(other)


@pytest.mark.parametrize(("end", "meets"), [(14, False), (15, True), (16, True)])
def test_half_of_the_shorter_is_enough_and_less_is_not(end: int, meets: bool) -> None:
    assert place(0, end).meets(place(10, 20)) is meets


@given(st.text(st.characters(exclude_categories=["Cs"])), st.data())
def test_every_slice_is_found_at_its_own_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if text[start:end].strip():
        found = spans_of(text[start:end], text)
        assert all(span.of(text) == text[start:end] for span in found)
        assert any(span.start <= start < span.end for span in found)


@given(st.lists(st.sampled_from(["États", "non", "a.b", "(x)", "дата"]), min_size=1), st.data())
def test_white_space_folds_and_nothing_else_does(words: list[str], data: st.DataObject) -> None:
    gaps = data.draw(
        st.lists(st.sampled_from([" ", "\n\n", "\u00a0 ", "\t"]), min_size=len(words), max_size=len(words))
    )
    text = "» " + "".join(word + gap for word, gap in zip(words, gaps, strict=True)) + "«"
    found = spans_of(" ".join(words), text)
    assert [re.sub(r"\s+", " ", span.of(text)) for span in found] == [" ".join(words)]
    assert spans_of(" ".join([*words, "?"]), text) == []


def test_letters_case_and_numbers_must_agree() -> None:
    assert spans_of("we cannot accept the date", LAKE) == []
    assert spans_of("We can accept the date", LAKE) == []


def test_a_quote_in_several_places_is_found_in_all() -> None:
    assert spans_of("no", "no, no and no") == [Span(0, 2), Span(4, 6), Span(11, 13)]


def test_a_quote_over_a_page_break_is_found_with_its_page_number_and_without() -> None:
    text = "a risk that\n\n\f\nneighbours run.\n\n- 1 -\n\nFSC/1"
    whole = [Span(0, text.index(".") + 1)]
    assert spans_of("a risk that neighbours run.", text) == whole
    assert spans_of("a risk that\n\n- 1 -\n\fFSC/1\n\nneighbours run.", text) == whole
    assert spans_of("a risk that\n\n- 2 -\n\fFSC/1\n\nneighbours run.", text) == []


@pytest.mark.parametrize("doc", ["lake.txt", "north/lake.txt", "PC.DEL/1/20"])
def test_a_statement_is_found_by_file_name_path_and_symbol(doc: str) -> None:
    (located,) = locate(asking(Expected(doc, "accept the date, which comes")), shelf(lake, harbour))
    (expected,) = located.expected
    start = LAKE.index("accept")
    assert expected.places == (Place("PC.DEL/1/20", Span(start, LAKE.index("comes") + 5)),)


def test_a_bare_trap_is_sought_in_every_statement() -> None:
    twin = statement("twin.txt", LAKE)
    (located,) = locate(asking(trap=("We welcome the report.",)), shelf(lake, harbour, twin))
    assert [one.statement_id for one in located.trap[0].places] == ["PC.DEL/1/20", "twin"]


@pytest.mark.parametrize(
    ("expected", "fault"),
    [
        (Expected("sea.txt", "We welcome"), "no statement is called 'sea.txt'"),
        (Expected("lake.txt", "We reject the report"), "'We reject the report' is not in lake.txt"),
        (Expected("harbour.txt", "We welcome the report."), "is not in harbour.txt"),
    ],
)
def test_a_wrong_expectation_is_named_by_its_line(expected: Expected, fault: str) -> None:
    for wrong in (asking(expected), asking(trap=(expected,))):
        with pytest.raises(QuestionSetError, match=f"^set.jsonl:4: .*{fault}"):
            locate(wrong, shelf(lake, harbour))


def test_a_bare_trap_that_stands_nowhere_is_named_by_its_line() -> None:
    with pytest.raises(QuestionSetError, match=r"set.jsonl:4: .* is not in any statement"):
        locate(asking(trap=("We reject",)), shelf(lake))


def test_a_file_name_of_two_statements_is_refused_but_a_path_is_not() -> None:
    other = statement("south/lake.txt", LAKE, "PC.DEL/2/20")
    top = statement("lake.txt", LAKE, "PC.DEL/3/20")
    with pytest.raises(QuestionSetError, match=r"names 2 statements \(north/lake.txt, south/lake.txt\)"):
        locate(asking(Expected("lake.txt", "We welcome")), shelf(lake, other))
    (located,) = locate(asking(Expected("lake.txt", "We welcome")), shelf(lake, other, top))
    assert located.expected[0].places[0].statement_id == "PC.DEL/3/20"


def test_a_question_about_a_file_that_could_not_be_ingested_is_kept_and_nothing_meets_it() -> None:
    (located,) = locate(asking(Expected("bad.txt", "We welcome")), shelf(lake, unread=["east/bad.txt"]))
    assert located.expected[0].places == ()


def test_a_statement_is_found_by_the_names_of_its_copies() -> None:
    copies = {"north/lake.txt": lake.id, "old/lake-copy.txt": lake.id}
    (located,) = locate(asking(Expected("lake-copy.txt", "We welcome")), shelf(lake, harbour, copies=copies))
    assert located.expected[0].places[0].statement_id == lake.id


def test_accents_in_file_names_may_be_composed_or_not() -> None:
    name = "déclaration.txt"
    stored = statement(unicodedata.normalize("NFD", name), LAKE)
    (located,) = locate(asking(Expected(unicodedata.normalize("NFC", name), "We welcome")), shelf(stored))
    assert located.expected[0].places
