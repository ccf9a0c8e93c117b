"""The addresses of the rooms beside the conversation: a request's parameters in, a page out."""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from assistant.comparing import Comparison, view_of
from assistant.web.address import address_of
from assistant.web.handover import downloaded, table_of
from assistant.web.listing import Wanted, listing
from assistant.web.render import trouble_of
from assistant.web.rooms import check, compare, evaluation, frame, library, statement
from assistant.web.runs import saved_run, saved_runs
from assistant.wording import name_of
from index.errors import DemarcheError, QuestionError, StatementNotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.shelves import Shelves
    from assistant.web.reader import Assistant, Overview

_log = logging.getLogger(__name__)

FAILED = "Something failed here. The reason is in the server’s log."


def rooms(assistant: Assistant, runs: Path | None = None, shelves: Shelves | None = None) -> APIRouter:
    """The rooms over one library. What can't be shown is said on a page of its own, never as a trace.

    Args:
        assistant: of the library.
        runs: the folder of saved runs; None where none are shown.
        shelves: by which the library is changed; None where it can't be.
    """
    router = APIRouter()
    shown = _Shown(assistant)

    @router.get("/statement/{called:path}", response_model=None)
    @shown.page()
    def statement_page(called: str, at: int | None = None) -> tuple[str, str] | Response:
        document = assistant.document(called)
        if at is not None:  # who knows a place by its offset is led to the sentence that holds it
            return RedirectResponse(address_of(document.statement, at))
        return name_of(document.statement), statement.body(document, removable=shelves is not None)

    @router.get("/library", response_model=None)
    @shown.page("Library")
    def library_page(request: Request) -> tuple[str, str]:
        wanted = Wanted.of(request.query_params)
        return "Library", library.body(
            listing(assistant.statements(), wanted),
            wanted,
            assistant.overview(),
            shelves.most_bytes if shelves else None,
        )

    @router.get("/check", response_model=None)
    @shown.page("Check")
    def check_page(text: str = "", delegation: str = "") -> tuple[str, str]:
        result = _verdict(assistant, text, delegation.strip()) if text.strip() else ""
        return "Check a quotation", check.body(text, delegation, assistant.overview().delegations, result)

    _compare(router, shown, assistant)
    _evaluation(router, shown, runs)
    return router


def _compare(router: APIRouter, shown: _Shown, assistant: Assistant) -> None:
    @router.get("/compare", response_model=None)
    @shown.page("Compare")
    def compare_page(
        issues: str = "",
        delegation: Annotated[tuple[str, ...], Query()] = (),
    ) -> tuple[str, str]:
        held, trouble, comparison = assistant.overview().delegations, None, None
        try:
            comparison = Comparison.of(issues.splitlines(), delegation)
        except QuestionError as error:
            trouble = str(error)
        if issues and not delegation:
            trouble = "Choose a delegation at least."
        ready = comparison if comparison and comparison.issues and comparison.delegations else None
        return "Compare", compare.body(ready, issues, delegation, held, trouble)

    @router.get("/compare/cell", response_model=None)
    def compare_cell(
        issue: Annotated[str, Query(max_length=200)], delegation: Annotated[str, Query(max_length=200)]
    ) -> HTMLResponse:
        try:
            return HTMLResponse(compare.cell(view_of(assistant, delegation, issue)))
        except DemarcheError as error:
            return HTMLResponse(trouble_of(str(error)))

    @router.get("/compare/export", response_model=None)
    def compare_export(
        issues: Annotated[str, Query(max_length=5000)],
        delegation: Annotated[tuple[str, ...], Query()],
        form: Literal["md", "csv"],
    ) -> Response:
        try:
            file = table_of(assistant, Comparison.of(issues.splitlines(), delegation), form)
        except DemarcheError as error:
            return PlainTextResponse(str(error), 400)
        return downloaded(file)


def _evaluation(router: APIRouter, shown: _Shown, runs: Path | None) -> None:
    @router.get("/evaluation", response_model=None)
    @shown.page("Evaluation")
    def evaluation_page() -> tuple[str, str]:
        return "Evaluation", evaluation.body(*(saved_runs(runs) if runs else ([], [])))

    @router.get("/evaluation/{file}", response_model=None)
    @shown.page("Evaluation")
    def run_page(file: str) -> tuple[str, str]:
        run = saved_run(runs, file) if runs else None
        if run is None:
            raise _NotHere(f"there is no saved run {file!r}; see all under Evaluation")
        return run.name, evaluation.run_body(run)


class _NotHere(DemarcheError):
    """An address that leads nowhere."""


def _verdict(assistant: Assistant, text: str, delegation: str) -> str:
    try:
        return check.verdict(assistant.check(text, delegation or None))
    except DemarcheError as error:
        return trouble_of(str(error))


_Told = tuple[str, str] | Response


class _Shown:
    """Puts what a room says into its page."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def page(self, here: str | None = None) -> Callable[[Callable[..., _Told]], Callable[..., Response]]:
        """A room's function, which gives title and content, as one that gives the whole page; a response stays what it is."""

        def of(room: Callable[..., _Told]) -> Callable[..., Response]:
            @wraps(room)
            def shown(**parameters: object) -> Response:
                status = 200
                try:
                    told = room(**parameters)
                    if isinstance(told, Response):
                        return told
                    title, body = told
                except (StatementNotFound, _NotHere) as error:
                    status, title, body = 404, "Not here", frame.sorry("This is not here", str(error))
                except DemarcheError as error:
                    status, title, body = 503, "Not now", frame.sorry("This can’t be shown now", str(error))
                except Exception:
                    _log.exception("a page failed")
                    status, title, body = 500, "Failed", frame.sorry("This can’t be shown", FAILED)
                return HTMLResponse(frame.page(title, body, self._overview(), here), status)

            shown.__annotations__ = {**room.__annotations__, "return": "Response"}
            return shown

        return of

    def _overview(self) -> Overview | None:
        try:
            return self._assistant.overview()
        except DemarcheError:
            return None
