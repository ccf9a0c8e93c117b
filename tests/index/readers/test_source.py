"""One file: which reader, and what is refused with which words."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings

from index.errors import ReadError
from index.readers import read_source
from index.readers.sniff import PROMISED
from tests.strategies import statement_texts


@settings(max_examples=25)
@given(statement_texts())
def test_a_source_carries_its_text_its_encoding_and_the_hash_of_its_bytes(text: str) -> None:
    data = text.encode()
    read = read_source(Path("a.txt"), data)
    assert (read.encoding, read.sha256) == ("utf-8", hashlib.sha256(data).hexdigest())
    assert "".join(sorted(read.text.split())) == "".join(sorted(text.split()))


@pytest.mark.parametrize("suffix", [*(suffix for suffix, kind in PROMISED.items() if kind == "text"), ".TXT", ".Md"])
def test_each_suffix_that_is_promised_has_a_reader(suffix: str) -> None:
    assert read_source(Path(f"a{suffix}"), b"We agree.").text == "We agree."


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xyz", b"We agree.", r"no reader for \.xyz; read are \.txt"),
        ("a", b"We agree.", "no reader for files without suffix"),
        ("a.txt", b"", "the file holds no text"),
        ("a.txt", "\ufeff \n\f\u00a0\n".encode(), "the file holds no text"),
        ("a.txt", b"\xff\xfeM", "save it again as UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_name_and_a_reason(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as caught:
        read_source(Path("papers") / name, data)
    assert caught.value.path == Path("papers") / name
    assert caught.value.stage == "read"
    assert str(caught.value).startswith(f"papers/{name}: ")


def test_invisible_characters_are_taken_out_and_counted_whatever_the_kind() -> None:
    read = read_source(Path("a.txt"), "We do\u202e not\u200b agree.".encode())
    assert read.text == "We do not agree."
    assert read.remarks == ("invisible characters were taken out: 1 bidirectional controls, 1 zero-width characters",)
