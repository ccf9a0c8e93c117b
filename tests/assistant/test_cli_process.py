"""The command line as a process of its own: how fast it starts, how quiet it is, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import FIXTURES, REPOSITORY, SEEDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.settings import Settings
    from tests.fakes import HashingEncoder

HEAVY = (
    "babel chromadb fastapi gradio huggingface_hub numpy pydantic rich sentence_transformers tantivy torch transformers"
)


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), "DEMARCHE_HOME": str(home)}


def demarche(
    home: Path, *arguments: str | Path, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "evals.cli", *map(str, arguments)]
    return subprocess.run(
        command, env={**environment(home), **(more or {})}, capture_output=True, timeout=240, check=False
    )


@pytest.fixture
def home(tmp_path: Path, settings: Settings, encoder: HashingEncoder) -> Path:
    """A library with statements in three scripts, made without a model."""
    from index.library import Library
    from index.sync import sync

    sync(Library(settings), [FIXTURES / "statements"], settings, lambda: encoder)
    return settings.home


def test_help_takes_little_longer_than_to_import_typer(tmp_path: Path) -> None:
    def seconds(*arguments: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], env=environment(tmp_path), stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - began

    runs = [(seconds("-m", "evals.cli", "--help"), seconds("-c", "import typer")) for _ in range(7)]
    helping, importing = map(min, zip(*runs, strict=True))
    assert helping <= 4 * importing


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys; from assistant.cli import run; from evals.cli import whole_app; code = run(whole_app(), ['--help']); "
        f"loaded = {{name.partition('.')[0] for name in sys.modules}} & set({HEAVY!r}.split()); sys.exit(str(loaded) if loaded else code)"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment(tmp_path), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"Usage: demarche ")


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_output_is_utf8_whatever_the_locale_says(home: Path, locale: str) -> None:
    quirks = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = demarche(home, "list", more=quirks)
    assert (done.returncode, done.stderr) == (0, b"")
    assert any("А" <= char <= "я" for char in done.stdout.decode("utf-8"))


def test_a_reader_that_goes_away_ends_it_without_a_traceback(home: Path) -> None:
    command = [sys.executable, "-m", "evals.cli", "list"]
    with subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


def test_serve_says_where_it_is_and_ctrl_c_ends_it_calmly(home: Path) -> None:
    command = [sys.executable, "-m", "evals.cli", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.stdout
            first = b"".join(iter(process.stdout.readline, b"}\n")) + b"}"
            process.send_signal(signal.SIGINT)
            rest, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert json.loads(first)["address"].startswith("http://127.0.0.1:")
    assert (process.returncode, rest, err) == (130, b"", b"\nstopped\n")


@pytest.mark.model
def test_the_seed_is_ingested_and_answers_with_nothing_on_the_terminal_but_its_own(tmp_path: Path) -> None:
    home = tmp_path / "library"
    taken_in = demarche(home, "ingest", SEEDS, "--json")
    assert taken_in.returncode == 0
    assert json.loads(taken_in.stdout)["added"] == ["PC.DEL/669/19"]
    assert taken_in.stderr.decode() == "reading and encoding\nbuilding the indexes\n"
    asked = demarche(home, "ask", "What is Russia's objection to the Paris Call?", "--json")
    assert (asked.returncode, asked.stderr) == (0, b"")
    answer = json.loads(asked.stdout)
    assert answer["status"] == "answered"
    source = (SEEDS / answer["quotes"][0]["statement"]["path"]).read_text(encoding="utf-8")
    assert all(source[quote["start"] : quote["end"]] == quote["text"] for quote in answer["quotes"])
    assert "Budapest Convention" in answer["quotes"][0]["text"]
