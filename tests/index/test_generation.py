"""Generations: derived from the catalogue, verified before use, and gone with what they held."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import chromadb
import pytest
import tantivy

import index.generation
from index.catalogue import Catalogue
from index.contents import Manifest, hash_of_ids, read_manifest_of
from index.digest import digest_of
from index.errors import GenerationError
from index.generation import Generation, Generations, verify
from index.indexed import passages_and_vectors
from index.lexical import LexicalIndex
from index.library import Library
from index.seal import sealed
from tests.conftest import REPOSITORY
from tests.fakes import HashingEncoder
from tests.index.making import BRIDGES, ENCODER, RIVERS, TRAILS, reseal, take_in, write

if TYPE_CHECKING:
    from index.encode import Vectors
    from index.settings import Settings
    from index.statement import Passage

FILES = {"rivers.txt": RIVERS, "trails.txt": TRAILS, "bridges.txt": BRIDGES}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return write(tmp_path / "papers", FILES)


@pytest.fixture(params=["folder", "server"])
def anywhere(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings with the vectors in the library's folder, and with them on a server."""
    if request.param == "server":
        return settings.model_copy(update={"chroma_url": request.getfixturevalue("chroma_server")})
    return settings


def held(library: Library) -> tuple[list[Passage], Vectors]:
    """What the catalogue says."""
    with library.reading() as snapshot:
        return passages_and_vectors(snapshot, ENCODER.fingerprint)


def in_use(library: Library) -> Generation:
    name = library.generations.current_name()
    assert name is not None
    return library.generations.open(name)


def folder_in_use(library: Library) -> Path:
    return library.home / "generations" / str(library.generations.current_name())


def problems(library: Library) -> list[str]:
    return verify(folder_in_use(library), library.chroma_url, *held(library))


# --- what a generation holds ---


def test_a_generation_holds_what_the_catalogue_says(anywhere: Settings, papers: Path) -> None:
    report = take_in(anywhere, papers)
    library = Library(anywhere)
    passages, _ = held(library)
    generation = in_use(library)
    assert generation.name == report.generation == "000001"
    assert generation.lexical.ids() == generation.vectors.ids() == {passage.id for passage in passages}
    assert generation.manifest.passages == len(passages)
    assert generation.manifest.statements == len(FILES)
    assert generation.manifest.fingerprint == ENCODER.fingerprint
    assert problems(library) == []
    generation.close()


def test_a_generation_finds_by_words_and_by_vectors(anywhere: Settings, papers: Path) -> None:
    take_in(anywhere, papers)
    generation = in_use(Library(anywhere))
    passages, _ = held(Library(anywhere))
    by_id = {passage.id: passage.statement_id for passage in passages}
    ((lexical, _), *_), ((dense, _), *_) = (
        generation.lexical.search("конфликт", 3),
        generation.vectors.search(ENCODER.encode(["Конфликтов это не вызовет."])[0], 3),
    )
    assert by_id[lexical] == by_id[dense] == "trails"
    assert {by_id[id_] for id_, _ in generation.vectors.search(ENCODER.encode(["a"])[0], 9, ["rivers"])} == {"rivers"}
    generation.close()


def test_building_one_from_the_catalogue_encodes_nothing(settings: Settings, papers: Path) -> None:
    encoder = HashingEncoder()
    take_in(settings, papers, encoder=encoder)
    before = encoder.encoded
    shutil.rmtree(settings.home / "generations")
    (settings.home / "CURRENT").unlink()
    assert Library(settings).rebuild() == "000001"
    assert before == encoder.encoded > 0
    assert problems(Library(settings)) == []


