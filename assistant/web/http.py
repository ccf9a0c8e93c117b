"""Plain HTTP for programs without a client of Gradio's: JSON in, JSON out, described by OpenAPI at `/api/openapi.json`.

The same calls as `api.py` names. A mistake comes back as a code and a sentence.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, StreamingResponse

from assistant.web.api import reading
from assistant.web.http_answers import WRONG, answered, mistake
from assistant.web.http_bodies import Asking, Checking, Comparing, Searching
from assistant.web.http_exports import http_exports
from index.errors import DemarcheError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.answer import Answer
    from assistant.web.reader import Assistant

EVENTS = "text/event-stream"

_Words = Annotated[str, Query(max_length=200)]


def http_api(assistant: Assistant, runs: Path | None, keeping: APIRouter) -> APIRouter:
    """The addresses below `/api`; those of `keeping` beside those that only read."""
    router = APIRouter(prefix="/api", responses=WRONG)
    calls = {call.__name__: call for call in reading(assistant, runs)}
    router.include_router(http_exports(assistant))
    router.include_router(keeping)

    @router.post("/ask", response_model=None)
    def ask(body: Asking, accept: Annotated[str, Header()] = "") -> JSONResponse | StreamingResponse:
        """The answer to a question; with `Accept: text/event-stream` as it comes about, each event a whole answer."""
        try:
            stages = assistant.answers(*body.given())
            first = next(stages)
        except DemarcheError as error:
            return mistake(error)
        if EVENTS in accept:
            return StreamingResponse(_events(first, stages), media_type=EVENTS)
        *_, last = [first, *stages]
        return JSONResponse(last.to_dict())

    @router.post("/retrieve", response_model=None)
    def retrieve(body: Searching) -> JSONResponse:
        """The passages that bear most on a question, best first. They are no answer."""

        def found() -> list[dict[str, Any]]:
            question, history, filters = body.given()
            return [hit.to_dict() for hit in assistant.retrieve(question, body.k, history, filters)]

        return answered(found)

    @router.post("/check", response_model=None)
    def check(body: Checking) -> JSONResponse:
        """Whether a text is a quotation from the library, and whose."""
        return answered(lambda: assistant.check(body.text, body.delegation).to_dict())

    @router.post("/compare", response_model=None)
    def compare(body: Comparing) -> JSONResponse:
        """For each issue and delegation the quote in which it says most on it, or none."""
        return answered(lambda: calls["compare"](body.issues, body.delegations))

    @router.get("/statements", response_model=None)
    def statements(
        words: _Words = "", page: Annotated[int, Query(ge=1)] = 1, delegation: _Words = "", body: _Words = "",
        year: _Words = "", language: _Words = "", since: _Words = "", until: _Words = "", sort: _Words = "-date",
    ) -> JSONResponse:  # fmt: skip
        """The statements that the Library room would show, fifty a page, and how many there are by each field."""
        return answered(lambda: calls["statements"](words, page, delegation, body, year, language, since, until, sort))

    @router.get("/statements/{called:path}", response_model=None)
    def statement(called: str) -> JSONResponse:
        """A statement by its id or symbol, with its text."""
        return answered(lambda: calls["statement"](called))

    if runs:

        @router.get("/evaluations", response_model=None)
        def evaluations() -> JSONResponse:
            """The saved runs of `demarche eval`, the newest first, with their figures."""
            return answered(calls["evaluations"])

    @router.get("/openapi.json", include_in_schema=False)
    def description() -> dict[str, Any]:
        return get_openapi(title="Démarche", version="1", routes=router.routes)

    return router


def _events(first: Answer, others: Iterator[Answer]) -> Iterator[str]:
    yield _event(first)
    yield from map(_event, others)


def _event(answer: Answer) -> str:
    return f"data: {json.dumps(answer.to_dict())}\n\n"
