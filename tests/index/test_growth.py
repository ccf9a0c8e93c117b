"""A grown generation is as good as one that was built whole, and leaves the one from which it grew as it was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import index.growth
from index.contents import read_manifest_of
from index.errors import GenerationError
from index.generation import verify
from index.indexed import passages_and_vectors
from index.lexical import LexicalIndex
from index.library import Library
from index.vectors import VectorIndex
from index.verify import verify as verify_library
from tests.index.making import BRIDGES, ENCODER, RIVERS, TRAILS, take_in, write

if TYPE_CHECKING:
    from index.generation import Generation
    from index.settings import Settings

FIRST = {"rivers.txt": RIVERS, "trails.txt": TRAILS, "bridges.txt": BRIDGES}
LATER = {
    f"later{number}.txt": f"Ghana proposes summary number {number}. They have no legal force." for number in range(3)
}


@pytest.fixture(autouse=True)
def small_libraries_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.growth, "GROWS_FROM", 1)
    monkeypatch.setattr(index.growth, "LARGEST_SHARE", 1)
    monkeypatch.setattr(index.growth, "_COPIED", 0)  # every file is linked: none may be written in place


@pytest.fixture(params=["folder", "server"])
def anywhere(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings with the vectors in the library's folder, and with them on a server."""
    if request.param == "server":
        return settings.model_copy(update={"chroma_url": request.getfixturevalue("chroma_server")})
    return settings


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return write(tmp_path / "papers", FIRST)


def folder_in_use(library: Library) -> Path:
    return library.home / "generations" / str(library.generations.current_name())


def in_use(library: Library) -> Generation:
    return library.generations.open(str(library.generations.current_name()))


def found(library: Library, question: str) -> tuple[list[str], list[tuple[str, float]]]:
    """What words and vectors bring up, best first."""
    generation = in_use(library)
    try:
        words = [id for id, _ in generation.lexical.search(question, 20)]
        return words, [
            (id, round(cosine, 5)) for id, cosine in generation.vectors.search(ENCODER.encode([question])[0], 20)
        ]
    finally:
        generation.close()


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_came_is_found_beside_what_was_there_as_if_all_had_been_built_whole(
    anywhere: Settings, papers: Path
) -> None:
    take_in(anywhere, papers)
    library = Library(anywhere)
    for name, text in LATER.items():  # grows three times, each time from the one before
        take_in(anywhere, write(papers, {name: text}))
    manifest = read_manifest_of(folder_in_use(library))
    assert (manifest.base_revision, manifest.added) == (4, 3)
    assert verify_library(library) == []
    with library.reading() as snapshot:
        assert (
            verify(folder_in_use(library), library.chroma_url, *passages_and_vectors(snapshot, ENCODER.fingerprint))
            == []
        )
    questions = ["the register of river levels", "summary number 2", "They have no legal force", "перечень троп"]
    grown = [found(library, question) for question in questions]
    library.rebuild()
    whole = read_manifest_of(folder_in_use(library))
    assert (whole.base_revision, whole.added) == (None, None)
    assert [found(library, question) for question in questions] == grown
    assert (whole.ids_sha256, whole.catalogue_sha256) == (manifest.ids_sha256, manifest.catalogue_sha256)
    assert (whole.statements, whole.passages) == (manifest.statements, manifest.passages)


