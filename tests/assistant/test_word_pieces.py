"""Word pieces in a library: used where all candidates have them, done without where an earlier release kept none, made by a rebuild."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from index.database import SCHEMA_VERSION
from index.library import Library
from index.reencode import reencode
from index.verify import verify
from tests.assistant.making import assistant_of
from tests.fakes import HashingEncoder
from tests.index.making import take_in, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assistant.evidence import Evidence
    from index.settings import Settings

ENCODER = HashingEncoder(averages=True)
FILES = {
    "rivers.txt": "Fictional statement by Norway.\n\nNorway reads its gauges each hour. Rivers rise in the spring.",
    "trails.txt": "Fictional statement by Norway.\n\nGauges stand along the trails. They are read by hand.",
}
QUESTION = "How often does Norway read its gauges?"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return write(tmp_path / "papers", FILES)


def asked(settings: Settings) -> Sequence[Evidence]:
    return assistant_of(settings, ENCODER).evidence(QUESTION)


def kept(settings: Settings) -> list[bool]:
    """Of each passage, whether its word pieces are kept."""
    with closing(sqlite3.connect(settings.home / "catalogue.sqlite3")) as connection:
        return [bool(row[0]) for row in connection.execute("SELECT pieces IS NOT NULL FROM sentence_embeddings")]


def as_of_schema_4(settings: Settings) -> None:
    with closing(sqlite3.connect(settings.home / "catalogue.sqlite3", isolation_level=None)) as connection:
        connection.executescript("ALTER TABLE sentence_embeddings DROP COLUMN pieces; PRAGMA user_version = 4;")


def test_sentences_are_held_against_the_words_of_the_question(settings: Settings, papers: Path) -> None:
    take_in(settings, papers, encoder=ENCODER)
    found = asked(settings)
    assert len(found) == 4
    assert all(one.meeting for one in found)
    assert found[0].sentence.span.of(found[0].statement.text) == "Norway reads its gauges each hour."
    assert verify(Library(settings)) == []


def test_an_encoder_without_vectors_of_word_pieces_does_without(settings: Settings, papers: Path) -> None:
    take_in(settings, papers, encoder=HashingEncoder())
    assert not any(kept(settings))
    assert all(one.meeting is None for one in assistant_of(settings, HashingEncoder()).evidence(QUESTION))


def test_a_library_of_an_earlier_release_answers_without_until_it_is_encoded_anew(
    settings: Settings, papers: Path
) -> None:
    take_in(settings, papers, encoder=ENCODER)
    whole = asked(settings)
    as_of_schema_4(settings)
    found = asked(settings)
    with Library(settings).reading() as now:
        assert now.without_pieces(ENCODER.fingerprint) == 2
    assert len(found) == 4
    assert all(one.meeting is None for one in found)
    assert verify(Library(settings)) == []
    assert reencode(Library(settings), settings, ENCODER) == 2
    assert [one.score for one in asked(settings)] == pytest.approx([one.score for one in whole])
    with closing(sqlite3.connect(settings.home / "catalogue.sqlite3")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_what_is_weighed_otherwise_is_never_compared(settings: Settings, papers: Path) -> None:
    """A statement that came since has word pieces, the one beside it none: both are weighed without."""
    (papers / "trails.txt").rename(papers.parent / "trails.txt")
    take_in(settings, papers, encoder=ENCODER)
    as_of_schema_4(settings)
    (papers.parent / "trails.txt").rename(papers / "trails.txt")
    report = take_in(settings, papers, encoder=ENCODER)
    assert (report.encoded, sorted(kept(settings))) == (1, [False, True])
    with Library(settings).reading() as now:
        assert (now.counts()[1], now.without_pieces(ENCODER.fingerprint)) == (2, 1)
    found = asked(settings)
    assert {one.statement.id for one in found} == {"rivers", "trails"}
    assert all(one.meeting is None for one in found)


def test_delegations_that_are_weighed_otherwise_are_ordered_by_how_surely_they_answer(
    settings: Settings, tmp_path: Path
) -> None:
    """Of two that are asked together, one may have word pieces and the other none: their scores can't be compared."""
    said = {
        "France": "We have read the register, and the rivers.",
        "Norway": "The register of rivers is what we support.",
    }
    for order in (list(said), list(reversed(said))):
        own = settings.model_copy(update={"home": tmp_path / order[0]})
        for name in order:
            manifest = json.dumps({"file": "a.txt", "delegation": name})
            take_in(
                own,
                write(tmp_path / name, {"a.txt": f"{name}, fictional.\n\n{said[name]}", "manifest.jsonl": manifest}),
                encoder=ENCODER,
            )
            if name == order[0]:
                as_of_schema_4(own)
        assert sorted(kept(own)) == [False, True]
        answer = assistant_of(own.model_copy(update={"min_confidence": 0.0}), ENCODER).ask(
            "How do France and Norway differ on the register of rivers?"
        )
        assert list(dict.fromkeys(quote.statement.delegation for quote in answer.quotes)) == ["France", "Norway"]


def test_word_pieces_that_are_damaged_are_made_again(settings: Settings, papers: Path) -> None:
    take_in(settings, papers, encoder=ENCODER)
    with closing(sqlite3.connect(settings.home / "catalogue.sqlite3", isolation_level=None)) as connection:
        connection.execute("UPDATE sentence_embeddings SET pieces = substr(pieces, 1, 20)")
    assert len(verify(Library(settings))) == 3
    assert [one.meeting for one in asked(settings)] == [None] * 4
    assert reencode(Library(settings), settings, ENCODER) == 2
    assert verify(Library(settings)) == []
