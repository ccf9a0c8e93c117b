"""Put the benchmark together: every step of every contender on every workload, one process after the other.

Contenders take turns at each step, so that a machine that is busy for a while is so for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from evals.bench import llama_index
from evals.bench.coldstart import cold_start
from evals.bench.figures import figures
from evals.bench.kept import Place, place_in
from evals.bench.machine import machine
from evals.bench.process import figures_of
from evals.bench.report import Measured, Report
from evals.bench.step import Task
from evals.bench.texts import read_texts, words_of
from evals.bench.workload import of_generated, of_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.bench.encoders import EncoderName
    from evals.bench.step import ContenderName, StepName
    from evals.bench.texts import Text
    from evals.bench.workload import Workload
    from index.settings import Settings
    from index.sync import Progress

NOT_INSTALLED = "llama-index + Chroma was left out, since it isn't installed: pip install 'demarche[bench]'"

_SHORT = 2_000
"""Files up to which a library is built in every round; larger ones are built once."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be measured.

    Attributes:
        sizes: numbers of generated passages.
        texts: a corpus or folder of real texts; None for none.
        documents: real texts at most, drawn by lot.
        questions: asked in each round.
        rounds: how often what is short is repeated.
        peer_most: generated passages above which Démarche is measured alone.
        keep: where libraries are kept and found again; None for a folder that is deleted at the end.
        cold: whether the command is timed from nothing, with the model of the settings.
    """

    sizes: Sequence[int]
    texts: Path | None = None
    documents: int = 500
    encoder: EncoderName = "model"
    questions: int = 200
    rounds: int = 3
    peer_most: int = 100_000
    keep: Path | None = None
    cold: bool = True


def measure(order: Order, settings: Settings, progress: Progress) -> Report:
    """Measure all that is ordered.

    Raises:
        SourceError: the texts can't be read.
        BenchmarkError: a process of the benchmark failed, or the folder for libraries holds something else.
    """
    texts = read_texts(order.texts, order.documents + 1) if order.texts else []
    peer = llama_index.installed()
    on = machine()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="demarche-bench-")))
        measured = [
            _measured(order, settings, workload, scratch, peer=peer, progress=progress)
            for workload in _workloads(order, texts, scratch)
        ]
        cold = cold_start(scratch / "cold", progress) if order.cold else None
    return Report(on, order.encoder, order.rounds, tuple(measured), cold, () if peer else (NOT_INSTALLED,))


def _workloads(order: Order, texts: Sequence[Text], scratch: Path) -> Iterator[Workload]:
    """Each is made when it comes up: its files are written then."""
    if texts:
        yield of_texts(texts, order.questions, scratch / "files-texts")
    words = words_of(texts)
    for size in order.sizes:
        yield of_generated(size, words, order.questions, scratch / f"files-{size}")


def _measured(
    order: Order, settings: Settings, workload: Workload, scratch: Path, *, peer: bool, progress: Progress
) -> Measured:
    """All contenders on one workload."""
    names: list[ContenderName] = ["demarche"]
    if peer and workload.passages <= order.peer_most:
        names.append("llama_index")
    within = order.keep or scratch / "libraries"
    runs = [
        _Run(name, order, settings, workload, place_in(within / f"{workload.name}-{order.encoder}-{name}"), scratch)
        for name in names
    ]
    steps = list(_steps(workload, order.rounds))
    for done, step in enumerate(steps):
        for run in runs:
            progress(workload.title, done * len(runs) + runs.index(run), len(steps) * len(runs))
            run.do(step, progress)
    progress(workload.title, len(steps) * len(runs), len(steps) * len(runs))
    return Measured(workload.title, workload.passages, {run.contender: run.figures() for run in runs})


def _steps(workload: Workload, rounds: int) -> Iterator[StepName]:
    """The steps in order: round after round, then those that are done once."""
    short = workload.files is not None and workload.passages <= _SHORT
    for number in range(rounds):
        yield "encode"
        if number == 0 or short:
            yield "build"
        yield "ask"
    yield "recall"
    yield "add"


class _Run:
    """One contender on one workload."""

    def __init__(
        self,
        contender: ContenderName,
        order: Order,
        settings: Settings,
        workload: Workload,
        place: Place,
        scratch: Path,
    ) -> None:
        self.contender = contender
        self._order, self._settings, self._workload = order, settings, workload
        self._place, self._scratch = place, scratch
        self._kept = place.built is not None
        self._told: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def do(self, step: StepName, progress: Progress) -> None:
        """Do a step, and remember what it told; a library that is there already isn't built again."""
        if step == "build":
            if not self._kept:
                self._build(progress)
            return
        self._told[step].append(figures_of(self._task(step), progress))
        if step == "add":
            self._place.added += 1
            self._place.note()

    def _build(self, progress: Progress) -> None:
        if self._workload.files is not None:  # a large library goes on where its building was cut off
            self._place.emptied()
        self._place.built = figures_of(self._task("build"), progress)
        self._place.note()
        self._told["build"].append(self._place.built)

    def figures(self) -> Any:
        """What came of it."""
        built = [self._place.built] if self._kept and self._place.built else self._told["build"]
        return figures({**self._told, "build": built}, kept=self._kept)

    def _task(self, step: StepName) -> Task:
        workload = self._workload
        new = (
            workload.new_file(self._scratch / f"new-{self._place.added}", self._place.added) if step == "add" else None
        )
        return Task(
            contender=self.contender, step=step, encoder=self._order.encoder, home=str(self._place.home),
            settings=self._settings.without_secrets(), files=str(workload.files) if workload.files else None,
            passages=workload.passages, words=workload.words, texts=workload.encoded if step == "encode" else (),
            questions=[question for question, _ in workload.asked], expected=[words for _, words in workload.asked],
            new=str(new) if new else None,
        )  # fmt: skip
