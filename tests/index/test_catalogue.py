"""The catalogue: all of a statement or nothing, and old revisions stay readable until they are purged."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings

from index.catalogue import FILE_NAME, Catalogue, bound_fingerprint, reading
from index.connections import Connections
from index.database import SCHEMA_VERSION, open_to_read
from index.encode import Encoded, signs_of
from index.errors import EncoderMismatch, LibraryError, LibraryMissing, LibraryTooNew, StatementNotFound
from index.packed import packed
from index.statement import METADATA_FIELDS
from tests.fakes import HashingEncoder
from tests.index.fixtures import EXPECTED, paper, seed
from tests.index.making import BRIDGES, ENCODER, RIVERS, TRAILS, ready
from tests.strategies import statement_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

FINGERPRINT = ENCODER.fingerprint
TABLES = ("statements", "paragraphs", "sentences", "passages", "embeddings", "sentence_embeddings", "sources")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE_NAME


@pytest.fixture
def catalogue(path: Path) -> Iterator[Catalogue]:
    opened = Catalogue(path)
    opened.claim(FINGERPRINT)
    yield opened
    opened.close()


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    connection = sqlite3.connect(path)
    try:
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in (*TABLES, "meta")}  # noqa: S608
    finally:
        connection.close()


# --- what is put in comes out ---


@settings(max_examples=25)
@given(text=statement_texts())
def test_a_statement_comes_out_as_it_was_put_in(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    catalogue = Catalogue(tmp_path_factory.mktemp("library") / FILE_NAME)
    made = ready(text)
    catalogue.claim(FINGERPRINT)
    made.put(catalogue)
    snapshot = catalogue.snapshot()
    assert snapshot.statement(made.statement.id) == made.statement
    assert snapshot.passages_of(made.statement.id) == snapshot.all_passages() == made.passages
    assert snapshot.counts() == (1, len(made.passages))
    catalogue.close()


@pytest.mark.parametrize("file", EXPECTED)
def test_a_paper_comes_out_as_it_was_put_in(file: str, catalogue: Catalogue) -> None:
    made = ready(paper(file).text, file, {"symbol": "A/1"})
    made.put(catalogue)
    kept = catalogue.snapshot().statement("A/1")
    assert kept == made.statement
    assert {field: getattr(kept, field) for field in METADATA_FIELDS}["symbol"] == "A/1"


def test_vectors_come_out_to_the_last_bit(catalogue: Catalogue) -> None:
    made = ready(RIVERS)
    made.put(catalogue)
    kept = catalogue.snapshot().vectors(FINGERPRINT, [*made.vectors, "no such key"])
    assert set(kept) == set(made.vectors)
    assert all(np.array_equal(kept[key], made.vectors[key].whole) for key in kept)
    assert catalogue.snapshot().vectors("another model", made.vectors) == {}


def test_vectors_of_sentences_come_out_near_enough_to_order_sentences_by(catalogue: Catalogue) -> None:
    made = ready(BRIDGES)
    made.put(catalogue)
    dimension = len(next(iter(made.vectors.values())).whole)
    kept = catalogue.snapshot().sentences(FINGERPRINT, [*made.vectors, "no such key"], dimension)
    assert set(kept) == set(made.vectors)
    for passage in made.passages:
        vectors, pieces = kept[passage.embedding_key]
        assert pieces is None
        assert vectors.shape == (passage.last - passage.first + 1, dimension)
        assert (vectors * made.vectors[passage.embedding_key].sentences).sum(axis=1).min() > 0.999
    assert catalogue.snapshot().sentences("another model", made.vectors, dimension) == {}


def test_word_pieces_come_out_by_their_signs(catalogue: Catalogue) -> None:
    made = ready(BRIDGES, encoder=HashingEncoder(averages=True))
    made.put(catalogue)
    kept = catalogue.snapshot().sentences(FINGERPRINT, made.vectors, 64)
    for key, one in made.vectors.items():
        assert one.pieces is not None
        pieces = kept[key].pieces
        assert pieces is not None
        assert [len(own) for own in pieces] == [len(own) for own in one.pieces]
        for own, whole in zip(pieces, one.pieces, strict=True):
            assert np.array_equal(signs_of(own), whole)
            assert np.linalg.norm(own, axis=1) == pytest.approx(1, abs=1e-5)


def test_cards_tell_the_metadata_and_the_territory(catalogue: Catalogue) -> None:
    ready(seed().text, "PC.DEL_669_19.txt").put(catalogue)
    (card,) = catalogue.snapshot().cards()
    assert (card.id, card.path, card.territory) == ("PC.DEL/669/19", "PC.DEL_669_19.txt", "RU")
    assert card.metadata["speaker"] == "Dmitry Balakin"


def test_passages_are_found_by_many_ids_at_once(catalogue: Catalogue) -> None:
    long = ready("\n\n".join(f"Paragraph {number} says that gauge {number} is read." for number in range(1200)))
    long.put(catalogue)
    snapshot = catalogue.snapshot()
    ids = [passage.id for passage in snapshot.all_passages()]
    assert len(ids) > 500
    assert snapshot.passages([*ids, "no such id"]) == {passage.id: passage for passage in long.passages}
    assert snapshot.passages_by_statement() == {long.statement.id: len(ids)}
    assert len(snapshot.vectors(FINGERPRINT, [p.embedding_key for p in long.passages])) == len(long.vectors)
    vectors = snapshot.vectors_of(FINGERPRINT, [*ids, "no such id"])
    assert set(vectors) == set(ids)
    assert all(
        np.array_equal(vectors[passage.id], long.vectors[passage.embedding_key].whole) for passage in long.passages
    )
    assert snapshot.vectors_of("another model", ids) == {}


# --- all or nothing ---


@pytest.mark.parametrize("step", ["_insert_statement", "_insert_vectors", "_insert_source", "_forget"])
def test_an_error_in_the_middle_leaves_nothing_of_a_statement(
    step: str, catalogue: Catalogue, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = ready(RIVERS), ready(TRAILS)
    old.put(catalogue)
    before = contents(path)
    real = getattr(catalogue, step)

    def breaks_off(*arguments: object) -> None:
        real(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(catalogue, step, breaks_off)
    with pytest.raises(KeyboardInterrupt):
        new.put(catalogue, replaces=old.source)
    assert contents(path) == before
    monkeypatch.undo()
    new.put(catalogue, replaces=old.source)
    assert catalogue.snapshot().statement("a") == new.statement


def test_changes_that_go_together_are_seen_at_once_or_never(catalogue: Catalogue, path: Path) -> None:
    rivers, trails = ready(RIVERS, "rivers.txt"), ready(TRAILS, "trails.txt")
    before, revision = contents(path), catalogue.revision

    def put_both() -> None:
        with catalogue.together():
            rivers.put(catalogue)
            assert contents(path) == before
            trails.put(catalogue)
            trails.put(catalogue)  # there is one already

    with pytest.raises(LibraryError):
        put_both()
    assert contents(path) == before
    with catalogue.together():
        rivers.put(catalogue)
        trails.put(catalogue)
    assert catalogue.revision == revision + 2
    assert [card.id for card in catalogue.snapshot().cards()] == ["rivers", "trails"]


def test_two_statements_of_one_id_cannot_live_at_once(catalogue: Catalogue, path: Path) -> None:
    ready(RIVERS).put(catalogue)
    before = contents(path)
    with pytest.raises(LibraryError, match="demarche verify"):
        ready(TRAILS).put(catalogue)
    assert contents(path) == before


def test_every_change_raises_the_revision_by_one(catalogue: Catalogue) -> None:
    rivers, trails = ready(RIVERS, "r.txt"), ready(TRAILS, "t.txt")
    start = catalogue.revision
    rivers.put(catalogue)
    trails.put(catalogue)
    catalogue.drop_source(trails.source)
    catalogue.remove("r")
    assert catalogue.revision == start + 4


# --- revisions ---


def test_an_old_snapshot_still_sees_the_old_version_until_purge(catalogue: Catalogue, path: Path) -> None:
    old, new = ready(RIVERS), ready(TRAILS)
    old.put(catalogue)
    then = catalogue.revision
    new.put(catalogue, replaces=old.source)
    with reading(Connections(path), then) as snapshot:
        assert snapshot.statement("a") == old.statement
        assert snapshot.all_passages() == old.passages
        assert len(snapshot.vectors(FINGERPRINT, old.vectors)) == len(old.vectors)
        assert len(snapshot.vectors_of(FINGERPRINT, [p.id for p in [*old.passages, *new.passages]])) == len(
            old.passages
        )
    with reading(Connections(path)) as snapshot:
        assert snapshot.statement("a") == new.statement
        assert snapshot.counts()[0] == 1
    catalogue.purge(then)
    with reading(Connections(path), then) as snapshot:
        assert snapshot.statement("a") == old.statement
    catalogue.purge(catalogue.revision)
    with reading(Connections(path), then) as snapshot:
        assert snapshot.statement("a") is None
        assert snapshot.all_passages() == []


def test_a_reader_sees_one_revision_and_a_writer_waits_until_it_is_done(path: Path) -> None:
    catalogue = Catalogue(path)
    catalogue.claim(FINGERPRINT)
    ready(RIVERS, "r.txt").put(catalogue)
    writer = threading.Thread(target=ready(TRAILS, "t.txt").put, args=[catalogue])
    with reading(Connections(path)) as snapshot:
        writer.start()
        writer.join(0.3)
        assert [card.id for card in snapshot.cards()] == ["r"]
    writer.join(20)
    assert not writer.is_alive()
    with reading(Connections(path)) as snapshot:
        assert [card.id for card in snapshot.cards()] == ["r", "t"]
    catalogue.close()


def test_what_was_removed_is_erased_by_purge_with_its_vectors(catalogue: Catalogue, path: Path) -> None:
    rivers, trails = ready(RIVERS, "r.txt"), ready(TRAILS, "t.txt")
    rivers.put(catalogue)
    trails.put(catalogue)
    catalogue.remove("r")
    catalogue.purge(catalogue.revision)
    kept = contents(path)
    assert {row[1] for row in kept["statements"]} == {"t"}
    assert {row[0] for row in kept["embeddings"]} == set(trails.vectors)
    assert {row[0] for row in kept["sentence_embeddings"]} == set(trails.vectors)
    keys = {row[0] for row in kept["statements"]}
    assert all(row[0] in keys for table in ("paragraphs", "sentences", "passages") for row in kept[table])
    assert [row[2] for row in kept["sources"]] == ["t"]


def test_what_was_erased_is_in_no_byte_of_the_file(catalogue: Catalogue, path: Path) -> None:
    rivers = ready(RIVERS, "r.txt", encoder=HashingEncoder(averages=True))
    rivers.put(catalogue)
    ready(TRAILS, "t.txt").put(catalogue)
    made = next(iter(rivers.vectors.values()))
    of_sentences = packed(made.sentences, made.pieces)
    assert of_sentences.pieces is not None
    of_rivers = [b"Rivers rise in the spring", made.whole.tobytes(), of_sentences.vectors, of_sentences.pieces]
    assert all(part in path.read_bytes() for part in of_rivers)
    catalogue.remove("r")
    catalogue.purge(catalogue.revision)
    assert not any(part in path.read_bytes() for part in of_rivers)
    assert "конфликтов".encode() in path.read_bytes().lower() or "Конфликтов".encode() in path.read_bytes()


def test_a_vector_that_another_statement_needs_stays(catalogue: Catalogue) -> None:
    one, other = ready(RIVERS, "r.txt"), ready(RIVERS, "s.txt")
    one.put(catalogue)
    other.put(catalogue)
    catalogue.remove("r")
    catalogue.purge(catalogue.revision)
    assert set(catalogue.snapshot().vectors(FINGERPRINT, one.vectors)) == set(other.vectors)


def test_the_last_death_is_remembered_until_it_is_purged(catalogue: Catalogue) -> None:
    assert catalogue.last_death() == 0
    ready(RIVERS).put(catalogue)
    catalogue.remove("a")
    assert catalogue.last_death() == catalogue.revision
    catalogue.purge(catalogue.revision)
    assert catalogue.last_death() == 0


def test_a_statement_stays_as_long_as_one_file_holds_it(catalogue: Catalogue) -> None:
    made = ready(RIVERS)
    made.put(catalogue)
    copy = type(made.source)("/papers", "b.txt", "a", made.source.source_sha256, "recipe")
    catalogue.add_source(copy)
    assert catalogue.drop_source(made.source) is False
    kept = catalogue.snapshot().statement("a")
    assert kept is not None
    assert kept.path == "b.txt"
    assert catalogue.drop_source(copy) is True
    assert catalogue.snapshot().statement("a") is None


def test_a_statement_that_is_not_there_cannot_be_removed(catalogue: Catalogue) -> None:
    before = catalogue.revision
    with pytest.raises(StatementNotFound, match=r"no statement 'nobody' in the library; .*demarche list"):
        catalogue.remove("nobody")
    assert catalogue.revision == before


# --- encoders ---


def test_a_library_is_bound_to_its_first_encoder(catalogue: Catalogue, path: Path) -> None:
    catalogue.claim(FINGERPRINT)
    with pytest.raises(EncoderMismatch, match=f"{FINGERPRINT}.*another.*DEMARCHE_MODEL.*demarche rebuild --encode"):
        catalogue.claim("another")
    with reading(Connections(path)) as snapshot:
        assert bound_fingerprint(snapshot) == FINGERPRINT


def test_binding_to_another_encoder_takes_its_vectors_and_drops_the_old_ones(catalogue: Catalogue) -> None:
    made = ready(BRIDGES)
    made.put(catalogue)
    others = {key: Encoded(np.roll(one.whole, 1), one.sentences) for key, one in made.vectors.items()}
    catalogue.keep_vectors("another", others)
    assert set(catalogue.snapshot().vectors(FINGERPRINT, made.vectors)) == set(made.vectors)
    catalogue.rebind("another", [(made.statement, made.passages)])
    snapshot = catalogue.snapshot()
    assert catalogue.fingerprint == "another"
    assert snapshot.vectors(FINGERPRINT, made.vectors) == {}
    assert all(np.array_equal(vector, others[key].whole) for key, vector in snapshot.vectors("another", others).items())
    assert snapshot.sentences(FINGERPRINT, made.vectors, 64) == {}
    assert set(snapshot.sentences("another", others, 64)) == set(others)
    assert snapshot.all_passages() == made.passages


# --- the file ---


def test_a_library_has_a_name_of_its_own_that_stays(catalogue: Catalogue, path: Path, tmp_path: Path) -> None:
    other = Catalogue(tmp_path / "other" / FILE_NAME)
    again = Catalogue(path)
    assert catalogue.library_id == again.library_id != other.library_id
    again.close()
    other.close()


def test_a_schema_of_a_newer_release_is_refused_by_readers_and_writers(path: Path) -> None:
    Catalogue(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(LibraryTooNew, match=f"has schema {SCHEMA_VERSION + 1}, .*pip install --upgrade"):
        Catalogue(path)
    with pytest.raises(LibraryTooNew), reading(Connections(path)):
        pass


def test_a_missing_catalogue_is_told_with_the_command_that_makes_one(path: Path) -> None:
    with pytest.raises(LibraryMissing, match="demarche ingest FOLDER"), reading(Connections(path)):
        pass
    assert not path.exists()


def test_an_empty_file_is_no_catalogue(path: Path) -> None:
    path.touch()
    with pytest.raises(LibraryMissing), reading(Connections(path)):
        pass


def test_a_damaged_file_is_an_error_of_ours(path: Path) -> None:
    path.write_bytes(b"this is not a database, whatever its name may say" * 100)
    with pytest.raises(LibraryError, match="demarche verify"):
        Catalogue(path)
    with pytest.raises(LibraryError, match="demarche verify"), reading(Connections(path)):
        pass


def test_readers_cannot_write(catalogue: Catalogue, path: Path) -> None:
    ready(RIVERS).put(catalogue)
    with reading(Connections(path)) as snapshot, pytest.raises(sqlite3.OperationalError, match="readonly"):
        snapshot.connection.execute("DELETE FROM statements")


def test_a_folder_that_cannot_be_written_can_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For root no folder is read-only, so what the system would say to others is put in its place as well."""
    catalogue = Catalogue(path)
    catalogue.claim(FINGERPRINT)
    made = ready(RIVERS)
    made.put(catalogue)
    catalogue.close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    monkeypatch.setattr("os.access", lambda place, mode: mode != os.W_OK)
    try:
        with reading(Connections(path)) as snapshot:
            assert snapshot.statement("a") == made.statement
            assert [file.name for file in path.parent.iterdir()] == [FILE_NAME]
    finally:
        path.parent.chmod(0o755)


def test_a_reader_leaves_no_file_behind(catalogue: Catalogue, path: Path) -> None:
    ready(RIVERS).put(catalogue)
    connection = open_to_read(path)
    connection.execute("SELECT * FROM statements").fetchall()
    connection.close()
    assert [file.name for file in path.parent.iterdir()] == [FILE_NAME]


def test_runs_are_kept(catalogue: Catalogue, path: Path) -> None:
    catalogue.record_run({"added": ["a"], "notes": ["прочитано"]})
    connection = sqlite3.connect(path)
    ((report,),) = connection.execute("SELECT report FROM runs").fetchall()
    connection.close()
    assert "added" in report
