"""With keys of language models in the environment and no setting of ours, nothing is connected to."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from assistant.web.app import create_app
from index.settings import Settings
from tests.assistant.command_line import command_line
from tests.assistant.making import assistant_of
from tests.conftest import SEEDS
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "What is Russia's objection to the Paris Call?"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_ingest_ask_eval_and_the_web_app_connect_to_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "HF_TOKEN"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/fictional")
    tried: list[object] = []
    connect = socket.socket.connect

    def watched(one: socket.socket, address: object) -> None:
        if one.family != socket.AF_UNIX:
            tried.append(address)
        connect(one, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", watched)
    demarche = command_line(tmp_path, capsys, monkeypatch, HashingEncoder())
    assert demarche("ingest", SEEDS).code == 0
    assert json.loads(demarche("ask", QUESTION, "--json").out)["writer"] == "extractive"
    line = {
        "id": "a",
        "kind": "x",
        "turns": [],
        "question": QUESTION,
        "answerable": True,
        "expected": [],
        "trap": [],
        "note": "",
    }
    line["expected"] = [
        {"doc": "PC.DEL_669_19.txt", "quote": "the Paris Call contains a number of controversial provisions"}
    ]
    (tmp_path / "q.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert demarche("eval", tmp_path / "q.jsonl").code == 0
    with TestClient(create_app(assistant_of(Settings())), base_url="http://127.0.0.1") as client:
        assert client.get("/library").status_code == 200
        assert client.get("/").status_code == 200
    assert tried == []
