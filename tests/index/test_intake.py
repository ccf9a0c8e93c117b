"""The way into the catalogue: in order, each text encoded once, and the reading goes on meanwhile."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.intake
from index.catalogue import FILE_NAME, Catalogue
from index.errors import EncoderError, EncoderMismatch
from index.intake import Arrival, Intake
from tests.fakes import HashingEncoder
from tests.index.making import ready

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from index.encode import Encoder, Vectors

LONGEST = 60
SENTENCES = (
    "Norway supports the register.",
    "Rivers rise in the spring.",
    "We ask for a timetable.",
    "Nobody objected.",
)
SOON = 20.0
"""Seconds after which a test gives up on what it waits for."""


def arrival(number: int, text: str) -> Arrival:
    made = ready(text, f"{number}.txt")
    return Arrival(made.statement, made.source)


def add_all(intake: Intake, arrivals: Iterable[Arrival]) -> None:
    with intake:
        for one in arrivals:
            intake.add(one)


def held(catalogue: Catalogue) -> dict[str, tuple[str, dict[str, bytes]]]:
    """Text and vectors of each statement, the vectors by passage id."""
    snapshot = catalogue.snapshot()
    fingerprint = catalogue.fingerprint or ""
    found = {}
    for card in snapshot.cards():
        statement, passages = snapshot.statement(card.id), snapshot.passages_of(card.id)
        vectors = snapshot.vectors(fingerprint, [passage.embedding_key for passage in passages])
        by_id = {passage.id: vectors[passage.embedding_key].tobytes() for passage in passages}
        found[card.id] = (statement.text if statement else "", by_id)
    return found


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue(tmp_path / FILE_NAME)
    yield opened
    opened.close()


@pytest.fixture
def intake_of(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Intake, list[str]]]:
    """Makes an intake that passes on each statement by itself, and the list of what it has stored."""
    monkeypatch.setattr(index.intake, "_PASSAGES_AT_ONCE", 0)

    def make(encoder: Callable[[], Encoder]) -> tuple[Intake, list[str]]:
        stored: list[str] = []
        return Intake(catalogue, encoder, LONGEST, lambda one: stored.append(one.statement.id)), stored

    return make


def _same(encoder: HashingEncoder) -> HashingEncoder:
    return encoder


@given(
    st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), max_size=6),
    st.integers(0, 4),
)
def test_however_statements_are_batched_the_catalogue_is_the_same(papers: list[list[str]], at_once: int) -> None:
    arrivals = [arrival(number, " ".join(sentences)) for number, sentences in enumerate(papers)]
    outcomes = []
    for passages_at_once in (at_once, 10_000):
        encoder = HashingEncoder()
        stored: list[Arrival] = []
        with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
            patched.setattr(index.intake, "_PASSAGES_AT_ONCE", passages_at_once)
            catalogue = Catalogue(Path(folder) / FILE_NAME)
            intake = Intake(catalogue, partial(_same, encoder), LONGEST, stored.append)
            add_all(intake, arrivals)
            assert stored == arrivals
            assert intake.encoded == encoder.encoded
            outcomes.append((held(catalogue), encoder.encoded))
            catalogue.close()
    assert outcomes[0] == outcomes[1]
    distinct = {vector for _, vectors in outcomes[0][0].values() for vector in vectors.values()}
    assert outcomes[0][1] == len(distinct)


@dataclass
class Patient(HashingEncoder):
    """Encodes only when it is told to."""

    begun: threading.Event = field(default_factory=threading.Event)
    allowed: threading.Event = field(default_factory=threading.Event)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.begun.set()
        if not self.allowed.wait(SOON):
            raise AssertionError("whoever hands statements in was waiting for this one to be encoded")
        return super().encode(texts)


def test_the_next_statement_can_come_while_one_is_encoded(
    intake_of: Callable[..., tuple[Intake, list[str]]], catalogue: Catalogue
) -> None:
    encoder = Patient()
    intake, stored = intake_of(lambda: encoder)
    with intake:
        intake.add(arrival(1, SENTENCES[0]))
        assert encoder.begun.wait(SOON)
        assert stored == []
        assert held(catalogue) == {}
        encoder.allowed.set()
    assert stored == list(held(catalogue)) == ["1"]


def test_the_encoder_is_loaded_while_files_are_still_read(intake_of: Callable[..., tuple[Intake, list[str]]]) -> None:
    asked, read_on = threading.Event(), threading.Event()

    def load() -> HashingEncoder:
        asked.set()
        assert read_on.wait(SOON)
        return HashingEncoder()

    with pytest.MonkeyPatch.context() as patched:
        intake, stored = intake_of(load)
        patched.setattr(index.intake, "_PASSAGES_AT_ONCE", 100)
        with intake:
            intake.add(arrival(1, SENTENCES[0]))
            assert asked.wait(SOON)
            read_on.set()
    assert stored == ["1"]


def test_an_interruption_loses_two_batches_at_most_and_what_is_stored_is_whole(
    intake_of: Callable[..., tuple[Intake, list[str]]], catalogue: Catalogue
) -> None:
    def breaking_off() -> Iterator[Arrival]:
        for number, sentence in enumerate(SENTENCES):
            yield arrival(number, sentence)
        raise KeyboardInterrupt

    intake, stored = intake_of(HashingEncoder)
    with pytest.raises(KeyboardInterrupt):
        add_all(intake, breaking_off())
    assert stored == [str(number) for number in range(len(stored))]
    assert len(stored) >= len(SENTENCES) - 2
    assert sorted(held(catalogue)) == stored


class Failing(HashingEncoder):
    """Fails at the third text."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.encoded == 2:
            raise EncoderError("out of memory")
        return super().encode(texts)


