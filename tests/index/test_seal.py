"""The seal: every change of a file is noticed; large files that look as they did aren't hashed again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import index.seal
from index.errors import GenerationError
from index.seal import broken, read_stamps, require_unbroken, sealed, stamps, write_stamps


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "sealed"
    (place / "deep").mkdir(parents=True)
    (place / "small").write_bytes(b"few")
    (place / "deep" / "large").write_bytes(b"many bytes")
    return place


@pytest.fixture(autouse=True)
def ten_bytes_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.seal, "LARGE", 10)


def test_a_sealed_folder_is_unbroken_and_each_damage_is_named(folder: Path) -> None:
    seal = sealed(folder)
    assert broken(folder, seal) == []
    (folder / "small").write_bytes(b"fex")
    (folder / "deep" / "large").unlink()
    assert [problem.split(str(folder))[1] for problem in broken(folder, seal)] == [
        "/deep/large can't be read (No such file or directory)",
        "/small is not as it was written",
    ]
    assert len(broken(folder, seal, part="deep/")) == 1
    with pytest.raises(GenerationError, match=r"small is not as it was written; run: demarche rebuild"):
        require_unbroken(folder, seal)


def test_a_large_file_that_looks_as_it_did_is_not_hashed_and_a_small_one_always(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal, seen = sealed(folder), stamps(folder)
    assert list(seen) == ["deep/large"]
    hashed: list[str] = []
    real = index.seal._digest

    def noted(path: Path) -> str:
        hashed.append(path.name)
        return real(path)

    monkeypatch.setattr(index.seal, "_digest", noted)
    assert broken(folder, seal, seen=seen) == []
    assert hashed == ["small"]
    assert broken(folder, seal) == []
    assert sorted(hashed) == ["large", "small", "small"]


@pytest.mark.parametrize("damage", ["a byte", "cut", "another file in its place"])
def test_a_large_file_that_was_written_to_is_hashed_again(folder: Path, damage: str) -> None:
    seal, seen = sealed(folder), stamps(folder)
    large = folder / "deep" / "large"
    before = large.stat()
    if damage == "a byte":
        large.write_bytes(b"many bytez")
    elif damage == "cut":
        large.write_bytes(b"many")
    else:
        (folder / "other").write_bytes(b"many bytez")
        (folder / "other").replace(large)
        os.utime(large, ns=(before.st_atime_ns, before.st_mtime_ns))
    if damage == "a byte":
        os.utime(large, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert broken(folder, seal, seen=seen) == [f"{large} is not as it was written"]


def test_stamps_are_kept_in_a_file_and_a_damaged_one_means_none(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "seen.json"
    assert read_stamps(file) == {}
    write_stamps(file, stamps(folder))
    assert read_stamps(file) == stamps(folder)
    for content in (b"", b"\xff", b"[1]", b'{"deep/large": 3}', b'{"deep/large": ["x"]}'):
        file.write_bytes(content)
        assert read_stamps(file) == {}
    write_stamps(tmp_path / "no" / "such" / "folder", stamps(folder))  # hashed each time, then


def test_the_hash_of_a_shared_file_is_taken_over_and_that_of_a_copy_is_not(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "deep").mkdir(parents=True)
    os.link(folder / "deep" / "large", other / "deep" / "large")
    (other / "small").write_bytes(b"own")
    pretended = {"deep/large": "taken over", "small": "not looked at"}
    assert sealed(other, like=(folder, pretended)) == sealed(other) | {"deep/large": "taken over"}
