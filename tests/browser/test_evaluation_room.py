"""The Evaluation room, in a real browser, over runs as `demarche eval` saves them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.web.runs import saved_run, saved_runs
from evals.report import Report
from evals.saving import save_report
from index.statement import Role
from tests.evals.test_report import REPORT

from .conftest import QUIET_GRADIO
from .fakes import paris_call_assistant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.assistant import Assistant

    from .conftest import Visit

pytestmark = [pytest.mark.browser, QUIET_GRADIO]


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder with a question set's report, a published set's run of an earlier day, and a file that is no run."""
    folder = save_report(REPORT, tmp_path).parent
    published = {
        "format": 1,
        "name": "beir-scifact-all",
        "made": {"measured": "2026-11-01T10:00:00+00:00", "commit": "0123456"},
        "asked": 3,
        "figures": {"nDCG@10": {"mean": 0.75, "low": 0.7, "high": 0.8}, "R@10": {"mean": 0.9, "low": 0.8, "high": 1.0}},
        "queries": {
            "q1": {"nDCG@10": 1.0, "R@10": 1.0},
            "q2": {"nDCG@10": 0.5, "R@10": 1.0},
            "q<3>": {"nDCG@10": 0.0, "R@10": 0.0},
        },
        "texts": {"q1": "Which lakes?", "q2": "Do gauges <drift>?"},
    }
    (folder / "beir-scifact-all-1.json").write_text(json.dumps(published), encoding="utf-8")
    published["made"]["measured"] = "2026-11-02T10:00:00+00:00"  # type: ignore[index]
    published["figures"]["nDCG@10"] = {"mean": 0.8, "low": 0.7, "high": 0.9}  # type: ignore[index]
    (folder / "beir-scifact-all-2.json").write_text(json.dumps(published), encoding="utf-8")
    (folder / "notes.json").write_text("[1]", encoding="utf-8")
    return folder


@pytest.fixture
def evaluation(visiting: Callable[..., Visit], runs: Path) -> Visit:
    visit = visiting(paris_call_assistant(), asking=False, runs=runs)
    visit.go("/evaluation")
    return visit


def test_all_runs_stand_in_a_table_the_newest_first(evaluation: Visit) -> None:
    rows = evaluation.page.locator("table.runs tbody tr")
    assert rows.locator("th").all_inner_texts() == ["set.jsonl", "beir-scifact-all", "beir-scifact-all"]
    assert "nDCG@10 0.800 [0.700 0.900]" in " ".join(rows.nth(1).inner_text().split())
    assert "silent 0.500" in " ".join(rows.nth(0).inner_text().split())
    assert "notes.json" in evaluation.page.inner_text(".notice")


def test_what_was_measured_twice_has_a_curve(evaluation: Visit) -> None:
    assert evaluation.page.locator("section h2").all_inner_texts() == ["beir-scifact-all"]
    curves = evaluation.page.locator("section .curve")
    assert curves.locator("h3").all_inner_texts() == ["nDCG@10", "R@10"]
    assert "0.750 on 2026-11-01, 0.800 on 2026-11-02, in 2 runs" in curves.first.inner_text()
    assert curves.first.locator("circle").count() == 2
    assert curves.first.locator("text").all_text_contents() == ["0", "0.5", "1", "2026-11-01", "2026-11-02"]


def test_the_wrong_answers_of_a_question_set_can_be_looked_at(evaluation: Visit) -> None:
    evaluation.page.get_by_role("link", name="set.jsonl").click()
    evaluation.page.wait_for_url("**/evaluation/set.jsonl-*")
    wrong = [one.asked.question.question for one in REPORT.wrong]
    shown = evaluation.page.locator(".wrong summary")
    assert [text.split(" → ")[-1] for text in shown.all_inner_texts()] == wrong
    shown.first.click()
    expected = REPORT.wrong[0].asked.question.expected[0].quote
    assert expected in evaluation.page.locator(".wrong details[open]").inner_text()
    assert evaluation.page.locator(".curve h2").inner_text() == "Risk and coverage"
    points = evaluation.page.locator(".curve polyline").get_attribute("points") or ""
    assert len(points.split()) == len(REPORT.judged)


