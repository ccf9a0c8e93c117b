"""The addresses by which the Library room changes the library. They take what this app's own pages send, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Body, Depends, HTTPException, Query, Request
from fastapi.responses import JSONResponse

from assistant.shelves import MOST_FILES
from assistant.web.address import page_of
from index.errors import DemarcheError

if TYPE_CHECKING:
    from assistant.shelves import Shelves

MARK = "x-demarche"
"""A header that no form and no other site's page can send without being asked first, and this app never allows it."""


def _ours(request: Request) -> None:
    """Refuse what another page, or a form, sends."""
    origin = request.headers.get("origin")
    if MARK not in request.headers or (origin and urlsplit(origin).netloc != request.headers.get("host")):
        raise HTTPException(403, "only this app’s own pages may change the library")


def changes(shelves: Shelves) -> APIRouter:
    """The addresses: add a file, take in what was added, remove a statement."""
    router = APIRouter(dependencies=[Depends(_ours)])

    @router.post("/library/add", response_model=None)
    async def add(name: Annotated[str, Query(max_length=200)], request: Request) -> JSONResponse:
        data = await request.body()
        try:
            shelves.put(name, data)
        except DemarcheError as error:
            return JSONResponse({"reason": str(error)}, 422)
        return JSONResponse({"put": name})

    @router.post("/library/take-in", response_model=None)
    def take_in(names: Annotated[list[str], Body(embed=True, max_length=MOST_FILES)]) -> JSONResponse:
        try:
            outcomes = shelves.take_in(names)
        except DemarcheError as error:
            return JSONResponse({"reason": str(error)}, 409)
        return JSONResponse({
            "files": [
                {
                    "file": one.file,
                    "became": one.became,
                    "reason": one.reason,
                    "address": page_of(one.statement) if one.statement else None,
                }
                for one in outcomes
            ]
        })  # fmt: skip

    @router.post("/library/remove", response_model=None)
    def remove(id: Annotated[str, Body(embed=True, max_length=500)]) -> JSONResponse:
        try:
            shelves.remove(id)
        except DemarcheError as error:
            return JSONResponse({"reason": str(error)}, 409)
        return JSONResponse({"removed": id})

    return router
