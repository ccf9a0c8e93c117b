"""Ingest: in step with the folders, each thing once, and nothing twice."""

from __future__ import annotations

import json
import socket
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import index.sync
from index import ingest
from index.encode import is_unit
from index.errors import EncoderMismatch, LibraryMissing, ManifestError, SourceError
from index.library import Library
from index.report import Failure, IngestReport
from tests.conftest import FIXTURES
from tests.fakes import HashingEncoder
from tests.index.fixtures import EXPECTED
from tests.index.making import BRIDGES, RIVERS, TRAILS, take_in, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.encode import Vectors
    from index.settings import Settings
    from index.statement import Statement

FILES = {"bridges.txt": BRIDGES, "rivers.txt": RIVERS, "trails.txt": TRAILS}
SUMMARIES = "Ghana proposes summaries. They have no legal force."


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return write(tmp_path / "papers", FILES)


def statements(settings: Settings) -> dict[str, Statement]:
    with Library(settings).reading() as snapshot:
        found = {card.id: snapshot.statement(card.id) for card in snapshot.cards()}
    return {id_: statement for id_, statement in found.items() if statement}


def texts(settings: Settings) -> dict[str, str]:
    return {statement.path: statement.text for statement in statements(settings).values()}


def lists(report: IngestReport) -> dict[str, tuple[str, ...]]:
    """The lists of a report that aren't empty."""
    names = ("added", "replaced", "renamed", "removed", "unchanged", "missing", "failed")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


# --- one run after another ---


def test_the_first_run_adds_and_the_second_does_nothing(settings: Settings, papers: Path) -> None:
    encoder = HashingEncoder()
    first = take_in(settings, papers, encoder=encoder)
    assert lists(first) == {"added": ("bridges", "rivers", "trails")}
    assert first.encoded == encoder.encoded > 0
    assert texts(settings) == FILES
    again = HashingEncoder()
    second = take_in(settings, papers, encoder=again)
    assert lists(second) == {"unchanged": ("bridges", "rivers", "trails")}
    assert (second.encoded, again.encoded, second.generation) == (0, 0, first.generation)


def test_nothing_new_does_not_even_ask_for_the_encoder(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)

    def loaded() -> HashingEncoder:
        raise AssertionError("the model was loaded for nothing")

    (papers / "rivers.txt").rename(papers / "moved.txt")
    report = index.sync.sync(Library(settings), [papers], settings, loaded)
    assert lists(report)["unchanged"] == ("bridges", "trails")


