"""Where the web app listens: on this machine, or beyond it for those who have the login."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import ssl
import threading
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import uvicorn

from assistant.feedback import NAME, Feedback
from assistant.lasting import keep_all
from assistant.shelves import Shelves
from assistant.web.app import create_app
from assistant.web.guard import ip_of, is_loopback, is_served
from assistant.web.runs import runs_in
from index.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.web.reader import Assistant
    from index.settings import Settings

_log = logging.getLogger(__name__)


def serve(
    assistant: Assistant, settings: Settings, announce: Callable[[str], object], *, without_login: bool = False
) -> None:
    """Run the app on `settings.host` and `settings.port` until it is interrupted.

    Args:
        assistant: answers the questions.
        settings: port 0 takes a free port.
        announce: called once, with the address, when the app really listens.
        without_login: whether it may listen beyond this machine without a login. Then it shows no evaluations, which hold readers'
            questions, and nobody can change the library by it.

    Raises:
        SettingsError: the host is beyond this machine and there is no login, the address can't be listened on, or the certificate
            can't be used.
    """
    beyond, login = not is_loopback(settings.host), settings.login
    if beyond and login is None and not without_login:
        raise SettingsError(
            f"host {settings.host!r} (DEMARCHE_HOST) can be reached from other machines, and everyone there could read and change "
            "the library. Set DEMARCHE_LOGIN to name:password, which readers must give; or say --without-login to let everyone "
            "read and ask, and nobody change it."
        )
    names, trusted = _names(settings, beyond=beyond), login is not None or not beyond
    _require_certificate(settings)
    host = names[0] if names and beyond else f"[{settings.host}]" if ":" in settings.host else settings.host
    scheme = "https" if settings.tls_certificate else "http"
    with contextlib.suppress(KeyboardInterrupt), contextlib.closing(_listener(settings)) as listener:
        address = f"{scheme}://{host}:{listener.getsockname()[1]}/"

        def listens() -> None:
            announce(address)
            threading.Thread(target=_warm_up, args=[assistant]).start()

        app = create_app(
            assistant,
            Feedback(settings.home / NAME) if trusted else None,
            runs_in(settings.home) if trusted else None,
            Shelves(settings) if trusted and os.access(settings.home, os.W_OK) else None,
            served=partial(is_served, names=names, beyond=beyond),
            login=login.get_secret_value() if login else None,
        )
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
        _Announcing(config, listens).run(sockets=[listener])


def _warm_up(assistant: Assistant) -> None:
    """Load now what stays, so that the first reader doesn't wait for it."""
    try:
        assistant.retrieve("Mr. Chairperson", k=1)
    except Exception as error:  # the first question will say it to the reader
        _log.info("not warmed up: %s", error)
    keep_all()


def _names(settings: Settings, *, beyond: bool) -> list[str]:
    """The host names that are ours, as browsers send them: in small letters, without a port, those of other scripts encoded."""
    given = [name.strip() for name in (settings.host_names or "").split(",") if name.strip()]
    given += [settings.host] if beyond and ip_of(settings.host) is None else []
    try:
        hosts = [urlsplit(f"//{name}").hostname or "" for name in given]
        return [host.encode("idna").decode() for host in hosts]
    except ValueError as error:  # UnicodeError too
        raise SettingsError(f"{', '.join(given)} (DEMARCHE_HOST_NAMES) can't be host names: {error}") from error


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
