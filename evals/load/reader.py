"""One reader of the reading room: joins the queue with a question as the page in a browser does, and waits for the answer."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp

from index.errors import BenchmarkError

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE = 60.0
"""Seconds after which a reader gives up, which counts as an error."""
_LONGEST_LINE = 2**24
"""Bytes: a whole page, with the statements that are quoted, comes as one line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that was asked.

    Attributes:
        seconds: from the key press to the answer.
        trouble: why there is no answer; None where there is one, be it that there is no evidence.
    """

    seconds: float
    trouble: str | None = None


class Reader:
    """A page of its own, with a conversation of its own.

    Args:
        client: with the app's address and with patience.
        event: the number of the event that a question sets off, see `event_of`.
    """

    def __init__(self, client: aiohttp.ClientSession, event: int) -> None:
        self._client = client
        self._event = event
        self._session = secrets.token_hex(6)

    async def ask(self, question: str) -> Asked:
        """Ask, and wait for the answer."""
        began = time.perf_counter()
        try:
            trouble = await self._asked(question)
        except (aiohttp.ClientError, TimeoutError) as error:
            trouble = f"{type(error).__name__} {error}"
        return Asked(time.perf_counter() - began, trouble)

    async def _asked(self, question: str) -> str | None:
        body = {"data": [question, None, None, ""], "fn_index": self._event, "session_hash": self._session}
        async with self._client.post("/gradio_api/queue/join", json=body) as joined:
            joined.raise_for_status()
        async with self._client.get("/gradio_api/queue/data", params={"session_hash": self._session}) as stream:
            stream.raise_for_status()
            async for line in stream.content:
                told = json.loads(line.removeprefix(b"data:")) if line.startswith(b"data:") else {}
                if told.get("msg") == "process_completed":
                    return trouble_in(told)
        return "the stream ended before the answer"


def trouble_in(completed: Mapping[str, Any]) -> str | None:
    """What an event that is done says went wrong; None for an answer."""
    shown = json.dumps(completed.get("output"))
    if not completed.get("success") or "trouble" in shown:
        return f"no answer: {shown[:300]}"
    return None


def client_of(address: str) -> aiohttp.ClientSession:
    """A client for many readers at once; it takes little of the processors, which the app is to have."""
    return aiohttp.ClientSession(
        address,
        timeout=aiohttp.ClientTimeout(PATIENCE),
        connector=aiohttp.TCPConnector(limit=0),
        read_bufsize=_LONGEST_LINE,
    )


async def event_of(client: aiohttp.ClientSession) -> int:
    """The number of the event by which the page asks what stands in its text box.

    Raises:
        BenchmarkError: the page has no such event.
    """
    async with client.get("/config") as told:
        config = await told.json()
    boxes = {one["id"] for one in config["components"] if one["props"].get("elem_id") == "question"}
    for event in config["dependencies"]:
        if any(target[0] in boxes and target[1] == "submit" for target in event["targets"]):
            return int(event["id"])
    raise BenchmarkError("the page has no event for a question")
