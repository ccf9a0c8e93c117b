"""What holds in every room: markup stays words, nothing leaves, all can be read, by keyboard too, on any screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe

from assistant.feedback import Feedback
from assistant.shelves import Shelves
from evals.saving import save_report
from index.errors import QuestionError
from tests.evals.test_report import REPORT
from tests.fakes import HashingEncoder

from .conftest import COMPARED, QUIET_GRADIO
from .fakes import FakeAssistant, statement_of
from .test_room import FAINT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.assistant import Assistant
    from index.settings import Settings

    from .conftest import Visit

pytestmark = [pytest.mark.browser, QUIET_GRADIO]

ROOMS = {
    "ask": "/",
    "statement": "/statement/PC.DEL/9103/20",
    "library": "/library",
    "compare": "/compare?issues=hourly+readings&delegation=Norway&delegation=Kazakhstan",
    "check": "/check?text=Nevertheless%2C+we+can+agree+to+hourly+readings.",
    "evaluation": "/evaluation",
    "run": "",  # the name of a file
}
PAYLOADS = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    '"><svg onload=window.ran=1>',
    "' onmouseover='window.ran=1",
    "<iframe src=https://evil.example/></iframe>",
    "<a href=javascript:window.ran=1>here</a>",
    "</textarea><script>window.ran=1</script>",
    "<form action=https://evil.example/><input name=a autofocus onfocus=window.ran=1></form>",
    "<style>@import 'https://evil.example/a.css'</style>",
    "![](https://evil.example/b.png) [here](javascript:window.ran=1)",
    "</title><base href=https://evil.example/>",
    "{{7*7}} ${window.ran=1} <!-- --> ]]>",
)
STRANGERS = (
    "img:not([src^='data:']), iframe, base[href*=evil], svg[onload], [onerror], [onmouseover], [onfocus], a[href^=javascript], "
    "form[action*=evil], style[data-x], main script:not([src])"
)


@pytest.fixture(scope="module")
def hostile_library() -> FakeAssistant:
    """Twelve statements, each hostile in its text and in every field, one payload each."""
    statements = tuple(
        statement_of(
            f"Opening,\n\nFirst of all, {payload} is what we say. Last words.",
            opening="Opening,",
            **dict.fromkeys(
                ("id", "symbol", "title", "delegation", "speaker", "post", "body", "meeting", "reply_to"), payload
            ),
            path=f"{payload}.txt",
            language="en",
            url=f"https://osce.org/{payload}",
            date="2019-06-13",
        )
        for payload in PAYLOADS
    )
    errors: dict[str, Exception] = {
        f"Fail {payload}": QuestionError(f"It failed on {payload}.") for payload in PAYLOADS
    }
    script: dict[str, tuple[str, ...]] = {payload: (f"First of all, {payload} is what we say",) for payload in PAYLOADS}
    return FakeAssistant(statements, script, errors)


@pytest.fixture
def hostile(visiting: Callable[..., Visit], hostile_library: FakeAssistant) -> Visit:
    return visiting(hostile_library, asking=False)


def strangers(visit: Visit, path: str) -> list[str]:
    """Elements of a page that aren't ours; and nothing of it may have run."""
    page = visit.go(path)
    if path.startswith("/?"):
        page.wait_for_selector("#narrowed .chips")
    if path.startswith("/compare?"):
        page.wait_for_function(COMPARED)
    found: list[str] = page.evaluate("s => [...document.querySelectorAll(s)].map(e => e.outerHTML)", STRANGERS)
    assert page.evaluate("window.ran") is None
    return found


def test_no_string_becomes_markup_in_any_room(hostile: Visit) -> None:
    paths = ["/library"]
    for payload in PAYLOADS:
        paths += [
            f"/statement/{quote(payload)}",
            "/library?" + urlencode({"words": payload, "delegation": payload, "body": payload, "sort": payload}),
            "/compare?" + urlencode({"issues": payload, "delegation": payload}),
            "/check?" + urlencode({"text": f"First of all, {payload} is what we say.", "delegation": payload}),
            "/check?" + urlencode({"text": f"First of some, {payload} is what we said."}),
        ]
    assert {path: found for path in paths if (found := strangers(hostile, path))} == {}
    for payload in PAYLOADS:
        answer = hostile.page.request.get(f"{hostile.address}statement/{quote(payload)}")
        assert (answer.status, "is what we say" in answer.text()) == (200, True)
    answer = hostile.page.request.get(f"{hostile.address}statement/{quote('<b>nothing</b>')}")
    assert (answer.status, "<b>nothing" in answer.text()) == (404, False)


