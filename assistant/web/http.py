"""Plain HTTP for programs without a client of Gradio's: JSON in, JSON out, described by OpenAPI at `/api/openapi.json`.

The same calls as `api.py` names, for what only reads. A mistake comes back as a code and a sentence.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Header, Query
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Filters, Turn
from assistant.comparing import MOST_DELEGATIONS, MOST_ISSUES
from assistant.web.api import MAX_PASSAGES, reading
from assistant.web.conversation import MAX_EXCHANGES, MAX_QUESTION_CHARACTERS
from assistant.web.handover import file_of
from index.errors import DemarcheError, QuestionError, StatementNotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import Request
    from fastapi.exceptions import RequestValidationError

    from assistant.answer import Answer
    from assistant.web.reader import Assistant

EVENTS = "text/event-stream"
_LONGEST_TURN = 20_000
_Names = Annotated[tuple[str, ...], Field(max_length=100)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TurnBody(_Body):
    """An earlier turn; it only tells how a question is read."""

    role: Literal["user", "assistant"]
    text: str = Field(max_length=_LONGEST_TURN)


class FiltersBody(_Body):
    """Which statements are searched; an empty field lets all through."""

    delegations: _Names = ()
    statements: _Names = ()
    bodies: _Names = ()
    languages: _Names = ()
    speakers: _Names = ()
    meetings: _Names = ()
    lift: _Names = ()
    date_from: str | None = None
    date_to: str | None = None


class Asking(_Body):
    """A question."""

    question: str = Field(min_length=1, max_length=MAX_QUESTION_CHARACTERS)
    history: list[TurnBody] = Field(default_factory=list, max_length=2 * MAX_EXCHANGES)
    filters: FiltersBody = Field(default_factory=FiltersBody)

    def given(self) -> tuple[str, tuple[Turn, ...], Filters]:
        """As an assistant takes it."""
        history = tuple(Turn(turn.role, turn.text) for turn in self.history)
        return self.question, history, Filters(**self.filters.model_dump())


class Searching(Asking):
    """A query, and how many passages are wanted."""

    k: int = Field(default=10, ge=1, le=MAX_PASSAGES)


class Exporting(Asking):
    """A question, and as what its answer is wanted: a Word document, Markdown, or certificates."""

    form: Literal["docx", "md", "json"]


class Comparing(_Body):
    """What is compared, and whose words on it."""

    issues: list[str] = Field(min_length=1, max_length=MOST_ISSUES)
    delegations: list[str] = Field(min_length=1, max_length=MOST_DELEGATIONS)


class Checking(_Body):
    """A text that may be a quotation."""

    text: str = Field(min_length=1, max_length=20_000)
    delegation: str | None = Field(default=None, max_length=200)


class Mistake(BaseModel):
    """What went wrong."""

    code: Literal["question", "invalid", "not_found", "unavailable"]
    message: str


_WRONG: dict[int | str, dict[str, Any]] = {status: {"model": Mistake} for status in (404, 422, 503)}


def http_api(assistant: Assistant) -> APIRouter:
    """The addresses below `/api`."""
    router, calls = APIRouter(prefix="/api", responses=_WRONG), {call.__name__: call for call in reading(assistant)}

    @router.post("/ask", response_model=None)
    def ask(body: Asking, accept: Annotated[str, Header()] = "") -> JSONResponse | StreamingResponse:
        """The answer to a question; with `Accept: text/event-stream` as it comes about, each event a whole answer."""
        try:
            stages = assistant.answers(*body.given())
            first = next(stages)
        except DemarcheError as error:
            return _mistake(error)
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

        return _answered(found)

    @router.post("/check", response_model=None)
    def check(body: Checking) -> JSONResponse:
        """Whether a text is a quotation from the library, and whose."""
        return _answered(lambda: assistant.check(body.text, body.delegation).to_dict())

    @router.post("/compare", response_model=None)
    def compare(body: Comparing) -> JSONResponse:
        """For each issue and delegation the quote in which it says most on it, or none."""
        return _answered(lambda: calls["compare"](body.issues, body.delegations))

    @router.post("/export", response_model=None)
    def export(body: Exporting) -> Response:
        """The answer to a question as a file."""
        try:
            file = file_of([assistant.ask(*body.given())], body.form, assistant)
        except DemarcheError as error:
            return _mistake(error)
        return Response(
            file.data, media_type=file.type, headers={"Content-Disposition": f'attachment; filename="{file.name}"'}
        )

    @router.get("/statements", response_model=None)
    def statements(
        words: Annotated[str, Query(max_length=200)] = "", page: Annotated[int, Query(ge=1)] = 1
    ) -> JSONResponse:
        """The statements that have these words in what is known of them, fifty a page."""
        return _answered(lambda: calls["statements"](words, page))

    @router.get("/statements/{called:path}", response_model=None)
    def statement(called: str) -> JSONResponse:
        """A statement by its id or symbol, with its text."""
        return _answered(lambda: calls["statement"](called))

    @router.get("/openapi.json", include_in_schema=False)
    def description() -> dict[str, Any]:
        return get_openapi(title="Démarche", version="1", routes=router.routes)

    return router


def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
    """A request that isn't as it must be, in a sentence that names the field."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or "the body"
    return JSONResponse({"code": "invalid", "message": f"{where}: {first['msg']}"}, 422)


def _events(first: Answer, others: Iterator[Answer]) -> Iterator[str]:
    yield _event(first)
    yield from map(_event, others)


def _event(answer: Answer) -> str:
    return f"data: {json.dumps(answer.to_dict())}\n\n"


def _answered(work: Callable[[], Any]) -> JSONResponse:
    try:
        return JSONResponse(work())
    except DemarcheError as error:
        return _mistake(error)


def _mistake(error: DemarcheError) -> JSONResponse:
    code, status = "unavailable", 503
    if isinstance(error, StatementNotFound):
        code, status = "not_found", 404
    elif isinstance(error, QuestionError):
        code, status = "question", 422
    return JSONResponse({"code": code, "message": str(error)}, status)
