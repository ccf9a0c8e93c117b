"""From a folder to judged quotes: real ingest, real indexes, only the encoder is a fake. All places are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.answers import measure_quotes
from evals.answers.measures import agreement, answered_within
from evals.places import Place
from evals.retrieval.record import read_record
from evals.retrieval.run import Measured, Order
from index.settings import Settings
from index.statement import Span
from tests.assistant.command_line import CommandLine, command_line
from tests.evals.retrieval import folders
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def hashing(monkeypatch: pytest.MonkeyPatch) -> HashingEncoder:
    encoder = HashingEncoder()
    monkeypatch.setattr("index.encode.load_encoder", lambda _settings: encoder)
    return encoder


@pytest.fixture
def measured(tmp_path: Path) -> Callable[[Order], Measured]:
    return lambda order: measure_quotes(order, Settings(home=tmp_path / "home"), lambda *_: None)


def test_whether_a_quote_holds_the_answer(measured: Callable[[Order], Measured], tmp_path: Path) -> None:
    record = measured(Order("squad", folders.squad(tmp_path / "set"))).record
    assert set(record.queries) == set(record.texts) == {"mayor", "cheese"}
    assert record.queries["cheese"]["in the first three"] == 1
    assert record.queries["cheese"]["characters of three"] >= len("Cheese is sold there on Mondays.")
    assert record.notes == ("1 questions whose answer isn't in the corpus were left out",)
    assert record.made.settings["min_confidence"] == 0


def test_which_sentences_are_quoted_beside_as_many_by_cosine(
    measured: Callable[[Order], Measured], tmp_path: Path
) -> None:
    record = measured(Order("clapnq", folders.clapnq(tmp_path / "set"))).record
    assert {*record.measures} == {
        "precision", "recall", "F1", "precision by cosine", "recall by cosine", "F1 by cosine", "sentences",
    }  # fmt: skip
    assert record.queries["q1"]["recall"] == 1
    assert all(0 <= figures["F1"] <= 1 for figures in record.queries.values())


def test_a_claim_is_answered_out_of_its_own_abstract(measured: Callable[[Order], Measured], tmp_path: Path) -> None:
    done = measured(Order("beir", folders.scifact(tmp_path / "set")))
    assert done.record.queries["1-pell"]["precision"] == 1
    assert read_record(done.saved) == done.record
    again = measured(Order("beir", tmp_path / "set", against=done.saved))
    assert again.comparison is not None
    assert again.comparison.differences["F1"].change.mean == 0


def test_the_command_shows_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, hashing: HashingEncoder
) -> None:
    demarche: CommandLine = command_line(tmp_path, capsys, monkeypatch, hashing)
    folder = folders.squad(tmp_path / "set")
    assert "answer in the first" in demarche("eval", "squad", folder, "--of", "quotes").out
    assert demarche("eval", "mtrag", folder, "--of", "quotes").code == 2
    assert demarche("eval", "questions.jsonl", "--of", "quotes").code == 2


SENTENCES = st.tuples(st.sampled_from("ab"), st.integers(0, 4))


@given(st.lists(SENTENCES, unique=True), st.lists(st.frozensets(SENTENCES, min_size=1, max_size=2)))
def test_agreement_is_whole_with_what_is_wanted_and_none_without(
    quoted: list[tuple[str, int]], wanted: list[frozenset[tuple[str, int]]]
) -> None:
    found = agreement(quoted, wanted)
    assert 0 <= found.f1 <= max(found.precision, found.recall) + 1e-9
    every = sorted(set().union(*wanted))
    assert not every or agreement(every, wanted) == (1, 1)
    assert agreement([one for one in quoted if one not in every], wanted) == (0, 0)


def test_an_answer_counts_where_a_quote_holds_it_whole() -> None:
    quotes = [Place("a", Span(0, 10)), Place("b", Span(0, 30))]
    assert answered_within(quotes, [Place("b", Span(20, 30))], 2)
    assert not answered_within(quotes, [Place("b", Span(20, 30))], 1)
    assert not answered_within(quotes, [Place("b", Span(20, 31))], 2)
