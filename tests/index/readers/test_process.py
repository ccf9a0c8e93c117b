"""Reading in another process: the same as here, and whatever a file does to its reader, the next one is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from index.errors import ReadError
from index.readers import process, read_source
from index.readers.limits import Limits
from index.readers.process import ReaderProcess, shared_reader
from index.readers.source import READERS, reader_for
from tests.strategies import statement_texts

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = b"This statement is fictional. We agree."
TIGHT = Limits(memory_mib=200, cpu_seconds=1, wall_seconds=5, file_mib=1)

HOSTILE = """
import ctypes, os, signal, socket, subprocess, sys, time
from pathlib import Path
from index.readers.reading import Reading

def read(data):
    what = data.decode().split(":")[1]
    try:
        got = str(DOES[what]())
    except OSError as error:
        got = type(error).__name__
    return Reading(got, "text", "utf-8", len(got))

def connect():
    return socket.create_connection(("127.0.0.1", 9), timeout=1)

def raw_socket():
    return ctypes.CDLL(None).socket(2, 1, 0)

def hog():
    return len(bytearray(2**30)) + len(bytearray(2**30))

def spin():
    while True:
        pass

def deaf():
    time.sleep(60)

DOES = {
    "connect": connect,
    "raw socket": raw_socket,
    "start a program": lambda: subprocess.run(["/bin/true"]),
    "fork": lambda: ctypes.CDLL(None).fork(),
    "kill its parent": lambda: ctypes.CDLL(None).kill(os.getppid(), 9),
    "write": lambda: Path("PLACE").write_text("x"),
    "see its descriptors": lambda: len(os.listdir("/proc/self/fd")),
    "hog": hog,
    "spin": spin,
    "sleep": deaf,
    "crash": lambda: ctypes.string_at(0),
    "leave": lambda: os._exit(0),
    "shout": lambda: os.write(1, b'{"outcome": "read", "size": 0}' + bytes([10])),
}
"""


@pytest.fixture
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as opened:
        yield opened


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: ReaderProcess) -> Callable[[str], str]:
    """A worker whose reader of HTML files does what the file tells it to do."""
    package = tmp_path / "takes_over"
    package.mkdir()
    (package / "hostile.py").write_text(HOSTILE.replace("PLACE", str(tmp_path / "written")))
    (package / "sitecustomize.py").write_text(
        "import sys\nfrom index.readers import source\nsource.READERS = {**source.READERS, 'html': 'hostile:read'}\n"
    )
    monkeypatch.syspath_prepend(str(package))

    def does(what: str) -> str:
        return reader.read(Path("a.html"), f"<html>:{what}:".encode(), TIGHT).text

    return does


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statement_texts())
def test_what_comes_back_is_what_is_read_here(text: str) -> None:
    data = text.encode("utf-16")
    assert shared_reader().read(Path("a.txt"), data, Limits()) == read_source(Path("a.txt"), data)


@pytest.mark.parametrize("data", [b"", b"\x00\x01", "Współpraca".encode("cp1250")])
def test_a_refusal_is_the_same_too(reader: ReaderProcess, data: bytes) -> None:
    with pytest.raises(ReadError) as here:
        read_source(Path("a.txt"), data)
    with pytest.raises(ReadError) as there:
        reader.read(Path("a.txt"), data, Limits())
    assert str(here.value) == str(there.value)


@pytest.mark.parametrize(
    ("what", "outcome"),
    [
        ("connect", "PermissionError"),
        ("raw socket", "-1"),
        ("start a program", "PermissionError"),
        ("fork", "-1"),
        ("kill its parent", "-1"),
        ("write", "OSError"),
        ("see its descriptors", "5"),  # three to nowhere, the one to answer, the listing
    ],
)
def test_a_file_that_took_over_its_reader_gets_nowhere(
    hostile: Callable[[str], str], tmp_path: Path, what: str, outcome: str
) -> None:
    assert hostile(what) == outcome
    assert not (tmp_path / "written").exists() or (tmp_path / "written").stat().st_size == 0


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("hog", "takes more than 200 MiB of memory"),
        ("spin", "took more than 1 seconds of processor time"),
        ("sleep", "took longer than 5 seconds"),
        ("crash", r"crashed its reader \(SIG(SEGV|BUS)\)"),
        ("leave", r"crashed its reader \(no answer\)"),
    ],
)
def test_a_reader_that_overruns_is_stopped_and_the_next_file_is_read(
    hostile: Callable[[str], str], reader: ReaderProcess, what: str, reason: str
) -> None:
    with pytest.raises(ReadError, match=reason):
        hostile(what)
    assert reader.read(Path("good.txt"), GOOD, TIGHT).text == GOOD.decode()


def test_what_a_reader_writes_to_its_output_is_no_answer(hostile: Callable[[str], str]) -> None:
    assert hostile("shout").isdigit()
    assert hostile("see its descriptors") == "5"


def test_a_file_over_the_limit_is_refused_unread(reader: ReaderProcess) -> None:
    with pytest.raises(ReadError, match=r"1,048,577 bytes; at most 1 MiB are read \(DEMARCHE_MAX_FILE_MIB\)"):
        reader.read(Path("a.txt"), b"a" * (2**20 + 1), TIGHT)


def test_a_worker_that_was_lost_is_started_anew(reader: ReaderProcess) -> None:
    reader.read(Path("a.txt"), GOOD, TIGHT)
    assert reader._process is not None
    os.kill(reader._process.pid, signal.SIGKILL)
    reader._process.wait()
    assert reader.read(Path("a.txt"), GOOD, TIGHT).text == GOOD.decode()


def test_a_worker_that_gives_no_answer_is_given_up(reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_PATIENCE", -4.0)
    reader.read(Path("a.txt"), GOOD, TIGHT)
    assert reader._process is not None
    os.kill(reader._process.pid, signal.SIGSTOP)
    with pytest.raises(ReadError, match="its reader was lost"):
        reader.read(Path("a.txt"), GOOD, TIGHT)
    assert reader.read(Path("a.txt"), GOOD, TIGHT).text == GOOD.decode()


@pytest.mark.parametrize(
    "answer",
    [b'{"outcome": "read", "size": 2}\n{}{', b'{"outcome": "read", "size": -1}\n', b'{"outcome": "read"}\n', b"?\n"],
)
def test_an_answer_that_is_not_as_agreed_is_none(
    reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    program = f"import sys, time; sys.stdout.buffer.write({answer!r}); sys.stdout.flush(); time.sleep(60)"

    def confused() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )

    with monkeypatch.context() as patched:
        patched.setattr(process, "_start", confused)
        with pytest.raises(ReadError, match="its reader was lost"):
            reader.read(Path("a.txt"), GOOD, TIGHT)
    assert reader.read(Path("a.txt"), GOOD, TIGHT).text == GOOD.decode()


def test_many_threads_get_each_their_own(reader: ReaderProcess) -> None:
    texts = [f"Fictional statement number {number}." for number in range(40)]
    read: dict[str, str] = {}

    def take(text: str) -> None:
        read[text] = reader.read(Path("a.txt"), text.encode(), Limits()).text

    threads = [threading.Thread(target=take, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == {text: text for text in texts}


def test_every_kind_has_a_reader_that_can_be_imported() -> None:
    assert all(callable(reader_for(kind)) for kind in READERS)
