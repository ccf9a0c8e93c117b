"""Plain HTTP for what is taken along: answers and comparisons as files, and references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from assistant.comparing import Comparison
from assistant.web.api_exports import conversation_file, references
from assistant.web.handover import downloaded, file_of, table_of
from assistant.web.http_answers import answered, mistake
from assistant.web.http_bodies import Citing, Exporting, ExportingComparison, ExportingConversation
from index.errors import DemarcheError

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.web.handover import File
    from assistant.web.reader import Assistant


def http_exports(assistant: Assistant) -> APIRouter:
    """The addresses."""
    router = APIRouter()

    @router.post("/export", response_model=None)
    def export(body: Exporting) -> Response:
        """The answer to a question as a file."""
        return _file(lambda: file_of([assistant.ask(*body.given())], body.form, assistant))

    @router.post("/export_conversation", response_model=None)
    def export_conversation(body: ExportingConversation) -> Response:
        """The answers to questions that are asked one after the other, as a file."""
        filters = body.filters.given()
        return _file(lambda: conversation_file(assistant, body.questions, filters, body.form, body.name))

    @router.post("/export_comparison", response_model=None)
    def export_comparison(body: ExportingComparison) -> Response:
        """What delegations say on issues, as a table in a file."""
        return _file(lambda: table_of(assistant, Comparison.of(body.issues, body.delegations), body.form))

    @router.post("/cite", response_model=None)
    def cite(body: Citing) -> JSONResponse:
        """A statement as a reference in each form; or the place in it where some words stand, or a paragraph."""
        return answered(lambda: references(assistant, body.called, body.quote, body.paragraph))

    return router


def _file(made: Callable[[], File]) -> Response:
    try:
        return downloaded(made())
    except DemarcheError as error:
        return mistake(error)
