"""The dense index, on disk and on a server: near what exact search finds, confined, and never silently incomplete."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.encode import Vectors, unit
from index.errors import GenerationError, SettingsError
from index.exact import ExactVectors
from index.vectors import VectorIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DIMENSION = 64
NUMBER = 3000
CLUSTERS = 60


@dataclass(frozen=True)
class Cloud:
    """Vectors in clusters, as the passages of statements lie; ten clusters make the passages of one statement."""

    ids: list[str]
    statements: list[str]
    vectors: Vectors

    @property
    def exact(self) -> ExactVectors:
        return ExactVectors(dict(zip(self.ids, self.statements, strict=True)), self.vectors)


def cloud(number: int, seed: int = 7) -> Cloud:
    random = np.random.default_rng(seed)
    centres = random.standard_normal((CLUSTERS, DIMENSION))
    own = random.integers(0, CLUSTERS, number)
    vectors = unit((centres[own] + 0.5 * random.standard_normal((number, DIMENSION))).astype(np.float32))
    return Cloud([f"p{n:05}" for n in range(number)], [f"s{cluster // 10}" for cluster in own], vectors)


def questions(number: int, seed: int = 11) -> Vectors:
    """Points near the clusters' middles, none of which is in the index."""
    random = np.random.default_rng(7)
    centres = random.standard_normal((CLUSTERS, DIMENSION))
    random = np.random.default_rng(seed)
    chosen = centres[random.integers(0, CLUSTERS, number)]
    return unit((chosen + 0.7 * random.standard_normal((number, DIMENSION))).astype(np.float32))


@pytest.fixture(scope="module")
def big() -> Cloud:
    return cloud(NUMBER)


@pytest.fixture(scope="module", params=["folder", "server"])
def index(
    request: pytest.FixtureRequest, big: Cloud, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[VectorIndex]:
    """The 3,000 vectors in a real Chroma."""
    url: str | None = request.getfixturevalue("chroma_server") if request.param == "server" else None
    folder = tmp_path_factory.mktemp("vectors") / "chroma"
    VectorIndex.build(folder, url, "recall", big.ids, big.statements, big.vectors)
    opened = VectorIndex(folder, url, "recall")
    yield opened
    opened.close()


@pytest.fixture
def built(tmp_path: Path) -> Callable[[Cloud], VectorIndex]:
    """Builds and opens a small index in a folder."""

    def build(small: Cloud) -> VectorIndex:
        VectorIndex.build(tmp_path / "chroma", None, "small", small.ids, small.statements, small.vectors)
        return VectorIndex(tmp_path / "chroma", None, "small")

    return build


def recall(index: VectorIndex, exact: ExactVectors, asked: Vectors, statements: list[str] | None = None) -> float:
    shares = []
    for question in asked:
        truth = {id_ for id_, _ in exact.search(question, 10, statements)}
        shares.append(len(truth & {id_ for id_, _ in index.search(question, 10, statements)}) / len(truth))
    return float(np.mean(shares))


# --- what is found ---


def test_at_least_97_of_100_nearest_passages_are_found(index: VectorIndex, big: Cloud) -> None:
    assert recall(index, big.exact, questions(100)) >= 0.97


@pytest.mark.parametrize("statements", [["s0"], ["s1", "s4"], ["s5", "no such statement"]])
def test_a_confined_search_finds_as_much_and_nothing_else(
    index: VectorIndex, big: Cloud, statements: list[str]
) -> None:
    asked = questions(30)
    assert recall(index, big.exact, asked, statements) >= 0.97
    told = dict(zip(big.ids, big.statements, strict=True))
    assert {told[id_] for question in asked for id_, _ in index.search(question, 10, statements)} <= set(statements)


def test_confined_to_nothing_a_search_finds_nothing(index: VectorIndex) -> None:
    asked = questions(1)[0]
    assert index.search(asked, 10, []) == index.search(asked, 10, ["no such statement"]) == []


def test_scores_are_cosines_best_first(index: VectorIndex, big: Cloud) -> None:
    asked = questions(1)[0]
    hits = index.search(asked, 20)
    rows = {id_: row for row, id_ in enumerate(big.ids)}
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    for id_, score in hits:
        assert score == pytest.approx(float(big.vectors[rows[id_]] @ asked), abs=1e-4)


def test_the_index_holds_the_ids_it_was_given_and_finds_every_vector_by_itself(index: VectorIndex, big: Cloud) -> None:
    assert index.ids() == set(big.ids)
    assert index.missing(big.ids, big.vectors) == []


@pytest.mark.parametrize("lost", [["p1", ""], ["p1"] * 2 + [""], ["p1"] * 3 + [""], ["p1"] * 4])
def test_a_vector_that_is_not_found_by_itself_is_sought_more_thoroughly_and_kept_apart_before_the_index_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: list[str]
) -> None:
    some, looks = cloud(50), [["p00001"] if look else [] for look in lost]
    sought: list[list[str]] = []

    def missing(_index: VectorIndex, ids: list[str], _vectors: Vectors) -> list[str]:
        sought.append(list(ids))
        return looks.pop(0)

    monkeypatch.setattr(VectorIndex, "missing", missing)
    refused = (
        pytest.raises(GenerationError, match="1 of 50 vectors are not found by themselves, first p00001")
        if lost[-1]
        else contextlib.nullcontext()
    )
    with refused:
        VectorIndex.build(tmp_path / "chroma", None, "unused", some.ids, some.statements, some.vectors)
    assert looks == []
    assert sought[0] == some.ids
    assert all(ids == ["p00001"] for ids in sought[1:]), "what was found is not sought again"


