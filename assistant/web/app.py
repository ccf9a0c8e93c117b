"""The web app: `create_app` makes it, `serve` runs it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import ssl
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import fastapi
import uvicorn
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse

from assistant.feedback import NAME, Feedback
from assistant.shelves import Shelves
from assistant.web.api import Calls, reading_calls
from assistant.web.api_keeping import keeping_calls
from assistant.web.changes import changes
from assistant.web.guard import ASSETS, Guard, is_loopback, is_served
from assistant.web.http import http_api
from assistant.web.http_answers import invalid
from assistant.web.http_keeping import http_keeping
from assistant.web.login import Login
from assistant.web.page import build_page
from assistant.web.quickly import gr
from assistant.web.routes import rooms
from assistant.web.runs import runs_in
from index.errors import DemarcheError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.web.reader import Assistant
    from index.settings import Settings

_log = logging.getLogger(__name__)

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
    named = {**reading_calls(assistant, runs), **keeping_calls(assistant, feedback, shelves)}
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


def serve(
    assistant: Assistant, settings: Settings, announce: Callable[[str], object], *, without_login: bool = False
) -> None:
    """Run the app on `settings.host` and `settings.port` until it is interrupted.

    Args:
        assistant: answers the questions.
        settings: port 0 takes a free port.
        announce: called once, with the address, when the app really listens.
        without_login: whether it may listen beyond this machine without a login. Then nobody can change the library by it.

    Raises:
        SettingsError: the host is beyond this machine and there is no login, the address can't be listened on, or the certificate
            can't be used.
    """
    beyond, login = not is_loopback(settings.host), settings.login
    if beyond and login is None and not without_login:
        raise SettingsError(
            f"host {settings.host!r} (DEMARCHE_HOST) can be reached from other machines, and everyone there could read and change "
            "the library. Set DEMARCHE_LOGIN to name:password, which readers must give; or say --without-login to let everyone "
            "read, and nobody change it."
        )
    names = [name.strip().lower() for name in (settings.host_names or "").split(",") if name.strip()]
    changing = os.access(settings.home, os.W_OK) and (login is not None or not beyond)
    app = create_app(
        assistant,
        Feedback(settings.home / NAME) if login is not None or not beyond else None,
        runs_in(settings.home),
        Shelves(settings) if changing else None,
        served=partial(is_served, names=names, beyond=beyond),
        login=login.get_secret_value() if login else None,
    )
    _require_certificate(settings)
    listener = _listener(settings)
    # The log is the application's own: uvicorn would name every question's request otherwise.
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=1,  # an open page holds a connection for as long as it is open
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
    )
    host = names[0] if names and beyond else f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"{'https' if settings.tls_certificate else 'http'}://{host}:{listener.getsockname()[1]}/"

    def listens() -> None:
        announce(address)
        threading.Thread(target=_warm_up, args=[assistant]).start()

    with contextlib.suppress(KeyboardInterrupt), contextlib.closing(listener):
        _Announcing(config, listens).run(sockets=[listener])


def _warm_up(assistant: Assistant) -> None:
    """Load the encoder now, so that the first reader doesn't wait for it."""
    try:
        assistant.retrieve("Mr. Chairperson", k=1)
    except Exception as error:  # the first question will say it to the reader
        _log.info("not warmed up: %s", error)


def _require_certificate(settings: Settings) -> None:
    """Try the certificate, which uvicorn would only do once it runs."""
    certificate, key = settings.tls_certificate, settings.tls_key
    if certificate is None and key is not None:
        raise SettingsError(f"there is a key, {key} (DEMARCHE_TLS_KEY), and no DEMARCHE_TLS_CERTIFICATE")
    try:
        if certificate is not None:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except OSError as error:  # ssl.SSLError too
        raise SettingsError(
            f"the certificate {certificate} (DEMARCHE_TLS_CERTIFICATE) with the key {key or 'in it'} (DEMARCHE_TLS_KEY) can't be "
            f"used: {error.strerror or error}"
        ) from error


def _listener(settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise SettingsError(
            f"can't listen on {settings.host}:{settings.port}: {error.strerror}. "
            "Choose another port with DEMARCHE_PORT; 0 takes a free one."
        ) from error


class _Announcing(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, listens: Callable[[], object]) -> None:
        super().__init__(config)
        self._listens = listens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as usual, then say so."""
        await super().startup(sockets)
        if self.started:
            self._listens()
