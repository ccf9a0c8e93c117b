"""Look through an Office file before any library opens it: a zip archive of XML parts, neither of which is to be trusted.

What is refused here is what makes archives and XML dangerous (bombs, paths that lead elsewhere, entities), and what is no
text document at all; each with a reason that reads well behind the file's name.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO

MOST_ENTRIES = 2000
"""A text document has a few dozen parts, and one more for each picture."""
MOST_BYTES = 200 * 2**20
"""Unpacked, all entries together."""
HIGHEST_RATIO = 200
"""Unpacked to packed size. Deflate reaches 1,032 on zeros (zlib's technical details); XML that people wrote stays below 50."""
_SMALL = 2**20
"""Bytes; a smaller entry does no harm, whatever its ratio."""
_CHUNK = 2**16
_TOO_LARGE = f"unpacks to more than {MOST_BYTES // 2**20} MiB; take its pictures out or split it"

_MAIN_PART = re.compile(r"word/document\d*\.xml")
"""Word's web edition names it `document2.xml`."""
_OTHER_KINDS = {
    "xl/": "is a spreadsheet, not a text document",
    "ppt/": "is a presentation, not a text document",
    "visio/": "is a drawing, not a text document",
    "mimetype": "is an OpenDocument or EPUB file; save it as .docx",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY_IN_DIRECTORY = b"PK\x01\x02"

_UTF_32 = (b"<\0\0\0", b"\0\0\0<", b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_BEGINS_AS_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\0\s]*<")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']\s*([A-Za-z0-9._-]+)")
_ENCODINGS = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"})
"""XML parts are in UTF-8 or UTF-16 (ECMA-376 part 2, 6.2.5); in others, such as UTF-7, a search for `<` finds nothing."""
_LIBRARY_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, LookupError, OSError, RuntimeError, ArithmeticError,
    struct.error, ValueError,
)  # fmt: skip
"""What `zipfile` raises over damaged archives; `NotImplementedError`, for features that it lacks, is a `RuntimeError`."""
_XML_NAME = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_PAGE_NAME = re.compile(r"\.(?:x?html?|mht)$", re.IGNORECASE)


class _Refused(ValueError):
    """What is said of a file that isn't let pass; any other `ValueError` is a library's, over damage."""


def check_document(data: bytes) -> None:
    """Let pass what is a Word document and safe to open.

    Args:
        data: the bytes of the file.

    Raises:
        ValueError: it is no zip archive or a damaged one, no Word document, encrypted, too large when unpacked, or made to
            harm its reader.
    """
    if data.startswith(_OLE):
        raise _Refused("is encrypted or an old Word file; save it as .docx without a password")
    if not data.startswith(b"PK\x03\x04"):
        raise _Refused("is not a .docx file; it may be damaged: fetch it again")
    if data.count(_ENTRY_IN_DIRECTORY) > MOST_ENTRIES:  # before their list is built
        raise _Refused(f"is an archive of more than {MOST_ENTRIES:,} entries, which no document has")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_entries(archive.infolist())
            _check_kind({entry.filename for entry in archive.infolist()})
            _check_contents(archive)
    except _Refused:
        raise
    except _LIBRARY_ERRORS as error:
        raise _Refused(f"is a damaged .docx file ({error}); fetch it again") from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """What the archive's directory says of its entries."""
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename  # `filename` ends at a zero byte
        if entry.flag_bits & 0x1:
            raise _Refused("is an encrypted archive; save it as .docx without a password")
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or re.search(r"[\0:]", name):
            raise _Refused(f"is an archive whose entry {name[:80]!r} points outside of it")
        if name.casefold() in seen:
            raise _Refused(f"is an archive that holds {name[:80]!r} twice")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _Refused(f"is an archive whose entry {name[:80]!r} is packed as Word never does")
        if entry.file_size > max(_SMALL, HIGHEST_RATIO * entry.compress_size):
            raise _Refused(
                f"is an archive whose entry {name[:80]!r} unpacks to {entry.file_size:,} bytes; it is a trap"
            )
        seen.add(name.casefold())
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _Refused(_TOO_LARGE)
    if entries and min(entry.header_offset for entry in entries) > 0:
        raise _Refused("is an archive with something else in front of it")


def _check_kind(names: set[str]) -> None:
    if "[Content_Types].xml" in names and any(_MAIN_PART.fullmatch(name) for name in names):
        return
    for prefix, what in _OTHER_KINDS.items():
        if any(name.startswith(prefix) for name in names):
            raise _Refused(what)
    raise _Refused("is a zip archive and no text document; unpack it")


def _check_contents(archive: zipfile.ZipFile) -> None:
    """Unpack every entry piece by piece, keep nothing, and count what really comes out."""
    left = MOST_BYTES
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            piece = stream.read(_CHUNK)
            is_markup = _is_markup(entry.filename, piece)
            tail = b""
            while piece:
                left -= len(piece)
                if left < 0:
                    raise _Refused(_TOO_LARGE)
                if is_markup:
                    _check_markup(entry.filename, tail + piece)
                tail = piece[-64:]  # holds `<!DOCTYPE` in any Unicode form
                piece = stream.read(_CHUNK)


def _is_markup(name: str, head: bytes) -> bool:
    """Whether an entry is read as XML, or could be.

    Raises:
        ValueError: it is in an encoding in which a search for declarations would not find them.
    """
    begins = _BEGINS_AS_XML.match(head) is not None
    if not _XML_NAME.search(name):
        return begins
    declared = _DECLARED.match(head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip())
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if head.startswith(_UTF_32) or not begins or encoding not in _ENCODINGS:
        raise _Refused(f"is damaged: its part {name[:80]!r} is no XML in UTF-8 or UTF-16")
    return True


def _check_markup(name: str, piece: bytes) -> None:
    """No part declares entities or a document type; Word writes neither, and both are used to read files or fill memory.

    A web page that was put into the document may say that it is one: nobody reads it as XML.
    """
    if b"!" not in piece:
        return
    bare = piece.replace(b"\0", b"")
    if b"<!ENTITY" in bare or (b"<!DOCTYPE" in bare and not _PAGE_NAME.search(name)):
        raise _Refused(f"declares entities or a document type in its part {name[:80]!r}, as no Word document does")
