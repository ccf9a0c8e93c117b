"""The files that readers are tried on are what they claim to be, and the same each time."""

from __future__ import annotations

import re
import time
import zipfile
import zlib
from io import BytesIO
from itertools import islice

import pytest
from docx import Document
from pypdf import PdfReader

from index.readers import archive, docx
from tests.index.readers.damage import SENTENCES, bombs, good_files, mutations

REFUSED_BEFORE_OPENING = {
    "unpacks-to-2-gb.docx": "is a trap",
    "many-entries.docx": "more than 2,000 entries",
    "laughs.docx": "declares entities",
    "laughs-utf-16.docx": "declares entities",
    "reads-passwords.docx": "declares entities",
}


@pytest.fixture(scope="module")
def harmful() -> dict[str, bytes]:
    return bombs()


def shown(name: str, data: bytes) -> str:
    """The text of a good file, as somebody else's library reads it."""
    if name.endswith(".pdf"):
        return PdfReader(BytesIO(data)).pages[0].extract_text()
    if name.endswith(".docx"):
        return "\n".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)
    return data.decode()


@pytest.mark.parametrize("name", SENTENCES)
def test_a_good_file_holds_its_sentence_and_no_other_does(name: str) -> None:
    holding = [file for file, data in good_files().items() if SENTENCES[name] in shown(file, data)]
    assert holding == [name]


def test_the_same_seed_gives_the_same_files_and_another_gives_others() -> None:
    good_files.cache_clear()
    first = list(mutations(7, 80))
    good_files.cache_clear()
    assert list(mutations(7, 80)) == first
    assert list(mutations(8, 80)) != first
    assert len({name for name, _ in first}) == 80


def test_every_damage_comes_to_every_kind_of_file() -> None:
    names = [name for name, _ in islice(mutations(1, 40), 40)]
    assert len({re.sub(r"^\d+-|-fictional.*", "", name) for name in names}) == 10
    assert {name.rpartition(".")[2] for name in names} == {"pdf", "docx", "html", "txt"}


def test_most_damaged_files_differ_from_the_good_ones() -> None:
    unchanged = [name for name, data in mutations(3, 200) if data in good_files().values()]
    assert len(unchanged) <= 25  # the wrong suffixes, and chunks that were zeros or lay at the end


def test_bombs_are_small_quick_and_the_same_each_time(harmful: dict[str, bytes]) -> None:
    begun = time.process_time()
    again = bombs()
    assert time.process_time() - begun < 10
    assert {name: zlib.crc32(data) for name, data in again.items()} == {
        name: zlib.crc32(data) for name, data in harmful.items()
    }
    assert max(map(len, harmful.values())) < 40_000_000


def test_the_archive_really_unpacks_to_what_it_says(harmful: dict[str, bytes]) -> None:
    with zipfile.ZipFile(BytesIO(harmful["unpacks-to-2-gb.docx"])) as entries:
        entry = entries.getinfo("word/document.xml")
        assert 2_000_000_000 < entry.file_size <= 2**31
        with entries.open(entry) as stream:
            assert stream.read(300).endswith(
                b"<w:p/>" * 20 + b"<w:p"[: (300 - 93) % 6]
            ) or b"<w:p/><w:p/>" in stream.read(99)


@pytest.mark.parametrize("name", ["unpacks-to-zeros.pdf", "unpacks-to-words.pdf", "unpacks-thrice.pdf"])
def test_a_page_really_unpacks_to_gigabytes(name: str, harmful: dict[str, bytes]) -> None:
    data = harmful[name]
    stream = data[data.index(b"stream\n", data.index(b"/Filter")) + 7 :]
    for _ in range(2 if name == "unpacks-thrice.pdf" else 0):
        stream = zlib.decompressobj().decompress(stream)
    unpacker = zlib.decompressobj()
    assert len(unpacker.decompress(stream, 2**25)) == 2**25
    assert len(data) < 5_000_000


@pytest.mark.parametrize("name", REFUSED_BEFORE_OPENING)
def test_a_harmful_archive_is_refused_before_anything_opens_it(name: str, harmful: dict[str, bytes]) -> None:
    with pytest.raises(ValueError, match=REFUSED_BEFORE_OPENING[name]):
        archive.check_document(harmful[name])


def test_a_document_that_nests_too_deep_is_refused(harmful: dict[str, bytes]) -> None:
    with pytest.raises(ValueError, match=r"damaged|nests its elements"):
        docx.read(harmful["deep-tables.docx"])
