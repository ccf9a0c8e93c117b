"""What a file is, by its bytes."""

from __future__ import annotations

import pytest

from index.readers.sniff import sniff

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"
ZIP = b"PK\x03\x04\x14\x00"
PAGE = b"<!DOCTYPE html><title>Fictional</title><p>We agree."


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", PDF, "pdf"),
        ("a.txt", PDF, "pdf"),
        ("a", PDF, "pdf"),
        ("a.pdf", b"\x00junk before\n" + PDF, "pdf"),
        ("a.docx", ZIP, "docx"),
        ("a.pdf", ZIP, "docx"),
        ("a.html", PAGE, "html"),
        ("a.txt", PAGE, "html"),
        ("a.pdf", b"\xef\xbb\xbf\n  <html lang='en'>", "html"),
        ("a.htm", "\ufeff<html>".encode("utf-16"), "html"),
        ("a.htm", b"<p>A fragment without a root.", "html"),
        ("a.xhtml", b"<?xml version='1.0'?>\n<!-- kept -->\n<html>", "html"),
        ("a.md", b"# We agree\n\n<b>not</b>", "text"),
        ("a.txt", b"The mark %PDF-1.7 opens such files.", "text"),
    ],
)
def test_the_bytes_decide(name: str, data: bytes, kind: str) -> None:
    assert sniff(name, data) == kind


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"We agree.", "is named like a PDF file and isn't one"),
        ("a.docx", b"%QDF-1.4 1 0 obj", "is named like a DOCX file and isn't one"),
        ("a.txt", b"{\\rtf1 We agree.}", "an RTF file; save it as .docx"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word file or an encrypted Office file"),
        ("scan.pdf", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("a.csv", b"a;b", r"no reader for \.csv; read are \.txt"),
        ("README", b"We agree.", "no reader for files without suffix"),
    ],
)
def test_what_is_not_read_is_refused_by_what_it_is(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        sniff(name, data)