def test_a_changed_file_replaces_its_statement_and_encodes_only_what_is_new(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    first, second = RIVERS.split("\n\n")
    write(papers, {"rivers.txt": f"{first}\n\nNext steps\n\n{SUMMARIES}"})
    report = take_in(settings, papers)
    assert lists(report) == {"replaced": ("rivers",), "unchanged": ("bridges", "trails")}
    assert texts(settings)["rivers.txt"].endswith(SUMMARIES)
    assert second not in texts(settings)["rivers.txt"]


def test_words_that_move_within_the_library_are_not_encoded_again(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    write(papers, {"rivers.txt": TRAILS, "trails.txt": RIVERS})
    report = take_in(settings, papers)
    assert (set(report.replaced), report.encoded) == ({"rivers", "trails"}, 0)
    assert texts(settings) == {**FILES, "rivers.txt": TRAILS, "trails.txt": RIVERS}


def test_a_moved_file_is_renamed_and_nothing_is_encoded(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    (papers / "наш").mkdir()
    (papers / "rivers.txt").rename(papers / "наш" / "реки.txt")
    report = take_in(settings, papers)
    assert lists(report) == {"renamed": ("реки",), "unchanged": ("bridges", "trails")}
    assert report.encoded == 0
    assert texts(settings)["наш/реки.txt"] == RIVERS
    assert "rivers" not in statements(settings)


def test_a_statement_with_a_symbol_keeps_its_id_when_its_file_moves(settings: Settings, papers: Path) -> None:
    write(papers, {"x.txt": f"PC.DEL/1/20\n\nDelegation of Ghana\n\nMr. Chairperson,\n\n{SUMMARIES}"})
    take_in(settings, papers)
    (papers / "x.txt").rename(papers / "y.txt")
    assert take_in(settings, papers).renamed == ("PC.DEL/1/20",)
    assert statements(settings)["PC.DEL/1/20"].path == "y.txt"


def test_a_copy_is_the_same_statement_until_the_last_file_is_gone(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    write(papers, {"copy.txt": RIVERS})
    report = take_in(settings, papers)
    assert report.added == ()
    assert report.notes == ("copy.txt: the same file as rivers.txt, kept as one statement",)
    (papers / "rivers.txt").unlink()
    report = take_in(settings, papers, remove_missing=True)
    assert report.removed == ()
    assert texts(settings)["copy.txt"] == RIVERS
    (papers / "copy.txt").unlink()
    assert take_in(settings, papers, remove_missing=True).removed == ("rivers",)
    assert set(texts(settings)) == {"bridges.txt", "trails.txt"}


def test_copies_that_come_together_are_one_statement(settings: Settings, tmp_path: Path) -> None:
    papers = write(tmp_path / "papers", {"a.txt": RIVERS, "b.txt": RIVERS, "sub/c.txt": RIVERS})
    assert take_in(settings, papers).added == ("a",)
    assert texts(settings) == {"a.txt": RIVERS}


def test_a_copy_that_is_changed_is_a_statement_of_its_own(settings: Settings, papers: Path) -> None:
    write(papers, {"copy.txt": RIVERS})
    take_in(settings, papers)
    write(papers, {"copy.txt": SUMMARIES})
    report = take_in(settings, papers)
    assert set(texts(settings).values()) == {*FILES.values(), SUMMARIES}
    assert not report.removed


@pytest.mark.parametrize("changed", [["a.txt", "b.txt"], ["b.txt"]])
def test_files_that_become_copies_are_one_statement(changed: list[str], settings: Settings, tmp_path: Path) -> None:
    papers = write(tmp_path / "papers", {"a.txt": RIVERS, "b.txt": TRAILS})
    take_in(settings, papers)
    write(papers, dict.fromkeys(changed, BRIDGES if len(changed) > 1 else RIVERS))
    take_in(settings, papers)
    assert len(statements(settings)) == len(set(texts(settings).values())) == 1


def test_missing_files_are_told_and_their_statements_stay_until_asked(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    (papers / "rivers.txt").unlink()
    assert lists(take_in(settings, papers))["missing"] == ("rivers",)
    assert "rivers" in statements(settings)
    assert lists(take_in(settings, papers, remove_missing=True))["removed"] == ("rivers",)
    assert "rivers" not in statements(settings)


def test_removing_what_is_missing_looks_only_into_the_folders_that_are_given(
    settings: Settings, tmp_path: Path
) -> None:
    one, two = write(tmp_path / "one", {"a.txt": RIVERS}), write(tmp_path / "two", {"b.txt": TRAILS})
    take_in(settings, one, two)
    (one / "a.txt").unlink()
    (two / "b.txt").unlink()
    assert take_in(settings, two, remove_missing=True).removed == ("b",)
    assert set(statements(settings)) == {"a"}


def test_two_statements_of_one_symbol_are_two_statements(settings: Settings, tmp_path: Path) -> None:
    header = "PC.DEL/1/20\n\nDelegation of Ghana\n\nMr. Chairperson,\n\n"
    papers = write(tmp_path / "papers", {"a.txt": header + SUMMARIES, "b.txt": header + "We say something else."})
    assert take_in(settings, papers).added == ("PC.DEL/1/20", "PC.DEL/1/20~2")
    assert lists(take_in(settings, papers)) == {"unchanged": ("PC.DEL/1/20", "PC.DEL/1/20~2")}
    write(papers, {"b.txt": header + "We say something new."})
    assert take_in(settings, papers).replaced == ("PC.DEL/1/20~2",)


# --- one file, several ways to it ---


@pytest.mark.parametrize("way", ["sub/..", ".", "link"])
def test_a_folder_by_another_way_is_the_same_folder(way: str, settings: Settings, papers: Path, tmp_path: Path) -> None:
    (papers / "sub").mkdir()
    (tmp_path / "link").symlink_to(papers)
    other = tmp_path / "link" if way == "link" else papers / way
    take_in(settings, papers)
    assert lists(take_in(settings, other)) == {"unchanged": ("bridges", "rivers", "trails")}
    write(papers, {"rivers.txt": SUMMARIES})
    assert take_in(settings, other).replaced == ("rivers",)
    assert set(texts(settings).values()) == {BRIDGES, TRAILS, SUMMARIES}


@pytest.mark.parametrize("first", ["file", "folder"])
def test_a_file_given_by_itself_is_the_file_in_its_folder(first: str, settings: Settings, tmp_path: Path) -> None:
    papers = write(tmp_path / "papers", {"sub/rivers.txt": RIVERS})
    ways = [papers / "sub" / "rivers.txt", papers]
    take_in(settings, ways[first == "folder"])
    write(papers, {"sub/rivers.txt": SUMMARIES})
    take_in(settings, ways[first != "folder"])
    assert list(texts(settings).values()) == [SUMMARIES]


def test_a_folder_inside_another_is_not_taken_in_twice(settings: Settings, tmp_path: Path) -> None:
    papers = write(tmp_path / "papers", {"sub/rivers.txt": RIVERS})
    report = take_in(settings, papers, papers / "sub", papers)
    assert report.added == ("rivers",)
    assert len(statements(settings)) == 1


# --- manifests, settings and encoders ---


def test_a_changed_manifest_line_replaces_the_statement(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    write(papers, {"manifest.jsonl": json.dumps({"file": "rivers.txt", "delegation": "Norway", "symbol": "A/79/1"})})
    report = take_in(settings, papers)
    assert lists(report) == {"replaced": ("A/79/1",), "unchanged": ("bridges", "trails")}
    assert statements(settings)["A/79/1"].delegation == "Norway"
    (papers / "manifest.jsonl").unlink()
    assert take_in(settings, papers).replaced == ("rivers",)
    assert statements(settings)["rivers"].delegation is None


def test_a_wrong_manifest_changes_nothing(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    write(papers, {"manifest.jsonl": "{", "rivers.txt": SUMMARIES})
    with pytest.raises(ManifestError):
        take_in(settings, papers)
    assert texts(settings) == FILES


def test_a_path_that_is_not_there_changes_nothing(settings: Settings, papers: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        take_in(settings, papers, papers / "gone")
    with pytest.raises(LibraryMissing), Library(settings).reading():
        pass


def test_another_cut_reads_everything_anew(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    before = statements(settings)
    smaller = settings.model_copy(update={"passage_characters": 100})
    report = take_in(smaller, papers)
    assert set(report.replaced) == set(before)
    with Library(settings).reading() as snapshot:
        assert max(len(passage.span) for passage in snapshot.all_passages() if passage.first != passage.last) <= 100


def test_another_encoder_is_refused_with_the_way_out_and_changes_nothing(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    write(papers, {"rivers.txt": SUMMARIES})
    with pytest.raises(EncoderMismatch, match=r"hashing-64.*other-64.*demarche rebuild --encode"):
        take_in(settings, papers, encoder=HashingEncoder(name="other"))
    assert texts(settings) == FILES


def test_a_damaged_vector_is_made_anew_when_its_text_is_read_again(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    with Library(settings).reading() as snapshot:
        keys = [passage.embedding_key for passage in snapshot.passages_of("rivers")]
    with closing(sqlite3.connect(Library(settings).catalogue_path)) as connection:
        connection.executemany("UPDATE embeddings SET vector = zeroblob(256) WHERE key = ?", [(key,) for key in keys])
        connection.commit()
    write(papers, {"manifest.jsonl": json.dumps({"file": "rivers.txt", "symbol": "A/79/1"})})
    assert take_in(settings, papers).encoded == len(keys)
    with Library(settings).reading() as snapshot:
        assert all(is_unit(vector) for vector in snapshot.vectors("hashing-64", keys).values())


# --- what goes wrong ---


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_taken_in(settings: Settings, papers: Path) -> None:
    (papers / "polish.txt").write_bytes("Współpraca żyje".encode("windows-1250"))
    write(papers, {"empty.txt": " \n", "picture.png": "x", "thanks.md": "# Only a heading"})
    report = take_in(settings, papers)
    assert report.added == ("bridges", "rivers", "trails")
    told = {failure.path: (failure.stage, failure.reason) for failure in report.failed}
    assert told["empty.txt"] == ("read", "the file holds no text")
    assert told["picture.png"][1].startswith("no reader for .png")
    assert told["polish.txt"] == ("read", told["polish.txt"][1])
    assert told["thanks.md"] == ("parse", "no body text was found in it")


def test_what_the_library_held_of_a_file_that_broke_goes_on_answering(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    (papers / "rivers.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    report = take_in(settings, papers, remove_missing=True)
    assert [failure.path for failure in report.failed] == ["rivers.txt"]
    assert report.removed == ()
    assert texts(settings) == FILES


def test_a_file_that_cannot_be_opened_is_a_failure(
    settings: Settings, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "rivers.txt":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert take_in(settings, papers).failed == (Failure("rivers.txt", "read", "Permission denied"),)


def test_encodings_other_than_utf_8_are_noted(settings: Settings, papers: Path) -> None:
    (papers / "rivers.txt").write_bytes(RIVERS.encode("utf-16"))
    (papers / "trails.txt").write_bytes("Мы не согласны с этим предложением делегации.".encode("windows-1251"))
    report = take_in(settings, papers)
    assert report.notes == ("rivers.txt: read as utf-16", "trails.txt: read as windows-1251")
    assert statements(settings)["trails"].encoding == "windows-1251"


class Interrupted(HashingEncoder):
    """Breaks off after so many texts."""

    left: int = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.encoded + len(texts) > self.left:
            raise KeyboardInterrupt
        return super().encode(texts)


def test_what_an_interrupted_run_has_done_is_not_done_again(
    settings: Settings, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.intake._PASSAGES_AT_ONCE", 0)
    breaking = Interrupted()
    breaking.left = 2
    with pytest.raises(KeyboardInterrupt):
        take_in(settings, papers, encoder=breaking)
    assert breaking.encoded > 0
    assert Library(settings).generations.current_name() is None
    whole = HashingEncoder()
    report = take_in(settings, papers, encoder=whole)
    assert report.unchanged
    assert report.added
    assert set(report.unchanged) | set(report.added) == {"bridges", "rivers", "trails"}
    fresh = HashingEncoder()
    take_in(settings.model_copy(update={"home": settings.home.with_name("fresh")}), papers, encoder=fresh)
    assert breaking.encoded + whole.encoded == fresh.encoded
    assert texts(settings) == FILES


# --- the report ---


def test_progress_is_told_from_the_first_file_to_the_last(settings: Settings, papers: Path) -> None:
    told: list[tuple[str, int, int]] = []
    index.sync.sync(Library(settings), [papers], settings, HashingEncoder, lambda *step: told.append(step))
    reading = [step for step in told if step[0] == "reading and encoding"]
    assert [done for _, done, _ in reading] == [0, 1, 2, 3]
    assert {total for _, _, total in reading} == {3}
    assert told[-1] == ("building the indexes", 1, 1)


def test_a_run_that_is_stopped_puts_in_use_what_it_has_and_the_next_goes_on(settings: Settings, papers: Path) -> None:
    read: list[int] = []

    def progress(step: str, done: int, _total: int) -> None:
        if step == "reading and encoding":
            read.append(done)

    first = index.sync.sync(
        Library(settings), [papers], settings, HashingEncoder, progress, stopped=lambda: len(read) == 2
    )
    assert lists(first) == {"added": ("bridges", "rivers")}
    assert first.generation == Library(settings).generations.current_name() is not None
    assert set(statements(settings)) == {"bridges", "rivers"}
    second = take_in(settings, papers)
    assert lists(second) == {"added": ("trails",), "unchanged": ("bridges", "rivers")}


def test_a_report_counts_in_words_and_is_json(settings: Settings, papers: Path) -> None:
    write(papers, {"empty.txt": ""})
    report = take_in(settings, papers)
    assert str(report) == f"3 added, 1 failed, {report.encoded} passages encoded"
    assert json.loads(json.dumps(report.to_dict()))["failed"][0]["path"] == "empty.txt"
    assert str(IngestReport()) == "no statements, 0 passages encoded"


def test_all_papers_of_the_fixtures_are_taken_in(settings: Settings) -> None:
    report = take_in(settings, FIXTURES / "statements")
    assert report.failed == ()
    assert len(report.added) == len(EXPECTED)
    assert {statement.path for statement in statements(settings).values()} == set(EXPECTED)
    decomposed = texts(settings)["PC.DEL_9150_20.txt"]
    assert decomposed == unicodedata.normalize("NFD", decomposed) != unicodedata.normalize("NFC", decomposed)


def test_ingesting_opens_no_socket(settings: Settings, papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: opened.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: opened.append(arguments))
    take_in(settings, papers)
    Library(settings).remove("rivers")
    assert opened == []


@pytest.mark.model
def test_the_public_function_takes_the_seeds_in_with_the_bundled_model(settings: Settings, tmp_path: Path) -> None:
    papers = write(tmp_path / "papers", {"rivers.txt": RIVERS})
    report = ingest([papers], settings)
    assert lists(report) == {"added": ("rivers",)}
    with Library(settings).reading() as snapshot:
        (passage,) = snapshot.passages_of("rivers")
        assert passage.span.of(RIVERS) == RIVERS
    assert ingest([papers], settings).encoded == 0
