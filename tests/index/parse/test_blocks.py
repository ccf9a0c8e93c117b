"""Blocks: what the layout sets apart."""

from __future__ import annotations

import itertools
from textwrap import fill

import pytest
from hypothesis import given, settings

from index.parse.blocks import Block, split_blocks
from index.statement import Span
from tests.strategies import statement_texts, wild_texts


def block(text: str) -> Block:
    return Block(Span(0, len(text)), text, after_page_break=False)


def texts(text: str) -> list[str]:
    return [block.text for block in split_blocks(text)]


@settings(max_examples=50)
@given(statement_texts() | wild_texts())
def test_the_blocks_hold_every_character_that_is_not_white_space_in_order(text: str) -> None:
    blocks = split_blocks(text)
    assert "".join("".join(block.text.split()) for block in blocks) == "".join(text.split())
    assert all(before.span.end <= after.span.start for before, after in itertools.pairwise(blocks))


@settings(max_examples=50)
@given(statement_texts() | wild_texts())
def test_a_block_is_what_its_span_says_without_white_space_around_it(text: str) -> None:
    for block in split_blocks(text):
        assert block.text == block.span.of(text) == block.text.strip()
        assert "\f" not in block.text


@settings(max_examples=50)
@given(statement_texts() | wild_texts())
def test_a_block_knows_whether_a_page_break_stands_before_it(text: str) -> None:
    end = 0
    for block in split_blocks(text):
        assert block.after_page_break == ("\f" in text[end : block.span.start])
        end = block.span.end


def test_blank_lines_page_breaks_and_numbers_set_blocks_apart() -> None:
    text = "Wrapped\nline.\n \nNext.\fAfter the break.\n1. One\nmore\n2. Two\n(a) item\n– item\n# Heading"
    assert texts(text) == [
        "Wrapped\nline.", "Next.", "After the break.", "1. One\nmore", "2. Two", "(a) item", "– item", "# Heading",
    ]  # fmt: skip


def test_lines_that_nobody_wrapped_are_paragraphs_of_their_own() -> None:
    long = "We support the proposal, and we shall say why in more words than any typewriter has put on one line. " * 2
    assert texts(f"{long}\n{long}\nShort line.") == [long.strip(), long.strip(), "Short line."]


def test_a_sentence_is_one_block_however_wide_its_lines_are() -> None:
    said = "We cannot agree, however, to publishing the readings of the Lower Moravian Lakes before both States, " * 6
    assert all(len(split_blocks(fill(said, width))) == 1 for width in range(60, 400))


def test_a_number_in_a_wrapped_line_is_no_paragraph_number() -> None:
    assert len(texts("The meeting took place in\n2019 and the next in\n2020.")) == 1


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**STATEMENT BY\nMR. DOE**", "STATEMENT BY MR. DOE"),
        ("## Next  steps", "Next steps"),
        ("provides, *inter alia*, for 2 * 3", "provides, inter alia, for 2 * 3"),
        ("Délégation\u00a0de la\u202fFrance", "Délégation de la France"),
    ],
)
def test_the_plain_form_is_one_line_without_marks(text: str, plain: str) -> None:
    assert block(text).plain == plain


@pytest.mark.parametrize(
    ("text", "number"), [("7. The Council", 7), ("12) The Council", 12), ("2019. Year", None), ("7 States", None)]
)
def test_a_block_knows_its_own_number(text: str, number: int | None) -> None:
    assert block(text).number == number


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("(a) one", True),
        ("б) два", False),
        ("(б) два", True),
        ("(iv) four", True),
        ("– one", True),
        ("• one", True),
        ("(see p. 4)", False),
    ],
)
def test_a_block_knows_whether_it_is_an_item_of_a_list(text: str, listed: bool) -> None:
    assert block(text).is_listed is listed


@pytest.mark.parametrize(
    ("text", "openly"),
    [
        ("a draft code of conduct for", True),
        ("for that.", False),
        ("for that.”", False),
        ("pour cela\u00a0»", True),
        ("pour cela.\u00a0»", False),
        ("لماذا؟", False),
        ("the following:", False),
        ("as noted.¹", False),
        ("as noted.**", False),
    ],
)
def test_a_block_knows_whether_its_last_sentence_is_unfinished(text: str, openly: bool) -> None:
    assert block(text).ends_openly is openly
