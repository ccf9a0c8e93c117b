"""The whole benchmark on tiny sizes: real processes, real indexes, and only the encoder is light. Seconds aren't judged."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evals.bench import llama_index
from evals.bench.command import LARGEST
from evals.bench.run import NOT_INSTALLED, Order, measure
from index.settings import Settings
from tests.assistant.command_line import CommandLine, command_line
from tests.evals.bench.test_texts import corpus, rows

if TYPE_CHECKING:
    from evals.bench.report import Report
    from tests.fakes import HashingEncoder

SIZE, QUESTIONS = 50, 6


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


def order(kept: Path) -> Order:
    return Order(sizes=[SIZE], encoder="hashing", questions=QUESTIONS, rounds=1, keep=kept, cold=False)


def measured(ordered: Order) -> Report:
    return measure(ordered, Settings(home=Path("unused")), lambda *_: None)


@pytest.fixture(scope="module")
def report(kept: Path) -> Report:
    return measured(order(kept))


def test_all_contenders_hold_and_find_the_same(report: Report) -> None:
    (one,) = report.measured
    assert set(one.contenders) == {"demarche", *(["llama_index"] if llama_index.installed() else [])}
    for figures in one.contenders.values():
        assert (figures.documents, figures.passages, figures.recall) == (SIZE, SIZE, 1)
        assert figures.found >= 0.8


def test_figures_agree_with_each_other(report: Report) -> None:
    for one in report.measured[0].contenders.values():
        assert one.retrieval_p50 < one.question_p50 <= one.question_p95
        assert one.documents_a_second == pytest.approx(SIZE / sum(one.building_seconds.values()))
        assert min(one.loading, one.opening, one.adding, one.encoded_a_second, one.disk_mib) > 0
        assert one.asking_mib is None or one.asking_mib > 30
        assert not one.kept
    assert report.measured[0].contenders["demarche"].answer_p50


@pytest.mark.skipif(not llama_index.installed(), reason="llama-index's Chroma store isn't installed")
def test_ratios_are_of_this_run(report: Report) -> None:
    (one,) = report.measured
    ours, other = one.contenders["demarche"], one.contenders["llama_index"]
    assert one.ratios()["question_p50"] == pytest.approx(ours.question_p50 / other.question_p50)
    assert "answer_p50" not in one.ratios()
    assert all(math.isfinite(ratio) and ratio > 0 for ratio in one.ratios().values())


def test_a_report_is_json_and_text(report: Report) -> None:
    told = json.loads(json.dumps(report.to_dict()))
    assert [one["size"] for one in told["workloads"]] == [SIZE]
    assert told["workloads"][0]["contenders"]["demarche"]["passages"] == SIZE
    assert told["cold"] is None
    assert "50 generated passages" in report.to_text()
    assert (NOT_INSTALLED in report.to_text()) is not llama_index.installed()


def test_a_kept_library_is_asked_again_and_without_the_peer_the_report_says_so(
    report: Report, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llama_index, "NEEDED", ("no_such_package.at_all",))
    again = measured(order(kept))
    (one,) = again.measured
    assert list(one.contenders) == ["demarche"]
    assert one.contenders["demarche"].kept
    assert one.contenders["demarche"].building_seconds == report.measured[0].contenders["demarche"].building_seconds
    assert one.ratios() == {}
    assert again.notes == (NOT_INSTALLED,)
    assert NOT_INSTALLED in again.to_text()
    assert "built by an earlier run" in again.to_text()
    (place,) = kept.glob(f"generated-{SIZE}-*-demarche")
    assert json.loads((place / "benchmark.json").read_text("utf-8"))["added"] == 2


def test_real_texts_are_taken_in_by_all_and_one_is_kept_back_to_be_added(tmp_path: Path) -> None:
    texts = corpus(tmp_path, *rows(12))
    (one,) = measured(replace(order(tmp_path / "kept"), sizes=[], texts=texts)).measured
    assert (one.title, one.size) == ("11 real texts", 0)
    assert {(figures.documents, figures.found) for figures in one.contenders.values()} == {(11, 1)}


@pytest.fixture
def demarche(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, encoder: HashingEncoder
) -> CommandLine:
    return command_line(tmp_path, capsys, monkeypatch, encoder)


def test_the_command_saves_and_draws(demarche: CommandLine, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra `bench` isn't installed")
    saved, drawn = tmp_path / "figures.json", tmp_path / "plot.png"
    light = ("--encoder", "hashing", "--rounds", "1", "--questions", "3", "--peer-most", "0", "--no-cold")
    done = demarche("bench", "20", *light, "--save", saved, "--plot", drawn, "--json")
    assert done.code == 0
    assert done.json == json.loads(saved.read_text("utf-8"))
    assert list(done.json["workloads"][0]["contenders"]) == ["demarche"]
    assert drawn.read_bytes().startswith(b"\x89PNG")
    assert f"saved: {saved}" in done.err
    assert not (tmp_path / "library").exists()


def test_a_plot_that_cannot_be_drawn_is_told_before_anything_is_measured(
    demarche: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evals.bench.plot.find_spec", lambda _name: None)
    done = demarche("bench", "20", "--plot", tmp_path / "plot.png")
    assert (done.code, done.out) == (1, "")
    assert "pip install 'demarche[bench]'" in done.err


@pytest.mark.parametrize(
    "option", [("--save", "figures.txt"), ("--plot", "plot.pdf"), ("--save", "no/such/folder/f.json")]
)
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_measured(
    demarche: CommandLine, tmp_path: Path, option: tuple[str, str]
) -> None:
    done = demarche("bench", "20", option[0], tmp_path / option[1])
    assert (done.code, done.out) == (2, "")
    assert "and lie in a folder that exists" in " ".join(done.err.split())


@pytest.mark.parametrize("wrong", ["5", str(LARGEST + 1), "many"])
def test_sizes_out_of_range_are_refused(demarche: CommandLine, wrong: str) -> None:
    assert demarche("bench", wrong).code == 2


@pytest.mark.model
def test_a_cold_start_is_told_with_where_it_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from evals.bench.coldstart import cold_start

    monkeypatch.setattr("evals.bench.coldstart._RUNS", 1)
    cold = cold_start(tmp_path, lambda *_: None)
    assert cold.seconds > cold.python_seconds > 0
    assert cold.seconds > sum(cold.answer.values())
    assert cold.ratio == pytest.approx(cold.seconds / cold.torch_seconds)
    assert "torch" not in cold.imports
    assert sum(cold.imports.values()) > 0
