"""An answer as Markdown (CommonMark, with the footnotes of Pandoc, GitHub and PHP Markdown Extra).

No character of a statement becomes markup: each that could is behind a backslash, which CommonMark (2.4) allows before every
ASCII punctuation mark. `unescaped` gives the text back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.exports.content import content_of

if TYPE_CHECKING:
    from assistant.answer import Answer

_MARK = re.compile(r"[!-/:-@\[-`{-~]")
"""ASCII punctuation (CommonMark 2.1)."""
_PLAIN = re.compile(
    r"[,;?]"
    r"|(?<![.])[.](?=\s|$)"  # the end of a sentence: no address, no ellipsis
    r"|(?<=\w)-(?=\w)"  # a hyphen
    r"|[:](?=\s|$)"
    r"|(?<!/)/(?!/)"
    r"|[()!](?=[\s\w.,;]|$)"
)
"""Marks that nothing is made of where they stand, and that are left as they are so that the file reads well."""
_AT_LINE_START = re.compile(r"(\d{1,9})([.)])")
_TYPOGRAPHED = re.compile(r"\((?=(?:c|r|tm|p)\))", re.IGNORECASE)


def to_markdown(*answers: Answer, title: str | None = None) -> bytes:
    """The document, in UTF-8; with a title, the answers of a conversation stand below it, each under its question."""
    parts, notes = [f"# {escaped(title)}"] if title else [], []
    for content in map(content_of, answers):
        parts += [f"{'##' if title else '#'} {escaped(content.title)}", *map(escaped, content.before)]
        for quote in content.quotes:
            notes.append(quote.note)
            parts.append(f"> “{escaped(quote.text)}”[^{len(notes)}]")
            if quote.remark:
                parts.append(escaped(quote.remark))
        parts += map(escaped, content.after)
    parts += [f"[^{number}]: {escaped(note)}" for number, note in enumerate(notes, start=1)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def escaped(text: str) -> str:
    r"""One line of text so that Markdown shows every character of it, at the start of a line too.

    >>> escaped("1. Not *all* States: see [3] <b>, U.N. A well-known point.")
    '1\\. Not \\*all\\* States: see \\[3\\] \\<b\\>, U\\.N. A well-known point.'
    """
    plain = {match.start() for match in _PLAIN.finditer(text)} - {m.start() for m in _TYPOGRAPHED.finditer(text)}
    if number := _AT_LINE_START.match(text):
        plain.discard(number.start(2))
    return _MARK.sub(lambda match: match[0] if match.start() in plain else f"\\{match[0]}", text)


def unescaped(markdown: str) -> str:
    r"""The text of which `escaped` made this.

    >>> unescaped(escaped("a\\*b_c")) == "a\\*b_c"
    True
    """
    return re.sub(rf"\\({_MARK.pattern})", r"\1", markdown)
