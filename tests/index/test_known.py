"""What is known of files while an ingest goes on."""

from __future__ import annotations

from index.known import KnownSources
from index.snapshot import SourceRecord


def record(path: str, statement: str, content: str = "1", root: str = "/papers") -> SourceRecord:
    return SourceRecord(root, path, statement, content, "recipe")


def test_a_file_is_known_by_its_place_and_by_its_content() -> None:
    one, other = record("a.txt", "A"), record("b.txt", "A")
    known = KnownSources([one, other, record("c.txt", "C", "2")])
    assert known.at("/papers/a.txt") == one
    assert known.at("/elsewhere/a.txt") is None
    assert known.with_content("1", "recipe") == [one, other]
    assert known.with_content("1", "another recipe") == []


def test_what_is_added_takes_its_places_stead() -> None:
    known = KnownSources([record("a.txt", "A")])
    known.add(record("a.txt", "B", "2"))
    assert [source.statement_id for source in known] == ["B"]
    assert known.with_content("1", "recipe") == []


def test_an_id_that_is_taken_gets_a_number() -> None:
    known = KnownSources([record("a.txt", "A"), record("b.txt", "A~2")])
    assert known.id_for("A", None) == "A~3"
    assert known.id_for("B", None) == "B"


def test_a_file_keeps_the_id_it_had_where_that_still_fits() -> None:
    first, second = record("a.txt", "A"), record("b.txt", "A~2")
    known = KnownSources([first, second])
    assert known.id_for("A", first) == "A"
    assert known.id_for("A", second) == "A~2"
    assert known.id_for("B", second) == "B"
    known.drop(first)
    assert known.id_for("A", second) == "A~2"


def test_an_id_that_another_file_still_holds_is_not_free() -> None:
    one, copy = record("a.txt", "A"), record("b.txt", "A")
    assert KnownSources([one, copy]).id_for("A", one) == "A~2"


def test_an_id_is_free_when_its_last_file_is_dropped() -> None:
    one, copy = record("a.txt", "A"), record("b.txt", "A")
    known = KnownSources([one, copy])
    known.drop(one)
    assert known.id_for("A", None) == "A~2"
    known.drop(copy)
    assert known.id_for("A", None) == "A"


def test_dropping_what_is_not_known_changes_nothing() -> None:
    known = KnownSources([record("a.txt", "A")])
    known.drop(record("b.txt", "A"))
    assert known.id_for("A", None) == "A~2"
