"""The command `demarche` as it is installed: all that the assistant does, `eval`, `bench` and `load`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from assistant.cli import make_app, run
from assistant.terminal import prepare_streams, silence_libraries
from evals.bench.command import bench
from evals.command import evaluate
from evals.load.command import load

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
    app.command("load")(load)
    return app


if __name__ == "__main__":
    main()
