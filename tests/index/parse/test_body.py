"""The body: roles, paragraphs over page breaks, numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.parse.blocks import Block, split_blocks
from index.parse.body import is_heading, is_salutation, page_of, paragraphs_of, sentences_of
from index.statement import Paragraph, Role, Span
from tests.index.fixtures import folded, paper
from tests.strategies import paragraphs, statement_texts, wild_texts


def block(text: str) -> Block:
    return Block(Span(0, len(text)), text, after_page_break=False)


def made(text: str, body_from: int = 0) -> list[tuple[Role, int | None, str]]:
    """Role, number and words of each paragraph."""
    return [(p.role, p.number, folded(p.span.of(text))) for p in paragraphs_in(text, body_from)]


def paragraphs_in(text: str, body_from: int = 0) -> list[Paragraph]:
    blocks = split_blocks(text)
    return paragraphs_of(blocks, text, body_from, len(blocks))


def roles(text: str) -> list[Role]:
    return [role for role, _, _ in made(text)]


@settings(max_examples=50)
@given(statement_texts() | wild_texts())
def test_paragraphs_and_sentences_are_disjoint_ordered_and_lose_nothing(text: str) -> None:
    found = paragraphs_in(text)
    sentences = sentences_of(found, text)
    assert all(found[sentence.paragraph].span.holds(sentence.span) for sentence in sentences)
    assert "".join("".join(s.span.of(text).split()) for s in sentences) == "".join(text.split())


@settings(max_examples=50)
@given(st.lists(paragraphs("en").map(folded), min_size=2, max_size=6), st.integers(1, 300))
def test_a_document_that_numbers_its_paragraphs_is_believed(texts: list[str], first: int) -> None:
    numbered = "\n\n".join(f"{first + position}. {text}" for position, text in enumerate(texts))
    body = [number for role, number, _ in made(numbered) if role is Role.BODY]
    assert body == [first + position for position in range(len(texts))]


@settings(max_examples=50)
@given(st.lists(paragraphs("en").map(folded), min_size=1, max_size=6))
def test_other_paragraphs_are_counted_from_one(texts: list[str]) -> None:
    assert [number for _, number, _ in made("\n\n".join(texts))] == list(range(1, len(texts) + 1))


@pytest.mark.parametrize("gap", ["\f", "\n\f", "\n\n\f\n\n", "\n\n"])
def test_a_sentence_over_a_break_is_one_sentence_of_one_paragraph(gap: str) -> None:
    text = f"The text contains a draft code of conduct for{gap}the responsible behaviour of States. We agree."
    assert len(paragraphs_in(text)) == 1
    first, second = sentences_of(paragraphs_in(text), text)
    assert (
        folded(first.span.of(text))
        == "The text contains a draft code of conduct for the responsible behaviour of States."
    )
    assert first.page == (1 if "\f" in gap else None)
    assert second.page == (2 if "\f" in gap else None)


def test_a_finished_paragraph_before_a_page_break_stays_its_own() -> None:
    assert len(paragraphs_in("We agree with the draft.\f\nWe thank the Chair.")) == 2


def test_an_item_of_a_list_has_the_number_of_the_paragraph_that_introduces_it() -> None:
    text = "We agree.\n\nWe ask the Chair to:\n(a) add a timetable;\n(b) name a contact.\n\nThat is all that we ask."
    assert [number for _, number, _ in made(text)] == [1, 2, 2, 2, 3]


def test_a_single_number_at_the_beginning_of_a_paragraph_is_not_the_documents_count() -> None:
    assert [number for _, number, _ in made("2019. A year.\n\nWe agree with that.\n\n7. Seven is a number.")] == [
        1,
        2,
        3,
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Mr. Chairperson,",
        "Chairperson,",
        "Madam Chair, Excellencies, ladies and gentlemen,",
        "Monsieur le Président,",
        "Уважаемый г-н Председатель!",
        "Sayın Başkan,",
        "Señor Presidente:",
        "Sen\u0303or Presidente:",
        "السيد الرئيس،",
    ],
)
def test_an_address_to_the_chair_is_a_salutation(line: str) -> None:
    assert is_salutation(block(line))


@pytest.mark.parametrize(
    "line",
    [
        "Mr. Chairperson, we agree.",
        "Mr. Balakin spoke of the Paris Call, of sovereignty, of the code of conduct, and of everything else that came to his mind,",
        "We agree,",
    ],
)
def test_what_says_more_than_an_address_is_no_salutation(line: str) -> None:
    assert not is_salutation(block(line))


@pytest.mark.parametrize(
    "line", ["Next steps", "## Funding", "II. Custody of the data", "О перечне горных троп", "**Readings**"]
)
def test_a_short_line_without_a_mark_at_its_end_is_a_heading(line: str) -> None:
    assert is_heading(block(line))


@pytest.mark.parametrize(
    "line", ["We agree.", "a draft code of conduct for", "(a) a timetable", "in small letters", "We ask,", "***"]
)
def test_what_goes_on_or_ends_with_a_mark_is_no_heading(line: str) -> None:
    assert not is_heading(block(line))


@pytest.mark.parametrize(
    "closing",
    [
        "Thank you for your attention.",
        "Thank you, Mr. Chairperson.",
        "Je vous remercie, Monsieur le Président.",
        "Благодарю за внимание.",
        "Teşekkür ederim.",
        "Muchas gracias.",
        "شكرا السيد الرئيس.",
        "I request that this reply be attached to the journal of the day. Thank you.",
        "Прошу приложить текст моего выступления к Журналу сегодняшнего заседания.",
    ],
)
def test_thanks_and_requests_for_the_journal_at_the_end_close_the_statement(closing: str) -> None:
    text = f"We support the draft.\n\n{closing}"
    assert roles(text) == [Role.BODY, Role.CLOSING]
    assert {s.role for s in sentences_of(paragraphs_in(text), text)[1:]} == {Role.CLOSING}


def test_thanks_at_the_end_of_the_last_paragraph_close_it_and_thanks_before_do_not() -> None:
    text = "Thank you for the floor. We support the draft. Thank you."
    sentences = sentences_of(paragraphs_in(text), text)
    assert [sentence.role for sentence in sentences] == [Role.BODY, Role.BODY, Role.CLOSING]


def test_a_statement_that_only_thanks_keeps_a_body() -> None:
    text = "Thank you, Mr. Chairperson, for the excellent report, which my delegation has read with much interest."
    assert Role.BODY in {s.role for s in sentences_of(paragraphs_in(text), text)}


def test_a_heading_stands_before_what_it_heads_and_is_no_evidence() -> None:
    text = "We thank the Chair.\n\nCustody of the data\n\nReadings should remain with the national services."
    assert roles(text) == [Role.BODY, Role.HEADING, Role.BODY]


def test_front_matter_is_what_the_caller_says() -> None:
    assert [role for role, _, _ in made("PC.DEL/1/20\n\n1 May 2020\n\nWe agree with it.", 2)] == [
        Role.FRONT_MATTER, Role.FRONT_MATTER, Role.BODY,
    ]  # fmt: skip


def test_pages_are_counted_from_one_where_the_text_shows_them() -> None:
    assert [page_of("ab\fcd\fe", offset) for offset in (0, 2, 3, 6)] == [1, 1, 2, 3]
    assert page_of("abc", 1) is None


def test_the_paper_with_running_heads_tells_the_page_of_each_paragraph() -> None:
    statement = paper("FSC.DEL_912_21.txt")
    assert [p.page for p in statement.paragraphs if p.role is Role.BODY] == [1, 1, 2, 2, 3, 3]
    assert statement.paragraphs[-1].role is Role.PAGE_FURNITURE
