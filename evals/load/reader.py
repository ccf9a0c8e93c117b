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
    from collections.abc import Mapping, Sequence

PATIENCE = 60.0
"""Seconds after which a reader gives up, which counts as an error."""
_COMPLETED = b'"process_completed"'
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


@dataclass(frozen=True, slots=True)
class Page:
    """The numbers of the page's events.

    Attributes:
        opening: what happens as it is opened.
        asking: what a question sets off.
    """

    opening: int
    asking: int


class Reader:
    """A page of its own, with a conversation of its own.

    Args:
        client: with the app's address and with patience.
        page: that it opens.
    """

    def __init__(self, client: aiohttp.ClientSession, page: Page) -> None:
        self._client = client
        self._page = page
        self._session = secrets.token_hex(6)

    async def open(self) -> None:
        """Open the page.

        Raises:
            BenchmarkError: it can't be opened.
        """
        if trouble := await self._told(self._page.opening, [None]):
            raise BenchmarkError(f"the page can't be opened: {trouble}")

    async def ask(self, question: str) -> Asked:
        """Ask, and wait for the answer."""
        began = time.perf_counter()
        try:
            trouble = await self._told(self._page.asking, [question, "", 0, None, None])
        except (aiohttp.ClientError, TimeoutError) as error:
            trouble = f"{type(error).__name__} {error}"
        return Asked(time.perf_counter() - began, trouble)

    async def _told(self, event: int, data: Sequence[str | int | None]) -> str | None:
        """Set off an event and wait for its end; what went wrong."""
        body = {"data": data, "fn_index": event, "session_hash": self._session}
        async with self._client.post("/gradio_api/queue/join", json=body) as joined:
            joined.raise_for_status()
        async with self._client.get("/gradio_api/queue/data", params={"session_hash": self._session}) as stream:
            stream.raise_for_status()
            async for line in stream.content:
                if _COMPLETED in line:  # all others aren't read, and take none of the app's time
                    return trouble_in(json.loads(line.removeprefix(b"data:")))
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


async def page_of(client: aiohttp.ClientSession) -> Page:
    """The events of the page as a browser would find them.

    Raises:
        BenchmarkError: it lacks one of them.
    """
    async with client.get("/config") as told:
        config = await told.json()
    boxes = {one["id"] for one in config["components"] if one["props"].get("elem_id") == "question"}
    events = [(int(event["id"]), *target) for event in config["dependencies"] for target in event["targets"]]
    opening = next((event for event, _, kind in events if kind == "load"), None)
    asking = next((event for event, place, kind in events if place in boxes and kind == "submit"), None)
    if opening is None or asking is None:
        raise BenchmarkError("the page has no event for its opening, or for a question")
    return Page(opening, asking)
