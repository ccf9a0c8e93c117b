"""Escape sequences in statements, manifests, file names, questions and arguments don't reach the terminal."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.assistant.command_line import CommandLine, command_line

if TYPE_CHECKING:
    from tests.fakes import HashingEncoder

RED = "\x1b[31m"
C1 = "\x9b31m\x9d0;title\x9c\x90\x7f"
BODY = f"Norway supports {C1} the register of river levels. Rivers rise in the spring.\n\nWe ask for a timetable.\n"
NAME = f"river{RED}.txt"
QUESTION = f"What does Norway say{RED} about {C1} river levels?"


@pytest.fixture
def demarche(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, encoder: HashingEncoder
) -> CommandLine:
    made = command_line(tmp_path, capsys, monkeypatch, encoder)
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / NAME).write_text(BODY, encoding="utf-8")
    (folder / f"broken{RED}.txt").write_bytes(b"\0\1\2\3")
    line = {
        "file": NAME,
        "symbol": f"PC{RED}.DEL/1/20",
        "title": f"On{RED} rivers",
        "delegation": "Norway",
        "date": "2020",
    }
    (folder / "manifest.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert made("ingest", folder).code == 3
    return made


SYMBOL = f"PC{RED}.DEL/1/20"
CALLS: dict[str, tuple[str, ...]] = {
    "list": ("list",),
    "show": ("show", SYMBOL),
    "ask": ("ask", QUESTION),
    "search": ("search", QUESTION),
    "chat": ("chat",),
    "filter": ("ask", QUESTION, "--delegation", f"Norway{RED}"),
    "unknown statement": ("show", f"no{RED}such"),
    "unknown date": ("ask", QUESTION, "--from", f"20{RED}20"),
    "unknown command": (f"show{RED}",),
    "unknown option": ("show", f"--{RED}"),
    "too many arguments": ("show", "one", f"two{RED}{C1}"),
    "wrong number": ("search", "x", "-k", f"1{RED}"),
    "no such folder": ("ingest", f"nowhere{RED}{C1}"),
    "no such library": ("list", "--home", f"nowhere{RED}"),
    "doctor": ("doctor", "--home", f"nowhere{RED}"),
    "remove": ("remove", SYMBOL),
}


def controls_in(text: str) -> set[str]:
    return {char for char in text if unicodedata.category(char) == "Cc"} - {"\n", "\t"}


@pytest.mark.parametrize("confidence", ["0", "1"])
@pytest.mark.parametrize("call", CALLS)
def test_no_control_character_is_printed(demarche: CommandLine, call: str, confidence: str) -> None:
    outcome = demarche(*CALLS[call], typing=f"{QUESTION}\n{QUESTION}\n", min_confidence=confidence)
    assert outcome.out or outcome.err
    assert controls_in(outcome.out + outcome.err) == set()


@pytest.mark.parametrize("call", ["list", "show", "ask", "search", "chat"])
def test_json_holds_every_character_and_prints_none_of_the_controls(demarche: CommandLine, call: str) -> None:
    outcome = demarche(*CALLS[call], "--json", typing=f"{QUESTION}\n", min_confidence="0")
    assert outcome.code == 0
    assert controls_in(outcome.out + outcome.err) == set()
    assert RED in json.dumps(outcome.json, ensure_ascii=False).replace("\\u001b", "\x1b")
    asks = call in ("ask", "search", "chat")  # the reader took them out of the text; the question keeps its own
    assert (C1 in json.dumps(outcome.json, ensure_ascii=False)) == asks


def test_what_ingest_says_of_a_file_is_clean(demarche: CommandLine, tmp_path: Path) -> None:
    outcome = demarche("ingest", tmp_path / "papers")
    assert "broken[31m.txt" in outcome.err
    assert controls_in(outcome.out + outcome.err) == set()


def test_a_question_in_bytes_that_are_no_utf8_is_answered(demarche: CommandLine) -> None:
    question = b"Norway \xff rivers?".decode("utf-8", "surrogateescape")
    assert demarche("ask", question, "--json").json["question"] == "Norway \ufffd rivers?"
    assert demarche("ask", question).code == 0
