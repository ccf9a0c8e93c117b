"""Who may come in, and what the page may do in the browser.

Gradio serves much that a reading room doesn't need: uploads, a proxy, files by path, recordings, a login. So this is a
list of what is open; everything else is closed. It also writes the headers that keep a browser from fetching or
running anything that isn't ours.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ASSETS = "/reading-room"
"""Where our own stylesheet, script and favicon are served."""

MAX_BODY_BYTES = 256 * 1024
"""A question of 2,000 characters with its envelope is under 20 kB."""

_OPEN_TO_GET = re.compile(
    rf"/|/statement/.+|/library|/compare|/compare/(?:cell|export)|/check|/evaluation(?:/[^/]+)?|/health|/config|/theme\.css|/favicon\.ico|/robots\.txt|/assets/.+|/static/.+|{ASSETS}/.+"
    r"|/api/(?:openapi\.json|evaluations|statements(?:/.+)?)"
    r"|/gradio_api/(queue/data|heartbeat/[\w-]+|startup-events|app_id/?|info/?)"
)
_OPEN_TO_POST = re.compile(
    r"/gradio_api/(queue/join|reset/?|cancel)|/library/(add|take-in|stop|remove)"
    r"|/api/(ask|retrieve|check|compare|cite|export|export_conversation|export_comparison|add|remove|not_asked)"
)
_UPLOADS = ("/library/add", "/api/add")
_OPEN = {"GET": _OPEN_TO_GET, "HEAD": _OPEN_TO_GET, "POST": _OPEN_TO_POST}

_FOREIGN_TAGS = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>|<link rel="manifest"[^>]*>')
"""Gradio's own advertisement in the page's head: it names other hosts."""

_OUR_TAGS = f"""<meta name="description" content="Diplomatic statements, quoted exactly and cited." />
<meta name="color-scheme" content="light dark" />
<link rel="icon" href="{ASSETS}/favicon.svg" type="image/svg+xml" />
<link rel="stylesheet" href="{ASSETS}/style.css" />
<script src="{ASSETS}/page.js" defer></script>
</head>""".encode()


class Guard:
    """ASGI middleware: closes what isn't open, and sets the headers on every response.

    A `Host` that isn't served gets 400, so a web page elsewhere can't reach the app under a name of its own (DNS rebinding).
    A request that another site's page makes gets 403.

    Args:
        app: that is guarded.
        most_upload: the largest file that the Library room takes, in bytes; None where it takes none.
        served: whether a host name is one of ours.
    """

    def __init__(self, app: ASGIApp, most_upload: int | None, served: Callable[[str | None], bool]) -> None:
        self._app = app
        self._most_upload = most_upload or 0
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            guarded = _GuardedSend(send)
            refused = self._refusal(scope)
            await (PlainTextResponse(refused[1], refused[0]) if refused else self._app)(scope, receive, guarded)
        else:  # a websocket: nothing here speaks it
            await send({"type": "websocket.close", "code": 1008})

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Status and sentence if this request isn't let in."""
        headers = Headers(scope=scope)
        if not self._served(_host_of(f"//{headers.get('host', '')}")):
            return 400, "This host is not served here."
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != headers.get("host"):
            return 403, "Requests from other sites are not served."
        opened = _OPEN.get(scope["method"])
        if opened is None:
            return 405, "This method is not served."
        if not opened.fullmatch(scope["path"]):
            return 404, "There is nothing here."
        most = self._most_upload if scope["path"] in _UPLOADS else MAX_BODY_BYTES
        if scope["method"] == "POST" and not 0 <= _length(headers) <= most:
            return 413, "This request is too large."
        return None


def is_loopback(host: str | None) -> bool:
    """Whether a host name can only mean this machine.

    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "0.0.0.0", "example.org", None)]
    [True, True, True, False, False, False]
    """
    address = ip_of(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def ip_of(host: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address of the Internet Protocol that a host is written as; None for a name."""
    try:
        return ipaddress.ip_address(host or "")
    except ValueError:
        return None


def is_served(host: str | None, names: Collection[str], *, beyond: bool) -> bool:
    """Whether a host name is one of ours.

    Args:
        host: by which a request came.
        names: that we have been given; this machine's own need none.
        beyond: whether we listen beyond this machine. Then every address is ours that leads here, as another site's page that
            makes its name lead here still comes by that name.

    >>> [is_served("10.0.0.1", (), beyond=beyond) for beyond in (False, True)], is_served("evil.example", (), beyond=True)
    ([False, True], False)
    """
    return is_loopback(host) or host in names or (beyond and ip_of(host) is not None)


def _host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _length(headers: Headers) -> int:
    """The announced length of the body; -1 where there is none, or none that can be trusted."""
    announced = headers.get("content-length", "")
    return int(announced) if announced.isascii() and announced.isdigit() else -1


def policy(nonce: str) -> str:
    """The Content-Security-Policy of one response.

    Scripts: our own files, and inline ones only with this response's nonce, so markup that got into the page by mistake
    can't run. `unsafe-eval` is for gr.HTML, which compiles its (fixed) template with `Function`; inline styles are
    Gradio's.
    """
    return "; ".join((
        "default-src 'self'",
        f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
    ))  # fmt: skip


class _GuardedSend:
    """Sets the headers of a response, and rewrites it if it is the page itself."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._nonce = secrets.token_urlsafe(16)
        self._page: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._start(message)
        elif self._page is not None:
            await self._collect(self._page, message)
        else:
            await self._send(message)

    async def _start(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        headers["Content-Security-Policy"] = policy(self._nonce)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if headers.get("content-type", "").startswith("text/html"):
            self._page = message
        else:
            await self._send(message)

    async def _collect(self, start: Message, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = rewritten(self._body, self._nonce)
        headers = MutableHeaders(scope=start)
        headers["Content-Length"] = str(len(body))
        headers["Cache-Control"] = "no-store"  # its nonce is for once
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def rewritten(page: bytes, nonce: str) -> bytes:
    """Gradio's page with our head instead of its own, and each of its scripts allowed by `nonce`.

    Data in it can't hold a tag: Gradio writes its `<` as an escape.
    """
    page = _FOREIGN_TAGS.sub(b"", page).replace(b"</head>", _OUR_TAGS, 1)
    return page.replace(b"<script", f'<script nonce="{nonce}"'.encode())