def test_a_wrong_answer_leads_to_the_sentence_and_can_be_asked_again(
    visiting: Callable[..., Visit], papers: Assistant, tmp_path: Path
) -> None:
    saved = save_report(REPORT, tmp_path)
    run = json.loads(saved.read_text("utf-8"))
    quoted = papers.ask("What does Norway say about hourly readings?").quotes[0]
    right = next(s for s in papers.statement("PC.DEL/9102/20").sentences[1:] if s.role is Role.BODY)
    expected = right.span.of(papers.statement("PC.DEL/9102/20").text)
    run["results"][1] |= {
        "turns": ["What does Norway say about hourly readings?"],
        "question": "And why?",
        "expected": [{"doc": "PC.DEL_9102_20.txt", "quote": expected}],
        "quotes": [
            {"statement": quoted.statement.id, "start": quoted.start, "end": quoted.end, "shown": quoted.display}
        ],
    }
    saved.write_text(json.dumps(run), encoding="utf-8")
    visit = visiting(papers, asking=False, runs=saved.parent)
    page = visit.go(f"/evaluation/{saved.name}")
    page.locator(".wrong summary").first.click()
    page.locator(".wrong ul").nth(1).get_by_role("link", name="See it there").click()
    page.wait_for_url("**/statement/**#*")
    assert quoted.display[:20] in " ".join((page.text_content(":target") or "").split())
    page.go_back()
    page.locator(".wrong summary").first.click()
    page.locator(".wrong ul").nth(0).get_by_role("link", name="Check it").click()
    page.wait_for_url("**/check?**")
    assert "PC.DEL/9102/20" in page.inner_text("main")
    page.go_back()
    page.locator(".wrong summary").first.click()
    page.get_by_role("link", name="Ask them now").click()
    page.click("#reopen")
    visit.answered(2)
    assert page.locator(".question").last.inner_text().endswith("And why?")


def test_the_worst_queries_of_a_published_set_come_first(evaluation: Visit) -> None:
    evaluation.page.get_by_role("link", name="beir-scifact-all").first.click()
    evaluation.page.wait_for_url("**/evaluation/beir-*")
    assert evaluation.page.locator(".wrong summary").all_inner_texts() == ["q<3>", "Do gauges <drift>?"]
    for summary in evaluation.page.locator(".wrong summary").all():
        summary.click()
    asking = evaluation.page.get_by_role("link", name="Ask it now")
    assert asking.count() == 1, "an id is no question"
    assert (asking.get_attribute("href") or "").startswith("/?question=Do+gauges")


def test_a_run_that_was_edited_into_nonsense_is_only_named(evaluation: Visit, runs: Path) -> None:
    saved = json.loads(next(runs.glob("set.jsonl-*.json")).read_text("utf-8"))
    saved["results"][2]["quotes"][0]["start"] = 1e999
    (runs / "nonsense.json").write_text(json.dumps(saved), encoding="utf-8")
    assert "nonsense.json" in evaluation.go("/evaluation").inner_text(".notice")


def test_what_is_no_run_is_not_there(evaluation: Visit) -> None:
    for name in ("nothing.json", "..%2F..%2Fnothing.json", "notes.json"):
        answer = evaluation.page.request.get(f"{evaluation.address}evaluation/{name}")
        assert (answer.status, "This is not here" in answer.text() or "nothing here" in answer.text()) == (404, True)


def test_without_a_run_the_room_says_how_to_make_one(visiting: Callable[..., Visit]) -> None:
    visit = visiting(paris_call_assistant(), asking=False)
    assert "demarche eval" in visit.go("/evaluation").inner_text(".nothing")


def test_a_file_outside_the_folder_is_never_read(tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    folder.mkdir()
    saved = save_report(replace(REPORT, name="secret"), tmp_path / "elsewhere")
    assert saved_run(folder, f"../elsewhere/evaluation/runs/{saved.name}") is None
    assert saved_run(saved.parent, saved.name) is not None


def test_every_report_is_read_back(tmp_path: Path) -> None:
    for number, judged in enumerate((REPORT.judged, REPORT.judged[:1], ())):
        save_report(Report(f"set{number}", judged), tmp_path / str(number))
        found, unread = saved_runs(tmp_path / str(number) / "evaluation" / "runs")
        assert (unread, [run.asked for run in found]) == ([], [len(judged)])