@pytest.mark.parametrize("place", ["folder", "server"])
def test_vectors_to_which_the_graph_does_not_lead_are_found_all_the_same(
    tmp_path: Path, chroma_server: str, monkeypatch: pytest.MonkeyPatch, place: str, big: Cloud
) -> None:
    monkeypatch.setattr("index.vectors._HNSW", {"space": "cosine", "max_neighbors": 6})
    monkeypatch.setattr("index.vectors._CAREFUL", 12)
    url = chroma_server if place == "server" else None
    VectorIndex.build(tmp_path, url, "poor", big.ids, big.statements, big.vectors)
    index = VectorIndex(tmp_path, url, "poor")
    assert 0 < index._apart.count() < NUMBER
    assert index.missing(big.ids, big.vectors) == []
    assert (index.count(), index.ids()) == (NUMBER, set(big.ids))
    for vector in questions(20):
        found = index.search(vector, 10)
        assert len({id for id, _ in found}) == len(found) == 10
        assert [cosine for _, cosine in found] == sorted((cosine for _, cosine in found), reverse=True)
        assert {id[0] for id, _ in index.search(vector, 5, [big.statements[0]])} == {"p"}
    small = cloud(10)
    if url:
        VectorIndex.build(tmp_path, url, "poor", small.ids, small.statements, small.vectors)
        again = VectorIndex(tmp_path, url, "poor")
        assert again._apart is None, "nothing of an earlier build is left"
        again.close()
        VectorIndex.build(tmp_path, url, "poor", big.ids, big.statements, big.vectors)
        index.close()
        index = VectorIndex(tmp_path, url, "poor")
        index.drop("poor")
        assert not [one for one in index._client.list_collections() if one.name.startswith("poor")]
    index.close()


@pytest.mark.filterwarnings("ignore:legacy embedding function:DeprecationWarning")
def test_questions_are_searched_thoroughly(index: VectorIndex, chroma_server: str, tmp_path: Path) -> None:
    assert index._collection.configuration["hnsw"]["ef_search"] == 200
    small = cloud(10)
    VectorIndex.build(tmp_path, chroma_server, "thorough", small.ids, small.statements, small.vectors)
    there = VectorIndex(tmp_path, chroma_server, "thorough")
    assert there._collection.configuration["hnsw"]["ef_search"] == 200
    there.close()


