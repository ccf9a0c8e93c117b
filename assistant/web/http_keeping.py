"""Plain HTTP for what keeps something: a statement added or removed, a quote that was not what was asked.

What a page of another site can send without being asked first is refused: `Guard` refuses its origin, and none of these takes
what a form sends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Body, Header, Query
from fastapi.responses import JSONResponse

from assistant.web.api_keeping import added, keeping
from assistant.web.http_answers import answered
from assistant.web.http_bodies import Noting, Removing

if TYPE_CHECKING:
    from assistant.feedback import Feedback
    from assistant.shelves import Shelves
    from assistant.web.reader import Assistant

BYTES = "application/octet-stream"


def http_keeping(assistant: Assistant, feedback: Feedback | None, shelves: Shelves | None) -> APIRouter:
    """The addresses that there are: without shelves none changes the library, without feedback none is noted."""
    router, calls = APIRouter(), {call.__name__: call for call in keeping(assistant, feedback, shelves)}
    if shelves:

        @router.post("/add", response_model=None)
        def add(
            name: Annotated[str, Query(max_length=200)],
            data: Annotated[bytes, Body(media_type=BYTES)],
            content_type: Annotated[Literal["application/octet-stream"], Header(include_in_schema=False)],  # noqa: ARG001
        ) -> JSONResponse:
            """Add a file to the library: its name, which says its kind, and as the body its bytes. Tells what became of it."""
            return answered(lambda: added(shelves, name, data))

        @router.post("/remove", response_model=None)
        def remove(body: Removing) -> JSONResponse:
            """Remove a statement from the library with its vectors."""
            return answered(lambda: calls["remove"](body.statement))

    if feedback:

        @router.post("/not_asked", response_model=None)
        def not_asked(body: Noting) -> JSONResponse:
            """Note that a quote was not what a question asked."""
            return answered(lambda: calls["not_asked"](**body.model_dump()))

    return router
