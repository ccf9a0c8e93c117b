"""Questions answered in processes of their own: the same answers, whatever becomes of a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from assistant import Filters, Turn, open_assistant
from assistant.processes import InProcesses, open_in_processes
from assistant.workers import ProcessError, Task, Waiting, Worker
from evals.bench.process import environment
from index.errors import EncoderError, LibraryMissing, QuestionError
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import ProcessPoolExecutor

    from assistant import Answer, Assistant
    from index.settings import Settings

pytestmark = pytest.mark.model

OBJECTION = "What is Russia's objection to the Paris Call?"
PATIENCE = 60.0


@pytest.fixture(scope="module")
def many(seed_library: Settings) -> Iterator[InProcesses]:
    opened = open_in_processes(seed_library.model_copy(update={"processes": 2}))
    assert isinstance(opened, InProcesses)
    yield opened
    opened.close()


def but_for_time(answer: Answer) -> Answer:
    return replace(answer, seconds={})


def processes_of(process: int) -> list[int]:
    """Those that a process has started to answer."""
    told = [path.read_text("ascii") for path in Path(f"/proc/{process}/task").glob("*/children")]
    started = [int(child) for line in told for child in line.split()]
    return [child for child in started if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_the_answers_are_those_of_one_process(many: InProcesses, on_seed: Assistant) -> None:
    asked: list[tuple[str, list[Turn], Filters | None]] = [
        (OBJECTION, [], None),
        ("And why?", [Turn("user", OBJECTION), Turn("assistant", on_seed.ask(OBJECTION).text)], None),
        ("What is the objection?", [], Filters(delegations=("Norway",))),
        ("How many fictional whales are there in Orlania?", [], None),
    ]
    for question, history, filters in asked:
        assert but_for_time(many.ask(question, history, filters)) == but_for_time(
            on_seed.ask(question, history, filters)
        )
    assert many.retrieve(OBJECTION, 3) == on_seed.retrieve(OBJECTION, 3)
    with ThreadPoolExecutor(6) as readers:
        at_once = list(readers.map(lambda number: many.ask(asked[number % 4][0]), range(12)))
    alone = [on_seed.ask(question) for question, _, _ in asked]
    assert [answer.text for answer in at_once] == [answer.text for answer in alone] * 3
    assert [answer.confidence for answer in at_once] == pytest.approx([one.confidence for one in alone] * 3, abs=1e-4)


def test_what_is_wrong_with_a_question_is_said_here(many: InProcesses) -> None:
    with pytest.raises(QuestionError, match="empty"):
        many.ask("  ")
    with pytest.raises(QuestionError, match="k must be 1 or more"):
        many.retrieve(OBJECTION, 0)


def test_answers_that_are_kept_share_their_statements(many: InProcesses) -> None:
    one, other = many.ask(OBJECTION), many.ask(OBJECTION)
    assert one.quotes[0].statement is other.quotes[0].statement


def test_what_cannot_be_opened_is_said_as_one_process_says_it(seed_library: Settings, tmp_path: Path) -> None:
    settings = seed_library.model_copy(update={"model": str(tmp_path / "no-model")})
    with pytest.raises(EncoderError) as alone:
        open_assistant(settings=settings).ask(OBJECTION)
    opened = InProcesses(settings.model_copy(update={"processes": 2}))
    try:
        with pytest.raises(EncoderError) as apart:
            opened.ask(OBJECTION)
    finally:
        opened.close()
    assert str(apart.value) == str(alone.value)


def test_a_process_that_ended_is_replaced_and_its_question_answered(many: InProcesses, on_seed: Assistant) -> None:
    ended = processes_of(os.getpid())
    assert len(ended) == 2
    for process in ended:
        os.kill(process, signal.SIGKILL)
    assert many.ask(OBJECTION).text == on_seed.ask(OBJECTION).text


@contextmanager
def at_work(worker: Worker) -> Iterator[Waiting]:
    """A worker that serves; at the end its process has ended."""
    waiting = Waiting()
    serving = threading.Thread(target=worker.serve, args=(waiting,), daemon=True)
    serving.start()
    yield waiting
    waiting.close()
    serving.join(PATIENCE)
    assert not serving.is_alive()


def put_together(waiting: Waiting, *questions: str) -> list[Task]:
    tasks = [Task("ask", (question,)) for question in questions]
    with waiting._changed:  # so that all are there when the worker looks
        for task in tasks:
            waiting.put(task)
    return tasks


class Ending:
    """An executor whose process has always ended."""

    def submit(self, *_: object) -> None:
        raise BrokenProcessPool

    def shutdown(self) -> None:
        pass


def test_a_question_that_ends_one_process_after_the_other_is_given_up(
    seed_library: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Worker, "_started", lambda _: Ending())
    with at_work(Worker(seed_library)) as waiting:
        for task in put_together(waiting, OBJECTION, OBJECTION):
            with pytest.raises(ProcessError, match="ask in other words"):
                task.done.result(PATIENCE)


def test_where_no_other_process_can_be_started_that_is_said_and_it_is_tried_again(
    seed_library: Settings, on_seed: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(_: Worker) -> None:
        raise OSError(12, "Cannot allocate memory")

    worker = Worker(seed_library)
    worker._executor.shutdown()
    with at_work(worker) as waiting:
        with monkeypatch.context() as patch:
            patch.setattr(worker, "_executor", Ending())
            patch.setattr(Worker, "_started", no_memory)
            (task,) = put_together(waiting, OBJECTION)
            with pytest.raises(OSError, match="Cannot allocate memory"):
                task.done.result(PATIENCE)
        worker._executor = cast("ProcessPoolExecutor", Ending())
        (task,) = put_together(waiting, OBJECTION)
        assert task.done.result(PATIENCE).text == on_seed.ask(OBJECTION).text


@pytest.mark.parametrize("killed", [False, True], ids=["a living process", "one that was killed"])
def test_of_what_is_done_together_each_fails_by_itself(
    seed_library: Settings, on_seed: Assistant, killed: bool
) -> None:
    worker = Worker(seed_library)
    if killed:
        for process in list(worker._executor._processes):
            os.kill(process, signal.SIGKILL)
    with at_work(worker) as waiting:
        first, empty, last = put_together(waiting, OBJECTION, "  ", "Who spoke of the Paris Call?")
        for task in (first, last):
            assert task.done.result(PATIENCE).text == on_seed.ask(*task.given).text
        with pytest.raises(QuestionError, match="empty"):
            empty.done.result(PATIENCE)


def test_of_an_error_that_nobody_foresaw_the_log_says_where_it_was(many: InProcesses) -> None:
    with pytest.raises(Exception) as raised:  # noqa: PT011  (whichever it is)
        many.ask(OBJECTION, filters="no filters")  # type: ignore[arg-type]
    assert "inquire" in "".join(getattr(raised.value, "__notes__", []))


def test_after_it_is_closed_nothing_is_answered_and_nobody_waits(seed_library: Settings) -> None:
    opened = InProcesses(seed_library.model_copy(update={"processes": 2}))
    opened.close()
    with pytest.raises(CancelledError):
        opened.ask(OBJECTION)


def test_one_process_is_the_app_itself_and_a_missing_library_starts_none(
    seed_library: Settings, settings: Settings
) -> None:
    assert type(open_in_processes(seed_library)) is type(open_assistant(settings=seed_library))
    before = processes_of(os.getpid())
    with pytest.raises(LibraryMissing):
        open_in_processes(settings.model_copy(update={"processes": 2}))
    assert processes_of(os.getpid()) == before


OPENS = """
from pathlib import Path
from assistant.processes import InProcesses
from index.settings import Settings
if __name__ == "__main__":
    many = InProcesses(Settings(home=Path({home!r}), processes=2))
    print(many.ask({question!r}).status, flush=True)
    input()
"""


def test_they_end_with_the_process_that_started_them_though_it_was_killed(
    seed_library: Settings, tmp_path: Path
) -> None:
    script = tmp_path / "opens.py"
    script.write_text(OPENS.format(home=str(seed_library.home), question=OBJECTION), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment(), cwd=REPOSITORY,
    ) as opened:  # fmt: skip
        assert opened.stdout is not None
        assert opened.stdout.readline() == b"answered\n"
        started = processes_of(opened.pid)
        assert started
        opened.kill()
        until = time.monotonic() + PATIENCE
        while left := [process for process in started if Path(f"/proc/{process}").exists()]:
            assert time.monotonic() < until, f"{left} go on"
            time.sleep(0.1)
