"""The tools for agents over HTTP: on this machine only, for who knows the token, and never for a page of another site."""

from __future__ import annotations

import contextlib
import hmac
import socket
from typing import TYPE_CHECKING, Any

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from index.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server.mcpserver import MCPServer
    from starlette.types import ASGIApp, Receive, Scope, Send

_HOST = "127.0.0.1"
_PATH = "/mcp"


class Token:
    """ASGI middleware that lets in who sends the token."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] == "http":
            sent = Headers(scope=scope).get("authorization", "").encode("utf-8", "replace")
            if not hmac.compare_digest(sent, self._expected):
                refused = PlainTextResponse("a token is needed: Authorization: Bearer …", 401)
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)


def app_of(server: MCPServer[Any], port: int, token: str) -> ASGIApp:
    """The tools as an ASGI app for one port: another `Host` or `Origin` than its own is refused."""
    hosts = [f"{name}:{port}" for name in (_HOST, "localhost")]
    security = TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=[f"http://{host}" for host in hosts])
    return Token(server.streamable_http_app(streamable_http_path=_PATH, transport_security=security), token)


def serve_tools(server: MCPServer[Any], port: int, token: str, announce: Callable[[str], object]) -> None:
    """Serve until interrupted.

    Args:
        server: with the tools.
        port: 0 takes a free one.
        token: that each request must carry.
        announce: called with the address once it is listened on.

    Raises:
        SettingsError: the port can't be listened on.
    """
    try:
        listener = socket.create_server((_HOST, port))
    except OSError as error:
        raise SettingsError(f"can't listen on {_HOST}:{port}: {error.strerror}; name another --port, or 0") from error
    taken = listener.getsockname()[1]
    config = uvicorn.Config(
        app_of(server, taken, token), log_config=None, access_log=False, ws="none", server_header=False
    )
    with contextlib.suppress(KeyboardInterrupt), contextlib.closing(listener):
        announce(f"http://{_HOST}:{taken}{_PATH}")
        uvicorn.Server(config).run(sockets=[listener])
