"""Quotes that a reader says were not what was asked, kept as a question set that `demarche eval` reads."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.statement import Span, Statement

NAME = "feedback.jsonl"
"""The file's name below the library's folder."""

_NOTE = (
    "A reader marked the quote in `trap` as not what was asked. Where the library has a right one, set answerable to true and "
    "name it in expected."
)


class Feedback:
    """Such a file. One line is written at a time, and whole; nothing that is in it is ever changed.

    Args:
        path: is made with its first line.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writing = threading.Lock()

    def add(self, question: str, earlier: Sequence[str], statement: Statement, span: Span) -> None:
        """Note that a quote was not what was asked.

        Args:
            question: whose answer it was in.
            earlier: the questions before it in the conversation, oldest first.
            statement: that was quoted.
            span: of the wrong quote in it.

        Raises:
            OSError: the file can't be written.
        """
        moment = datetime.now(UTC)
        line = {
            "id": f"feedback-{moment:%Y%m%d-%H%M%S-%f}",
            "kind": "feedback",
            "turns": list(earlier),
            "question": question,
            "answerable": False,
            "expected": [],
            "trap": [{"doc": PurePosixPath(statement.path).name, "quote": span.of(statement.text)}],
            "note": _NOTE,
        }
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        with self._writing, self.path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
