"""Adding files to the library and removing statements, in a real browser over a real library of the test's own."""

from __future__ import annotations

import json
import shutil
import threading
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import FilePayload

from assistant.assistant import Assistant
from assistant.shelves import Shelves
from assistant.web.changes import MARK
from index.library import Library
from index.settings import Settings
from index.sync import sync
from tests.assistant.making import assistant_of
from tests.conftest import FIXTURES
from tests.fakes import HashingEncoder

from .conftest import QUIET_GRADIO, Visit
from .test_rooms import PAYLOADS, STRANGERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from playwright.sync_api import Route

    from assistant.shelves import Outcome
    from index.sync import Progress

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

KAZAKH = FIXTURES / "statements" / "PC.DEL_9102_20.txt"
NORWEGIAN = FIXTURES / "statements" / "PC.DEL_9106_20.md"


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """A library of one statement, of a folder of the reader's own."""
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(KAZAKH, own)
    settings = Settings(home=tmp_path / "library", max_file_mib=1)
    sync(Library(settings), [own], settings, HashingEncoder)
    return settings


@pytest.fixture
def changing(visiting: Callable[..., Visit], kept: Settings) -> Visit:
    return visiting(assistant_of(kept), asking=False, shelves=Shelves(kept, HashingEncoder))


def results(visit: Visit) -> list[str]:
    visit.page.wait_for_function("() => document.getElementById('adding').textContent.startsWith('Done')")
    return visit.page.locator("#results li").all_inner_texts()


