"""An answer, or a conversation, as a file for the reader: HTML that page.js takes for a download."""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi.responses import Response

from assistant.certificates import to_json
from assistant.comparing import TABLES, rows
from assistant.compose import answered
from assistant.exports.markdown import to_markdown
from assistant.exports.word import to_docx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Answer
    from assistant.comparing import Comparison
    from assistant.web.reader import Assistant

FORMS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown",
    "json": "application/json",
}
"""The media type by the ending of the file's name; `json` are the certificates of the quotes."""


def with_only(quote: int, answer: Answer) -> Answer:
    """An answer with one of its quotes, which are counted from 1, and nothing that is said of the others."""
    quotes = answer.quotes[quote - 1 : quote]
    return replace(answer, quotes=quotes, text=answered(quotes))


@dataclass(frozen=True, slots=True)
class File:
    """A file for the reader: its name, its media type, its bytes."""

    name: str
    type: str
    data: bytes


def file_of(answers: Sequence[Answer], form: str, assistant: Assistant, title: str | None = None) -> File:
    """One answer; or, with a title, those of a conversation.

    Args:
        answers: what is in it.
        form: one of `FORMS`.
        assistant: certifies quotes.
        title: of the conversation.

    Raises:
        StatementNotFound: a quoted statement was removed or replaced, so its quotes can't be certified.
    """
    if form == "json":
        data = to_json([certificate for answer in answers for certificate in assistant.certify(answer)]).encode()
    else:
        data = to_docx(*answers, title=title) if form == "docx" else to_markdown(*answers, title=title)
    words = re.findall(r"\w+", (title or answers[0].question).casefold())[:8]
    name = f"{'-'.join(words)[:60] or 'answer'}{'-certificates' if form == 'json' else ''}.{form}"
    return File(name, FORMS[form], data)


def table_of(assistant: Assistant, comparison: Comparison, form: str) -> File:
    """What delegations say on issues as a table; `form` is one of `TABLES`."""
    kind, written = TABLES[form]
    return File(f"comparison.{form}", kind, written(comparison, rows(assistant, comparison)).encode())


def downloaded(file: File) -> Response:
    """The file, as a browser or a program takes it; the name as RFC 6266 has it where it isn't plain."""
    plain = file.name if file.name.isascii() else f"answer{file.name[file.name.rfind('.') :]}"
    exactly = "" if file.name.isascii() else f"; filename*=UTF-8''{quote(file.name)}"
    headers = {"Content-Disposition": f'attachment; filename="{plain}"{exactly}'}
    return Response(file.data, media_type=file.type, headers=headers)


def handed(file: File) -> str:
    """The file, in an element that nobody sees."""
    told = (
        f'data-name="{escape(file.name)}"',
        f'data-type="{file.type}"',
        f'data-file="{base64.b64encode(file.data).decode()}"',
        f'data-stamp="{secrets.token_hex(8)}"',  # so that the same answer can be taken along twice
    )
    return f'<div class="file" hidden {" ".join(told)}></div>'
