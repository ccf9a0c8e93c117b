"""The command `demarche` as it is installed: all that the assistant does, `eval` and `bench`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import make_app, run
from assistant.commands.options import Home, Json
from assistant.commands.statements import SKIPPED
from assistant.progress import progress
from assistant.terminal import prepare_streams, silence_libraries, write, write_json
from evals.bench.command import bench


def main() -> None:
    """Run the command that was typed and exit with its code."""
    prepare_streams()
    silence_libraries()
    sys.exit(run(whole_app()))


def whole_app() -> typer.Typer:
    """Every command."""
    app = make_app()
    app.command("eval")(evaluate)
    app.command("bench")(bench)
    return app


def evaluate(
    questions: Annotated[Path, typer.Argument(metavar="FILE", help="A question set.", show_default=False)],
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus",
            metavar="DIR",
            help="Ask this folder's statements, in a library of their own.",
            show_default=False,
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Ask a question set and report how well it was answered."""
    from evals.run import evaluate as judged
    from index.settings import load_settings

    with progress() as tell:
        report = judged(questions, corpus, settings=load_settings(home=home), progress=tell)
    if as_json:
        write_json(report.to_dict())
    else:
        write(report.to_text().rstrip("\n"))
    if report.unread:
        raise typer.Exit(SKIPPED)


if __name__ == "__main__":
    main()
