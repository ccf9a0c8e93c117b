"""The large library that readers ask: of generated passages, encoded by the model of the settings, built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.bench.kept import place_in
from evals.bench.process import figures_of
from evals.bench.step import Task
from index.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from index.sync import Progress


def library_of(passages: int, within: Path, tell: Progress) -> Path:
    """The library's folder; one that is there already is used, and one whose building was cut off is gone on with.

    Raises:
        BenchmarkError: its building failed, or the folder holds something else.
    """
    place = place_in(within / f"load-{passages}")
    if place.built is None:
        task = Task(
            contender="demarche", step="build", encoder="model", home=str(place.home),
            settings=load_settings().without_secrets(), passages=passages,
        )  # fmt: skip
        place.built = figures_of(task, tell)
        place.note()
    return place.home
