"""A library that may only be read, on a medium or of another user, answers all the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.settings import Settings
from tests.conftest import REPOSITORY
from tests.index.making import BRIDGES, RIVERS, TRAILS, take_in, write

ASK = """
import json, sys
from pathlib import Path
from index.errors import DemarcheError
from index.settings import Settings
from tests.assistant.making import assistant_of
from tests.index.making import take_in
settings = Settings(home=Path(sys.argv[1]), min_confidence=0.0)
answer = assistant_of(settings).ask("Rivers rise in the spring")
try:
    take_in(settings, Path(sys.argv[2]))
    written = "written"
except (DemarcheError, OSError) as error:
    written = type(error).__name__
print(json.dumps({"quotes": [quote.text for quote in answer.quotes], "notice": answer.notice,
                  "lexical": answer.hits[0].lexical, "written": written}))
"""


def without_rights() -> list[str]:
    """What makes a program obey the permissions of files, also where root runs the tests."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.fail("root needs setpriv, of the package util-linux, to give up its rights")
    return [setpriv, "--bounding-set=-all", "--inh-caps=-all"]


@pytest.fixture
def read_only(tmp_path: Path) -> Any:
    home = tmp_path / "library"
    take_in(Settings(home=home), write(tmp_path / "papers", {"r.txt": RIVERS, "t.txt": TRAILS, "b.txt": BRIDGES}))
    everything = [home, *home.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~0o222)
    yield home
    for path in everything:
        path.chmod(path.stat().st_mode | 0o200)


def test_it_answers_by_words_and_vectors_says_so_and_is_not_written_to(read_only: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in read_only.rglob("*")}
    write(tmp_path / "papers", {"new.txt": "A new fictional statement."})
    command = [*without_rights(), sys.executable, "-c", ASK, str(read_only), str(tmp_path / "papers")]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert "Rivers rise in the spring." in said["quotes"][0]
    assert said["lexical"] == 1.0
    assert "read-only" in said["notice"]
    assert "rebuild" not in said["notice"]
    assert said["written"] != "written"
    assert {path: path.stat().st_mtime_ns for path in read_only.rglob("*")} == before


TORN = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("PRAGMA cache_spill = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE statements SET text = replace(text, 'spring', 'autumn') || hex(zeroblob(200000))")
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("rights", ["to write", "to read only"])
def test_what_a_killed_writer_had_begun_is_not_seen(tmp_path: Path, rights: str) -> None:
    home = tmp_path / "library"
    take_in(Settings(home=home), write(tmp_path / "papers", {"r.txt": RIVERS}))
    subprocess.run([sys.executable, "-c", TORN, str(home / "catalogue.sqlite3")], check=False)
    journal = home / "catalogue.sqlite3-journal"
    assert journal.stat().st_size > 0
    if rights == "to read only":
        for path in [*home.rglob("*"), home]:
            path.chmod(path.stat().st_mode & ~0o222)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [
        *(without_rights() if rights == "to read only" else []),
        sys.executable,
        "-c",
        ASK,
        str(home),
        str(tmp_path / "none"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    for path in [home, *home.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o200)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert any("Rivers rise in the spring." in quote for quote in said["quotes"])
    assert journal.exists() == (rights == "to read only")
