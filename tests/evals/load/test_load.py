"""Many readers at once, on a small scale: a real server in a process of its own, over a real library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from evals.load.command import load
from evals.load.library import library_of
from evals.load.reader import Asked, trouble_in
from evals.load.report import Latency

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.model
def test_readers_ask_and_are_answered_and_the_library_is_used_again(tmp_path: Path) -> None:
    app, saved = typer.Typer(), tmp_path / "load.json"
    app.command()(load)
    order = "60 --readers 3 --processes 2 --bursts 2 --minutes 0.03 --pause 0.2 --keep".split()
    result = CliRunner().invoke(app, [*order, str(tmp_path / "k"), "--save", str(saved)])
    assert result.exit_code == 0, result.output
    assert "3 readers, a library of 60 passages; processes that answer: 2" in result.output
    report = json.loads(saved.read_text("utf-8"))
    assert report["at_once"]["questions"] == 6
    assert report["at_once"]["errors"] == report["on_their_own"]["errors"] == 0
    assert report["on_their_own"]["questions"] >= 3
    assert 0 < report["at_once"]["p50"] <= report["at_once"]["p95"] <= report["at_once"]["longest"]
    assert report["memory"][0] > 600 * 2**20, "the app with its processes, each with the model in it"
    built = (tmp_path / "k" / "load-60" / "library" / "catalogue.sqlite3").stat().st_mtime_ns
    library_of(60, tmp_path / "k", lambda *_: None)
    assert (tmp_path / "k" / "load-60" / "library" / "catalogue.sqlite3").stat().st_mtime_ns == built


def test_a_question_without_an_answer_counts_as_an_error_but_no_evidence_does_not() -> None:
    assert trouble_in({"success": False, "output": {"error": None}}) is not None
    assert (
        trouble_in({"success": True, "output": {"data": [None, '<p class="trouble">The search failed.</p>']}})
        is not None
    )
    assert trouble_in({"success": True, "output": {"data": [None, '<div class="answer none">']}}) is None
    latency = Latency.of([Asked(1.0), Asked(3.0, "no answer"), Asked(2.0)])
    assert (latency.questions, latency.errors, latency.p50, latency.longest) == (3, 1, 2.0, 3.0)
