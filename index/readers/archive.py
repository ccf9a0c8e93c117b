"""Look over an Office file before a library unpacks it: a ZIP may be a bomb, and an XML part may name other files.

What is refused here never reaches python-docx or an XML parser.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

MOST_ENTRIES = 2_000
"""A long paper with pictures has some hundred."""
MOST_BYTES = 200 * 2**20
"""Of all entries together, unpacked."""
HIGHEST_RATIO = 200
"""Unpacked to packed bytes of an entry over 1 MiB; Word's XML is packed by 10 to 30, zeros by 1,000."""

_NEEDED = "[Content_Types].xml"
_DOCUMENT = re.compile(r"word/document\d*\.xml")
_OTHER_OFFICE = {"xl/": "a spreadsheet", "ppt/": "a presentation", "content.xml": "an OpenDocument file"}
_DECLARATION = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PIECE = 2**20


def require_document(data: bytes) -> None:
    """Check that `data` is a Word document that can be opened without harm.

    Raises:
        ValueError: it isn't, with the reason.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _require_names(entries)
            _require_word(frozenset(entry.filename for entry in entries))
            unpacked = 0
            for entry in entries:
                unpacked += _require_harmless(archive, entry, MOST_BYTES - unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise ValueError(f"is a damaged DOCX file ({error}); fetch it again") from error


def _require_names(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise ValueError(f"holds {len(entries):,} entries; a document has at most {MOST_ENTRIES:,}")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise ValueError("holds two entries of one name; it is damaged or hostile")
    if strange := next(
        (name for name in names if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name)), None
    ):
        raise ValueError(f"holds an entry named {strange[:80]!r}, which points outside of it")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValueError("is encrypted; save it without a password")


def _require_word(names: frozenset[str]) -> None:
    if _NEEDED in names and any(_DOCUMENT.fullmatch(name) for name in names):
        return
    for mark, what in _OTHER_OFFICE.items():
        if any(name.startswith(mark) for name in names):
            raise ValueError(f"is {what}, not a Word document; save it as .docx")
    raise ValueError("is a ZIP archive and no Word document; unpack it and ingest what it holds")


def _require_harmless(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> int:
    """Unpack an entry piece by piece, keeping nothing but XML; how many bytes it had."""
    size = 0
    kept = bytearray()
    with archive.open(entry) as opened:
        while piece := opened.read(_PIECE):
            size += len(piece)
            if size > most or (size > _PIECE and size > HIGHEST_RATIO * max(1, entry.compress_size)):
                raise ValueError(f"unpacks to more than a document holds ({entry.filename}); it is a trap")
            if entry.filename.endswith((".xml", ".rels")):
                kept += piece
    if _DECLARATION.search(bytes(kept).replace(b"\0", b"")):  # UTF-16 has zero bytes between the letters
        raise ValueError(
            f"declares a document type or an entity ({entry.filename}), as no Word document does; it is a trap"
        )
    return size
