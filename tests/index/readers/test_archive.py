"""What must not reach a library: bombs, encrypted and foreign archives, entities. All files are fictional."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.readers import archive
from index.readers.archive import check_document

TYPES = '<?xml version="1.0" encoding="UTF-8"?><Types/>'
NEEDED: dict[str, str | bytes] = {"[Content_Types].xml": TYPES, "word/document.xml": "<document/>"}


def packed(entries: dict[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", how) as new:
        for name, content in entries.items():
            new.writestr(name, content)
    return made.getvalue()


def declaring(data: bytes, size: int) -> bytes:
    """The archive, saying that its last entry unpacks to another size."""
    at = data.rindex(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", size) + data[at + 4 :]


def test_a_word_document_passes() -> None:
    check_document(packed(NEEDED | {"word/media/image1.png": bytes(1000), "word/vbaProject.bin": b"macro"}))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is encrypted or an old Word file; save it as .docx without"),
        (b"", "is not a .docx file"),
        (b"PK\x03\x04", "is a damaged .docx file"),
        (packed(NEEDED)[:-30], "is a damaged .docx file"),
        (packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<a/>"}), "is a spreadsheet, not a text document"),
        (packed({"[Content_Types].xml": TYPES, "ppt/presentation.xml": "<a/>"}), "is a presentation, not a text document"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "is an OpenDocument or EPUB file"),
        (packed({"speech.txt": "We agree."}), "is a zip archive and no text document; unpack it"),
        (packed({"word/document.xml": "<a/>"}), "is a zip archive and no text document"),
        (packed(NEEDED | {"/etc/passwd": ""}), "points outside"),
        (packed(NEEDED | {"word/../../x": ""}), "points outside"),
        (packed(NEEDED | {"word\\..\\x": ""}), "points outside"),
        (packed(NEEDED | {"C:x": ""}), "points outside"),
        (packed(NEEDED | {"Word/Document.xml": "<a/>"}), "holds 'Word/Document.xml' twice"),
        (packed(NEEDED, zipfile.ZIP_BZIP2), "packed as Word never does"),
        (packed(NEEDED | {f"word/{at}": "" for at in range(2000)}), "more than 2,000 entries"),
        (packed(NEEDED | {"a.bin": bytes(2**21)}), "it is a trap"),
        (packed({"x": "PK"})[:40] + packed(NEEDED), "something else in front|damaged"),
    ],
)  # fmt: skip
def test_other_files_are_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        check_document(data)


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(packed(NEEDED))
    at = data.rindex(b"PK\x01\x02") + 8
    data[at] |= 1
    with pytest.raises(ValueError, match="is an encrypted archive"):
        check_document(bytes(data))


def test_a_hidden_rest_of_a_name_is_seen() -> None:
    data = packed(NEEDED | {"aXb": ""}).replace(b"aXb", b"a\0b")
    with pytest.raises(ValueError, match="points outside"):
        check_document(data)


def test_all_entries_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(NEEDED | {f"{at}.bin": bytes(400) for at in range(3)})
    check_document(data)
    monkeypatch.setattr(archive, "MOST_BYTES", 1100)
    with pytest.raises(ValueError, match="unpacks to more than"):
        check_document(data)


@pytest.mark.parametrize("lie", [1, 2**31])
def test_an_entry_that_lies_about_its_size_is_refused(lie: int) -> None:
    data = declaring(packed(NEEDED | {"a.bin": bytes(3000)}), lie)
    with pytest.raises(ValueError, match=r"is a damaged \.docx file|it is a trap"):
        check_document(data)


def test_what_is_unpacked_is_counted_whatever_was_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_check_entries", lambda entries: None)
    monkeypatch.setattr(archive, "MOST_BYTES", 2**20)
    with pytest.raises(ValueError, match="unpacks to more than"):
        check_document(packed(NEEDED | {"a.bin": bytes(2**21)}))


ENTITY = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    "part",
    [
        ENTITY.encode(),
        b"\xef\xbb\xbf" + ENTITY.encode(),
        ENTITY.encode("utf-16"),
        ENTITY.encode("utf-16-le"),
        ENTITY.encode("utf-16-be"),
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<!--" + b" " * (2**16 - 10) + b"--><!DOCTYPE a><a/>",
    ],
    ids=["utf-8", "mark", "utf-16", "little", "big", "system", "over two pieces"],
)
@pytest.mark.parametrize("name", ["word/styles.xml", "_rels/.rels", "word/odd.bin"])
def test_declarations_are_refused_in_every_part_that_could_be_xml(name: str, part: bytes) -> None:
    with pytest.raises(ValueError, match="declares entities or a document type"):
        check_document(packed(NEEDED | {name: part}))


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "cp037"])
def test_xml_in_an_encoding_that_hides_declarations_is_refused(encoding: str) -> None:
    part = f'<?xml version="1.0" encoding="{encoding}"?>{ENTITY}'.encode(encoding)
    with pytest.raises(ValueError, match=r"no XML in UTF-8 or UTF-16|declares entities"):
        check_document(packed(NEEDED | {"word/styles.xml": part}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/page.html", "<!DOCTYPE html><p>A page that was put in.</p>"),
        ("word/media/a.png", "\x89PNG <!DOCTYPE in a picture"),
        ("word/comments.xml", "<a>&lt;!DOCTYPE a&gt;</a>"),
        ("word/wide.xml", '<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16")),
    ],
)
def test_what_only_looks_like_a_declaration_passes(name: str, content: str | bytes) -> None:
    check_document(packed(NEEDED | {name: content}))


@settings(max_examples=150)
@given(st.data())
def test_any_damage_passes_or_is_refused_with_a_reason(data: st.DataObject) -> None:
    good = bytearray(packed(NEEDED | {"word/styles.xml": "<styles/>" * 20}))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    assert verdict(bytes(good)).startswith(("passes", "is ", "unpacks to", "declares"))


def verdict(data: bytes) -> str:
    try:
        check_document(data)
    except ValueError as error:
        return str(error)
    return "passes"


def test_a_directory_that_points_before_the_file_is_refused() -> None:
    data = bytearray(packed(NEEDED | {"word/styles.xml": "<styles/>" * 20}))
    end = bytes(data).rindex(b"PK\x05\x06")
    data[end + 16 : end + 20] = (int.from_bytes(data[end + 16 : end + 20], "little") + 256).to_bytes(4, "little")
    assert verdict(bytes(data)).startswith("is a damaged .docx file")


def test_a_stream_that_breaks_off_is_refused() -> None:
    data = bytearray(packed(NEEDED | {"word/a.bin": bytes(range(256)) * 40}))
    with zipfile.ZipFile(BytesIO(bytes(data))) as entries:
        entry = entries.getinfo("word/a.bin")
    at = entry.header_offset + 30 + len(entry.filename)
    data[at : at + 8] = zlib.compress(b"")
    with pytest.raises(ValueError, match=r"is a damaged \.docx file"):
        check_document(bytes(data))
