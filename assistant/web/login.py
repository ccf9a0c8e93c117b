"""Who may come in from beyond this machine: who sends the name and the password of the settings (HTTP Basic, RFC 7617)."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import logging
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_log = logging.getLogger(__name__)

_WAITS = 1.0
"""Seconds that a wrong password waits for its answer, one after the other, so that they are not tried by the thousand."""
_ASKS = {"WWW-Authenticate": 'Basic realm="Demarche", charset="UTF-8"'}


class Login:
    """ASGI middleware that lets in who sends `login`: name and password, with a colon between. A browser asks for them."""

    def __init__(self, app: ASGIApp, login: str) -> None:
        self._app = app
        self._expected = login.encode()
        self._one_wrong = asyncio.Semaphore(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] != "http" or await self._lets_in(scope):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse("A name and a password are needed.", 401, _ASKS)(scope, receive, send)

    async def _lets_in(self, scope: Scope) -> bool:
        """Whether a request has the login; one that has another waits for its answer."""
        sent = _sent(Headers(scope=scope).get("authorization", ""))
        if sent is None:
            return False
        if hmac.compare_digest(sent, self._expected):
            return True
        _log.warning("a wrong login came from %s", (scope.get("client") or ("an unknown address",))[0])
        async with self._one_wrong:
            await asyncio.sleep(_WAITS)
        return False


def _sent(header: str) -> bytes | None:
    """The name and the password in a header; None where it has none.

    >>> _sent("Basic cmVhZGVyOndvcmRz"), _sent("Bearer cmVhZGVyOndvcmRz"), _sent("Basic ?")
    (b'reader:words', None, None)
    """
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
