"""How the addresses below `/api` answer: with JSON, or with a mistake as a code and a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from fastapi.responses import JSONResponse
from pydantic import BaseModel

from assistant.shelves import ShelfError
from index.errors import CitationError, DemarcheError, QuestionError, StatementNotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Request
    from fastapi.exceptions import RequestValidationError


class Mistake(BaseModel):
    """What went wrong."""

    code: Literal["question", "invalid", "file", "not_found", "unavailable"]
    message: str


WRONG: dict[int | str, dict[str, Any]] = {status: {"model": Mistake} for status in (404, 422, 503)}


def answered(work: Callable[[], Any]) -> JSONResponse:
    """What some work gives, or why it can't be done."""
    try:
        return JSONResponse(work())
    except DemarcheError as error:
        return mistake(error)


def mistake(error: DemarcheError) -> JSONResponse:
    """What goes wrong, told."""
    code, status = "unavailable", 503
    if isinstance(error, StatementNotFound):
        code, status = "not_found", 404
    elif isinstance(error, (QuestionError, CitationError)):
        code, status = "question", 422
    elif isinstance(error, ShelfError):
        code, status = "file", 422
    return JSONResponse({"code": code, "message": str(error)}, status)


def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
    """A request that isn't as it must be, in a sentence that names the field."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"][1:]) or "the body"
    return JSONResponse({"code": "invalid", "message": f"{where}: {first['msg']}"}, 422)
