"""The doors: the reading room for browsers, `serve`; tools for agents, `mcp`."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Annotated

import typer

from assistant.commands.options import Home, Json
from assistant.progress import waiting
from assistant.terminal import warn, write, write_json


def serve(
    host: Annotated[
        str | None,
        typer.Option("--host", help="Address to listen on; else DEMARCHE_HOST, else 127.0.0.1.", show_default=False),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", help="Its port, 0 for a free one; else DEMARCHE_PORT, else 7860.", show_default=False),
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(
            "--processes",
            metavar="N",
            help="How many answer questions; else DEMARCHE_PROCESSES, else 1, the app's own.",
            show_default=False,
        ),
    ] = None,
    without_login: Annotated[
        bool,
        typer.Option(
            "--without-login", help="Let everyone who can reach a host beyond this machine read, and nobody change."
        ),
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Open the reading room for browsers, on this machine or, with a login, beyond it. Ctrl-C ends it."""
    from assistant.processes import open_in_processes
    from index.settings import load_settings

    settings = load_settings(home=home, host=host, port=port, processes=processes)
    with waiting("Opening the library …"):
        assistant = open_in_processes(settings)
        from assistant.web.guard import is_loopback
        from assistant.web.listening import serve as listen

    def announce(address: str) -> None:
        if settings.login and address.startswith("http:") and not is_loopback(settings.host):
            warn(
                "The password travels as it is typed: set DEMARCHE_TLS_CERTIFICATE, or put a server with https in front."
            )
        if as_json:
            write_json({"address": address})
        else:
            write(f"Démarche is at {address} (Ctrl-C ends)")

    listen(assistant, settings, announce, without_login=without_login)
    raise typer.Exit(130)  # it only comes back from Ctrl-C


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Over HTTP on this machine, with a token, instead of stdin and stdout.")
    ] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="With --http: its port, 0 for a free one.")] = 0,
    home: Home = None,
) -> None:
    """Serve the library's tools to an agent, by the Model Context Protocol; they only read."""
    from assistant import open_assistant
    from assistant.tools import server_of
    from index.settings import load_settings

    settings = load_settings(home=home)
    server = server_of(open_assistant(settings=settings))
    if not http:
        server.run("stdio")
        return
    from assistant.web.tools import serve_tools

    token = settings.mcp_token.get_secret_value() if settings.mcp_token else token_urlsafe(24)
    given = "that of DEMARCHE_MCP_TOKEN" if settings.mcp_token else token

    def announce(address: str) -> None:
        warn(f"Démarche’s tools are at {address}; token: {given} (Ctrl-C ends)")

    serve_tools(server, port, token, announce)
    raise typer.Exit(130)  # it only comes back from Ctrl-C
