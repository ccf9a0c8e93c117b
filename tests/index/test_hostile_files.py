"""A folder full of damaged and hostile files: the run ends, the good ones are in, each bad one has its reason."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.library import Library
from index.settings import Settings
from tests.conftest import REPOSITORY
from tests.index.readers.damage import SENTENCES, bombs, good_files, mutations

INGEST = """
import json, re, sys
from pathlib import Path
from index.library import Library
from index.settings import Settings
from index.sync import sync
from tests.fakes import HashingEncoder
settings = Settings(home=Path(sys.argv[1]), reader_seconds=int(sys.argv[3]))
report = sync(Library(settings), [Path(sys.argv[2])], settings, lambda: HashingEncoder())
status = Path("/proc/self/status").read_text()  # resource.getrusage() would count the process that started this one, too
memory = int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) * 1024
parsers = sorted({"pypdfium2", "pypdf", "docx", "lxml", "selectolax", "trafilatura"} & sys.modules.keys())
print(json.dumps({"report": report.to_dict(), "memory": memory, "parsers": parsers}))
"""


def ingest_apart(home: Path, folder: Path, seconds: int) -> dict[str, Any]:
    """Ingest in a process of its own, whose memory is measured."""
    command = [sys.executable, "-c", INGEST, str(home), str(folder), str(seconds)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def folder_of(place: Path, files: dict[str, bytes]) -> Path:
    place.mkdir()
    for name, data in {**files, **good_files()}.items():
        (place / name).write_bytes(data)
    return place


def check(said: dict[str, Any], files: dict[str, bytes], home: Path) -> None:
    report = said["report"]
    failed = {failure["path"]: failure for failure in report["failed"]}
    assert not failed.keys() & SENTENCES.keys()
    with Library(Settings(home=home)).reading() as snapshot:
        taken_in = {source.path for source in snapshot.sources()}
        texts = "\n".join(found.text for card in snapshot.cards() if (found := snapshot.statement(card.id)))
    assert taken_in | failed.keys() == {*files, *SENTENCES}
    assert not taken_in & failed.keys()
    assert all(sentence in " ".join(texts.split()) for sentence in SENTENCES.values())
    for failure in failed.values():
        assert failure["stage"] in ("read", "parse")
        assert len(failure["reason"]) > 10, failure
        assert "Traceback" not in failure["reason"]
    assert said["memory"] < 2**30
    assert said["parsers"] == []  # the process that ingests never parses an untrusted file


@pytest.mark.timeout(600)
def test_three_hundred_damaged_files(tmp_path: Path) -> None:
    damaged = dict(mutations(seed=1815, count=300))
    assert len(damaged) == 300
    said = ingest_apart(tmp_path / "library", folder_of(tmp_path / "papers", damaged), seconds=20)
    check(said, damaged, tmp_path / "library")
    assert len(said["report"]["failed"]) > 100  # else this would be no damage


@pytest.mark.timeout(600)
def test_bombs(tmp_path: Path) -> None:
    hostile = bombs()
    said = ingest_apart(tmp_path / "library", folder_of(tmp_path / "papers", hostile), seconds=4)
    check(said, hostile, tmp_path / "library")
    failed = {failure["path"] for failure in said["report"]["failed"]}
    assert {Path(name).suffix for name in failed} >= {".docx", ".pdf", ".html"}


def test_no_file_elsewhere_gets_into_a_statement(tmp_path: Path) -> None:
    files = {name: data for name, data in bombs().items() if b"etc/passwd" in data or name.endswith(".docx")}
    said = ingest_apart(tmp_path / "library", folder_of(tmp_path / "papers", files), seconds=10)
    assert said["report"]["failed"]
    for file in (tmp_path / "library").rglob("*"):
        assert not file.is_file() or b"root:" not in file.read_bytes()
