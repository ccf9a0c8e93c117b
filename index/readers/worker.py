"""The reading end: a program that reads files for its parent, each in a process of its own under limits.

`python -m index.readers.worker` takes jobs on its standard input until that is closed. For each it forks; the child
confines itself, reads, sends one answer and is gone, so nothing that a file does to its reader can reach the next file. The
parent of both never sees the file's bytes as anything but bytes.

A job is a line of JSON (`name`, `reader`, `size`, `limits`) and `size` bytes; an answer is a line of JSON (`outcome`, `size`)
and `size` bytes: for `read` the source as JSON, for `refused` the reason, for `died` how.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from index.errors import ReadError
from index.parse.language import detect_language
from index.readers.limits import Limits, confine
from index.readers.sniff import sniff
from index.readers.source import read_source, reader_for
from index.readers.wire import to_json

LONGEST_ANSWER = 512 * 2**20
"""Bytes; a text of the largest file, with each character written as an escape, is shorter."""

_END = b"\nend\n"
"""Closes an answer; one without it was cut off when its sender died."""


def main() -> None:
    """Take jobs until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes our input
    gc.disable()  # see `_in_a_child`
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := jobs.readline():
        job = json.loads(line)
        data = jobs.read(job["size"])
        outcome, payload = _in_a_child(job, data)
        answers.write(json.dumps({"outcome": outcome, "size": len(payload)}).encode() + b"\n" + payload)
        answers.flush()


def _in_a_child(job: dict[str, Any], data: bytes) -> tuple[str, bytes]:
    _prepare(job, data)
    gc.freeze()  # a child's collector would write to all that we share with it, and each page would be copied
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        _be_child(job, data, sending)
    os.close(sending)
    with os.fdopen(receiving, "rb") as pipe:
        sent = pipe.read(LONGEST_ANSWER)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)  # it has sent all that it may send
    _, status = os.waitpid(child, 0)
    return _outcome(sent, status, Limits(**job["limits"]))


def _prepare(job: dict[str, Any], data: bytes) -> None:
    """Load before the fork, once for all files, what the child may not; what fails here is told by the child."""
    with suppress(ValueError, ImportError):
        kind = job["reader"] or sniff(job["name"], data)
        reader_for(kind)
        if kind in ("text", "html") and not _is_utf8(data):
            detect_language("Which code page it is is told by the words, and the words' model is unpacked into a file.")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _be_child(job: dict[str, Any], data: bytes, sending: int) -> None:
    """Never returns."""
    try:
        gc.enable()
        _close_all_but(sending)
        confine(Limits(**job["limits"]))
        with os.fdopen(sending, "wb") as pipe:
            pipe.write(_answer(job, data) + _END)
    finally:
        os._exit(0)


def _close_all_but(kept: int) -> None:
    """A hostile file must find no open door: neither our input and output nor anything inherited."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    highest = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    os.closerange(3, kept)
    os.closerange(kept + 1, min(highest, 65536))


def _answer(job: dict[str, Any], data: bytes) -> bytes:
    try:
        return b"+" + to_json(read_source(Path(job["name"]), data, job["reader"]))
    except ReadError as error:
        return b"-" + error.reason.encode("utf-8", "replace")
    except MemoryError:
        return (
            b"-"
            + f"takes more than {job['limits']['memory_mib']} MiB of memory to read; it is too large or a trap".encode()
        )
    except Exception as error:  # a library that stumbles over a damaged file raises anything
        return (
            b"-"
            + f"is damaged: the reader stumbled over it ({type(error).__name__}: {error})".encode("utf-8", "replace")[
                :500
            ]
        )


def _outcome(sent: bytes, status: int, limits: Limits) -> tuple[str, bytes]:
    if len(sent) >= LONGEST_ANSWER:
        return "refused", b"holds more text than any statement; split it"
    ended = not os.WIFSIGNALED(status) or os.WTERMSIG(status) == signal.SIGKILL  # killed by us, when it had sent all
    if sent.endswith(_END) and ended:
        return ("read" if sent.startswith(b"+") else "refused"), sent[1 : -len(_END)]
    return "died", _cause(status, limits).encode()


def _cause(status: int, limits: Limits) -> str:
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if number == signal.SIGALRM:
        return f"took longer than {limits.wall_seconds} seconds to read and was stopped"
    if number in (signal.SIGXCPU, signal.SIGKILL):
        return f"took more than {limits.cpu_seconds} seconds of processor time to read and was stopped"
    named = signal.Signals(number).name if number else "no answer"
    return f"crashed its reader ({named}); the file is damaged or hostile"


if __name__ == "__main__":
    main()
