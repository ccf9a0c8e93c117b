"""Another model or another cut: the same library as if it had been ingested with it, and no text encoded twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.catalogue import bound_fingerprint
from index.errors import LibraryLocked
from index.library import Library
from index.reencode import reencode
from index.verify import verify
from tests.fakes import HashingEncoder
from tests.index.making import BRIDGES, RIVERS, TRAILS, take_in, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.encode import Vectors
    from index.settings import Settings
    from index.statement import Passage

FILES = {"rivers.txt": RIVERS, "trails.txt": TRAILS, "bridges.txt": BRIDGES}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return write(tmp_path / "papers", FILES)


@pytest.fixture
def library(settings: Settings, papers: Path) -> Library:
    take_in(settings, papers, encoder=HashingEncoder())
    return Library(settings)


def held(library: Library) -> tuple[list[Passage], dict[str, bytes], str | None]:
    """Every passage, its vector, and the model."""
    with library.reading() as now:
        passages, fingerprint = now.all_passages(), bound_fingerprint(now)
        vectors = now.vectors(fingerprint or "", {passage.embedding_key for passage in passages})
        return passages, {key: vector.tobytes() for key, vector in vectors.items()}, fingerprint


@pytest.mark.parametrize("characters", [100, 900])
@pytest.mark.parametrize(
    "encoder", [HashingEncoder("other"), HashingEncoder("wide", dimension=128), HashingEncoder("short", words=5)]
)
def test_the_library_is_as_if_it_had_been_ingested_with_the_new_model(
    library: Library, settings: Settings, papers: Path, tmp_path: Path, encoder: HashingEncoder, characters: int
) -> None:
    wanted = settings.model_copy(update={"passage_characters": characters})
    reencode(library, wanted, encoder)
    fresh = wanted.model_copy(update={"home": tmp_path / "fresh"})
    take_in(fresh, papers, encoder=encoder)
    assert held(library) == held(Library(fresh))
    assert verify(library) == []


def test_the_same_model_and_cut_encode_nothing_and_change_nothing(library: Library, settings: Settings) -> None:
    before, encoder = held(library), HashingEncoder()
    with library.reading() as now:
        revision = now.revision
    assert reencode(library, settings, encoder) == 0
    assert encoder.encoded == 0
    assert held(library) == before
    with library.reading() as now:
        assert now.revision == revision
    assert library.generations.current_name() == "000002"


def test_only_passages_whose_text_is_new_are_encoded(library: Library, settings: Settings) -> None:
    passages, *_ = held(library)
    encoder = HashingEncoder("other")
    assert (
        reencode(library, settings, encoder) == len({passage.embedding_key for passage in passages}) == encoder.encoded
    )


def test_an_ingest_afterwards_encodes_nothing(library: Library, settings: Settings, papers: Path) -> None:
    encoder = HashingEncoder("other")
    reencode(library, settings, encoder)
    report = take_in(settings, papers, encoder=encoder)
    assert (report.encoded, len(report.unchanged)) == (0, len(FILES))


class Faint(HashingEncoder):
    """Gives up after some texts."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.encoded:
            raise KeyboardInterrupt
        return super().encode(texts)


def test_what_was_encoded_before_an_interruption_is_not_encoded_again_and_until_then_the_old_model_answers(
    library: Library, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(library)
    monkeypatch.setattr("index.reencode._PASSAGES_AT_ONCE", 1)
    faint = Faint("other")
    with pytest.raises(KeyboardInterrupt):
        reencode(library, settings, faint)
    assert faint.encoded > 0
    assert held(library) == before
    assert verify(library) == []
    steady = HashingEncoder("other")
    assert reencode(library, settings, steady) == len(before[1]) - faint.encoded
    assert verify(library) == []


def test_nothing_of_the_old_model_is_left(library: Library, settings: Settings) -> None:
    passages, *_ = held(library)
    reencode(library, settings, HashingEncoder("other"))
    with library.reading() as now:
        assert now.vectors("hashing-64", {passage.embedding_key for passage in passages}) == {}


def test_a_library_that_never_held_a_statement_is_bound_to_no_model(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    take_in(settings, tmp_path / "empty")
    library = Library(settings)
    assert reencode(library, settings, HashingEncoder("other")) == 0
    assert held(library) == ([], {}, None)


def test_one_who_writes_keeps_others_out(library: Library, settings: Settings) -> None:
    with library.writing(), pytest.raises(LibraryLocked):
        reencode(library, settings, HashingEncoder("other"))


def test_progress_goes_from_nothing_to_all(library: Library, settings: Settings) -> None:
    told: list[tuple[str, int, int]] = []
    reencode(library, settings, HashingEncoder("other"), lambda *step: told.append(step))
    assert told[0] == ("encoding", 0, 3)
    assert ("encoding", 3, 3) in told
    assert told[-1] == ("building the indexes", 1, 1)
