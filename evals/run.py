"""`evaluate`: a question set against a corpus or against the library, from the files to the report."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from evals.judge import judge_all
from evals.places import Shelf, locate
from evals.questions import read_questions
from evals.report import Report, Unread
from index.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant import Assistant
    from index.settings import Settings

TEXTS_KEPT = 1000
"""Statements whose text stays in memory while a set runs: to read one takes milliseconds, to keep it some kilobytes."""


def evaluate(
    questions_path: Path,
    corpus: Path | None = None,
    *,
    settings: Settings | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Ask a question set and judge the answers.

    Args:
        questions_path: the question set.
        corpus: a folder of statements, ingested into a library of its own that is kept below `settings.home` and
            reused; None: the library of the settings.
        settings: None: those of the environment.
        progress: called after each question with how many are judged, and of how many.

    Raises:
        QuestionSetError: a line of the set is wrong.
        SourceError: the corpus can't be ingested.
        LibraryError: the library can't be opened.
    """
    from assistant import open_assistant

    settings = settings or load_settings()
    question_set = read_questions(questions_path)
    unread: tuple[Unread, ...] = ()
    if corpus is not None:
        settings = settings.model_copy(update={"home": library_of(corpus, settings.home)})
        unread = _ingest(corpus, settings)
    assistant = open_assistant(settings=settings)
    shelf = _shelf(assistant, settings, unread)
    judged = judge_all(assistant, locate(question_set, shelf), shelf.text_of, progress)
    return Report(questions_path.name, tuple(judged), unread)


def library_of(corpus: Path, home: Path) -> Path:
    """Where the library for evaluating on `corpus` is kept: one for each place, so that two corpora never mix."""
    place = corpus.resolve()
    return home / "evaluation" / f"{place.name}-{hashlib.sha256(str(place).encode()).hexdigest()[:8]}"


def _ingest(corpus: Path, settings: Settings) -> tuple[Unread, ...]:
    from index import ingest

    report = ingest([corpus], settings=settings)
    return tuple(Unread(str(failure.path), failure.stage, failure.reason) for failure in report.failed)


def _shelf(assistant: Assistant, settings: Settings, unread: tuple[Unread, ...]) -> Shelf:
    from index.catalogue import FILE_NAME, reading

    with reading(settings.home / FILE_NAME) as snapshot:
        cards = snapshot.cards()

    @lru_cache(maxsize=TEXTS_KEPT)
    def text_of(statement_id: str) -> str:
        return assistant.statement(statement_id).text

    return Shelf(cards, text_of, frozenset(one.path for one in unread))
