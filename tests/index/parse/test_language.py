"""The language of a text that doesn't name it."""

from __future__ import annotations

import pytest

from index.parse.language import detect_language
from index.statement import Role
from tests.index.fixtures import EXPECTED, paper, words_of


@pytest.mark.parametrize("file", EXPECTED)
def test_the_language_of_a_papers_body_is_told(file: str) -> None:
    assert detect_language(words_of(paper(file), Role.BODY)) == EXPECTED[file]["language"]


def test_only_the_beginning_counts_so_that_a_long_text_costs_no_more() -> None:
    english = "The delegation supports the proposal on the exchange of readings. " * 100
    assert detect_language(english + "Мы не согласны с этим предложением. " * 2000) == "en"


def test_any_text_has_some_language() -> None:
    assert len(detect_language("")) == len(detect_language("123")) == 2