def test_an_error_of_the_encoder_is_raised_here_and_what_came_before_is_stored(
    intake_of: Callable[..., tuple[Intake, list[str]]], catalogue: Catalogue
) -> None:
    encoder = Failing()
    intake, stored = intake_of(lambda: encoder)
    with pytest.raises(EncoderError, match="out of memory"):
        add_all(intake, (arrival(number, sentence) for number, sentence in enumerate(SENTENCES)))
    assert stored == sorted(held(catalogue)) == ["0", "1"]


def test_a_model_that_cannot_be_loaded_is_told(
    intake_of: Callable[..., tuple[Intake, list[str]]], catalogue: Catalogue
) -> None:
    def missing() -> HashingEncoder:
        raise EncoderError("no such model")

    intake, stored = intake_of(missing)
    with pytest.raises(EncoderError, match="no such model"), intake:
        intake.add(arrival(1, SENTENCES[0]))
    assert (stored, held(catalogue), catalogue.fingerprint) == ([], {}, None)


def test_another_model_is_refused_before_it_encodes_anything(
    intake_of: Callable[..., tuple[Intake, list[str]]], catalogue: Catalogue
) -> None:
    catalogue.claim("another-64")
    encoder = HashingEncoder()
    intake, stored = intake_of(lambda: encoder)
    with pytest.raises(EncoderMismatch), intake:
        intake.add(arrival(1, SENTENCES[0]))
    assert (stored, encoder.encoded) == ([], 0)


def test_a_statement_that_only_moved_keeps_its_passages_and_asks_for_no_encoder(
    intake_of: Callable[..., tuple[Intake, list[str]]], catalogue: Catalogue
) -> None:
    here = arrival(1, " ".join(SENTENCES))
    intake, _ = intake_of(HashingEncoder)
    with intake:
        intake.add(here)
    before = catalogue.snapshot().passages_of("1")

    def loaded() -> HashingEncoder:
        raise AssertionError("the model was loaded for nothing")

    intake, stored = intake_of(loaded)
    with intake:
        runs = [(passage.first, passage.last) for passage in before]
        intake.add(Arrival(here.statement, replace(here.source, path="moved.txt"), here.source, runs))
    assert stored == ["1"]
    assert catalogue.snapshot().passages_of("1") == before
    assert [source.path for source in catalogue.sources()] == ["moved.txt"]
