"""The command `demarche bench`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from assistant.commands.options import Json
from assistant.progress import progress
from assistant.terminal import warn, write, write_json

DEFAULT_SIZES = (1_000, 10_000)
LARGEST = 10_000_000
"""Passages; the vectors alone would take 15 GB."""

Sizes = Annotated[
    list[int] | None,
    typer.Argument(
        min=10,
        max=LARGEST,
        metavar="[PASSAGES]...",
        help="Numbers of generated passages. [default: 1000 10000]",
        show_default=False,
    ),
]
Texts = Annotated[
    Path | None,
    typer.Option(
        metavar="PATH", help="Measure real texts too: a corpus.jsonl or a folder of text files.", show_default=False
    ),
]
Documents = Annotated[
    int, typer.Option(min=1, metavar="N", help="With --texts: at most N of them, drawn by lot, always the same.")
]
EncoderOption = Annotated[
    Literal["model", "hashing"],
    typer.Option(help="The encoder of the settings; or one that hashes words, fast enough for a million passages."),
]
Questions = Annotated[int, typer.Option(min=1, metavar="N", help="Questions asked in each round.")]
Rounds = Annotated[int, typer.Option(min=1, metavar="N", help="How often what is short is repeated.")]
PeerMost = Annotated[
    int, typer.Option(min=0, metavar="N", help="Above so many generated passages llama-index + Chroma is left out.")
]
Keep = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Keep the libraries here, and use those that are here already.", show_default=False
    ),
]
Cold = Annotated[bool, typer.Option(help="Time `demarche ask` from a cold start, with the model of the settings.")]
Save = Annotated[Path | None, typer.Option(metavar="FILE", help="Save the figures here, as JSON.", show_default=False)]
Plot = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Draw latency and memory against passages here, as PNG.", show_default=False),
]


def bench(
    sizes: Sizes = None,
    texts: Texts = None,
    documents: Documents = 500,
    encoder: EncoderOption = "model",
    questions: Questions = 200,
    rounds: Rounds = 3,
    peer_most: PeerMost = 100_000,
    keep: Keep = None,
    cold: Cold = True,
    save: Save = None,
    plot: Plot = None,
    as_json: Json = False,
) -> None:
    """Measure speed, memory and size, beside llama-index with Chroma in the same run."""
    from evals.bench.plot import plot as drawn
    from evals.bench.plot import require_plotting
    from evals.bench.run import Order, measure
    from index.settings import load_settings

    require_places(save, plot)
    if plot:
        require_plotting()
    order = Order(
        sizes=sorted(set(sizes or DEFAULT_SIZES)), texts=texts, documents=documents, encoder=encoder, questions=questions,
        rounds=rounds, peer_most=peer_most, keep=keep, cold=cold,
    )  # fmt: skip
    with progress() as tell:
        report = measure(order, load_settings(), tell)
    if as_json:
        write_json(report.to_dict())
    else:
        write(report.to_text().rstrip("\n"))
    if save:
        save_figures(report.to_dict(), save)
    if plot:
        drawn(report, plot)
        warn(f"drawn: {plot}")


def save_figures(figures: dict[str, Any], save: Path) -> None:
    """Write figures into a file, and say where they are."""
    save.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    warn(f"saved: {save}")


def require_places(save: Path | None, plot: Path | None = None) -> None:
    """Refuse a file that can't be written now, and not after an hour of measuring."""
    for option, file, suffix in (("--save", save, ".json"), ("--plot", plot, ".png")):
        if file and (file.suffix != suffix or not file.parent.is_dir()):
            raise typer.BadParameter(f"{option} {file} must end in {suffix} and lie in a folder that exists")
