"""Generated texts: the same at every run, each one passage, and near to those of their topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.bench.generate import FUNCTION_WORDS, Writer, made_up_words
from evals.bench.hashing import HashingEncoder
from evals.bench.large import fill, generated
from index.cut import cut
from index.library import Library
from index.parse.language import detect_language
from index.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

WRITER, ANOTHER = Writer(), Writer()


@given(number=st.integers(0, 10**7))
def test_a_text_is_the_same_whoever_writes_it_and_whatever_was_written_before(number: int) -> None:
    ANOTHER.text(number + 1)
    assert WRITER.text(number) == ANOTHER.text(number)
    assert WRITER.question(number) == ANOTHER.question(number)


def test_another_seed_or_language_gives_other_texts() -> None:
    others = [Writer(seed=2).text(0), Writer(words=["river", "bridge", "treaty"] * 100).text(0)]
    assert len({WRITER.text(0), *others}) == 3
    assert "treaty" in others[1].lower()


@given(number=st.integers(0, 10**6))
def test_a_question_is_made_of_words_of_its_text(number: int) -> None:
    asked = WRITER.question(number).removeprefix("What is said about ").removesuffix("?").split()
    assert asked
    assert set(asked) <= set(WRITER.text(number).lower().replace(".", "").split()) - set(FUNCTION_WORDS)


@given(number=st.integers(0, 10**6))
def test_each_text_is_one_passage(number: int) -> None:
    statement, passages = generated(WRITER, range(number, number + 1))
    assert statement.text == WRITER.text(number)
    assert cut(statement, Settings().passage_characters, lambda _text: True) == passages
    assert len(passages) == 1


@given(first=st.integers(0, 10**6), count=st.integers(1, 8))
def test_a_statement_of_many_texts_has_each_as_a_passage(first: int, count: int) -> None:
    statement, passages = generated(WRITER, range(first, first + count))
    said = [passage.span.of(statement.text) for passage in passages]
    assert said == [WRITER.text(number) for number in range(first, first + count)]


def test_generated_sentences_are_the_writers_own() -> None:
    statement, _ = generated(WRITER, range(3))
    said = [sentence.span.of(statement.text) for sentence in statement.sentences]
    assert said == [sentence for number in range(3) for sentence in WRITER.sentences(number)]


def test_the_neighbours_of_a_text_are_of_its_topic_and_graded() -> None:
    vectors = HashingEncoder().encode([WRITER.text(number) for number in range(600)])
    cosines = np.sort(vectors[:200] @ vectors[:200].T, axis=1)[:, ::-1]
    to_others = vectors[:200] @ vectors[200:].T
    nearest, tenth, fiftieth = (float(np.median(cosines[:, rank])) for rank in (1, 10, 50))
    assert nearest > tenth > fiftieth > float(np.median(to_others)) + 0.1
    assert 0.5 < nearest < 0.9


def test_nearly_all_are_taken_for_english() -> None:
    assert sum(detect_language(WRITER.text(number)) == "en" for number in range(50)) >= 45


@pytest.mark.parametrize("count", [1, 5000])
def test_made_up_words_are_so_many_different_ones(count: int) -> None:
    words = made_up_words(count)
    assert len(words) == len(set(words)) == count
    assert not set(words) & set(FUNCTION_WORDS)


def test_a_large_library_that_was_cut_off_is_filled_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.bench.large.PASSAGES_OF_A_STATEMENT", 4)
    library, encoder = Library(Settings(home=tmp_path)), HashingEncoder()
    with library.writing() as catalogue:
        assert fill(catalogue, encoder, WRITER, 8, lambda *_: None) > 0
        before = catalogue.revision
        assert fill(catalogue, encoder, WRITER, 8, lambda *_: None) == 0
        assert catalogue.revision == before
        assert fill(catalogue, encoder, WRITER, 18, lambda *_: None) > 0
        assert catalogue.snapshot().counts() == (5, 18)
