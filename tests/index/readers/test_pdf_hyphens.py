"""Words that a line's end parts: whole again, and compounds as the document writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.pdf_hyphens import Spelling, is_parted, whole_words
from tests.index.readers.pdf_papers import hyphenated

WORDS = (
    "fictional delegation responsible sovereignty proportionality measures readings the of transparency river".split()
)


@pytest.mark.parametrize(
    ("lines", "elsewhere", "whole"),
    [
        (["the responsi-", "ble State"], "", "the responsible State"),
        (["in co-", "operation with"], "co-operation is dear to us", "in co-operation with"),
        (["in co-", "operation with"], "cooperation is dear to us", "in cooperation with"),
        (["a multi-", "stakeholder forum"], "", "a multi-stakeholder forum"),
        (["the Secretary-", "General said"], "", "the Secretary-General said"),
        (["document 23-", "24906 (E)"], "", "document 23-24906 (E)"),
        (["long-", "term costs"], "", "long-term costs"),
        (["rules-", "based order"], "", "rules-based order"),
        (["short-", "and long-term"], "", "short- and long-term"),
        (["non-govern-", "mental bodies"], "", "non-governmental bodies"),
        (["GOVERN-", "MENT OF"], "", "GOVERNMENT OF"),
        (["soft\u00ad", "ware, co\u00ad", "operation"], "", "software, cooperation"),
        (["a pause -", "then more"], "", "a pause - then more"),
        (["безопас-", "ности и по-", "прежнему"], "", "безопасности и по-прежнему"),
        (["la coopé-", "ration, celui-", "ci"], "", "la coopération, celui-ci"),
        (["the respon-", "si-", "ble State"], "", "the responsible State"),
    ],
)
def test_the_halves_of_a_word(lines: list[str], elsewhere: str, whole: str) -> None:
    made = whole_words(lines, Spelling([*lines, elsewhere]))
    assert " ".join(" ".join(made).split()) == whole


def test_the_line_ends_after_the_whole_word() -> None:
    assert whole_words(["their responsi-", "ble action"], Spelling([])) == ["their responsible", "action"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60), st.integers(14, 40))
def test_what_was_parted_comes_back_word_for_word(words: list[str], at_most: int) -> None:
    lines = hyphenated(words, at_most)
    made = whole_words(lines, Spelling([*lines, " ".join(WORDS)]))
    assert " ".join(made).split() == words


def test_a_hyphen_before_a_small_letter_parts_a_word() -> None:
    assert is_parted("respon-", "sible")
    assert not is_parted("a pause -", "then")
    assert not is_parted("Secretary-", "General")
