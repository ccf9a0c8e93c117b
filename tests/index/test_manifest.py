"""manifest.jsonl: each wrong line is named by its number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ManifestError
from index.manifest import FIELDS, NAME, read_manifest
from index.statement import METADATA_FIELDS
from tests.conftest import SEEDS
from tests.index.fixtures import PAPERS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("We agree.", "utf-8")
    return tmp_path


def write(folder: Path, *lines: str | dict[str, object]) -> None:
    rows = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    (folder / NAME).write_text("\n".join(rows), "utf-8")


def test_a_folder_without_a_manifest_gives_nothing(folder: Path) -> None:
    assert read_manifest(folder) == {}


def test_the_fields_are_fields_of_the_metadata() -> None:
    assert set(FIELDS) <= set(METADATA_FIELDS)
    assert {"symbol", "delegation", "speaker", "body", "meeting", "date", "language", "url"} <= set(FIELDS)


def test_each_line_tells_about_one_file(folder: Path) -> None:
    write(
        folder,
        {"file": "a.txt", "delegation": " Türkiye ", "date": "2019-06"},
        "",
        {"file": "sub/c.txt", "speaker": None},
    )
    assert read_manifest(folder) == {"a.txt": {"delegation": "Türkiye", "date": "2019-06"}, "sub/c.txt": {}}


def test_a_byte_order_mark_is_no_part_of_the_first_line(folder: Path) -> None:
    (folder / NAME).write_bytes(b'\xef\xbb\xbf{"file": "a.txt"}\r\n{"file": "b.txt"}\r\n')
    assert set(read_manifest(folder)) == {"a.txt", "b.txt"}


@pytest.mark.parametrize("separator", ["\u2028", "\u0085", "\x0b"])
def test_only_line_ends_end_a_line(folder: Path, separator: str) -> None:
    write(folder, {"file": "a.txt", "title": f"One{separator}two"}, {"file": "b.txt"})
    assert read_manifest(folder)["a.txt"]["title"].split() == ["One", "two"]


@settings(max_examples=20)
@given(
    field=st.sampled_from([field for field in FIELDS if field != "date" and "language" not in field]),
    value=st.text(min_size=1),
)
def test_any_text_that_is_not_blank_arrives(tmp_path_factory: pytest.TempPathFactory, field: str, value: str) -> None:
    folder = tmp_path_factory.mktemp("papers")
    (folder / "a.txt").write_text("We agree.", "utf-8")
    (folder / NAME).write_text(json.dumps({"file": "a.txt", field: value}), "ascii")
    if value.strip():
        assert read_manifest(folder) == {"a.txt": {field: value.strip()}}
    else:
        with pytest.raises(ManifestError):
            read_manifest(folder)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"file": "b.txt"', "is not JSON: .* at column"),
        ('["b.txt"]', 'must be an object with a "file"'),
        ('{"symbol": "A/1"}', 'must be an object with a "file"'),
        ('{"file": 7}', 'must be an object with a "file"'),
        ('{"file": "gone.txt"}', "names gone.txt, which is not in"),
        ('{"file": "a.txt"}', "a.txt has a line already"),
        ('{"file": "b.txt", "country": "FR"}', 'unknown field "country"; known are file, symbol'),
        ('{"file": "b.txt", "speaker": 3}', '"speaker" must be a text'),
        ('{"file": "b.txt", "speaker": "  "}', '"speaker" must be a text'),
        ('{"file": "b.txt", "date": "13 June 2019"}', '"date" must be YYYY, YYYY-MM or YYYY-MM-DD'),
        ('{"file": "b.txt", "date": "2019-02-30"}', '"date" must be YYYY'),
        ('{"file": "b.txt", "language": "English"}', '"language" must be a two-letter code'),
        ('{"file": "b.txt", "original_language": "RU"}', '"original_language" must be a two-letter code'),
    ],
)
def test_a_wrong_line_is_named_by_its_number(folder: Path, line: str, reason: str) -> None:
    write(folder, {"file": "a.txt"}, "", line)
    with pytest.raises(ManifestError, match=reason) as caught:
        read_manifest(folder)
    assert caught.value.line == 3
    assert str(caught.value).startswith(f"{folder / NAME}:3: ")


def test_a_manifest_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / NAME).write_bytes('{"file": "a.txt", "speaker": "Étienne"}'.encode("windows-1252"))
    with pytest.raises(ManifestError, match=r"is not UTF-8 .*save it again as UTF-8"):
        read_manifest(folder)


@pytest.mark.parametrize("outside", ["../a.txt", "{folder}/a.txt", "../sub/c.txt"])
def test_a_manifest_tells_only_about_files_below_it(folder: Path, outside: str) -> None:
    write(folder / "sub", {"file": outside.format(folder=folder), "delegation": "Atlantis"})
    with pytest.raises(ManifestError, match=r"manifest\.jsonl:1: "):
        read_manifest(folder / "sub")


@pytest.mark.parametrize("papers", [PAPERS, SEEDS / "statements"], ids=["fixtures", "seeds"])
def test_the_manifests_in_the_repository_are_right(papers: Path) -> None:
    for file, given_fields in read_manifest(papers).items():
        assert (papers / file).is_file()
        assert given_fields