@pytest.mark.filterwarnings("ignore:legacy embedding function:DeprecationWarning")
def test_many_vectors_are_put_in_quickly_and_searched_the_more_thoroughly(
    big: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vectors._MANY", NUMBER - 1)
    monkeypatch.setattr("index.vectors._THOROUGH_TO", NUMBER // 4)
    VectorIndex.build(tmp_path, None, "unused", big.ids, big.statements, big.vectors)
    index = VectorIndex(tmp_path, None, "unused")
    configured = index._collection.configuration["hnsw"]
    assert (configured["ef_construction"], configured["ef_search"]) == (100, 400)
    assert recall(index, big.exact, questions(100)) >= 0.97
    index.close()


def test_a_vector_that_is_not_in_the_index_is_missing(index: VectorIndex, big: Cloud) -> None:
    stranger = questions(1)
    assert index.missing([*big.ids[:3], "stranger"], np.concatenate([big.vectors[:3], stranger])) == ["stranger"]


def test_more_is_asked_for_than_there_is(built: Callable[[Cloud], VectorIndex]) -> None:
    small = cloud(7)
    index = built(small)
    assert {id_ for id_, _ in index.search(small.vectors[0], 100)} == set(small.ids)
    assert {id_ for id_, _ in index.search(small.vectors[0], 100, [small.statements[0]])} <= set(small.ids)
    index.close()


def test_exact_search_finds_what_sorting_finds(big: Cloud) -> None:
    asked = questions(1)[0]
    cosines = big.vectors @ asked
    best = [big.ids[row] for row in np.argsort(-cosines)[:10]]
    assert [id_ for id_, _ in big.exact.search(asked, 10)] == best
    assert [id_ for id_, _ in big.exact.search(asked, 10, ["s0"])] == [
        big.ids[row] for row in np.argsort(-cosines) if big.statements[row] == "s0"
    ][:10]
    assert (
        big.exact.search(asked, 10, []) == ExactVectors({}, np.empty((0, 0), dtype=np.float32)).search(asked, 10) == []
    )


# --- sizes ---


def test_more_rows_than_chroma_takes_in_one_call_are_all_there(built: Callable[[Cloud], VectorIndex]) -> None:
    random = np.random.default_rng(3)
    number = 5600
    vectors = unit(random.standard_normal((number, 4)).astype(np.float32))
    index = built(Cloud([f"p{n}" for n in range(number)], ["s"] * number, vectors))
    assert len(index.ids()) == number
    index.close()


@pytest.mark.parametrize("number", [1, 2, 39, 40, 41, 81, 121, 203])
def test_the_graph_is_written_to_the_last_vector_however_many_parts_it_is_written_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr("index.vectors._PART", 40)
    monkeypatch.setattr("index.vectors._BATCH", 15)
    some = cloud(number)
    VectorIndex.build(tmp_path / "chroma", None, "unused", some.ids, some.statements, some.vectors)
    with contextlib.closing(sqlite3.connect(tmp_path / "chroma" / "chroma.sqlite3")) as connection:
        written = {row[0] for row in connection.execute("SELECT seq_id FROM max_seq_id")}
    assert written == {max(2, number)}
    index = VectorIndex(tmp_path / "chroma", None, "unused")
    assert index.missing(some.ids, some.vectors) == []
    index.close()


def test_an_index_of_nothing_can_be_opened_and_asked(built: Callable[[Cloud], VectorIndex]) -> None:
    index = built(Cloud([], [], np.empty((0, 1), dtype=np.float32)))
    assert (
        index.ids(),
        index.search(questions(1)[0], 5),
        index.missing([], np.empty((0, DIMENSION), dtype=np.float32)),
    ) == (
        set(),
        [],
        [],
    )
    index.close()


# --- the files ---


def test_an_index_is_the_same_after_it_was_closed_renamed_and_opened_again(tmp_path: Path, big: Cloud) -> None:
    some = Cloud(big.ids[:300], big.statements[:300], big.vectors[:300])
    VectorIndex.build(tmp_path / "building", None, "x", some.ids, some.statements, some.vectors)
    first = VectorIndex(tmp_path / "building", None, "x")
    before = [first.search(question, 10) for question in questions(5)]
    first.close()
    (tmp_path / "building").rename(tmp_path / "000001")
    second = VectorIndex(tmp_path / "000001", None, "x")
    assert [second.search(question, 10) for question in questions(5)] == before
    assert second.missing(some.ids, some.vectors) == []
    second.close()


def test_two_indexes_are_open_at_once_and_do_not_mix(tmp_path: Path) -> None:
    one, other = cloud(20, seed=1), Cloud([f"q{n}" for n in range(20)], ["t"] * 20, cloud(20, seed=2).vectors)
    opened = []
    for name, small in (("one", one), ("other", other)):
        VectorIndex.build(tmp_path / name, None, "x", small.ids, small.statements, small.vectors)
        opened.append(VectorIndex(tmp_path / name, None, "x"))
    assert [index.ids() for index in opened] == [set(one.ids), set(other.ids)]
    assert {id_ for id_, _ in opened[1].search(one.vectors[0], 5)} <= set(other.ids)
    opened[0].close()
    assert opened[1].ids() == set(other.ids)
    opened[1].close()


def damage(folder: Path, how: str) -> None:
    if how == "missing":
        shutil.rmtree(folder)
    elif how == "empty":
        shutil.rmtree(folder)
        folder.mkdir()
    elif how == "no database":
        (folder / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    elif how == "no collection":
        connection = sqlite3.connect(folder / "chroma.sqlite3")
        connection.execute("DELETE FROM collections")
        connection.commit()
        connection.close()


@pytest.mark.parametrize("how", ["missing", "empty", "no database", "no collection"])
def test_a_damaged_folder_is_a_generation_error_and_stays_as_it_is(tmp_path: Path, how: str) -> None:
    small = cloud(20)
    VectorIndex.build(tmp_path / "chroma", None, "x", small.ids, small.statements, small.vectors)
    damage(tmp_path / "chroma", how)
    before = {path: path.stat().st_size for path in tmp_path.rglob("*")}
    with pytest.raises(GenerationError, match=f"{tmp_path}/chroma: the dense index"):
        VectorIndex(tmp_path / "chroma", None, "x")
    if how in ("missing", "empty"):
        assert {path: path.stat().st_size for path in tmp_path.rglob("*")} == before


# --- a server ---


def test_a_build_that_was_cut_off_on_a_server_is_replaced(chroma_server: str, tmp_path: Path) -> None:
    first, second = cloud(30), cloud(10, seed=5)
    for small in (first, second):
        VectorIndex.build(tmp_path, chroma_server, "again", small.ids, small.statements, small.vectors)
    index = VectorIndex(tmp_path, chroma_server, "again")
    assert index.ids() == set(second.ids)
    assert index.missing(second.ids, second.vectors) == []
    index.close()


def test_a_collection_that_was_dropped_from_a_server_cannot_be_opened(chroma_server: str, tmp_path: Path) -> None:
    small = cloud(10)
    VectorIndex.build(tmp_path, chroma_server, "dropped", small.ids, small.statements, small.vectors)
    VectorIndex.build(tmp_path, chroma_server, "kept", small.ids, small.statements, small.vectors)
    index = VectorIndex(tmp_path, chroma_server, "dropped")
    index.drop("dropped")
    index.close()
    with pytest.raises(GenerationError, match=chroma_server):
        VectorIndex(tmp_path, chroma_server, "dropped")
    kept = VectorIndex(tmp_path, chroma_server, "kept")
    assert kept.ids() == set(small.ids)
    kept.close()


def test_with_a_server_nothing_is_written_into_the_folder(chroma_server: str, tmp_path: Path) -> None:
    small = cloud(10)
    VectorIndex.build(tmp_path / "chroma", chroma_server, "elsewhere", small.ids, small.statements, small.vectors)
    assert list(tmp_path.rglob("*")) == []


def test_a_server_that_does_not_answer_is_a_generation_error(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match=r"http://127\.0\.0\.1:9: the dense index failed"):
        VectorIndex(tmp_path, "http://127.0.0.1:9", "x")


def test_an_address_that_is_none_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DEMARCHE_CHROMA_URL"):
        VectorIndex(tmp_path, "localhost:8000", "x")
