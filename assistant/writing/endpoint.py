"""An OpenAI-compatible endpoint that is asked to write, whatever it does: https://platform.openai.com/docs/api-reference/chat.

Nothing that a server does may hold up an answer: it is given so long and no longer, it may send so much and no more, and whatever
goes wrong is one error with one sentence. The key goes into one header and nowhere else.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from index.errors import SettingsError, WriterError

Message = Mapping[str, str]

CONNECT_SECONDS, SILENT_SECONDS = 5.0, 20.0
"""How long a connection may take, and how long nothing may be heard, before the first word and between two: a large model on a
desk reads a long prompt for some ten seconds."""
MOST_CHARACTERS = 20_000
"""Of a text: a hundred times what is asked for."""
_LONGEST_LINE = 256 * 1024
_RETRIES = 2
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""What a server says that may be over in a moment."""
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 10.0
"""Seconds before trying again, doubled each time; a server may ask for more, up to the longest."""
_TOLD = 200
"""Characters of a server's own words that are passed on."""


@dataclass
class Received:
    """What came besides the words.

    Attributes:
        whole: whether the server said that the text is at its end.
        tokens: that were written, as the server counts them.
    """

    whole: bool = False
    tokens: int | None = None


@dataclass(frozen=True)
class Endpoint:
    """A model behind an address.

    Attributes:
        url: up to `/v1`, or the whole address of its chat completions.
        model: its name there.
        key: for `Authorization: Bearer`; None where none is needed.
        seconds: that a text may take in all, with every retry.
        sleep: waits between two tries; a test may not want to.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    seconds: float = 60.0
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        address = urlsplit(self.url)
        if address.scheme not in ("http", "https") or not address.hostname or address.username or address.password:
            raise SettingsError(
                "DEMARCHE_LLM_URL must look like http://localhost:11434/v1, without a name or a key in it"
            )

    @property
    def silent_seconds(self) -> float:
        """How long nothing may be heard; what is read before leaves room for it, so that all keeps to `seconds`."""
        return min(SILENT_SECONDS, self.seconds / 3)

    def _timeout(self) -> httpx.Timeout:
        return httpx.Timeout(self.silent_seconds, connect=min(CONNECT_SECONDS, self.silent_seconds))

    @property
    def address(self) -> str:
        """Where texts are asked for."""
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"

    def stream(self, messages: Sequence[Message], received: Received, most_tokens: int) -> Iterator[str]:
        """A text, piece by piece as it is written. To stop early, close the iterator: the connection is closed with it.

        Args:
            messages: the conversation, as the interface has it.
            received: is told what else came.
            most_tokens: after which the model stops.

        Raises:
            WriterError: there is none, or no more of it.
        """
        until = time.monotonic() + self.seconds - self.silent_seconds
        body = {
            "model": self.model, "messages": list(messages), "stream": True, "temperature": 0, "max_tokens": most_tokens,
            "stream_options": {"include_usage": True},
        }  # fmt: skip
        with (
            self._translated(),
            httpx.Client(headers=self._headers(), follow_redirects=False) as client,
            self._answered(client, body, until) as response,
        ):
            yield from _texts(response, until, received)

    def _headers(self) -> dict[str, str]:
        bearer = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return {"Accept": "text/event-stream", "Accept-Encoding": "identity", **bearer}

    @contextmanager
    def _answered(self, client: httpx.Client, body: Mapping[str, Any], until: float) -> Iterator[httpx.Response]:
        """The response, once it is a good one; what may be over in a moment is tried again."""
        for left in range(_RETRIES, -1, -1):
            request = client.build_request("POST", self.address, json=body, timeout=self._timeout())
            try:
                response = client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if not left:
                    raise
                self._wait(_RETRIES - left, None, until)
                continue
            try:
                if response.status_code == httpx.codes.OK:
                    yield response
                    return
                if not left or response.status_code not in _AGAIN:
                    raise WriterError(_refused(response))
            finally:
                response.close()
            self._wait(_RETRIES - left, response.headers.get("retry-after"), until)

    def _wait(self, tried: int, asked: str | None, until: float) -> None:
        """Wait before trying again: as long as the server asks, else twice as long each time, and never the same for all."""
        seconds = _seconds_of(asked) if asked else _FIRST_WAIT * 2**tried * random.uniform(0.5, 1.5)  # noqa: S311
        if seconds > _LONGEST_WAIT or time.monotonic() + seconds >= until:
            raise WriterError(f"it is busy, and asks to wait for {seconds:.0f} s")
        self.sleep(seconds)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Errors of httpx as ours; never its message, which may hold the address, nor the key, which a server may echo."""
        try:
            yield
        except WriterError as error:
            said = str(error)
            raise WriterError(said.replace(self.key, "…") if self.key else said) from None
        except httpx.ConnectError as error:
            raise WriterError("no connection; is it running?") from error
        except httpx.TimeoutException as error:
            raise WriterError("it did not answer in time") from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise WriterError("the connection was cut off") from error


