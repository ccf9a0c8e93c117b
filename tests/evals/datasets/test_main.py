"""The entry converts from a folder to a folder, says how many, and names what it can't use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evals.datasets import load
from evals.datasets.__main__ import main
from evals.questions import read_questions
from index.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Pell lies in the south. It is old."


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    folder = tmp_path / "squad"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "Pell.txt").write_bytes(TEXT.encode())
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "c0", "text": TEXT}))
    answer = {"text": "south", "start": TEXT.index("south")}
    row = {
        "_id": "q1",
        "question": "Where?",
        "title": "Pell",
        "context_id": "c0",
        "is_impossible": False,
        "answers": [answer],
    }
    (folder / "qa.jsonl").write_text(json.dumps(row) + "\n" + json.dumps({**row, "_id": "q2", "answers": []}) + "\n")
    return folder


@pytest.fixture
def clapnq(tmp_path: Path) -> Path:
    folder = tmp_path / "clapnq"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "p1", "title": "Pell", "text": TEXT}))
    row = {"_id": "q1", "question": "old", "answerable": True, "passage_id": "p1", "gold_sentences": [["It is old."]]}
    (folder / "annotations.jsonl").write_text(json.dumps(row))
    return folder


def test_squad_is_converted_and_counted(squad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["squad2", str(squad), "--to", str(tmp_path / "out")]) == 0
    shown = capsys.readouterr()
    assert "1 statements in" in shown.out
    assert "1 questions in" in shown.out
    assert shown.err == "left out: 1 questions whose answer is not in the article\n"
    assert (tmp_path / "out" / "corpus" / "Pell.txt").read_text() == TEXT
    assert read_questions(tmp_path / "out" / "questions.jsonl").questions[0].id == "q1"


def test_clapnq_is_converted(clapnq: Path, tmp_path: Path) -> None:
    assert main(["clapnq", str(clapnq), "--to", str(tmp_path / "out")]) == 0
    assert read_questions(tmp_path / "out" / "questions.jsonl").questions[0].expected[0].quote == "It is old."


def test_the_halves_are_chosen_by_an_option(squad: Path, tmp_path: Path) -> None:
    for part in ("tune", "test"):
        assert main(["squad2", str(squad), "--to", str(tmp_path / part), "--part", part]) == 0
    written = [len(list((tmp_path / part / "corpus").glob("*.txt"))) for part in ("tune", "test")]
    assert sorted(written) == [0, 1]


def test_a_folder_of_something_else_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clapnq", str(tmp_path), "--to", str(tmp_path / "out")]) == 1
    assert "is not a folder with annotations.jsonl and corpus.jsonl" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_ours_is_not_written_to(clapnq: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "corpus").mkdir(parents=True)
    (tmp_path / "out" / "corpus" / "mine.txt").touch()
    assert main(["clapnq", str(clapnq), "--to", str(tmp_path / "out")]) == 1


@pytest.mark.parametrize("line", ["{", "{}", "[]"])
def test_a_wrong_line_of_the_data_is_an_error_of_the_source(clapnq: Path, line: str) -> None:
    (clapnq / "annotations.jsonl").write_text(line)
    with pytest.raises(SourceError):
        load("clapnq", clapnq)
