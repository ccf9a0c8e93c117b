"""The library as a whole: one writer, whoever dies, and nothing half-published."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from index.errors import LibraryLocked, LibraryMissing, StatementNotFound
from index.library import Library
from tests.conftest import REPOSITORY
from tests.index.making import BRIDGES, RIVERS, TRAILS, take_in, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.settings import Settings

HOLD = """
import sys, time
from pathlib import Path
from index.library import Library
from index.settings import Settings
with Library(Settings(home=Path(sys.argv[1]))).writing():
    print("writing", flush=True)
    time.sleep(120)
"""


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return write(tmp_path / "papers", {"rivers.txt": RIVERS, "trails.txt": TRAILS, "bridges.txt": BRIDGES})


@contextmanager
def another_writer(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that writes to the library until it is ended."""
    command = [sys.executable, "-c", HOLD, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=REPOSITORY) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"writing\n"
            yield process
        finally:
            process.kill()


def test_a_second_writer_is_told_at_once_who_writes_and_a_dead_one_blocks_nobody(
    settings: Settings, papers: Path
) -> None:
    with another_writer(settings.home) as process:
        began = time.monotonic()
        with pytest.raises(LibraryLocked, match=rf"process {process.pid} \(since \d{{4}}-.*\) is writing; wait until"):
            take_in(settings, papers)
        assert time.monotonic() - began < 5
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert json.loads((settings.home / "writer.json").read_text("utf-8"))["pid"] == process.pid
        assert len(take_in(settings, papers).added) == 3
    assert not (settings.home / "writer.json").exists()


def test_a_second_writer_in_the_same_process_is_refused_too(settings: Settings) -> None:
    library = Library(settings)
    with library.writing(), pytest.raises(LibraryLocked, match=f"process {os.getpid()}"), Library(settings).writing():
        pass
    with library.writing():
        pass


def test_a_writer_that_cannot_be_named_is_another_process(settings: Settings) -> None:
    with Library(settings).writing():
        (settings.home / "writer.json").write_text("{", "utf-8")
        with pytest.raises(LibraryLocked, match="another process is writing"), Library(settings).writing():
            pass


def test_an_error_while_writing_frees_the_library(settings: Settings) -> None:
    with pytest.raises(ZeroDivisionError), Library(settings).writing():
        _ = 1 / 0
    with Library(settings).writing() as catalogue:
        assert catalogue.revision == 0


def test_readers_read_while_another_process_writes(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    with another_writer(settings.home), Library(settings).reading() as snapshot:
        assert snapshot.counts()[0] == 3


def test_a_statement_is_removed_by_its_id(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    library.remove("rivers")
    with library.reading() as snapshot:
        assert [card.id for card in snapshot.cards()] == ["bridges", "trails"]
    with pytest.raises(StatementNotFound):
        library.remove("rivers")
    assert take_in(settings, papers).added == ("rivers",)


def test_a_rebuild_makes_a_new_generation_and_publishing_twice_does_not(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    assert library.rebuild() == "000002"
    with library.writing() as catalogue:
        assert library.publish(catalogue) == "000002"


def test_a_rebuild_of_a_library_of_nothing_does_nothing(settings: Settings) -> None:
    assert Library(settings).rebuild() is None


def test_reading_makes_no_library(settings: Settings) -> None:
    with pytest.raises(LibraryMissing), Library(settings).reading():
        pass
    assert not settings.home.exists()
