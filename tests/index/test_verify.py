"""A sound library has no problem; each kind of damage is found and named."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

from index.catalogue import FILE_NAME
from index.contents import Manifest
from index.errors import LibraryMissing
from index.library import Library
from index.verify import verify
from tests.index.making import BRIDGES, RIVERS, TRAILS, reseal, take_in, write

if TYPE_CHECKING:
    from pathlib import Path

    from index.settings import Settings


@pytest.fixture
def library(settings: Settings, tmp_path: Path) -> Library:
    """Three statements, each of several passages."""
    short = settings.model_copy(update={"passage_characters": 60})
    take_in(short, write(tmp_path / "papers", {"rivers.txt": RIVERS, "trails.txt": TRAILS, "bridges.txt": BRIDGES}))
    return Library(short)


def damage(library: Library, sql: str, *values: object) -> None:
    with sqlite3.connect(library.home / FILE_NAME) as connection:
        assert connection.execute(sql, values).rowcount > 0
    connection.close()


def generation(library: Library) -> Path:
    name = library.generations.current_name()
    assert name
    return library.home / "generations" / name


def test_what_an_ingest_leaves_is_sound(library: Library) -> None:
    assert verify(library) == []


def test_an_empty_library_is_sound(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    take_in(settings, tmp_path / "papers")
    assert verify(Library(settings)) == []


def test_where_there_is_no_library_there_is_nothing_to_verify(settings: Settings) -> None:
    with pytest.raises(LibraryMissing):
        verify(Library(settings))


OF_RIVERS = "statement = (SELECT key FROM statements WHERE id = 'rivers')"
DAMAGES = {
    "a changed word": (
        "UPDATE statements SET text = replace(text, 'supports', 'opposes.') WHERE id = 'rivers'",
        "text_sha256",
    ),
    "a place beyond the text": ("""UPDATE statements SET found = '{"date": [5, 99999]}' WHERE id = 'rivers'""", "date"),
    "a sentence beyond the text": (
        'UPDATE sentences SET "end" = 99999 WHERE position = 2 AND OF_RIVERS',
        "can't be read",
    ),
    "an unknown role": ("UPDATE sentences SET role = 'chorus' WHERE OF_RIVERS", "chorus"),
    "a sentence in no passage": ("DELETE FROM passages WHERE position = 0 AND OF_RIVERS", "each sentence of its body"),
    "a sentence in two passages": ("UPDATE passages SET first = 0 WHERE OF_RIVERS", "each sentence of its body"),
    "a passage with another's id": ("UPDATE passages SET id = 'x' WHERE position = 0 AND OF_RIVERS", "its text makes"),
    "a passage without a vector": (
        "DELETE FROM embeddings WHERE key IN (SELECT embedding_key FROM passages WHERE OF_RIVERS)",
        "have no vector of model hashing-64",
    ),
    "a vector of another model": (
        "UPDATE embeddings SET fingerprint = 'x' WHERE key IN (SELECT embedding_key FROM passages WHERE OF_RIVERS)",
        "have no vector of model hashing-64",
    ),
    "sentences without vectors": (
        "DELETE FROM sentence_embeddings WHERE key IN (SELECT embedding_key FROM passages WHERE OF_RIVERS)",
        "don't have sound vectors for each of their sentences",
    ),
    "fewer vectors than sentences": (
        "UPDATE sentence_embeddings SET vectors = substr(vectors, 65)",
        "don't have sound vectors for each of their sentences",
    ),
    "word pieces of other sentences": (
        "UPDATE sentence_embeddings SET pieces = x'0100'",
        "don't have sound vectors for each of their sentences",
    ),
    "half a number": ("UPDATE embeddings SET vector = x'0000'", "can't be read"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_in_the_catalogue_is_found_and_its_statement_named(library: Library, name: str) -> None:
    sql, sign = DAMAGES[name]
    damage(library, sql.replace("OF_RIVERS", OF_RIVERS))
    first, *others = verify(library)
    assert sign in first or any(sign in problem for problem in others)
    assert any(problem.startswith("Statement rivers: ") for problem in [first, *others])
    assert "run: demarche" in first or "demarche remove" in first


@pytest.mark.parametrize("vector", [np.full(64, 0.5), np.zeros(64), np.full(64, np.nan)], ids=["long", "zero", "none"])
def test_a_vector_that_isnt_of_length_1_is_found(library: Library, vector: npt.NDArray[np.float64]) -> None:
    damage(library, "UPDATE embeddings SET vector = ?", vector.astype("<f4").tobytes())
    assert "don't have length 1" in verify(library)[0]


def test_vectors_of_two_dimensions_are_found(library: Library) -> None:
    vector = np.eye(32, dtype="<f4")[0].tobytes()
    damage(library, "UPDATE embeddings SET vector = ? WHERE key = (SELECT min(key) FROM embeddings)", vector)
    assert any("different dimensions (32, 64)" in problem for problem in verify(library))


def test_a_catalogue_that_is_no_longer_a_database_is_said_to_be_damaged(library: Library) -> None:
    path = library.home / FILE_NAME
    data = bytearray(path.read_bytes())
    data[4096 : len(data) // 2] = b"\xff" * (len(data) // 2 - 4096)
    path.write_bytes(data)
    assert "is damaged" in verify(library)[0]


def test_a_damaged_page_is_found_where_no_statement_lies_on_it(library: Library) -> None:
    path = library.home / FILE_NAME
    with sqlite3.connect(path) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'runs'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size + 100 : page * size] = b"\xff" * (size - 100)
    path.write_bytes(data)
    assert "is damaged" in verify(library)[0]


def test_a_generation_that_lacks_a_part_is_found(library: Library) -> None:
    shutil.rmtree(generation(library) / "lexical")
    (problem,) = verify(library)
    assert problem.startswith("Generation 000001: ")
    assert problem.endswith("run: demarche rebuild")


def test_a_generation_that_holds_other_passages_is_found(library: Library, settings: Settings, tmp_path: Path) -> None:
    other = settings.model_copy(update={"home": tmp_path / "other"})
    take_in(other, write(tmp_path / "more", {"rivers.txt": RIVERS}))
    shutil.rmtree(generation(library) / "lexical")
    shutil.copytree(generation(Library(other)) / "lexical", generation(library) / "lexical")
    reseal(generation(library))
    (problem,) = verify(library)
    assert "its lexical index lacks" in problem


@pytest.mark.parametrize(
    ("field", "value", "sign"), [("fingerprint", "x", "was built for model x"), ("revision", 1, "from revision 1")]
)
def test_a_generation_of_another_model_or_revision_is_found(
    library: Library, field: str, value: object, sign: str
) -> None:
    manifest = generation(library) / "manifest.json"
    changed = Manifest(**json.loads(manifest.read_text("utf-8")) | {field: value}).signed()
    manifest.write_text(json.dumps(asdict(changed)), "utf-8")
    (problem,) = verify(library)
    assert sign in problem


def test_a_library_without_a_generation_is_told_how_to_get_one(library: Library) -> None:
    (library.home / "CURRENT").unlink()
    assert verify(library) == ["No generation is in use; run: demarche rebuild"]


def test_verifying_changes_no_statement(library: Library) -> None:
    before = (library.home / FILE_NAME).read_bytes()
    verify(library)
    assert (library.home / FILE_NAME).read_bytes() == before
