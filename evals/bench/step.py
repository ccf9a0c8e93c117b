"""One step of one contender, in a process of its own: reads a `Task` on stdin, tells its progress and its figures on stdout.

Run by `process.py` as `python -m evals.bench.step`. What libraries print goes to stderr.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from evals.bench.contender import SHOWN
from evals.bench.memory import disk_bytes, peak_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evals.bench.contender import Contender, Dense
    from evals.bench.encoders import EncoderName
    from index.sync import Progress

ContenderName = Literal["demarche", "llama_index"]
StepName = Literal["encode", "build", "ask", "recall", "add"]

_WARMING = 3
"""Questions asked before any is timed; the very first one opens the library and is a figure of its own."""
_SAME = 1e-4
"""Cosines nearer than this are the same: the dense parts count with single precision."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a process is to do.

    Attributes:
        home: of the library.
        files: the folder that is taken in; None for generated passages.
        passages: how many are generated.
        words: of the generated language, the most frequent first.
        texts: to be encoded.
        questions: to be asked.
        expected: of each question, how the text begins that it was made from.
        new: the file that is added.
        settings: of Démarche, as JSON values.
    """

    contender: ContenderName
    step: StepName
    encoder: EncoderName
    home: str
    settings: Mapping[str, Any]
    files: str | None = None
    passages: int = 0
    words: Sequence[str] = ()
    texts: Sequence[str] = ()
    questions: Sequence[str] = ()
    expected: Sequence[str] = ()
    new: str | None = None


def main() -> None:
    """Do what stdin says."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def tell(kind: str, value: object) -> None:
        told.write(json.dumps({kind: value}) + "\n")
        told.flush()

    task = Task(**json.load(sys.stdin))
    figures = done(task, lambda step, count, total: tell("progress", [step, count, total]))
    tell("figures", figures | {"peak_bytes": peak_bytes()})


def done(task: Task, progress: Progress) -> dict[str, Any]:
    """The figures of a step."""
    began = time.perf_counter()
    contender = _made(task)
    loading = time.perf_counter() - began
    return {"loading_seconds": loading, **_STEPS[task.step](contender, task, progress)}


def _made(task: Task) -> Contender:
    from index.settings import Settings

    settings = Settings(**task.settings)
    if task.contender == "demarche":
        from evals.bench.demarche import Demarche

        return Demarche(task.encoder, settings)
    from evals.bench.llama_index import LlamaIndex

    return LlamaIndex(task.encoder, settings)


def _encode(contender: Contender, task: Task, _progress: Progress) -> dict[str, Any]:
    contender.encode(task.texts[:_WARMING])
    return {"texts": len(task.texts), "seconds": _timed(lambda: contender.encode(task.texts))}


def _build(contender: Contender, task: Task, progress: Progress) -> dict[str, Any]:
    from evals.bench.generate import Writer

    home = Path(task.home)
    if task.files is not None:
        built = contender.build(Path(task.files), home, progress)
    else:
        built = contender.build_large(Writer(task.words), task.passages, home, progress)
    return {**asdict(built), "disk_bytes": disk_bytes(home)}


def _ask(contender: Contender, task: Task, progress: Progress) -> dict[str, Any]:
    """Ask all questions for passages, and then all for an answer, where the contender gives any.

    One after the other, so that no contender's questions have answers between them that another doesn't give.
    """
    contender.encode(task.questions[:_WARMING])
    began = time.perf_counter()
    opened = contender.open(Path(task.home))
    opened.search(task.questions[0])
    opening = time.perf_counter() - began
    for question in task.questions[:_WARMING]:
        opened.search(question)
    seconds, encoding, hits = [], [], 0
    for position, (question, expected) in enumerate(zip(task.questions, task.expected, strict=True)):
        progress("asking", position, len(task.questions))
        began = time.perf_counter()
        found = opened.search(question)
        seconds.append(time.perf_counter() - began)
        encoding.append(found.encoding)
        hits += any(_folded(expected) in _folded(text) for text in found.texts)
    answering = []
    with suppress(NotImplementedError):
        answering = [_timed(partial(opened.answer, question)) for question in task.questions]
    progress("asking", len(task.questions), len(task.questions))
    return {
        "opening_seconds": opening,
        "seconds": seconds,
        "encoding_seconds": encoding,
        "answering_seconds": answering,
        "found": hits / len(task.questions),
    }


def _recall(contender: Contender, task: Task, _progress: Progress) -> dict[str, Any]:
    return {"recall": recall(contender.dense(Path(task.home), task.questions))}


def recall(dense: Dense) -> float:
    """The share of each question's ten nearest passages that the dense part finds, over all questions.

    A passage as near as the tenth nearest counts as one of these, whichever of equal ones exact search would name.
    """
    total = 0.0
    for asked, cosines in zip(dense.asked, dense.cosines, strict=True):
        exact = dense.vectors @ asked
        wanted = min(SHOWN, len(exact))
        tenth = np.partition(exact, len(exact) - wanted)[len(exact) - wanted]
        total += sum(cosine >= tenth - _SAME for cosine in cosines[:wanted]) / wanted
    return total / len(dense.asked)


def _add(contender: Contender, task: Task, _progress: Progress) -> dict[str, Any]:
    contender.encode(task.questions[:_WARMING])
    return {"seconds": _timed(lambda: contender.add(Path(str(task.new)), Path(task.home)))}


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _folded(text: str) -> str:
    return " ".join(text.split())


_STEPS: Mapping[StepName, Callable[[Contender, Task, Progress], dict[str, Any]]] = {
    "encode": _encode,
    "build": _build,
    "ask": _ask,
    "recall": _recall,
    "add": _add,
}

if __name__ == "__main__":
    main()
