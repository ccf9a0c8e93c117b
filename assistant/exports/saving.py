"""An answer into a new file, in the form that the file's name asks for."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from index.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.answer import Answer

FORMATS = {".md": "assistant.exports.markdown:to_markdown", ".docx": "assistant.exports.word:to_docx"}
"""Module and function by the name's ending; imported when one is wanted."""


def writer_for(file: Path) -> Callable[[Answer], bytes]:
    """What makes the bytes of such a file out of an answer.

    Raises:
        ExportError: there is such a file already, no folder for it, or no format has this ending.
    """
    if file.exists():
        raise ExportError(file, "is there already; name another file, or move this one away")
    if not file.absolute().parent.is_dir():
        raise ExportError(file, f"there is no folder {file.parent}; make it first")
    if file.suffix.lower() not in FORMATS:
        raise ExportError(file, f"an answer is written as {' or '.join(FORMATS)}; name the file so")
    module, _, name = FORMATS[file.suffix.lower()].partition(":")
    writer: Callable[[Answer], bytes] = getattr(import_module(module), name)
    return writer


def save(answer: Answer, file: Path) -> None:
    """Write an answer into a new file, by its ending.

    Raises:
        ExportError: as `writer_for`.
    """
    data = writer_for(file)(answer)
    try:
        with file.open("xb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
    except FileExistsError as error:
        raise ExportError(file, "is there already; name another file, or move this one away") from error