def test_files_are_added_with_a_result_each_and_can_be_asked(changing: Visit, kept: Settings, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing of it")
    page = changing.go("/library")
    page.click(".add summary")
    page.set_input_files("#files", [NORWEGIAN, broken, KAZAKH])
    said = results(changing)
    assert said[0] == "PC.DEL_9106_20.md taken in"
    assert said[1].startswith("broken.pdf not taken in: ")
    assert said[2].startswith("PC.DEL_9102_20.txt ")
    page.get_by_role("link", name="PC.DEL_9106_20.md").click()
    page.wait_for_url("**/statement/PC.DEL/9106/20")
    assert (
        assistant_of(kept).check("An hourly reading is, for us, a minimum.").places[0].statement.delegation == "Norway"
    )
    assert not (kept.home / "uploads" / "broken.pdf").exists()


RIVERS = [
    FilePayload(name=f"{number}.txt", mimeType="text/plain", buffer=f"One.\n\nFictional river {number}.".encode())
    for number in range(3)
]


class Halting(Shelves):
    """Waits before the second file is read, until it is let go on."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.reading, self.go_on = threading.Event(), threading.Event()

    def take_in(
        self, names: Sequence[str], progress: Progress | None = None, stopped: Callable[[], bool] = bool
    ) -> list[Outcome]:
        def told(step: str, done: int, total: int) -> None:
            if progress:
                progress(step, done, total)
            if (step, done) == ("reading and encoding", 1):
                self.reading.set()
                assert self.go_on.wait(20)

        return super().take_in(names, told, stopped)


def test_adding_can_be_stopped_and_each_file_says_what_became_of_it(
    visiting: Callable[..., Visit], kept: Settings
) -> None:
    shelves = Halting(kept, HashingEncoder)
    visit = visiting(assistant_of(kept), asking=False, shelves=shelves)
    page = visit.go("/library")
    page.click(".add summary")
    assert not page.get_by_role("button", name="Stop").is_visible()
    page.set_input_files("#files", RIVERS)
    assert shelves.reading.wait(20)
    with page.expect_response("**/library/stop"):
        page.get_by_role("button", name="Stop").click()
    assert page.inner_text("#adding") == "Stopping …"
    shelves.go_on.set()
    page.wait_for_function("() => document.getElementById('adding').textContent === 'Stopped.'")
    said = page.locator("#results li").all_inner_texts()
    assert said == ["0.txt taken in", "1.txt taken in", "2.txt not taken in: stopped before it was read"]
    assert sorted(path.name for path in (kept.home / "uploads").iterdir()) == ["0.txt", "1.txt"]
    assert not page.get_by_role("button", name="Stop").is_visible()
    page.get_by_role("link", name="Show them in the library").click()
    page.wait_for_function("() => document.querySelectorAll('table.statements tbody tr').length === 3")
    assert assistant_of(kept).overview().notice is None, "what was taken in is searched"


def test_a_stop_while_files_are_sent_holds_for_those_that_were_sent(changing: Visit, kept: Settings) -> None:
    page = changing.go("/library")
    page.click(".add summary")

    def stop_first(route: Route) -> None:
        page.evaluate("document.getElementById('enough').click()")
        route.continue_()

    page.route("**/library/add?name=1.txt", stop_first, times=1)
    page.set_input_files("#files", RIVERS)
    page.wait_for_function("() => document.getElementById('adding').textContent === 'Stopped.'")
    said = page.locator("#results li").all_inner_texts()
    assert "2.txt not taken in: stopped before it was sent" in said
    assert len(said) == 3
    taken = {line.split()[0] for line in said if line.endswith(" taken in")}
    assert {path.name for path in (kept.home / "uploads").iterdir()} == taken, "nothing waits to be taken in later"


@pytest.mark.parametrize("name", ["../../own/PC.DEL_9102_20.txt", "{own}/PC.DEL_9102_20.txt", "never-put.txt"])
def test_a_stop_lets_go_of_nothing_but_what_was_put_there(kept: Settings, name: str) -> None:
    own = kept.home.parent / "own"
    shelves = Shelves(kept, HashingEncoder)
    shelves.put("a.txt", b"One.\n\nA fictional river.")
    outcomes = shelves.take_in(["a.txt", name.format(own=own)], stopped=lambda: True)
    assert [one.became for one in outcomes] == ["not taken in"] * 2
    assert (own / "PC.DEL_9102_20.txt").exists()
    assert list(shelves.folder.iterdir()) == []


def test_a_dropped_file_is_added(changing: Visit) -> None:
    page = changing.go("/library")
    page.click(".add summary")
    page.evaluate(
        "words => { const data = new DataTransfer(); data.items.add(new File([words], 'dropped.txt'));"
        " document.getElementById('drop').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true})); }",
        "Statement by Norway\n\nMr. Chairperson,\n\nRivers rise in spring, says this fictional statement.\n",
    )
    assert results(changing) == ["dropped.txt taken in"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("picture.png", b"x", "is not read"),
        ("empty.txt", b"", "bytes; from 1 to"),
        ("large.txt", b"x" * (1024 * 1024 + 1), "too large"),
        (".hidden.txt", b"x", "can't be a file's name"),
    ],
)
def test_what_cannot_be_added_is_said_so(changing: Visit, kept: Settings, name: str, data: bytes, said: str) -> None:
    page = changing.go("/library")
    page.click(".add summary")
    page.set_input_files("#files", FilePayload(name=name, mimeType="text/plain", buffer=data))
    (line,) = results(changing)
    assert said in line
    assert list((kept.home / "uploads").glob("*")) == []
    changing.complaints.clear()  # the browser's own line about the refusal


def test_another_file_of_the_same_name_does_not_replace_the_first(kept: Settings) -> None:
    shelves = Shelves(kept, HashingEncoder)
    shelves.put("a.txt", b"One.")
    shelves.put("a.txt", b"One.")
    with pytest.raises(Exception, match="another file of this name"):
        shelves.put("a.txt", b"Two.")
    assert (kept.home / "uploads" / "a.txt").read_bytes() == b"One."


@pytest.mark.parametrize("name", ["../a.txt", "a/b.txt", "a\\b.txt", "a\x00.txt", "x" * 160 + ".txt", ".txt"])
def test_a_name_never_leads_out_of_the_folder(kept: Settings, name: str) -> None:
    with pytest.raises(Exception, match="can't be a file's name"):
        Shelves(kept, HashingEncoder).put(name, b"One.")


def test_a_statement_is_removed_only_after_a_question(changing: Visit, kept: Settings) -> None:
    page = changing.go("/statement/PC.DEL/9102/20")
    page.get_by_role("button", name="Remove from the library").click()
    page.get_by_role("button", name="Keep").click()
    assert len(assistant_of(kept).statements()) == 1
    page.get_by_role("button", name="Remove from the library").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    page.wait_for_url("**/library")
    assert "no statements yet" in page.inner_text(".nothing")
    assert assistant_of(kept).statements() == []
    assert KAZAKH.exists()


@pytest.mark.parametrize(
    "headers", [{}, {MARK: "1", "Origin": "http://127.0.0.1:1"}, {MARK: "1", "Origin": "https://evil.example"}]
)
def test_no_other_page_can_change_the_library(changing: Visit, kept: Settings, headers: dict[str, str]) -> None:
    bodies = {
        "remove": '{"id": "PC.DEL/9102/20"}',
        "add?name=a.txt": "x",
        "take-in": '{"names": []}',
        "stop": '{"batch": ""}',
    }
    for path, body in bodies.items():
        sent = {"Content-Type": "application/json", **headers}
        answer = changing.page.request.post(f"{changing.address}library/{path}", data=body, headers=sent)
        assert answer.status == 403
    assert len(assistant_of(kept).statements()) == 1


def test_without_shelves_nothing_can_be_changed(visiting: Callable[..., Visit], papers: Assistant) -> None:
    visit = visiting(papers, asking=False)
    assert visit.go("/library").locator(".add").count() == 0
    assert visit.go("/statement/PC.DEL/9102/20").locator("#remove").count() == 0
    answer = visit.page.request.post(f"{visit.address}library/remove", data={"id": "x"}, headers={MARK: "1"})
    assert answer.status >= 400
    assert len(papers.statements()) > 20


def test_how_far_the_work_is_is_told_line_by_line(changing: Visit, kept: Settings) -> None:
    shelves = Shelves(kept, HashingEncoder)
    for number in range(3):
        shelves.put(f"{number}.txt", f"Statement by Norway\n\nMr. Chairperson,\n\nFictional river {number}.".encode())
    answer = changing.page.request.post(
        f"{changing.address}library/take-in", data={"names": ["0.txt", "2.txt"]}, headers={MARK: "1"}
    )
    lines = [json.loads(line) for line in answer.text().splitlines()]
    assert [line["done"] for line in lines if line.get("step") == "reading and encoding"] == [0, 1, 2, 3]
    assert [one["became"] for one in lines[-1]["files"]] == ["taken in", "taken in"]


def test_a_library_that_is_being_written_says_so_instead(changing: Visit, kept: Settings) -> None:
    Shelves(kept, HashingEncoder).put("a.txt", b"One.")
    page = changing.go("/library")
    page.click(".add summary")
    with Library(kept).writing():
        page.set_input_files("#files", FilePayload(name="b.txt", mimeType="text/plain", buffer=b"Two."))
        (line,) = results(changing)
    assert line.startswith("b.txt not taken in: ")
    assert "writing" in line


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_file_name_becomes_markup(changing: Visit, payload: str) -> None:
    page = changing.go("/library")
    page.click(".add summary")
    page.set_input_files("#files", FilePayload(name=f"{payload}.txt", mimeType="text/plain", buffer=b"Rivers rise."))
    (line,) = results(changing)
    assert line.split()[0] == payload.split()[0].rpartition("/")[2] or "not taken in" in line
    assert page.evaluate("s => [...document.querySelectorAll(s)].map(e => e.outerHTML)", STRANGERS) == []
    assert page.evaluate("window.ran") is None
    changing.complaints.clear()  # the browser's own line where the name is refused
