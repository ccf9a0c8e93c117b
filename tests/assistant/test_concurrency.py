"""Two processes at one library: a reader sees one generation an answer and the new one soon; writers take turns."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from index.errors import LibraryLocked
from index.library import Library
from index.settings import Settings
from tests.conftest import REPOSITORY
from tests.index.making import BRIDGES, RIVERS, TRAILS, take_in, write

READER = """
import json, sys, time
from pathlib import Path
from index.settings import Settings
from tests.assistant.making import assistant_of
assistant = assistant_of(Settings(home=Path(sys.argv[1]), min_confidence=0.0))
while True:
    answer = assistant.ask("Rivers rise in the spring")
    held = sorted({hit.statement_id for hit in answer.hits})
    print(json.dumps([time.time(), answer.generation, held, answer.searched.statements, answer.notice]), flush=True)
"""

WRITER = """
import sys, time
from pathlib import Path
from index.library import Library
from index.settings import Settings
with Library(Settings(home=Path(sys.argv[1]))).writing():
    print("writing", flush=True)
    time.sleep(120)
"""


def started(program: str, home: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(
        [sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE, text=True, env=environment
    )


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    stream: IO[str] = process.stdout
    return stream.readline()


def test_a_reader_in_another_process_sees_whole_generations_and_each_within_two_seconds(
    settings: Settings, tmp_path: Path
) -> None:
    papers = write(tmp_path / "papers", {"rivers.txt": RIVERS})
    take_in(settings, papers)
    published: dict[str, float] = {}
    with started(READER, settings.home) as reader:
        first = json.loads(line_of(reader))
        for number, text in enumerate([TRAILS, BRIDGES, f"{RIVERS} Again.", f"{TRAILS} Again."]):
            report = take_in(settings, write(papers, {f"more{number}.txt": text}))
            published[str(report.generation)] = time.time()
        time.sleep(2)
        reader.terminate()
        assert reader.stdout is not None
        seen = [first, *(json.loads(line) for line in reader.stdout.read().splitlines() if line.endswith("]"))]
    counts = {f"{number + 1:06}": number + 1 for number in range(5)}
    for _, generation, held, searched, notice in seen:
        assert notice is None
        assert len(held) == searched == counts[generation]
    for generation, when in published.items():
        later = [at for at, seen_generation, *_ in seen if seen_generation >= generation]
        assert later
        assert min(later) <= when + 2
    assert [row[1] for row in seen] == sorted(row[1] for row in seen)


def test_a_second_writer_is_told_at_once_who_writes_and_a_dead_one_blocks_nobody(
    settings: Settings, tmp_path: Path
) -> None:
    papers = write(tmp_path / "papers", {"rivers.txt": RIVERS})
    with started(WRITER, settings.home) as writer:
        assert line_of(writer) == "writing\n"
        begun = time.monotonic()
        with pytest.raises(LibraryLocked, match=rf"process {writer.pid} \(since .*\) is writing"):
            take_in(settings, papers)
        assert time.monotonic() - begun < 5
        assert f"process {writer.pid} " in (Library(settings).writer() or "")
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    assert Library(settings).writer() is None
    assert take_in(settings, papers).added == ("rivers",)
