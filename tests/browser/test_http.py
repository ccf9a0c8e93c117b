"""Plain HTTP: the guide's examples run as they stand, what is sent wrongly is told, and nothing is quoted but the source."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.web.app import create_app
from index.library import Library
from index.settings import Settings
from index.sync import sync
from tests.assistant.making import assistant_of
from tests.assistant.writing.making import writer
from tests.assistant.writing.server import playing, says
from tests.conftest import SEEDS
from tests.documents import blocks
from tests.fakes import HashingEncoder

from .conftest import QUIET_GRADIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.encode import Encoder

    from .conftest import Visit

pytestmark = [QUIET_GRADIO]

GUIDE = (Path(__file__).parents[2] / "docs" / "http.md").read_text("utf-8")
CITED = "PC.DEL/669/19, para. 3 (Russian Federation, 13 June 2019)"


@pytest.fixture(scope="module")
def client(papers: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(papers), base_url="http://127.0.0.1") as made:
        yield made


@pytest.mark.model
@pytest.mark.browser
def test_the_guides_examples_run_as_they_stand(visiting: Callable[..., Visit], model: Encoder, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    sync(Library(settings), [SEEDS], settings, lambda: model)
    visit = visiting(assistant_of(settings, model), asking=False)
    page = visit.go("/library")

    def example(kind: str) -> str:
        (code,) = blocks(GUIDE, kind)
        return code.replace("http://127.0.0.1:7860/", visit.address)

    by_curl = subprocess.run(["sh", "-c", example("sh")], capture_output=True, text=True, check=True).stdout
    assert json.loads(by_curl)["quotes"][0]["citation"] == CITED
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(example("python"), {})  # noqa: S102  (our own guide)
    assert "PC.DEL/669/19" in printed.getvalue()
    with page.expect_console_message() as said:
        page.evaluate(f"async () => {{ {example('javascript')} }}")
    assert said.value.text == "altered negation"


@pytest.mark.parametrize(
    ("path", "body", "status", "code", "said"),
    [
        ("ask", {"question": ""}, 422, "invalid", "question: "),
        ("ask", {"question": " "}, 422, "question", "empty"),
        ("ask", {"question": "x" * 2001}, 422, "invalid", "2000"),
        ("ask", {"question": "Why?", "histroy": []}, 422, "invalid", "histroy"),
        ("ask", {"question": "Why?", "history": [{"role": "system", "text": "x"}]}, 422, "invalid", "history.0.role"),
        ("ask", {"question": "Why?", "filters": {"date_from": "soon"}}, 422, "question", "YYYY"),
        ("ask", [], 422, "invalid", "the body"),
        ("retrieve", {"question": "Why?", "k": 101}, 422, "invalid", "k: "),
        ("check", {"text": "two words"}, 422, "question", "three words"),
        ("compare", {"issues": [], "delegations": ["Norway"]}, 422, "invalid", "issues: "),
        ("compare", {"issues": ["rivers"] * 9, "delegations": ["Norway"]}, 422, "invalid", "issues: "),
        ("export", {"question": "Why?", "form": "pdf"}, 422, "invalid", "form: "),
        ("export", {"question": " ", "form": "md"}, 422, "question", "empty"),
    ],
)
def test_a_mistake_is_a_code_and_a_sentence(
    client: TestClient, path: str, body: object, status: int, code: str, said: str
) -> None:
    answer = client.post(f"/api/{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert said in answer.json()["message"]


def test_what_is_not_there_is_told(client: TestClient) -> None:
    answer = client.get("/api/statements/PC.DEL/1/99")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert client.get("/api/nothing").status_code == 404
    assert client.post("/api/ask", json={}, headers={"Origin": "https://evil.example"}).status_code == 403


def test_what_it_gives_is_what_the_library_gives(client: TestClient, papers: Assistant) -> None:
    question = "What does Norway say about hourly readings?"
    answer = client.post("/api/ask", json={"question": question}).json()
    assert [one["text"] for one in answer["quotes"]] == [one.text for one in papers.ask(question).quotes]
    hits = client.post("/api/retrieve", json={"question": question, "k": 3}).json()
    assert [one["passage_id"] for one in hits] == [one.passage_id for one in papers.retrieve(question, 3)]
    listed = client.get("/api/statements", params={"words": "norway"}).json()
    known = client.get(f"/api/statements/{listed['statements'][0]['id']}").json()
    assert known["text"] == papers.statement(known["id"]).text


def test_it_compares_and_exports_as_the_rooms_do(client: TestClient, papers: Assistant) -> None:
    (cell,) = client.post("/api/compare", json={"issues": ["hourly readings"], "delegations": ["Norway"]}).json()
    source = papers.statement(cell["quote"]["statement"]["id"])
    assert (cell["issue"], source.delegation) == ("hourly readings", "Norway")
    assert cell["quote"]["text"] == source.text[cell["quote"]["start"] : cell["quote"]["end"]]
    question = "What does Norway say about hourly readings?"
    first = papers.ask(question).quotes[0]
    kinds = {"md": b"#", "docx": b"PK", "json": b"{"}
    for form, sign in kinds.items():
        file = client.post("/api/export", json={"question": question, "form": form})
        assert file.status_code == 200
        assert file.headers["content-disposition"].endswith(f'.{form}"')
        assert file.content.lstrip().startswith(sign)
    assert first.display in client.post("/api/export", json={"question": question, "form": "md"}).text


def test_the_description_names_every_address_and_every_code(client: TestClient) -> None:
    told: Any = client.get("/api/openapi.json").json()
    named = set(re.findall(r"^\| `(?:POST|GET) (/api/\w+)", GUIDE, re.MULTILINE))
    assert {path.removesuffix("/{called}") for path in told["paths"]} == named
    codes = told["components"]["schemas"]["Mistake"]["properties"]["code"]["enum"]
    assert all(f"`{code}`" in GUIDE for code in codes)


def test_an_answer_comes_as_events_while_a_model_writes(papers: Assistant) -> None:
    with playing(says("Norway wants a minimum [1]. ", "So it is [1].")) as served:
        written = Assistant(papers._opened._library, papers._settings, HashingEncoder, writer(served.url))
        with TestClient(create_app(written), base_url="http://127.0.0.1") as client:
            body = {"question": "What does Norway say about hourly readings?"}
            answer = client.post("/api/ask", json=body, headers={"Accept": "text/event-stream"})
    events = [json.loads(line.removeprefix("data: ")) for line in answer.text.splitlines() if line]
    assert [one["writer"] for one in events][:2] == ["extractive", "model"]
    assert [one["words"] for one in events[-1]["prose"]["sentences"]] == ["Norway wants a minimum.", "So it is."]
    assert all(one["quotes"] == events[0]["quotes"] for one in events)
