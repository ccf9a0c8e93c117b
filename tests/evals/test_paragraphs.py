"""The measure of paragraphs asked for by number, on small invented resolutions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evals.paragraphs import PHRASINGS, main, measure, measured, questions, read_resolutions
from index.settings import Settings
from tests.assistant.making import assistant_of
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from pathlib import Path


def row(symbol: str, *operative: str) -> str:
    paragraphs = [
        {"sec": "preamble", "text": "The Security Council,"},
        {"sec": "preamble", "text": "Recalling 2. its fictional resolutions,"},
        *({"sec": "mainBody", "text": text} for text in operative),
    ]
    return json.dumps({"symbol": symbol, "date": "2099-01-10", "paragraphs": paragraphs})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "resolutions.jsonl"
    rows = [
        row("S/RES/9001 (2099)", "1. Demands readings;", "2 Requests a report;", "3. Decides to remain seized of it."),
        row(
            "S/RES/9002 (2099)",
            "1. Demands silence;",
            "2. Decides to remain seized of it.",
            "1. An annex begins again.",
        ),
    ]
    path.write_text("\n".join(rows), "utf-8")
    return path


def test_resolutions_are_read_with_the_numbers_that_they_print(file: Path) -> None:
    first, second = read_resolutions(file)
    assert list(first.numbered) == [1, 2, 3]
    assert second.numbered == {1: "1. Demands silence;", 2: "2. Decides to remain seized of it."}


def test_every_paragraph_is_asked_for_in_every_phrasing(file: Path) -> None:
    assert len({question for question, _, _ in questions(read_resolutions(file))}) == 5 * len(PHRASINGS)


def test_every_paragraph_is_found(file: Path, tmp_path: Path) -> None:
    result = measured(file, tmp_path, HashingEncoder())
    assert (result.asked, result.not_first, result.not_quoted) == (25, (), ())
    assert result.to_text() == "25 questions; first hit right 1.000, first quote right 1.000"


def test_what_is_not_found_is_counted_and_named(file: Path, tmp_path: Path) -> None:
    measured(file, tmp_path, HashingEncoder())

    (resolution, _) = read_resolutions(file)
    moved = resolution.__class__(resolution.symbol, resolution.date, resolution.text, {2: resolution.numbered[1]})
    result = measure([moved], assistant_of(Settings(home=tmp_path / "library")))
    assert len(result.not_quoted) == len(PHRASINGS) == result.asked
    assert "first quote right 0.000" in result.to_text()
    assert "not the first quote: paragraph 2 of resolution 9001 (2099)" in result.to_text()


def test_a_wrong_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wrong.jsonl"
    path.write_text('{"symbol": "S/RES/9001 (2099)"}', "utf-8")
    assert main([str(path)]) == 1
    assert "wrong.jsonl: line 1 is no resolution" in capsys.readouterr().err
