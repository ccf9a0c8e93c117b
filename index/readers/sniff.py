"""What kind of file is it? Decided by its bytes; the name only says what was promised."""

from __future__ import annotations

import re

PROMISED = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".docx": "docx", ".pdf": "pdf",
}  # fmt: skip
"""The kind that a file's suffix promises."""

_NOT_READ = {
    b"{\\rtf": "an RTF file; save it as .docx",
    b"\xd0\xcf\x11\xe0": "an old Word file or an encrypted Office file; save it as .docx without a password",
    b"\x89PNG": "a picture; run it through text recognition into a PDF",
    b"\xff\xd8\xff": "a picture; run it through text recognition into a PDF",
    b"GIF8": "a picture; run it through text recognition into a PDF",
    b"II*\0": "a picture; run it through text recognition into a PDF",
    b"MM\0*": "a picture; run it through text recognition into a PDF",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"\x1f\x8b": "a gzip archive; unpack it",
    b"7z\xbc\xaf": "a 7z archive; unpack it",
    b"Rar!": "a RAR archive; unpack it",
    b"SQLite format 3": "a database",
}
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|(?:html|head|body)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_MARKS_OF_UNICODE = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NEAR = 1024
"""A PDF's mark may stand anywhere in its first 1,024 bytes (PDF 1.7, annex H.3)."""


def sniff(name: str, data: bytes) -> str:
    """The kind of a file: `text`, `html`, `docx` or `pdf`.

    Args:
        name: of the file; its suffix must not promise another kind, except that a page may be saved under any name.
        data: its bytes.

    Raises:
        ValueError: there is no reader for it, or it isn't what its name promises.

    >>> sniff("speech.pdf", b"%PDF-1.7 ..."), sniff("speech.pdf", b"<!DOCTYPE html><p>Mr. Chair")
    ('pdf', 'html')
    """
    promised = _promised(name)
    kind = _kind_of(data, promised)
    if kind == "text" and promised in ("pdf", "docx"):
        raise ValueError(f"is named like a {promised.upper()} file and isn't one; it may be damaged: fetch it again")
    if kind == "text" and promised is None:
        suffix = re.search(r"\.[^./\\]+$", name)
        known = ", ".join(PROMISED)
        raise ValueError(f"no reader for {suffix.group() if suffix else 'files without suffix'}; read are {known}")
    return "html" if kind == "text" and promised == "html" else kind


def _promised(name: str) -> str | None:
    suffix = re.search(r"\.[^./\\]+$", name.lower())
    return PROMISED.get(suffix.group()) if suffix else None


def _kind_of(data: bytes, promised: str | None) -> str:
    if data.startswith(b"%PDF-") or (promised == "pdf" and b"%PDF-" in data[:_NEAR]):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    for mark, what in _NOT_READ.items():
        if data.startswith(mark):
            raise ValueError(f"is {what}; there is no reader for it")
    return "html" if _HTML.match(_narrow(data[:8192])) else "text"


def _narrow(head: bytes) -> bytes:
    """The beginning without mark, white space, and the zero bytes that UTF-16 puts between Latin letters."""
    for mark in _MARKS_OF_UNICODE:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()
