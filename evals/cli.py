"""The command `demarche` as it is installed: all that the assistant does, `eval` and `bench`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from assistant.cli import make_app, run
from assistant.terminal import prepare_streams, silence_libraries
from evals.bench.command import bench
from evals.command import evaluate

if TYPE_CHECKING:
    import typer


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


if __name__ == "__main__":
    main()
