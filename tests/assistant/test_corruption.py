"""Every file of a generation, damaged in every way: noticed, named, answered meanwhile, mended by a rebuild."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from index.apart import verify_apart
from index.library import Library
from index.settings import Settings
from index.verify import verify
from tests.assistant.making import assistant_of
from tests.index.making import BRIDGES, RIVERS, TRAILS, take_in, write

QUESTION = "Rivers rise in the spring"


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


DAMAGES: list[Callable[[Path], None]] = [_truncated, _emptied, _flipped, Path.unlink]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sound library of three statements."""
    folder = tmp_path_factory.mktemp("whole")
    papers = write(folder / "papers", {"rivers.txt": RIVERS, "trails.txt": TRAILS, "bridges.txt": BRIDGES})
    take_in(Settings(home=folder / "library"), papers)
    return folder / "library"


def files_of_a_generation(home: Path) -> list[Path]:
    name = (home / "CURRENT").read_text("ascii").strip()
    files = sorted(path for path in (home / "generations" / name).rglob("*") if path.is_file())
    return [path for path in files if path.stat().st_size]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_to_any_file_is_noticed_named_answered_and_mended(
    whole: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    files = files_of_a_generation(whole)
    assert {"chroma.sqlite3", "data_level0.bin", "meta.json", "manifest.json"} <= {path.name for path in files}
    best = assistant_of(Settings(home=whole)).retrieve(QUESTION)[0]
    for number, file in enumerate(files):
        home = tmp_path / str(number)
        shutil.copytree(whole, home)
        damaged = home / file.relative_to(whole)
        damage(damaged)
        settings = Settings(home=home)
        assistant = assistant_of(settings)
        answer = assistant.ask(QUESTION)
        assert assistant.retrieve(QUESTION)[0].passage_id == best.passage_id
        assert answer.generation is None
        assert answer.notice is not None
        assert damaged.name in answer.notice
        assert "demarche rebuild" in answer.notice
        assert any(damaged.name in problem for problem in verify(Library(settings)))
        Library(settings).rebuild()
        assert (assistant.ask(QUESTION).notice, verify(Library(settings))) == (None, [])


def test_words_are_still_found_where_only_the_vectors_are_damaged(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "library")
    for file in (tmp_path / "library" / "generations").rglob("data_level0.bin"):
        _flipped(file)
    assert assistant_of(Settings(home=tmp_path / "library")).retrieve(QUESTION)[0].lexical == 1.0


def test_a_sound_library_is_sound_apart_too(whole: Path) -> None:
    assert verify_apart(Settings(home=whole, login=SecretStr("reader:fictional"))) == [], "and its login is its own"


def test_a_check_that_dies_of_the_damage_says_so_here(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes, index.verify\nindex.verify.verify = lambda library: ctypes.string_at(0)\n", "utf-8"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (problem,) = verify_apart(Settings(home=whole))
    assert "ended by SIGSEGV" in problem
    assert "demarche rebuild" in problem
