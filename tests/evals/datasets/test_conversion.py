"""What is written reads back, no title lies in both halves, and nobody's files are overwritten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.datasets.conversion import Converted, Document, in_part, write
from evals.questions import Question, read_questions

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = Question(id="q", kind="fact", question="Où ?", answerable=False)
ONE = Converted((Document("été.txt", "L’été", "fr", "Il fait chaud.\r\nTrès chaud.\u2028"),), (QUESTION,))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_title_lies_in_exactly_one_half(title: str) -> None:
    assert in_part(title, "tune") != in_part(title, "test")
    assert in_part(title, "all")


def test_about_half_of_the_titles_are_for_tuning() -> None:
    assert 400 < sum(in_part(f"title {n}", "tune") for n in range(1000)) < 600


def test_texts_are_written_as_they_are_and_questions_read_back(tmp_path: Path) -> None:
    write(ONE, tmp_path / "new" / "set")
    corpus = tmp_path / "new" / "set" / "corpus"
    assert (corpus / "été.txt").read_bytes().decode() == ONE.documents[0].text
    manifest = (corpus / "manifest.jsonl").read_text(encoding="utf-8").split("\n")
    assert [json.loads(line) for line in manifest if line] == [{"file": "été.txt", "title": "L’été", "language": "fr"}]
    assert read_questions(tmp_path / "new" / "set" / "questions.jsonl").questions == (QUESTION,)


def test_a_second_conversion_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    write(ONE, tmp_path)
    write(Converted((Document("two.txt", "Two", "en", "Two."),), (QUESTION,)), tmp_path)
    assert {path.name for path in (tmp_path / "corpus").iterdir()} == {"two.txt", "manifest.jsonl"}


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "thesis.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=r"thesis\.txt"):
        write(ONE, tmp_path)
    assert (tmp_path / "corpus" / "thesis.txt").read_text() == "mine"
