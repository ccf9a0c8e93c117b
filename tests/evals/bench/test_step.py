"""What a process of the benchmark measures: recall, memory, the size of a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from evals.bench.contender import SHOWN, Dense
from evals.bench.kept import Place, place_in
from evals.bench.memory import disk_bytes, peak_bytes
from evals.bench.process import environment, figures_of
from evals.bench.step import Task, recall
from index.encode import unit
from index.errors import BenchmarkError

if TYPE_CHECKING:
    from pathlib import Path

    from index.encode import Vectors

RANDOM = np.random.default_rng(7)


def unit_rows(count: int) -> Vectors:
    return unit(RANDOM.standard_normal((count, 16)).astype(np.float32))


def test_exact_search_has_full_recall_and_what_is_farther_counts_as_missed() -> None:
    vectors, asked = unit_rows(200), unit_rows(5)
    exact = [sorted((vectors @ one).tolist(), reverse=True) for one in asked]
    assert recall(Dense(vectors, asked, [row[:SHOWN] for row in exact])) == 1
    assert recall(Dense(vectors, asked, [row[SHOWN : 2 * SHOWN] for row in exact])) == 0
    half = [row[: SHOWN // 2] + row[-SHOWN // 2 :] for row in exact]
    assert recall(Dense(vectors, asked, half)) == 0.5


def test_recall_of_fewer_passages_than_are_shown() -> None:
    vectors, asked = unit_rows(3), unit_rows(2)
    assert recall(Dense(vectors, asked, [(vectors @ one).tolist() for one in asked])) == 1


def test_equal_passages_count_whichever_is_found() -> None:
    vectors = np.repeat(unit_rows(1), 30, axis=0)
    assert recall(Dense(vectors, vectors[:1], [[1.0] * SHOWN])) == 1


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="the system doesn't say")  # noqa: PTH110
def test_a_child_counts_its_own_memory_and_not_its_parents() -> None:
    held = np.ones(2**26, dtype=np.uint8)  # 64 MiB of the parent's
    program = "from evals.bench.memory import peak_bytes; before = peak_bytes(); x = b'1' * 2**25; print(before, peak_bytes())"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment(), check=True).stdout
    before, after = map(int, said.split())
    assert before < 2**26 <= held.nbytes
    assert after - before > 2**24
    assert (peak_bytes() or 0) > held.nbytes


def test_a_file_with_two_names_takes_its_room_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(os.urandom(2**16))
    once = disk_bytes(tmp_path)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b").hardlink_to(tmp_path / "a")
    assert once >= 2**16
    assert disk_bytes(tmp_path) - once < 2**15


def test_a_step_that_fails_says_which_and_why(tmp_path: Path) -> None:
    task = Task(
        contender="demarche",
        step="ask",
        encoder="hashing",
        home=str(tmp_path / "none"),
        settings={},
        questions=["Who?"],
    )
    with pytest.raises(BenchmarkError, match=r"(?s)demarche failed at the step 'ask'.*no library at"):
        figures_of(task, lambda *_: None)


def test_a_kept_place_is_found_again_with_what_was_noted(tmp_path: Path) -> None:
    place = place_in(tmp_path / "kept")
    assert place.built is None
    place.emptied().mkdir()
    place.built, place.added = {"passages": 3}, 2
    place.note()
    assert place_in(tmp_path / "kept") == Place(tmp_path / "kept", {"passages": 3}, 2)
    assert not place_in(tmp_path / "kept").emptied().exists()


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(BenchmarkError, match="name another folder for --keep"):
        place_in(tmp_path)
    (tmp_path / "benchmark.json").write_text("{")
    with pytest.raises(BenchmarkError, match="can't be read"):
        place_in(tmp_path)
