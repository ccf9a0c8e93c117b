"""Choose the reader for a file and give back what it read.

To add a reader: write `read(data: bytes) -> Reading` in a file beside this one, name it in `READERS`, and teach `sniff.py` the
mark by which its files are known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.invisible import visible
from index.readers.reading import Reading
from index.readers.sniff import sniff

if TYPE_CHECKING:
    from pathlib import Path

READERS: Mapping[str, str] = {
    "text": "index.readers.text:read",
    "html": "index.readers.html:read",
    "docx": "index.readers.docx:read",
    "pdf": "index.readers.pdf:read",
    "pdf, second reader": "index.readers.pdf:read_with_pypdf",
}
"""Module and function for each kind; imported when the first file of the kind comes."""

SECOND_READERS = {"pdf": "pdf, second reader"}
"""Who reads a file whose first reader died over it."""


@dataclass(frozen=True, slots=True)
class Source(Reading):
    """One source file as read: a `Reading` without invisible characters, and the hash of the bytes.

    Attributes:
        sha256: of the bytes, in hex.
    """

    sha256: str = ""


def read_source(path: Path, data: bytes, reader: str | None = None) -> Source:
    """Turn a file's bytes into its canonical text, in this process: for files that are trusted, and inside a reader process.

    Args:
        path: names the file in errors; its suffix says what was promised.
        data: its bytes.
        reader: a key of `READERS`; None to decide by the bytes.

    Raises:
        ReadError: there is no reader for it, it is empty, damaged, or can't be decoded for certain.
    """
    try:
        reader = reader or sniff(path.name, data)
        reading = visible(reader_for(reader)(data))
    except (ValueError, RecursionError) as error:
        raise ReadError(path, str(error)) from error
    if not reading.text.strip() and not reading.remarks:
        raise ReadError(path, "the file holds no text")
    values = {field.name: getattr(reading, field.name) for field in fields(Reading)}
    return Source(**values, sha256=hashlib.sha256(data).hexdigest())


def reader_for(kind: str) -> Callable[[bytes], Reading]:
    """The function that reads files of a kind."""
    module, _, name = READERS[kind].partition(":")
    read: Callable[[bytes], Reading] = getattr(import_module(module), name)
    return read
