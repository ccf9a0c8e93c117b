"""What is looked for in an Office file before it is opened."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from index.readers import archive
from index.readers.archive import require_document
from tests.index.readers.damage import bombs, good


def zipped(entries: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return file.getvalue()


NEEDED = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


def test_a_document_passes() -> None:
    require_document(good(".docx"))
    require_document(zipped(NEEDED))


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"[Content_Types].xml": b"", "xl/workbook.xml": b""}, "is a spreadsheet"),
        ({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}, "is a presentation"),
        ({"content.xml": b"", "mimetype": b""}, "is an OpenDocument file"),
        ({"holiday.jpg": b""}, "is a ZIP archive and no Word document"),
        (NEEDED | {"../../etc/cron.d/x": b""}, "points outside of it"),
        (NEEDED | {"/etc/passwd": b""}, "points outside of it"),
        (NEEDED | {"word/extra.xml": b"<!DOCTYPE a>"}, "declares a document type or an entity"),
        (NEEDED | {"word/_rels/x.rels": b"< ! entity"}, "declares a document type or an entity"),
        (NEEDED | {"word/extra.xml": "<!DOCTYPE a>".encode("utf-16")}, "declares a document type or an entity"),
    ],
)
def test_what_is_no_document_or_a_trap_is_refused_by_what_it_is(entries: dict[str, bytes], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        require_document(zipped(entries))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("deflate.docx", "unpacks to more than a document holds"),
        ("deflate-xml.docx", "unpacks to more than a document holds"),
        ("entries.docx", "holds 10,00[0-9] entries|holds 10,01[0-9] entries"),
        ("laughs.docx", "declares a document type or an entity"),
        ("entity.docx", "declares a document type or an entity"),
    ],
)
def test_bombs_are_refused(name: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        require_document(bombs()[name])


def test_two_entries_of_one_name_are_refused() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made, pytest.warns(UserWarning, match="Duplicate name"):
        for _ in range(2):
            made.writestr("word/document.xml", b"<a/>")
    with pytest.raises(ValueError, match="two entries of one name"):
        require_document(file.getvalue())


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(zipped(NEEDED))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(mark)
        data[at + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    with pytest.raises(ValueError, match="is encrypted"):
        require_document(bytes(data))


def test_the_whole_may_not_be_larger_than_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)
    with pytest.raises(ValueError, match="unpacks to more"):
        require_document(zipped(NEEDED | {"word/a.bin": bytes(600), "word/b.bin": bytes(600)}))


def test_a_damaged_archive_is_told_as_such() -> None:
    with pytest.raises(ValueError, match="is a damaged DOCX file"):
        require_document(b"PK\x03\x04" + bytes(100))
