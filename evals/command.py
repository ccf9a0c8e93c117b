"""The command `demarche eval`: a question set, or one of the published sets on which retrieval is measured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.commands.options import Home, Json
from assistant.commands.statements import SKIPPED
from assistant.progress import progress
from assistant.terminal import warn, write, write_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.retrieval import Measured, Order
    from index.settings import Settings
    from index.sync import Progress

PUBLISHED = ("beir", "mtrag", "squad", "clapnq", "xquad")
"""The kinds of published sets, as `evals.retrieval.SETS` has them; named here too, so that `--help` imports nothing."""

QUOTED = ("squad", "clapnq", "beir")
"""Those that tell which words or sentences answer a question."""

What = Annotated[
    str,
    typer.Argument(metavar="FILE|SET", help=f"A question set; or one of {', '.join(PUBLISHED)}.", show_default=False),
]
Folder = Annotated[Path | None, typer.Argument(metavar="[PATH]", help="The folder of a SET.", show_default=False)]
Corpus = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        metavar="DIR",
        help="With FILE: ask this folder's statements, in a library of their own.",
        show_default=False,
    ),
]
Turns = Annotated[
    Literal["lastturn", "rewrite", "history"] | None,
    typer.Option(
        help="With mtrag: the last question alone (if nothing is given), a human's stand-alone wording, or with history."
    ),
]
Of = Annotated[
    Literal["passages", "quotes"] | None,
    typer.Option(
        help="With SET: how well passages are found (if nothing is given), or whether the right sentences are quoted."
    ),
]
Part = Annotated[
    Literal["tune", "test", "all"] | None,
    typer.Option(help="With SET: the half of the queries to tune on or to test on; all if nothing is given."),
]
Most = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="With SET: at most N queries, drawn by lot, always the same.")
]
Anew = Annotated[bool, typer.Option("--anew", help="With SET: ingest the corpus again, whatever was kept.")]
WriterOption = Annotated[
    Literal["extractive", "model", "both"] | None,
    typer.Option(
        "--writer",
        help="With FILE: without a language model (if nothing is given), with that of DEMARCHE_LLM_URL, or both, side by side.",
    ),
]
Save = Annotated[
    Path | None, typer.Option(metavar="FILE", help="With SET: save the run here, as FILE.json.", show_default=False)
]
Against = Annotated[
    Path | None, typer.Option(metavar="FILE", help="With SET: compare with this saved run.", show_default=False)
]


def evaluate(
    what: What,
    folder: Folder = None,
    corpus: Corpus = None,
    writer: WriterOption = None,
    of: Of = None,
    turns: Turns = None,
    part: Part = None,
    most: Most = None,
    anew: Anew = False,
    save: Save = None,
    against: Against = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Ask a question set and report how well it was answered; or a published set, and how well its passages were found."""
    of_sets = {
        "--of": of,
        "--turns": turns,
        "--part": part,
        "--most": most,
        "--anew": anew,
        "--save": save,
        "--against": against,
    }
    if folder is None and (what not in PUBLISHED or Path(what).exists()):
        _refuse([name for name, value in of_sets.items() if value], "is for published sets: demarche eval SET PATH")
        _evaluate_answers(Path(what), corpus, home, as_json, writer or "extractive")
        return
    if what not in PUBLISHED:
        raise typer.BadParameter(f"{what!r} is no published set; known are {', '.join(PUBLISHED)}")
    if folder is None:
        raise typer.BadParameter(f"name the folder too: demarche eval {what} PATH")
    _refuse(["--writer"] if writer else [], "is for question sets; no model is asked for a published set")
    _refuse(["--corpus"] if corpus else [], "is for question sets; a published set has a corpus of its own")
    _refuse(["--turns"] if turns and what != "mtrag" else [], "is for mtrag, the set of conversations")
    if save and save.suffix != ".json":  # its TREC files stand beside it under the same stem
        raise typer.BadParameter(f"--save {save} must end in .json")
    from evals.retrieval import Order

    order = Order(what, folder, turns or "lastturn", part or "all", most, anew, save, against)
    if of == "quotes":
        _refuse([f"--of {of}"] if what not in QUOTED else [], f"is for {', '.join(QUOTED)}")
        _refuse(["--turns"] if turns else [], "is for passages")
        from evals.answers import measure_quotes as measure
    else:
        from evals.retrieval import measure
    _evaluate_published(measure, order, home, as_json)


def _refuse(options: list[str], reason: str) -> None:
    if options:
        raise typer.BadParameter(f"{options[0]} {reason}")


def _evaluate_answers(questions: Path, corpus: Path | None, home: Path | None, as_json: bool, writer: str) -> None:
    from evals.run import evaluate as judged
    from evals.saving import save_report
    from evals.writers import SideBySide
    from index.settings import load_settings

    settings = load_settings(home=home)
    if writer != "extractive" and not settings.llm_url:
        raise typer.BadParameter(
            f"--writer {writer} needs a language model; set DEMARCHE_LLM_URL and DEMARCHE_LLM_MODEL"
        )
    alone = settings.model_copy(update={"llm_url": None})
    wanted = {"extractive": [alone], "model": [settings], "both": [alone, settings]}[writer]
    with progress() as tell:
        reports = [judged(questions, corpus, settings=one, progress=tell) for one in wanted]
    warn(f"saved: {save_report(reports[-1], settings.home)}")
    shown = SideBySide(*reports) if len(reports) > 1 else reports[0]
    if as_json:
        write_json(shown.to_dict())
    else:
        write(shown.to_text().rstrip("\n"))
    if reports[-1].unread:
        raise typer.Exit(SKIPPED)


def _evaluate_published(
    measure: Callable[[Order, Settings, Progress], Measured], order: Order, home: Path | None, as_json: bool
) -> None:
    from index.settings import load_settings

    with progress() as tell:
        measured = measure(order, load_settings(home=home).model_copy(update={"llm_url": None}), tell)
    _show(measured, as_json)
    if measured.record.unread:
        raise typer.Exit(SKIPPED)


def _show(measured: Measured, as_json: bool) -> None:
    from evals.retrieval.report import to_text

    if as_json:
        compared = measured.comparison.to_dict() if measured.comparison else None
        write_json(measured.record.to_dict() | {"saved": str(measured.saved), "against": compared})
    else:
        write(to_text(measured.record, measured.comparison).rstrip("\n"))
        warn(f"saved: {measured.saved}")
