"""The reading room in the browser: `serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.commands.options import Home, Json
from assistant.progress import waiting
from assistant.terminal import write, write_json


def serve(
    host: Annotated[
        str | None,
        typer.Option("--host", help="Address to listen on; else DEMARCHE_HOST, else 127.0.0.1.", show_default=False),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", help="Its port, 0 for a free one; else DEMARCHE_PORT, else 7860.", show_default=False),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Open the reading room for browsers on this machine. Ctrl-C ends it."""
    from assistant import open_assistant
    from index.settings import load_settings

    settings = load_settings(home=home, host=host, port=port)
    with waiting("Opening the library …"):
        assistant = open_assistant(settings=settings)
        from assistant.web.app import serve as listen

    def announce(address: str) -> None:
        if as_json:
            write_json({"address": address})
        else:
            write(f"Démarche is at {address} (Ctrl-C ends)")

    listen(assistant, settings, announce)
    raise typer.Exit(130)  # it only comes back from Ctrl-C