def test_the_one_from_which_it_grew_stays_as_it_was_and_shares_its_files(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    before, held = folder_in_use(library), files(folder_in_use(library))
    take_in(settings, write(papers, LATER))
    found(library, "summary")  # opened, and asked
    assert files(before) == held
    shared = folder_in_use(library) / "chroma" / "chroma.sqlite3"
    assert shared.samefile(before / "chroma" / "chroma.sqlite3")


def test_after_a_removal_or_a_change_the_next_one_is_built_whole(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    take_in(settings, write(papers, {"later0.txt": LATER["later0.txt"]}))
    assert read_manifest_of(folder_in_use(library)).added == 1
    take_in(settings, write(papers, {"rivers.txt": RIVERS.replace("spring", "autumn")}))
    assert read_manifest_of(folder_in_use(library)).added is None
    take_in(settings, write(papers, {"later1.txt": LATER["later1.txt"]}))
    assert read_manifest_of(folder_in_use(library)).added == 1
    library.remove("trails")
    assert read_manifest_of(folder_in_use(library)).added is None
    assert verify_library(library) == []
    assert library.generations.names() == [folder_in_use(library).name]


def test_a_statement_that_is_now_known_by_another_of_its_files_makes_a_whole_one(
    settings: Settings, papers: Path
) -> None:
    take_in(settings, write(papers, {"z.txt": RIVERS}))
    library = Library(settings)
    (papers / "rivers.txt").unlink()
    write(papers, LATER)
    take_in(settings, papers, remove_missing=True)
    assert read_manifest_of(folder_in_use(library)).added is None
    assert verify_library(library) == []


@pytest.mark.parametrize("what", ["too much", "a language that has no fields yet", "too small a library"])
def test_it_is_built_whole_where_growing_does_not_pay_or_cannot_be(
    what: str, settings: Settings, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(settings, papers)
    if what == "too much":
        monkeypatch.setattr(index.growth, "LARGEST_SHARE", 0.1)
    if what == "too small a library":
        monkeypatch.setattr(index.growth, "GROWS_FROM", 20)
    greek = "Η Ελλάδα προτείνει μητρώο. Τα ποτάμια ανεβαίνουν την άνοιξη."
    take_in(settings, write(papers, {"greek.txt": greek} if what.startswith("a language") else LATER))
    library = Library(settings)
    assert read_manifest_of(folder_in_use(library)).added is None
    assert verify_library(library) == []


@pytest.mark.parametrize("step", ["LexicalIndex.extend", "VectorIndex.build", "sealed", "_share", "_problems"])
def test_whatever_step_breaks_off_the_old_one_stays_in_use_and_the_next_grows(
    step: str, settings: Settings, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(settings, papers)
    library = Library(settings)
    held = files(folder_in_use(library))
    write(papers, LATER)

    def breaks_off(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"index.growth.{step}", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            take_in(settings, papers)
    assert library.generations.current_name() == "000001"
    assert files(folder_in_use(library)) == held
    take_in(settings, papers)
    assert read_manifest_of(folder_in_use(library)).added == 3
    assert verify_library(library) == []


@pytest.mark.parametrize("lost", ["a word index", "a vector index"])
def test_one_that_lacks_what_came_is_not_put_in_use(
    lost: str, settings: Settings, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(settings, papers)
    write(papers, LATER)
    if lost == "a word index":
        real = LexicalIndex.extend
        monkeypatch.setattr(LexicalIndex, "extend", lambda folder, documents: real(folder, list(documents)[1:]))
    else:
        monkeypatch.setattr(VectorIndex, "missing", lambda self, ids, vectors: [ids[0]])
    with pytest.raises(
        GenerationError, match=r"was not put in use: its lexical index has|vectors are not found by themselves"
    ):
        take_in(settings, papers)
    assert Library(settings).generations.current_name() == "000001"


def test_a_damaged_generation_is_not_grown_from(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    shutil.rmtree(folder_in_use(library) / "lexical")
    take_in(settings, write(papers, LATER))
    assert read_manifest_of(folder_in_use(library)).added is None
    assert verify_library(library) == []


def test_generations_on_a_server_keep_the_collection_that_they_share(
    chroma_server: str, settings: Settings, papers: Path
) -> None:
    import chromadb

    settings = settings.model_copy(update={"chroma_url": chroma_server})
    take_in(settings, papers)
    library = Library(settings)
    with library.writing() as catalogue:
        mine = catalogue.library_id
    for name, text in LATER.items():
        take_in(settings, write(papers, {name: text}))
    client = chromadb.HttpClient(port=int(chroma_server.rsplit(":", 1)[1]))
    names = sorted(collection.name for collection in client.list_collections() if mine in collection.name)
    assert names == [f"demarche-{mine}-{name}" for name in ("000001", "000003-added", "000004-added")]
    library.rebuild()
    library.rebuild()
    names = sorted(collection.name for collection in client.list_collections() if mine in collection.name)
    assert names == [f"demarche-{mine}-{name}" for name in ("000005", "000006")]
