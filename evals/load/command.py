"""The command `demarche load`."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import Json
from assistant.progress import progress
from assistant.terminal import write, write_json
from evals.bench.command import require_places, save_figures

if TYPE_CHECKING:
    from evals.load.report import LoadReport
    from evals.load.run import Plan
    from index.sync import Progress

_QUESTION_WORDS = 3
"""Made-up words have several word pieces each, so a question has 19 at the median; those that people ask of SQuAD's articles have
13."""
MOST_READERS = 200
"""More would measure this machine's sockets."""


def load(
    passages: Annotated[int, typer.Argument(min=10, help="How many generated passages the library has.")] = 50_000,
    readers: Annotated[int, typer.Option(min=1, max=MOST_READERS, metavar="N", help="How many people ask.")] = 50,
    processes: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="How many processes answer.")] = 1,
    bursts: Annotated[
        int,
        typer.Option(
            min=1,
            metavar="N",
            help="How often all of them ask in the same moment, after a first time that isn't counted.",
        ),
    ] = 10,
    minutes: Annotated[float, typer.Option(min=0.01, metavar="N", help="How long each goes on on their own.")] = 10.0,
    pause: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="How long an answer is read.")] = 10.0,
    keep: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Keep the library here, and use one that is here.", show_default=False),
    ] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the figures here, as JSON.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Let many readers ask the web app at once, and tell how long they wait and what memory it takes.

    Exit code 1 if a question had no answer.
    """
    from evals.load.run import Plan

    require_places(save)
    plan = Plan(readers, processes, bursts, minutes * 60, pause)
    with progress() as tell, ExitStack() as stack:
        within = keep or Path(stack.enter_context(TemporaryDirectory(prefix="demarche-load-")))
        report = _report(passages, plan, within, tell)
    if as_json:
        write_json(report.to_dict())
    else:
        write(report.to_text())
    if save:
        save_figures(report.to_dict(), save)
    if report.at_once.errors or report.on_their_own.errors:
        raise typer.Exit(1)


def _report(passages: int, plan: Plan, within: Path, tell: Progress) -> LoadReport:
    from evals.bench.generate import Writer
    from evals.bench.machine import machine
    from evals.load.library import library_of
    from evals.load.report import LoadReport
    from evals.load.room import served
    from evals.load.run import borne

    writer = Writer()
    home = library_of(passages, within, tell)
    on = machine()
    with served(home, plan.processes) as room:
        met = asyncio.run(
            borne(room, plan, lambda number: _named(writer.question(number * 7919 % passages, _QUESTION_WORDS)), tell)
        )
    return LoadReport.of(on, passages, plan, met)


def _named(question: str) -> str:
    """With its made-up words as names: with so few others it would be taken for a follow-up.

    >>> _named("What is said about vatra volfamu?")
    'What is said about Vatra Volfamu?'
    """
    asking, about, words = question.partition(" about ")
    return asking + about + words.title()
