"""The command `demarche eval`: which call means what, and what a wrong one is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.assistant.command_line import CommandLine, command_line
from tests.assistant.writing.server import playing, says
from tests.conftest import FIXTURES
from tests.evals.retrieval import folders
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def demarche(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return command_line(tmp_path, capsys, monkeypatch, HashingEncoder())


def test_a_published_set_is_measured_and_compared(demarche: CommandLine, tmp_path: Path) -> None:
    folder = folders.beir(tmp_path / "set")
    first = demarche("eval", "beir", folder, "--json")
    assert first.code == 0
    assert first.json["figures"]["R@5"]["mean"] == 1
    assert first.json["against"] is None
    second = demarche("eval", "beir", folder, "--against", first.json["saved"], "--save", tmp_path / "run.json")
    assert second.code == 0
    assert "R@5            1.0000   1.0000 to 1.0000" in second.out
    assert "Against beir-set-all of " in second.out
    assert f"saved: {tmp_path / 'run.json'}" in second.err
    assert "asking (3)" in second.err
    again = demarche("eval", "beir", folder, "--against", tmp_path / "run.json", "--json")
    assert again.json["against"]["differences"]["MRR"]["equal"] == 3


def test_a_part_and_a_number_are_asked(demarche: CommandLine, tmp_path: Path) -> None:
    folder = folders.mtrag(tmp_path / "mtrag")
    done = demarche("eval", "mtrag", folder, "--turns", "history", "--most", "2", "--json")
    assert (done.json["name"], done.json["asked"]) == ("mtrag-mtrag-history-all-most2", 2)


def test_a_row_that_cant_be_ingested_shows_in_the_exit_code(demarche: CommandLine, tmp_path: Path) -> None:
    folder = folders.beir(tmp_path / "set")
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as opened:
        opened.write('{"_id": "empty", "text": " "}\n')
    done = demarche("eval", "beir", folder)
    assert done.code == 3
    assert "1 rows could not be ingested" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("beir",), "name the folder too: demarche eval beir PATH"),
        (("trec", "FOLDER"), "'trec' is no published set; known are beir, mtrag, squad, clapnq, xquad"),
        (("beir", "FOLDER", "--corpus", "FOLDER"), "--corpus is for question sets"),
        (("beir", "FOLDER", "--turns", "history"), "--turns is for mtrag"),
        (("set.jsonl", "--part", "test"), "--part is for published sets"),
        (("set.jsonl", "--most", "3"), "--most is for published sets"),
        (("set.jsonl", "--anew"), "--anew is for published sets"),
        (("beir", "FOLDER", "--save", "x.run"), "--save x.run must end in .json"),
        (("beir", "FOLDER", "--part", "half"), "'tune', 'test', 'all'"),
        (("beir", "FOLDER", "--most", "0"), "--most"),
    ],
)
def test_a_wrong_call_is_told(demarche: CommandLine, arguments: tuple[str, ...], said: str) -> None:
    outcome = demarche("eval", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in " ".join(outcome.err.replace("│", " ").split())
    assert not demarche.home.exists()


def test_a_folder_of_something_else_is_an_error(demarche: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    outcome = demarche("eval", "beir", tmp_path / "empty")
    assert outcome.code == 1
    assert outcome.err.startswith(
        f"error: {tmp_path / 'empty' / 'corpus.jsonl'}: No such file or directory\nbeir expects"
    )


def test_a_question_set_may_have_the_name_of_a_published_set(
    demarche: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beir").write_text("{}\n")
    monkeypatch.chdir(tmp_path)
    assert demarche("eval", "beir").err.startswith("error: beir:1: ")


def test_a_question_set_is_asked_with_a_model_and_without_side_by_side(
    demarche: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = {
        "id": "a", "kind": "view", "turns": [], "question": "What does Norway say about hourly readings?", "answerable": True,
        "expected": [{"doc": "PC.DEL_9106_20.md", "quote": "An hourly reading is, for us, a *minimum*."}], "trap": [], "note": "",
    }  # fmt: skip
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps(line) + "\n", encoding="utf-8")
    order = ("eval", questions, "--corpus", FIXTURES / "statements")
    assert "DEMARCHE_LLM_URL" in demarche(*order, "--writer", "both").err
    with playing(says("Norway counts 24 of them [1]. ", "All “agree”.", tokens=11)) as served:
        monkeypatch.setenv("DEMARCHE_LLM_URL", served.url)
        monkeypatch.setenv("DEMARCHE_LLM_MODEL", "tiny")
        assert demarche(*order).code == 0
        assert served.bodies == [], "without --writer no model is asked"
        both = demarche(*order, "--writer", "both", "--json").json
        assert len(served.bodies) == 1
        assert "quotes exact" in demarche(*order, "--writer", "both").out
    written = both["written"]
    assert (written["answers"], written["sentences"], written["unsupported"], written["tokens"]) == (1, 2, 1, 11)
    assert (written["marked"], written["unquoted"]) == (1, 1)
    assert both["extractive"]["overall"]["exact"] == both["model"]["overall"]["exact"] == 1
