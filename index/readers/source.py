"""Choose the reader for a file and give back what it read.

To add a reader: write `read(data: bytes) -> (text, encoding)` in a file beside this one and name its suffixes here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers import text as text_reader
from index.readers.pages import lift_furniture

if TYPE_CHECKING:
    from pathlib import Path

READERS: Mapping[str, Callable[[bytes], tuple[str, str]]] = {
    ".txt": text_reader.read,
    ".text": text_reader.read,
    ".md": text_reader.read,
    ".markdown": text_reader.read,
}
SUFFIXES = tuple(READERS)
MAX_BYTES = 32 * 2**20
"""A statement of 32 MiB of plain text would be longer than any session's verbatim records."""


@dataclass(frozen=True, slots=True)
class Source:
    r"""One source file as read.

    Attributes:
        text: the canonical text: decoded, without byte-order mark, line ends as `\n`; form feeds (page breaks) kept.
        encoding: how the bytes were decoded.
        sha256: of the bytes, in hex.
        furniture_from: offset from which the text is page furniture; its length where there is none.
    """

    text: str
    encoding: str
    sha256: str
    furniture_from: int


def read_source(path: Path, data: bytes) -> Source:
    """Turn a file's bytes into its canonical text.

    Raises:
        ReadError: there is no reader for the suffix, the file is too large, empty, or can't be decoded for certain.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ReadError(path, f"no reader for {path.suffix or 'files without suffix'}; read are {', '.join(SUFFIXES)}")
    if len(data) > MAX_BYTES:
        raise ReadError(path, f"{len(data):,} bytes; at most {MAX_BYTES:,} are read; split the file")
    try:
        text, encoding = reader(data)
    except ValueError as error:
        raise ReadError(path, str(error)) from error
    if not text.strip():
        raise ReadError(path, "the file holds no text")
    text, furniture_from = lift_furniture(text)
    return Source(text, encoding, hashlib.sha256(data).hexdigest(), furniture_from)
