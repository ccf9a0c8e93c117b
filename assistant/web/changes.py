"""The addresses by which the Library room changes the library. They take what this app's own pages send, and nothing else."""

from __future__ import annotations

import json
import logging
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, Depends, HTTPException, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse

from assistant.shelves import MOST_FILES
from assistant.web.address import page_of
from assistant.web.routes import FAILED
from index.errors import DemarcheError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.shelves import Outcome, Shelves

_log = logging.getLogger(__name__)

MARK = "x-demarche"
"""A header that no form and no other site's page can send without being asked first, and this app never allows it."""


def _ours(request: Request) -> None:
    """Refuse what a form sends; what another site's page sends, `Guard` has refused already."""
    if MARK not in request.headers:
        raise HTTPException(403, "only this app’s own pages may change the library")


def changes(shelves: Shelves) -> APIRouter:
    """The addresses: add a file, take in what was added, stop taking in, remove a statement."""
    router = APIRouter(dependencies=[Depends(_ours)])
    under_way: dict[str, threading.Event] = {}

    @router.post("/library/add", response_model=None)
    async def add(name: Annotated[str, Query(max_length=200)], request: Request) -> JSONResponse:
        data = await request.body()
        try:
            shelves.put(name, data)
        except DemarcheError as error:
            return JSONResponse({"reason": str(error)}, 422)
        return JSONResponse({"put": name})

    @router.post("/library/take-in", response_model=None)
    def take_in(
        names: Annotated[list[str], Body(max_length=MOST_FILES)], batch: Annotated[str, Body(max_length=64)] = ""
    ) -> StreamingResponse:
        stopped = threading.Event()
        if batch:
            under_way[batch] = stopped

        def lines() -> Iterator[str]:
            try:
                yield from _taking_in(shelves, names, stopped)
            finally:
                under_way.pop(batch, None)

        return StreamingResponse(lines(), media_type="application/x-ndjson")

    @router.post("/library/stop", response_model=None)
    def stop(batch: Annotated[str, Body(embed=True, max_length=64)]) -> JSONResponse:
        stopped = under_way.get(batch)
        if stopped is not None:
            stopped.set()
        return JSONResponse({"stopped": stopped is not None})

    @router.post("/library/remove", response_model=None)
    def remove(id: Annotated[str, Body(embed=True, max_length=500)]) -> JSONResponse:
        try:
            shelves.remove(id)
        except DemarcheError as error:
            return JSONResponse({"reason": str(error)}, 409)
        return JSONResponse({"removed": id})

    return router


def _taking_in(shelves: Shelves, names: Sequence[str], stopped: threading.Event) -> Iterator[str]:
    """One JSON value a line: how far the work is, as often as that changes; at last what became of each file, or why nothing."""
    lines: SimpleQueue[dict[str, Any] | None] = SimpleQueue()

    def work() -> None:
        try:
            outcomes = shelves.take_in(
                names,
                lambda step, done, total: lines.put({"step": step, "done": done, "total": total}),
                stopped.is_set,
            )
            lines.put({"files": [_told(one) for one in outcomes]})
        except DemarcheError as error:
            lines.put({"reason": str(error)})
        except Exception:
            _log.exception("files can't be taken in")
            lines.put({"reason": FAILED})
        finally:
            lines.put(None)

    threading.Thread(target=work).start()
    return (json.dumps(line) + "\n" for line in iter(lines.get, None))


def _told(outcome: Outcome) -> dict[str, str | None]:
    address = page_of(outcome.statement) if outcome.statement else None
    return {"file": outcome.file, "became": outcome.became, "reason": outcome.reason, "address": address}
