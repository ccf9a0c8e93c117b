"""An answer, or a conversation, as a file for the reader: HTML that page.js takes for a download."""

from __future__ import annotations

import base64
import re
import secrets
from html import escape
from typing import TYPE_CHECKING

from assistant.certificates import to_json
from assistant.exports.markdown import to_markdown
from assistant.exports.word import to_docx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Answer
    from assistant.web.reader import Assistant

FORMS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown",
    "json": "application/json",
}
"""The media type by the ending of the file's name; `json` are the certificates of the quotes."""


def handed(answers: Sequence[Answer], form: str, assistant: Assistant, title: str | None = None) -> str:
    """The file, in an element that nobody sees.

    Args:
        answers: one; or, with a title, those of a conversation.
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
    stamp = secrets.token_hex(8)  # so that the same answer can be taken along twice
    encoded = base64.b64encode(data).decode()
    told = (
        f'data-name="{escape(name)}"',
        f'data-type="{FORMS[form]}"',
        f'data-file="{encoded}"',
        f'data-stamp="{stamp}"',
    )
    return f'<div class="file" hidden {" ".join(told)}></div>'