def test_a_catalogue_that_lacks_a_vector_makes_no_generation(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    with (
        library.writing() as catalogue,
        pytest.raises(GenerationError, match=r"no vector of model another for \d+ passages.*--encode"),
    ):
        library.generations.build(catalogue.snapshot(), "another", catalogue.library_id)
    assert library.generations.current_name() == "000001"


# --- what verify finds ---


def test_verify_finds_a_passage_that_the_lexical_index_lost(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    passages, _ = held(library)
    opened = tantivy.Index.open(str(folder_in_use(library) / "lexical"))
    for language in json.loads((folder_in_use(library) / "lexical" / "languages.json").read_text("utf-8"))["languages"]:
        opened.register_tokenizer(language, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).build())
    writer = opened.writer(heap_size=15_000_000, num_threads=1)
    writer.delete_documents_by_term("id", passages[0].id)
    writer.commit()
    writer.wait_merging_threads()
    reseal(folder_in_use(library))
    assert problems(library) == ["its lexical index lacks 1 passages and has 0 too many"]


def test_verify_finds_a_passage_that_the_dense_index_lost(anywhere: Settings, papers: Path) -> None:
    take_in(anywhere, papers)
    library = Library(anywhere)
    passages, _ = held(library)
    generation = in_use(library)
    generation.vectors._parts[0]._collection.delete(ids=[passages[0].id, passages[1].id])
    generation.close()
    reseal(folder_in_use(library))
    assert problems(library) == ["its dense index lacks 2 passages and has 0 too many"]


def test_verify_finds_a_passage_too_many(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    passages, vectors = held(library)
    assert verify(folder_in_use(library), None, passages[1:], vectors[1:]) == [
        "its manifest names other passages than the catalogue",
        "its lexical index lacks 0 passages and has 1 too many",
        "its dense index lacks 0 passages and has 1 too many",
    ]


def test_verify_finds_a_vector_that_is_another(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    passages, vectors = held(library)
    generation = in_use(library)
    changed = passages[2].id
    generation.vectors._parts[0]._collection.update(ids=[changed], embeddings=(-vectors[2:3]).tolist())
    generation.close()
    reseal(folder_in_use(library))
    assert problems(library) == [f"1 of {len(passages)} vectors are not found by themselves, first {changed}"]


def test_verify_finds_a_manifest_that_names_other_passages(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    path = folder_in_use(library) / "manifest.json"
    changed = replace(read_manifest_of(path.parent), ids_sha256=hash_of_ids(["another"]))
    path.write_text(json.dumps(asdict(changed.signed())), "utf-8")
    assert problems(library) == ["its manifest names other passages than the catalogue"]


@pytest.mark.parametrize("written", ["", "{", "[]", '{"revision": 1}', '{"another": "field"}'])
def test_verify_finds_a_damaged_manifest(written: str, settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    (folder_in_use(library) / "manifest.json").write_text(written, "utf-8")
    (problem,) = problems(library)
    assert "manifest.json can't be read" in problem
    assert "demarche rebuild" in problem


@pytest.mark.parametrize("part", ["lexical", "chroma", "manifest.json"])
def test_a_generation_without_one_of_its_parts_cannot_be_opened(part: str, settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    path = folder_in_use(library) / part
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(GenerationError):
        in_use(library)
    assert len(problems(library)) == 1


# --- the switch ---


def test_a_build_that_fails_verification_leaves_the_old_one_in_use(
    anywhere: Settings, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(anywhere, papers)
    write(papers, {"new.txt": "Ghana proposes summaries. They have no legal force."})
    real = LexicalIndex.build
    monkeypatch.setattr(LexicalIndex, "build", lambda folder, documents: real(folder, list(documents)[1:]))
    with pytest.raises(
        GenerationError, match="new generation 000002 was not put in use: its lexical index lacks 1 passages"
    ):
        take_in(anywhere, papers)
    library = Library(anywhere)
    assert (library.generations.current_name(), library.generations.names()) == ("000001", ["000001"])
    old = in_use(library)
    assert old.lexical.ids() == old.vectors.ids()
    old.close()
    monkeypatch.undo()
    assert take_in(anywhere, papers).generation == "000002"
    assert problems(library) == []


STEPS = [
    "LexicalIndex.build",
    "VectorIndex.build",
    "verify",
    "_write_through",
    "_write_through_folder",
    "Generations._switch",
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_whatever_step_breaks_off_a_whole_generation_is_in_use_and_the_next_build_succeeds(
    step: str, after: bool, settings: Settings, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(settings, papers)
    write(papers, {"new.txt": "Ghana proposes summaries. They have no legal force."})
    owner, _, name = f"index.generation.{step}".rpartition(".")
    owner_object = (
        index.generation if owner == "index.generation" else getattr(index.generation, owner.rpartition(".")[2])
    )
    real = getattr(owner_object, name)

    def breaks_off(*arguments: object) -> None:
        if after:
            real(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(owner_object, name, staticmethod(breaks_off) if name == "build" else breaks_off)
    with pytest.raises(KeyboardInterrupt):
        take_in(settings, papers)
    monkeypatch.undo()
    library = Library(settings)
    name_in_use = library.generations.current_name()
    assert name_in_use == ("000002" if (step, after) == ("Generations._switch", True) else "000001")
    generation = in_use(library)
    assert generation.lexical.ids() == generation.vectors.ids()
    assert hash_of_ids(generation.lexical.ids()) == generation.manifest.ids_sha256
    generation.close()
    report = take_in(settings, papers)
    assert (report.added, report.encoded) == ((), 0)
    assert problems(library) == []
    assert [path.name for path in (settings.home / "generations").iterdir() if path.name.startswith(".")] == []


def test_a_dense_build_that_breaks_off_halfway_does_not_hinder_the_next(
    settings: Settings, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(chromadb.Collection, "upsert", full)
    with pytest.raises(GenerationError, match="No space left"):
        take_in(settings, papers)
    monkeypatch.undo()
    library = Library(settings)
    assert library.generations.current_name() is None
    assert library.rebuild() == "000001"
    assert problems(library) == []


def test_nothing_changes_in_a_folder_that_current_has_named(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    files = {path: path.read_bytes() for path in folder_in_use(library).rglob("*") if path.is_file()}
    write(papers, {"new.txt": "Ghana proposes summaries."})
    take_in(settings, papers)
    assert {path: path.read_bytes() for path in files} == files


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"000099\n"])
def test_a_damaged_current_is_mended_by_the_next_ingest(content: bytes, settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    (settings.home / "CURRENT").write_bytes(content)
    report = take_in(settings, papers)
    assert report.generation == ("000100" if content.strip().isdigit() else "000002")
    assert problems(Library(settings)) == []


# --- what goes ---


def test_two_generations_are_kept(anywhere: Settings, papers: Path) -> None:
    for number in range(4):
        write(papers, {f"new{number}.txt": f"Ghana proposes summary number {number}."})
        take_in(anywhere, papers)
    library = Library(anywhere)
    assert library.generations.names() == ["000003", "000004"]
    for name in library.generations.names():
        generation = library.generations.open(name)
        assert generation.lexical.ids() == generation.vectors.ids()
        generation.close()


def files_that_hold(home: Path, needle: bytes) -> list[str]:
    return [path.name for path in home.rglob("*") if path.is_file() and needle in path.read_bytes()]


LIGHTHOUSES = "Zanzibar reserves its position on lighthouses. It shall return to the matter."


def in_another_process(home: Path, papers: Path, what: str) -> None:
    """Do something to a library as the command line does: in a process that has never seen what is to go.

    Chroma writes the unused part of its graph's memory to the disk as it finds it, so a process that held a vector before may
    write it again.
    """
    program = (
        "import sys; from pathlib import Path; from index.library import Library; from index.settings import Settings;"
        "from tests.index.making import take_in; settings, papers = Settings(home=Path(sys.argv[1])), Path(sys.argv[2]);"
        + what
    )
    subprocess.run([sys.executable, "-c", program, str(home), str(papers)], check=True, cwd=REPOSITORY)


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (None, "Library(settings).remove('secret')"),
        ("", "assert take_in(settings, papers, remove_missing=True).removed == ('secret',)"),
        ("Zanzibar has no position.", "assert take_in(settings, papers).replaced == ('secret',)"),
    ],
    ids=["removed", "file gone", "file changed"],
)
def test_after_a_removal_no_file_holds_the_text_or_its_vectors(
    edit: str | None, what: str, settings: Settings, papers: Path
) -> None:
    write(papers, {"secret.txt": LIGHTHOUSES})
    take_in(settings, papers)
    library = Library(settings)
    with library.reading() as snapshot:
        (passage,) = snapshot.passages_of("secret")
        vector = snapshot.vectors(ENCODER.fingerprint, [passage.embedding_key])[passage.embedding_key].tobytes()
    assert {"catalogue.sqlite3", "chroma.sqlite3"} <= set(files_that_hold(settings.home, vector))
    assert "catalogue.sqlite3" in files_that_hold(settings.home, b"position on lighthouses")
    if edit is not None:
        (papers / "secret.txt").unlink()
    if edit:
        write(papers, {"secret.txt": edit})
    in_another_process(settings.home, papers, what)
    assert library.generations.names() == ["000002"]
    for needle in (b"position on lighthouses", b"lighthous", passage.id.encode(), vector):
        assert files_that_hold(settings.home, needle) == []
    assert problems(library) == []


def test_after_a_removal_the_server_holds_nothing_of_it(chroma_server: str, settings: Settings, papers: Path) -> None:
    remote = settings.model_copy(update={"chroma_url": chroma_server})
    take_in(remote, papers)
    library = Library(remote)
    old = in_use(library)
    removed = {passage.id for passage in held(library)[0] if passage.statement_id == "rivers"}
    assert removed <= old.vectors.ids()
    old.close()
    library.remove("rivers")
    client = chromadb.HttpClient(host="127.0.0.1", port=int(chroma_server.rpartition(":")[2]))
    with library.writing() as catalogue:
        own = [collection.name for collection in client.list_collections() if catalogue.library_id in collection.name]
    assert own == [read_manifest_of(folder_in_use(library)).collection]
    new = in_use(library)
    assert not removed & new.vectors.ids()
    new.close()


def test_two_libraries_share_a_server_without_mixing(chroma_server: str, settings: Settings, tmp_path: Path) -> None:
    one = settings.model_copy(update={"chroma_url": chroma_server})
    other = one.model_copy(update={"home": tmp_path / "other"})
    take_in(one, write(tmp_path / "one", {"rivers.txt": RIVERS}))
    take_in(other, write(tmp_path / "two", {"trails.txt": TRAILS}))
    opened = [in_use(Library(one)), in_use(Library(other))]
    assert not opened[0].vectors.ids() & opened[1].vectors.ids()
    assert [problems(Library(one)), problems(Library(other))] == [[], []]
    for generation in opened:
        generation.close()


def test_removing_the_last_statement_leaves_an_empty_library_that_works(settings: Settings, tmp_path: Path) -> None:
    papers = write(tmp_path / "papers", {"rivers.txt": RIVERS})
    take_in(settings, papers)
    Library(settings).remove("rivers")
    generation = in_use(Library(settings))
    assert generation.lexical.ids() == generation.vectors.ids() == set()
    assert generation.vectors.search(ENCODER.encode(["rivers"])[0], 5) == []
    generation.close()
    assert take_in(settings, papers).added == ("rivers",)
    assert problems(Library(settings)) == []


def test_a_library_of_nothing_has_no_generation(settings: Settings, tmp_path: Path) -> None:
    report = take_in(settings, write(tmp_path / "papers", {"README.md": "Nothing."}))
    assert (report.generation, Library(settings).generations.names()) == (None, [])


def test_a_manifest_is_what_was_written(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    library = Library(settings)
    catalogue = Catalogue(library.catalogue_path)
    manifest = read_manifest_of(folder_in_use(library))
    passages, _ = held(library)
    assert (
        manifest
        == Manifest(
            revision=catalogue.revision,
            fingerprint=ENCODER.fingerprint,
            statements=3,
            passages=len(passages),
            ids_sha256=hash_of_ids(passage.id for passage in passages),
            catalogue_sha256=digest_of(catalogue.snapshot(), ENCODER.fingerprint),
            collection=f"demarche-{catalogue.library_id}-000001",
            seal={name: digest for name, digest in sealed(folder_in_use(library)).items() if name != "manifest.json"},
            built=manifest.built,
        ).signed()
    )
    catalogue.close()
    assert Generations(settings.home).revision_of_current() == manifest.revision


def test_the_hash_of_ids_does_not_depend_on_their_order() -> None:
    assert hash_of_ids(["a", "b"]) == hash_of_ids(["b", "a"]) != hash_of_ids(["ab"])
