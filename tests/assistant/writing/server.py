"""A real HTTP server on the loopback that plays a language model's endpoint, well and badly."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


@dataclass
class Served:
    """The server while it runs.

    Attributes:
        url: as `DEMARCHE_LLM_URL` has it.
        bodies: what was sent to it, request by request.
        keys: with which Authorization.
    """

    url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


class Played(BaseHTTPRequestHandler):
    """One request that is answered by a play."""

    protocol_version = "HTTP/1.1"
    plays: Sequence[Callable[[Played], None]]
    served: Served

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.served.bodies.append(json.loads(self.rfile.read(length)))
        self.served.keys.append(self.headers.get("Authorization"))
        play = self.plays[min(len(self.served.bodies), len(self.plays)) - 1]
        self.close_connection = True
        with suppress(BrokenPipeError, ConnectionResetError):
            play(self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()

    def event(self, value: object) -> None:
        data = value if isinstance(value, str) else json.dumps(value)
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def words(self, *pieces: str) -> None:
        for piece in pieces:
            self.event({"choices": [{"index": 0, "delta": {"content": piece}}]})


@contextmanager
def playing(*plays: Callable[[Played], None]) -> Iterator[Served]:
    """Answer the first request by the first play, the second by the second, all others by the last."""
    served = Served("")
    handler = type("Handler", (Played,), {"plays": plays, "served": served})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(*pieces: str, tokens: int | None = None) -> Callable[[Played], None]:
    """A good stream of these pieces."""

    def play(request: Played) -> None:
        request.begin()
        request.event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]})
        request.words(*pieces)
        request.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        if tokens is not None:
            request.event({"choices": [], "usage": {"completion_tokens": tokens}})
        request.event("[DONE]")

    return play


def refuses(status: int, body: str = "", **headers: str) -> Callable[[Played], None]:
    """A status that isn't 200."""

    def play(request: Played) -> None:
        request.begin(status, "application/json", **headers)
        request.wfile.write(body.encode())

    return play


def sends(*chunks: bytes, kind: str = "text/event-stream") -> Callable[[Played], None]:
    """These very bytes, then the end."""

    def play(request: Played) -> None:
        request.begin(kind=kind)
        for chunk in chunks:
            request.wfile.write(chunk)
            request.wfile.flush()

    return play


def stalls(seconds: float, *before: str) -> Callable[[Played], None]:
    """Some words, then nothing for so long."""

    def play(request: Played) -> None:
        request.begin()
        request.words(*before)
        time.sleep(seconds)

    return play


def drips(seconds: float) -> Callable[[Played], None]:
    """A letter ten times a second, for so long."""

    def play(request: Played) -> None:
        request.begin()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            request.words("x")
            time.sleep(0.1)

    return play
