"""`evaluate`: a question set against a corpus or against the library, from the files to the report."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from evals.judge import judge_all
from evals.places import Shelf, locate
from evals.questions import read_questions
from evals.report import Report, Unread
from index.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from assistant import Assistant
    from index.settings import Settings
    from index.sync import Progress

TEXTS_KEPT = 1000
"""Statements whose text stays in memory while a set runs: to read one takes milliseconds, to keep it some kilobytes."""


def evaluate(
    questions_path: Path,
    corpus: Path | None = None,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Report:
    """Ask a question set and judge the answers.

    Args:
        questions_path: the question set.
        corpus: a folder of statements, ingested into a library of its own that is kept below `settings.home` and
            reused; None: the library of the settings.
        settings: None: those of the environment.
        progress: called with the step's name, how many are done and how many there are.

    Raises:
        QuestionSetError: a line of the set is wrong.
        SourceError: the corpus can't be ingested.
        LibraryError: the library can't be opened.
    """
    from assistant import open_assistant

    settings = settings or load_settings()
    question_set = read_questions(questions_path)
    taken_in = TakenIn()
    if corpus is not None:
        settings = settings.model_copy(update={"home": library_of(corpus, settings.home)})
        taken_in = take_in(corpus, settings, progress)
    assistant = open_assistant(settings=settings)
    shelf = _shelf(assistant, taken_in)
    judged = judge_all(assistant, locate(question_set, shelf), shelf.text_of, progress)
    return Report(questions_path.name, tuple(judged), taken_in.unread)


def library_of(corpus: Path, home: Path) -> Path:
    """Where the library for evaluating on `corpus` is kept: one for each place, so that two corpora never mix."""
    place = corpus.resolve()
    return home / "evaluation" / f"{place.name}-{hashlib.sha256(str(place).encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of ingesting a corpus.

    Attributes:
        unread: files that could not be ingested.
        statement_of: the id of the statement that a file holds, by the file's path; of two equal files one is kept.
    """

    unread: tuple[Unread, ...] = ()
    statement_of: Mapping[str, str] = field(default_factory=dict)


def take_in(corpus: Path, settings: Settings, progress: Progress | None) -> TakenIn:
    """Bring the library of `settings` in step with `corpus`: what is gone from the folder goes from the library too."""
    from index.library import Library
    from index.sync import ingest

    report = ingest([corpus], settings, progress, remove_missing=True)
    unread = tuple(Unread(failure.path, failure.stage, failure.reason) for failure in report.failed)
    with Library(settings).writing() as catalogue:
        return TakenIn(unread, {source.path: source.statement_id for source in catalogue.sources()})


def _shelf(assistant: Assistant, taken_in: TakenIn) -> Shelf:
    @lru_cache(maxsize=TEXTS_KEPT)
    def text_of(statement_id: str) -> str:
        return assistant.statement(statement_id).text

    unread = frozenset(one.path for one in taken_in.unread)
    return Shelf(assistant.statements(), text_of, unread, taken_in.statement_of)
