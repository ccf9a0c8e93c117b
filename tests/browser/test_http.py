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
from assistant.feedback import Feedback
from assistant.shelves import Shelves
from assistant.web.app import create_app
from evals.questions import read_questions
from index.library import Library
from index.settings import Settings
from index.sync import sync
from tests.assistant.making import assistant_of
from tests.assistant.writing.making import writer
from tests.assistant.writing.server import playing, says
from tests.conftest import SEEDS
from tests.documents import ROOT, blocks
from tests.fakes import HashingEncoder

from .conftest import QUIET_GRADIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.encode import Encoder

    from .conftest import Visit

pytestmark = [QUIET_GRADIO]

GUIDE = (Path(__file__).parents[2] / "docs" / "http.md").read_text("utf-8")
BYTES = {"Content-Type": "application/octet-stream"}
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
    visit = visiting(assistant_of(settings, model), asking=False, shelves=Shelves(settings, lambda: model))
    page = visit.go("/library")

    def example(kind: str, number: int = 0) -> str:
        return blocks(GUIDE, kind)[number].replace("http://127.0.0.1:7860/", visit.address)

    def in_a_shell(commands: str) -> str:
        done = subprocess.run(["sh", "-c", commands], cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout

    assert json.loads(in_a_shell(example("sh")))["quotes"][0]["citation"] == CITED
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(example("python"), {})  # noqa: S102  (our own guide)
    assert "PC.DEL/669/19" in printed.getvalue()
    with page.expect_console_message() as said:
        page.evaluate(f"async () => {{ {example('javascript')} }}")
    assert said.value.text == "altered negation"
    added, _, removed = in_a_shell(example("sh", 1)).partition("}")
    assert json.loads(added + "}")["statement"] == "PC.DEL/669/19"
    assert json.loads(removed) == {"removed": "PC.DEL/669/19"}


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
        ("export_conversation", {"questions": [], "form": "md"}, 422, "invalid", "questions: "),
        ("export_conversation", {"questions": ["Why?", "x" * 2001], "form": "md"}, 422, "invalid", "questions.1: "),
        ("export_comparison", {"issues": ["a"], "delegations": ["b"], "form": "docx"}, 422, "invalid", "form: "),
        ("cite", {"called": "PC.DEL/1/99"}, 404, "not_found", "PC.DEL/1/99"),
        ("cite", {"called": "PC.DEL/9102/20", "quote": "not there"}, 422, "question", "doesn't hold these words"),
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
    chosen = {"delegation": "Norway", "since": "2020", "until": "2020-12", "sort": "symbol"}
    listed = client.get("/api/statements", params=chosen).json()
    assert [one["id"] for one in listed["statements"]] == ["PC.DEL/9106/20"]
    assert listed["counts"]["years"] == {"2020": 1}
    assert listed["counts"]["delegations"] == {"Norway": 1}
    for wrong in ({"sort": "size"}, {"since": "soon"}):
        refused = client.get("/api/statements", params=wrong)
        assert (refused.status_code, refused.json()["code"]) == (422, "question")


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
    asked = {"questions": [question, "And Kazakhstan?"], "name": "Readings", "form": "md"}
    conversation = client.post("/api/export_conversation", json=asked)
    assert conversation.headers["content-disposition"] == 'attachment; filename="readings.md"'
    assert next(line for line in conversation.text.splitlines() if line.startswith("#")) == "# Readings"
    assert first.display in conversation.text
    assert "And Kazakhstan?" in conversation.text
    named = client.post("/api/export_conversation", json=asked | {"name": "Вода 水"})
    assert named.headers["content-disposition"].endswith("filename*=UTF-8''%D0%B2%D0%BE%D0%B4%D0%B0-%E6%B0%B4.md")
    compared = {"issues": ["hourly readings"], "delegations": ["Norway"]}
    table = client.post("/api/export_comparison", json={**compared, "form": "csv"}).text
    room = client.get("/compare/export", params={"issues": "hourly readings", "delegation": "Norway", "form": "csv"})
    assert table == room.text
    cited = client.post("/api/cite", json={"called": first.statement.id, "quote": first.text}).json()
    assert set(cited) == {"footnote", "bibtex", "ris", "csl-json"}
    assert f"para. {first.paragraph}" in cited["footnote"]


@pytest.fixture
def shelved(tmp_path: Path) -> Settings:
    """A library of the seed alone, of the test's own."""
    settings = Settings(home=tmp_path / "library", max_file_mib=1)
    sync(Library(settings), [SEEDS], settings, HashingEncoder)
    return settings


@pytest.fixture
def keeping(shelved: Settings) -> Iterator[TestClient]:
    """Of that library, where things may be kept."""
    kept = (Feedback(shelved.home / "f.jsonl"), shelved.home / "runs", Shelves(shelved, HashingEncoder))
    with TestClient(create_app(assistant_of(shelved), *kept), base_url="http://127.0.0.1") as made:
        yield made


def test_what_is_kept_is_kept_as_by_the_rooms(keeping: TestClient, shelved: Settings) -> None:
    rivers = b"Statement by Norway\n\nMr. Chairperson,\n\nThis fictional statement is about rivers.\n"
    outcome = keeping.post("/api/add", params={"name": "rivers.txt"}, content=rivers, headers=BYTES).json()
    assert (outcome["became"], outcome["reason"]) == ("taken in", None)
    text = assistant_of(shelved).statement(outcome["statement"]).text
    place = {"start": text.index("This"), "end": text.index("rivers.") + 7}
    noted = keeping.post(
        "/api/not_asked", json={"question": "Which lakes?", "statement": outcome["statement"], **place}
    ).json()
    assert noted == {"noted": "This fictional statement is about rivers."}
    assert [one.question for one in read_questions(shelved.home / "f.jsonl").questions] == ["Which lakes?"]
    assert keeping.post("/api/remove", json={"statement": outcome["statement"]}).json() == {
        "removed": outcome["statement"]
    }
    assert [card.id for card in assistant_of(shelved).statements()] == ["PC.DEL/669/19"]
    assert keeping.get("/api/evaluations").json() == []


@pytest.mark.parametrize(
    ("path", "sent", "status", "code", "said"),
    [
        ("add?name=a.png", {"content": b"x", "headers": BYTES}, 422, "file", "is not read"),
        ("add?name=a.txt", {"content": b"", "headers": BYTES}, 422, "invalid", "required"),
        ("add?name=a.txt", {"content": b"One.", "headers": {"Content-Type": "text/plain"}}, 422, "invalid", "octet-stream"),
        ("add", {"content": b"One.", "headers": BYTES}, 422, "invalid", "name: "),
        ("remove", {"json": {"statement": "nothing"}}, 404, "not_found", "nothing"),
        ("remove", {"content": b'{"statement": "PC.DEL/669/19"}', "headers": {"Content-Type": "text/plain"}}, 422, "invalid", ""),
        ("not_asked", {"json": {"question": "Why?", "statement": "PC.DEL/669/19", "start": 5, "end": 5}}, 422, "question", "from 5"),
        ("not_asked", {"json": {"question": "Why?", "statement": "PC.DEL/1/99", "start": 0, "end": 5}}, 404, "not_found", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_and_changes_nothing(
    keeping: TestClient, shelved: Settings, path: str, sent: dict[str, Any], status: int, code: str, said: str
) -> None:
    answer = keeping.post(f"/api/{path}", **sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert said in answer.json()["message"]
    assert [card.id for card in assistant_of(shelved).statements()] == ["PC.DEL/669/19"]
    assert not (shelved.home / "f.jsonl").exists()


def test_a_library_that_is_being_written_is_told_to_be_so(keeping: TestClient, shelved: Settings) -> None:
    with Library(shelved).writing():
        answer = keeping.post("/api/remove", json={"statement": "PC.DEL/669/19"})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "writing" in answer.json()["message"]


def test_without_a_place_to_keep_anything_nothing_is_kept(client: TestClient) -> None:
    assert client.post("/api/add?name=a.txt", content=b"One.", headers=BYTES).status_code == 413, "no byte is taken"
    for name in ("remove", "not_asked"):
        assert client.post(f"/api/{name}", json={}).status_code == 404
    assert client.get("/api/evaluations").status_code == 404


def test_the_description_names_every_address_and_every_code(keeping: TestClient) -> None:
    told: Any = keeping.get("/api/openapi.json").json()
    named = set(re.findall(r"^\| `(?:POST|GET) (/api/\w+)", GUIDE, re.MULTILINE))
    assert "application/octet-stream" in told["paths"]["/api/add"]["post"]["requestBody"]["content"]
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
