"""Read untrusted files in another process, so that whatever they do to their reader, nothing happens here."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import IO

from index.errors import ReadError
from index.readers.limits import Limits
from index.readers.source import SECOND_READERS, Source
from index.readers.wire import from_json
from index.readers.worker import LONGEST_ANSWER

_PATIENCE = 10.0
"""Seconds beyond a file's wall time after which the worker itself is taken for lost."""

_PIECE = 2**20
"""Bytes that are received at once."""


class ReaderProcess:
    """A worker that reads files; started when the first one comes, and anew when it was lost. For many threads.

    >>> with ReaderProcess() as reader:
    ...     reader.read(Path("speech.txt"), b"We support the proposal.", Limits()).text
    'We support the proposal.'
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> ReaderProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, path: Path, data: bytes, limits: Limits) -> Source:
        """What a file holds.

        Args:
            path: names the file in errors; its suffix says what was promised.
            data: its bytes.
            limits: for reading it.

        Raises:
            ReadError: it can't be read, is damaged, or took more than the limits allow; the reason says which.
        """
        outcome, payload = self._ask(path, data, None, limits)
        second = SECOND_READERS.get("pdf") if data[:1024].find(b"%PDF-") >= 0 else None
        if outcome == "died" and second:
            first = payload
            outcome, payload = self._ask(path, data, second, limits)
            if outcome != "read":
                payload = first
        if outcome != "read":
            raise ReadError(path, payload.decode("utf-8", "replace"))
        try:
            source = from_json(payload)
            source.text.encode()
        except ValueError as error:
            raise ReadError(path, f"its reader sent what can't be used ({error})") from error
        return replace(source, sha256=hashlib.sha256(data).hexdigest())

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._end()

    def _ask(self, path: Path, data: bytes, reader: str | None, limits: Limits) -> tuple[str, bytes]:
        if len(data) > limits.file_mib * 2**20:
            most = f"{limits.file_mib} MiB are read (DEMARCHE_MAX_FILE_MIB)"
            raise ReadError(path, f"{len(data):,} bytes; at most {most}; split the file")
        job = {"name": path.name, "reader": reader, "size": len(data), "limits": asdict(limits)}
        with self._lock:
            try:
                return self._exchange(json.dumps(job).encode() + b"\n" + data, limits.wall_seconds + _PATIENCE)
            except (OSError, ValueError, KeyError) as error:
                self._end()
                return "died", f"its reader was lost ({error}); the file is damaged or hostile".encode()
            except BaseException:  # Ctrl-C in the middle of an answer: the next file must not get this one's
                self._end()
                raise

    def _exchange(self, job: bytes, seconds: float) -> tuple[str, bytes]:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise OSError("its reader has no pipes")
        until = time.monotonic() + seconds
        process.stdin.write(job)
        process.stdin.flush()
        received = bytearray()
        while b"\n" not in received:
            received += _receive(process.stdout, until)
        head, _, begun = bytes(received).partition(b"\n")
        answer = json.loads(head)
        if not 0 <= answer["size"] <= LONGEST_ANSWER:
            raise ValueError("an answer of impossible size")
        payload = bytearray(begun)
        while len(payload) < answer["size"]:
            payload += _receive(process.stdout, until)
        if len(payload) > answer["size"]:
            raise ValueError("more than one answer")
        return str(answer["outcome"]), bytes(payload)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = _start()
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


@cache
def shared_reader() -> ReaderProcess:
    """The one worker of this process, for all ingests; ended with it."""
    reader = ReaderProcess()
    atexit.register(reader.close)
    return reader


def _start() -> subprocess.Popen[bytes]:
    root = str(Path(__file__).parents[2])
    environment = {
        name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
    }
    environment |= {"PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)]), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-W", "ignore", "-m", "index.readers.worker"]
    return subprocess.Popen(  # noqa: S603  (our own program, by its full path)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        start_new_session=True,
    )  # fmt: skip


def _receive(stream: IO[bytes], until: float) -> bytes:
    """What comes next; the worker sends nothing but answers, and one at a time.

    Raises:
        OSError: it doesn't come in time, or the stream ends.
    """
    ready, _, _ = select.select([stream], [], [], max(0.0, until - time.monotonic()))
    part = os.read(stream.fileno(), _PIECE) if ready else b""
    if not part:
        raise OSError("it gave no answer in time" if not ready else "it ended without an answer")
    return part