def test_no_run_of_an_evaluation_becomes_markup(
    visiting: Callable[..., Visit], hostile_library: FakeAssistant, tmp_path: Path
) -> None:
    for number, payload in enumerate(PAYLOADS):
        figures = {payload: {"mean": 0.5, "low": 0.4, "high": 0.6}}
        run = {
            "format": 1,
            "name": payload,
            "made": {"measured": f"2026-11-01T10:{number:02}:00+00:00", "commit": payload},
            "asked": 1,
            "figures": figures,
            "queries": {payload: {payload: 0.0}},
            "texts": {payload: payload},
        }
        (tmp_path / f"{number}.json").write_text(json.dumps(run), encoding="utf-8")
        (tmp_path / f"{payload.replace('/', '')}.json").write_text("[]", encoding="utf-8")
    visit = visiting(hostile_library, asking=False, runs=tmp_path)
    paths = ["/evaluation", *(f"/evaluation/{number}.json" for number in range(len(PAYLOADS)))]
    assert {path: found for path in paths if (found := strangers(visit, path))} == {}
    assert visit.page.inner_text("h1") == PAYLOADS[-1]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_filter_question_error_or_name_becomes_markup_in_a_conversation(hostile: Visit, payload: str) -> None:
    assert strangers(hostile, "/?" + urlencode({"delegation": payload, "body": payload, "question": payload})) == []
    hostile.page.wait_for_timeout(150)
    assert hostile.page.inner_text("#reopen") == f"Ask: {' '.join(payload.split())}"
    hostile.page.click("#confine summary")
    offered = hostile.page.locator("#confine #delegation option").all_text_contents()
    assert f"{payload} (1)" in offered
    for question in (f"Quote {payload}", f"Fail {payload}"):
        hostile.ask(question)
    assert hostile.page.locator(".question").first.text_content() == f"Question 1: Quote {payload}"
    assert hostile.page.locator(".trouble").last.text_content() == f"It failed on {payload}."
    hostile.page.fill("#name :is(input, textarea)", payload)
    hostile.page.keyboard.press("Tab")
    hostile.page.locator("li.quote summary").first.click()
    hostile.page.wait_for_timeout(100)
    assert hostile.page.evaluate("s => [...document.querySelectorAll(s)].map(e => e.outerHTML)", STRANGERS) == []
    assert hostile.page.evaluate("window.ran") is None


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> Feedback:
    return Feedback(tmp_path_factory.mktemp("feedback") / "f.jsonl")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what was measured of one set, twice."""
    saved = save_report(REPORT, tmp_path_factory.mktemp("measured"))
    before = json.loads(saved.read_text("utf-8"))
    before["made"]["measured"] = "2020-11-01T10:00:00+00:00"
    (saved.parent / "before.json").write_text(json.dumps(before), encoding="utf-8")
    return saved.parent


@pytest.fixture(scope="module")
def shelves(of_papers: Settings) -> Shelves:
    """They are looked at, and nothing is put there."""
    return Shelves(of_papers, HashingEncoder)


@pytest.fixture
def opened(
    visiting: Callable[..., Visit], papers: Assistant, feedback: Feedback, runs: Path, shelves: Shelves
) -> Callable[..., Visit]:
    """Opens a room of the real library, as it is when all of it is there."""

    def opened_at(room: str, width: int = 1440, **context: object) -> Visit:
        visit = visiting(papers, width, asking=room == "ask", feedback=feedback, runs=runs, shelves=shelves, **context)
        if room == "ask":
            visit.ask("Who cannot agree to hourly readings?")
            visit.ask("What did Japan say about fisheries?")
        else:
            visit.go(ROOMS[room] if room != "run" else f"/evaluation/{next(runs.glob('*.json')).name}")
        if room == "library":
            visit.page.click(".add summary")
        if room == "compare":
            visit.page.wait_for_function(COMPARED)
        return visit

    return opened_at


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("width", [380, 720])
def test_nothing_runs_over_the_edge_of_a_phone_or_of_twice_its_size(
    opened: Callable[..., Visit], room: str, width: int
) -> None:
    assert opened(room, width).page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_every_text_can_be_read(
    opened: Callable[..., Visit], room: str, scheme: str
) -> None:
    page = opened(room, color_scheme=scheme).page
    found = Axe().run(page).response["violations"]
    serious = [
        (one["id"], [node["html"][:160] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
    if room != "ask":  # there, test_room.py looks
        assert page.evaluate(FAINT.replace(".gradio-container", "body")) == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(opened: Callable[..., Visit], room: str) -> None:
    page = opened(room).page
    wanted = page.evaluate(
        "() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex=\"0\"]')]"
        ".filter(e => e.checkVisibility()).length"
    )
    seen = set()
    for _ in range(min(wanted, 60) + 12):  # a field for a date has four places
        page.keyboard.press("Tab")
        number, outline = page.evaluate(
            "() => { const e = document.activeElement; return [[...document.querySelectorAll('*')].indexOf(e),"
            " e === document.body ? 'solid' : getComputedStyle(e).outlineStyle]; }"
        )
        assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
        seen.add(number)
    assert len(seen) >= min(wanted, 60)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_one_first_heading_and_leads_to_the_others(opened: Callable[..., Visit], room: str) -> None:
    page = opened(room).page
    assert page.locator("h1").count() == 1
    ways = page.get_by_role("navigation", name="Rooms")
    assert ways.get_by_role("link").all_inner_texts() == ["Ask", "Library", "Compare", "Check", "Evaluation"]
    assert ways.locator("[aria-current]").count() == (0 if room == "statement" else 1)
