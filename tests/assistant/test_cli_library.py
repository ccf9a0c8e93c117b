"""The commands that look after a library: dry runs, revisions, copies, export and import, and being told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.assistant.command_line import CommandLine
from tests.conftest import REPOSITORY
from tests.index.making import BRIDGES, RIVERS, TRAILS, write

if TYPE_CHECKING:
    pass


def test_a_dry_run_tells_what_would_be_done_and_does_nothing(demarche: CommandLine, tmp_path: Path) -> None:
    papers = write(tmp_path / "papers", {"rivers.txt": RIVERS, "trails.txt": TRAILS})
    demarche("ingest", papers)
    (papers / "rivers.txt").rename(papers / "water.txt")
    (papers / "trails.txt").unlink()
    write(papers, {"bridges.txt": BRIDGES})
    planned = demarche("ingest", papers, "--remove-missing", "--dry-run")
    assert planned.code == 0
    assert planned.out.splitlines() == [
        "would be added: bridges.txt",
        "would be renamed: rivers",
        "would be removed: trails",
        "Dry run: 1 added, 1 renamed, 1 removed. Nothing was done.",
    ]
    assert {row["id"] for row in demarche("list", "--json").json["statements"]} == {"rivers", "trails"}
    done = demarche("ingest", papers, "--remove-missing", "--json").json
    assert [len(done[verb]) for verb in ("added", "renamed", "removed")] == [1, 1, 1]


def test_a_dry_run_makes_no_library(demarche: CommandLine, tmp_path: Path) -> None:
    planned = demarche("ingest", write(tmp_path / "papers", {"rivers.txt": RIVERS}), "--dry-run", "--json").json
    assert (planned["added"], planned["dry_run"]) == (["rivers.txt"], True)
    assert not demarche.home.exists()


REVISED = "PC.DEL/9105/20/Rev.1\n\nStatement by the delegation of Norway (fictional)\n\n" + RIVERS


def test_a_superseded_statement_is_marked_wherever_it_is_seen(demarche: CommandLine, tmp_path: Path) -> None:
    first = REVISED.replace("/Rev.1", "").replace("timetable", "calendar")
    demarche("ingest", write(tmp_path / "papers", {"old.txt": first, "new.txt": REVISED}))
    assert "[superseded by PC.DEL/9105/20/Rev.1]" in demarche("list").out
    assert "superseded by     PC.DEL/9105/20/Rev.1" in demarche("show", "PC.DEL/9105/20").out
    assert demarche("show", "pc.del/9105/20/rev.1", "--json").json["relations"]["supersedes"] == ["PC.DEL/9105/20"]
    asked = demarche("ask", "What does PC.DEL/9105/20 say of the calendar?", "--json", min_confidence="0").json
    assert asked["status"] == "answered"
    assert "PC.DEL/9105/20 was superseded by PC.DEL/9105/20/Rev.1." in asked["notice"]


def scan_of(text: str) -> bytes:
    """A PDF whose page is a picture."""
    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawImage(ImageReader(Image.new("L", (200, 280), 200)), 0, 0, 595, 842)
    canvas.setTitle(text)
    canvas.save()
    return file.getvalue()


def test_a_scan_is_kept_marked_and_never_quoted(demarche: CommandLine, tmp_path: Path) -> None:
    papers = write(tmp_path / "papers", {"rivers.txt": RIVERS})
    (papers / "scan.pdf").write_bytes(scan_of("A fictional scan"))
    outcome = demarche("ingest", papers)
    assert outcome.code == 0
    assert "scan.pdf: is a scan without a text layer; run it through OCR and ingest it again" in outcome.err
    assert "[scan without text] A fictional scan" in demarche("list").out
    assert [row["has_text"] for row in demarche("list", "--json").json["statements"]] == [True, False]
    shown = demarche("show", "scan").out
    assert "A fictional scan (from the file's properties" in " ".join(shown.split())
    assert "is a scan without a text layer" in shown
    assert demarche("verify").code == 0
    assert demarche("ask", "Rivers rise in the spring", "--json", min_confidence="0").json["status"] == "answered"


def test_the_same_bytes_twice_are_one_statement_with_both_files(demarche: CommandLine, tmp_path: Path) -> None:
    demarche("ingest", write(tmp_path / "papers", {"a.txt": RIVERS, "b/c.txt": RIVERS}))
    files = demarche("show", "a", "--json").json["files"]
    assert files == [f"{tmp_path}/papers/a.txt", f"{tmp_path}/papers/b/c.txt"]


def test_a_library_goes_into_one_file_and_comes_back(demarche: CommandLine, tmp_path: Path) -> None:
    demarche("ingest", write(tmp_path / "papers", {"rivers.txt": RIVERS, "trails.txt": TRAILS}))
    asked = demarche("search", "Rivers rise in the spring", "--json").json
    exported = demarche("export", tmp_path / "library.zip")
    assert "2 statements" in exported.out
    taken_in = demarche("import", tmp_path / "library.zip", "--home", tmp_path / "elsewhere", "--json").json
    assert taken_in["home"] == str(tmp_path / "elsewhere")
    assert demarche("search", "Rivers rise in the spring", "--json", "--home", tmp_path / "elsewhere").json == asked
    assert demarche("import", tmp_path / "library.zip").code == 1


WAIT = """
import signal, time
from assistant.cli import make_app, run
import index.scan
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background begins with it ignored
def wait(*_):
    print("waiting", flush=True)
    time.sleep(60)
index.sync.files_of = wait
raise SystemExit(run(make_app(), ["ingest", "."]))
"""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_command_that_is_told_to_stop_stops_at_once_and_says_so(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    program = WAIT.replace("import index.scan", "import index.sync")
    environment = {**os.environ, "DEMARCHE_HOME": str(tmp_path / "library"), "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "waiting\n"
        begun = time.monotonic()
        running.send_signal(sent)
        _, said = running.communicate(timeout=30)
    assert (running.returncode, said.strip()) == (code, "stopped")
    assert time.monotonic() - begun < 30
