"""Which files are statements, and what the manifests say about them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import ManifestError, SourceError
from index.scan import scan
from index.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "papers"
    for name in (
        "b.txt", "A.txt", "sub/deep/c.md", "наш/заявление.txt", "README.md", "sub/readme.TXT", "README", ".hidden.txt", ".git/x.txt",
        "sub/.cache/y.txt", "picture.png",
    ):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("We agree.", "utf-8")
    return root


def manifest(folder: Path, **delegations: str) -> None:
    lines = [
        json.dumps({"file": file.replace("__", "/") + ".txt", "delegation": who}) for file, who in delegations.items()
    ]
    (folder / "manifest.jsonl").write_text("\n".join(lines), "utf-8")


def test_readmes_hidden_files_and_manifests_are_no_statements(folder: Path) -> None:
    manifest(folder, b="France")
    assert [found.path for found in scan(folder)] == [
        "A.txt",
        "b.txt",
        "picture.png",
        "sub/deep/c.md",
        "наш/заявление.txt",
    ]


def test_a_file_of_an_unknown_kind_is_found_so_that_its_failure_is_told(folder: Path) -> None:
    assert "picture.png" in [found.path for found in scan(folder)]


def test_a_manifest_tells_about_files_below_it_too(folder: Path) -> None:
    (folder / "sub" / "d.txt").write_text("We agree.", "utf-8")
    manifest(folder, b="France", sub__d="Jordan")
    told = {found.path: dict(found.given) for found in scan(folder) if found.given}
    assert told == {"b.txt": {"delegation": "France"}, "sub/d.txt": {"delegation": "Jordan"}}


def test_the_nearest_manifest_has_the_last_word(folder: Path) -> None:
    (folder / "sub" / "d.txt").write_text("We agree.", "utf-8")
    manifest(folder, sub__d="Jordan")
    manifest(folder / "sub", d="Ghana")
    assert {found.path: dict(found.given) for found in scan(folder) if found.given} == {
        "sub/d.txt": {"delegation": "Ghana"}
    }


def test_one_file_is_found_with_its_folders_manifest(folder: Path) -> None:
    manifest(folder, b="France")
    (found,) = scan(folder / "b.txt")
    assert (found.root, found.path, dict(found.given)) == (folder, "b.txt", {"delegation": "France"})
    assert found.file == folder / "b.txt"


def test_a_file_that_is_named_is_found_whatever_it_is_called(folder: Path) -> None:
    assert [found.path for found in scan(folder / "README.md")] == ["README.md"]


def test_what_is_not_there_is_an_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="gone: no such file or folder"):
        scan(tmp_path / "gone")


def test_a_wrong_manifest_stops_the_scan(folder: Path) -> None:
    (folder / "sub" / "manifest.jsonl").write_text('{"file": "gone.txt"}', "utf-8")
    with pytest.raises(ManifestError, match=r"sub/manifest\.jsonl:1"):
        scan(folder)


def test_a_relative_folder_is_the_same_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    assert scan(Path("papers")) == scan(folder) == scan(folder.parent / "papers" / "sub" / "..")


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert scan(tmp_path) == []


def test_the_recipe_changes_with_all_that_shapes_a_statement_and_with_nothing_else(folder: Path) -> None:
    settings = Settings()
    before = {found.path: found.recipe(settings) for found in scan(folder)}
    assert {found.path: found.recipe(Settings(port=1, max_quotes=1)) for found in scan(folder)} == before
    assert all(found.recipe(Settings(passage_characters=500)) != before[found.path] for found in scan(folder))
    manifest(folder, b="France")
    after = {found.path: found.recipe(settings) for found in scan(folder)}
    assert [path for path in after if after[path] != before[path]] == ["b.txt"]