def _refused(response: httpx.Response) -> str:
    """Why a server gives no text, in a sentence, with its own words as far as they are short."""
    known = {
        401: "it refuses the key (DEMARCHE_LLM_KEY)",
        403: "it refuses the key (DEMARCHE_LLM_KEY)",
        404: "it knows no such address or model (DEMARCHE_LLM_URL, DEMARCHE_LLM_MODEL)",
        429: "it is busy, or its quota is used up",
    }
    said = known.get(response.status_code, f"it answers with status {response.status_code}")
    body = b""
    with suppress(httpx.HTTPError):
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _LONGEST_LINE:
                break
    words = _error_in(_json(body.decode("utf-8", "replace")))
    return f"{said}: {words}" if words else said


def _texts(response: httpx.Response, until: float, received: Received) -> Iterator[str]:
    """The words in a response, be it a stream of events or, from a server that doesn't stream, one value."""
    length = 0
    for words in _words(response, until, received):
        length += len(words)
        if length > MOST_CHARACTERS:
            yield words[: len(words) - (length - MOST_CHARACTERS)]
            return
        yield words
    if not length:
        raise WriterError("it wrote nothing")


def _words(response: httpx.Response, until: float, received: Received) -> Iterator[str]:
    streamed = "text/event-stream" in response.headers.get("content-type", "")
    for line in _lines(response, until):
        if streamed and not line.startswith("data:"):
            continue
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            received.whole = True
            return
        value = _json(data)
        if not isinstance(value, dict):
            raise WriterError("what it sent is not the JSON of chat completions")
        if told := _error_in(value):
            raise WriterError(f"it reports an error: {told}")
        if isinstance(usage := value.get("usage"), dict) and isinstance(usage.get("completion_tokens"), int):
            received.tokens = usage["completion_tokens"]
        for choice in _choices(value):
            received.whole = received.whole or choice.get("finish_reason") == "stop"
            part = choice.get("delta") or choice.get("message") or {}
            if isinstance(part, dict) and isinstance(part.get("content"), str) and part["content"]:
                yield part["content"]


def _choices(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    choices = value.get("choices")
    return [one for one in choices[:1] if isinstance(one, dict)] if isinstance(choices, list) else []


def _lines(response: httpx.Response, until: float) -> Iterator[str]:
    """The lines of a body, none of them endless, for as long as there is time; the last may lack its end."""
    rest = b""
    for chunk in response.iter_raw():
        if time.monotonic() > until:
            raise WriterError("it took too long")
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > _LONGEST_LINE:
            raise WriterError("what it sent is too long")
        yield from (_decoded(line) for line in lines if line.strip())
    if rest.strip():
        yield _decoded(rest)


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise WriterError("what it sent is not UTF-8") from error


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _error_in(value: object) -> str | None:
    """The message of an error, on one line; None where there is none."""
    error = value.get("error") if isinstance(value, dict) else None
    if not error:
        return None
    message = error.get("message") if isinstance(error, dict) else error
    words = "".join(char for char in str(message) if char.isprintable())
    return " ".join(words.split())[:_TOLD] or "without a message"


def _seconds_of(retry_after: str) -> float:
    """How long a server asks to wait, in seconds or as a date (RFC 9110, 10.2.3).

    >>> _seconds_of("3"), _seconds_of("Wed, 21 Oct 2015 07:28:00 GMT"), _seconds_of("soon")
    (3.0, 0.0, 1.0)
    """
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (ValueError, TypeError):
        return 1.0
