"""What reaches the terminal: results on stdout, everything else on stderr, and never a control character of a source.

A statement, a file's name or a question may hold escape sequences that move the cursor or rewrite what was printed
before; so all text goes through `clean`, and JSON is escaped.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from io import TextIOWrapper
from textwrap import fill

import typer

_WIDEST = 100
"""Lines longer than this are hard to read, however wide the terminal is."""

_SPACES = dict.fromkeys((11, 12, 13, 28, 29, 30, 31, 133), " ")
_CONTROLS = {code: "" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
_LONE_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # can't be encoded
_CLEANED = _CONTROLS | _SPACES | _LONE_SURROGATES

_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What `json.dumps` leaves as it is beside C0: C1 controls too can begin an escape sequence."""


def clean(text: str) -> str:
    r"""`text` without control characters; line breaks and tabs stay, other white space among them becomes a space.

    >>> clean("no \x1b[31mred\x9b0m, one\fpage")
    'no [31mred0m, one page'
    """
    return text.replace("\r\n", "\n").translate(_CLEANED)


def write(text: str) -> None:
    """A result."""
    typer.echo(clean(text))


def write_exactly(text: str) -> None:
    """A result that another program reads: its line ends, CR and LF among them, stay as they are."""
    ended = "\r\n" if "\r\n" in text else "\n"
    typer.echo(clean(text).replace("\n", ended), nl=False)


def as_json(value: object) -> str:
    """One JSON document; text as it is, with every control character escaped."""
    document = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", document)


def write_json(value: object) -> None:
    """A result as one JSON document."""
    typer.echo(as_json(value))


def warn(text: str) -> None:
    """Something beside the result: a warning, an error, a notice."""
    typer.echo(clean(text), err=True)


def typed(text: str) -> str:
    """An argument as the user typed it; bytes that are no UTF-8 become replacement characters."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def width() -> int:
    """How many columns are written."""
    return min(_WIDEST, shutil.get_terminal_size().columns)


def wrapped(text: str, columns: int, *, first: str = "", rest: str | None = None) -> str:
    """`text` as one paragraph of lines, no longer than `columns` where its words allow.

    Args:
        text: white space in it is folded.
        columns: the longest line.
        first: stands before the first line.
        rest: stands before the others; as much space as `first` is long if None.
    """
    rest = " " * len(first) if rest is None else rest
    words = " ".join(clean(text).split())
    return fill(
        words,
        max(columns, len(first) + 20),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def prepare_streams() -> None:
    """Make stdout and stderr UTF-8 wherever we run, so that no character of a statement can stop the output."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def silence_libraries() -> None:
    """Keep the warnings of libraries off the terminal, unless Python was started with -W."""
    import logging
    import warnings

    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())
