"""Statements that were looked into lately: read once a revision, never longer kept than there is room, never another's."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from assistant.recent import Recent
from index.library import Library
from index.snapshot import Snapshot
from tests.index.making import RIVERS, TRAILS, take_in, write

if TYPE_CHECKING:
    from pathlib import Path

    from index.settings import Settings
    from index.statement import Statement


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids that are read from a catalogue, in order."""
    ids: list[str] = []
    statement = Snapshot.statement

    def noted(snapshot: Snapshot, id: str) -> Statement | None:
        ids.append(id)
        return statement(snapshot, id)

    monkeypatch.setattr(Snapshot, "statement", noted)
    return ids


@pytest.fixture
def papers(settings: Settings, tmp_path: Path) -> Path:
    folder = write(tmp_path / "papers", {"rivers.txt": RIVERS, "trails.txt": TRAILS})
    take_in(settings, folder)
    return folder


def test_a_statement_is_read_once_a_revision_and_what_replaces_it_is_read_anew(
    settings: Settings, papers: Path, read: list[str]
) -> None:
    recent = Recent()
    with Library(settings).reading() as now:
        first = recent.statement(now, "rivers")
        assert first is not None
        assert recent.statement(now, "rivers") is first
    with Library(settings).reading() as now:
        assert recent.statement(now, "rivers") is first
    assert read == ["rivers"]
    take_in(settings, write(papers, {"rivers.txt": "Norway prefers glaciers. They move slowly.\n"}))
    with Library(settings).reading() as now:
        later = recent.statement(now, "rivers")
        assert later == now.statement("rivers")
        assert later != first


def test_what_was_looked_into_longest_ago_makes_room(settings: Settings, papers: Path, read: list[str]) -> None:
    with Library(settings).reading() as now:
        lengths = {id: len(statement.text) for id in ("rivers", "trails") if (statement := now.statement(id))}
        read.clear()
        recent = Recent(max(lengths.values()) + 2)
        for id in ("rivers", "rivers", "trails", "rivers"):
            assert recent.statement(now, id) is not None
        assert read == ["rivers", "trails", "rivers"]
        assert recent.statement(now, "unknown") is None


def test_a_statement_that_is_longer_than_all_the_room_is_kept_only_as_long_as_it_is_in_use(
    settings: Settings, papers: Path, read: list[str]
) -> None:
    recent = Recent(10)
    with Library(settings).reading() as now:
        held = recent.statement(now, "rivers")
        assert recent.statement(now, "rivers") is held
        assert read == ["rivers"]
        del held
        assert recent.statement(now, "rivers") == now.statement("rivers")
    assert read == ["rivers"] * 3


def test_readers_at_once_hold_one_statement_together(settings: Settings, papers: Path) -> None:
    recent, begin = Recent(10), threading.Barrier(4)

    def reader() -> Statement | None:
        with Library(settings).reading() as now:
            begin.wait(20)
            return recent.statement(now, "rivers")

    with ThreadPoolExecutor(4) as pool:
        first, *others = [one.result() for one in [pool.submit(reader) for _ in range(4)]]
    assert first is not None
    assert all(other is first for other in others)
