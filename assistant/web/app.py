"""The web app, which opens nothing and listens nowhere."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import fastapi
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse

from assistant.web.api import Calls, reading_calls
from assistant.web.api_exports import exporting_calls
from assistant.web.api_keeping import keeping_calls
from assistant.web.changes import changes
from assistant.web.guard import ASSETS, Guard, is_loopback
from assistant.web.http import http_api
from assistant.web.http_answers import invalid
from assistant.web.http_keeping import http_keeping
from assistant.web.login import Login
from assistant.web.page import build_page
from assistant.web.quickly import gr
from assistant.web.routes import rooms
from index.errors import DemarcheError

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.feedback import Feedback
    from assistant.shelves import Shelves
    from assistant.web.reader import Assistant

_FOLDER = Path(__file__).parent
_ASSETS = ("style.css", "page.js", "compare.js", "library.js", "favicon.svg")


def create_app(
    assistant: Assistant,
    feedback: Feedback | None = None,
    runs: Path | None = None,
    shelves: Shelves | None = None,
    *,
    served: Callable[[str | None], bool] = is_loopback,
    login: str | None = None,
) -> fastapi.FastAPI:
    """The reading room as an ASGI app; it opens nothing and listens nowhere.

    Args:
        assistant: answers the questions.
        feedback: where readers note that a quote was not what they asked; None where they can't.
        runs: the folder of saved evaluations; None where none are shown.
        shelves: by which readers add and remove statements; None where they can't.
        served: whether a host name is one of ours.
        login: name and password that whoever comes must give, with a colon between; None where nobody must.

    `GET /health` says how many statements there are and which generation is searched: 200, or 503 with the reason.
    """
    app = fastapi.FastAPI(title="Démarche", docs_url=None, redoc_url=None, openapi_url=None)
    if login is not None:
        app.add_middleware(Login, login=login)
    app.add_middleware(Guard, most_upload=shelves.most_bytes if shelves else None, served=served)

    @app.get("/health")
    def health() -> JSONResponse:
        try:
            overview = assistant.overview()
        except DemarcheError as error:
            return JSONResponse({"status": "unavailable", "reason": str(error)}, status_code=503)
        return JSONResponse({"status": "ok", "statements": overview.statements, "generation": overview.generation})

    @app.get(f"{ASSETS}/{{name}}")
    def asset(name: str) -> FileResponse:
        if name not in _ASSETS:
            raise fastapi.HTTPException(404)
        return FileResponse(_FOLDER / name, headers={"Cache-Control": "no-cache"})

    app.include_router(rooms(assistant, runs, shelves))
    app.include_router(http_api(assistant, runs, http_keeping(assistant, feedback, shelves)))
    app.add_exception_handler(RequestValidationError, invalid)  # type: ignore[arg-type]  # it is only called for these
    if shelves is not None:
        app.include_router(changes(shelves))
    reads = {**reading_calls(assistant, runs), **exporting_calls(assistant)}
    named = {**reads, **keeping_calls(assistant, feedback, shelves)}
    return _in_a_loop(partial(_mount, app, assistant, feedback, named))


def _mount(app: fastapi.FastAPI, assistant: Assistant, feedback: Feedback | None, named: Calls) -> fastapi.FastAPI:
    gr.mount_gradio_app(
        app,
        build_page(assistant, feedback, named),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
    )
    return app


def _in_a_loop(build: Callable[[], fastapi.FastAPI]) -> fastapi.FastAPI:
    """Call `build` inside an event loop: outside one, Gradio opens loop after loop and closes none."""

    async def built() -> fastapi.FastAPI:
        return build()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(built())
    return build()
