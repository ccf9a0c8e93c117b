"""The command line: which commands there are, and what becomes of their errors.

`make_app` builds it anew each time, so that another package can add a command of its own; `run` runs it. The command
that is installed, `demarche`, is put together in `evals/cli.py`, the one place that may know all three packages.

Starting imports typer and nothing else, so that `demarche --help` answers at once.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Annotated

import typer
from typer.main import get_command

from assistant.commands.asking import ask, chat, search
from assistant.commands.checking import check
from assistant.commands.citing import cite, verify_quotes
from assistant.commands.doctor import doctor
from assistant.commands.options import HOME_HELP
from assistant.commands.serving import mcp, serve
from assistant.commands.statements import ingest, list_statements, remove, show
from assistant.commands.upkeep import export, import_, rebuild, verify
from assistant.terminal import warn, write
from index.errors import DemarcheError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

INTERRUPTED, TERMINATED = 130, 143

_COMMANDS: dict[str, Callable[..., None]] = {
    "ingest": ingest,
    "ask": ask,
    "chat": chat,
    "search": search,
    "check": check,
    "cite": cite,
    "verify-quotes": verify_quotes,
    "list": list_statements,
    "show": show,
    "remove": remove,
    "serve": serve,
    "mcp": mcp,
    "verify": verify,
    "rebuild": rebuild,
    "export": export,
    "import": import_,
    "doctor": doctor,
}


def make_app() -> typer.Typer:
    """The commands of the assistant and its library."""
    app = typer.Typer(
        name="demarche",
        callback=_everywhere,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name, command in _COMMANDS.items():
        app.command(name)(command)
    return app


def run(app: typer.Typer, arguments: Sequence[str] | None = None) -> int:
    """Run a command and say on stderr what went wrong; the exit code.

    Args:
        app: with all its commands.
        arguments: None for those with which the program was called.
    """
    with _stopped_by_sigterm() as received:
        result = _run(app, arguments)
    if result == INTERRUPTED:
        warn("\nstopped")
        return TERMINATED if received else INTERRUPTED
    return result


def _run(app: typer.Typer, arguments: Sequence[str] | None) -> int:
    try:
        result = get_command(app).main(arguments, prog_name="demarche", standalone_mode=False)
    except DemarcheError as error:
        warn(f"error: {error}")
        return 1
    except OSError as error:  # a folder that may not be written to, a disk that is full
        warn(f"error: {error.filename or 'the system'}: {error.strerror or error}")
        return 1
    except typer.TyperException as error:
        warn(_usage(error))
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    return result if isinstance(result, int) else 0


@contextmanager
def _stopped_by_sigterm() -> Iterator[list[int]]:
    """Let the system's request to end do what Ctrl-C does, so that locks are let go; the list then holds the signal."""
    received: list[int] = []

    def end(number: int, _frame: object) -> None:
        received.append(number)
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield received
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield received
    finally:
        signal.signal(signal.SIGTERM, before)


def _usage(error: typer.TyperException) -> str:
    shown = StringIO()
    error.show(shown)  # type: ignore[attr-defined]  # all that the parser raises can show themselves
    return shown.getvalue().rstrip()


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            write(f"demarche {version('demarche')}")
        except PackageNotFoundError:
            write("demarche, not installed as a package")
        raise typer.Exit


def _everywhere(
    context: typer.Context,
    home: Annotated[str | None, typer.Option("--home", metavar="DIR", help=HOME_HELP, show_default=False)] = None,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Answer questions about diplomatic statements with the statements' own words: exact quotations, or no evidence."""
    if home is not None:  # a command's own --home goes before this one
        names = context.command.list_commands(context)  # type: ignore[attr-defined]  # it is a group
        context.default_map = {name: {"home": home} for name in names}
