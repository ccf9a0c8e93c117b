"""The library in use: always what CURRENT names, the catalogue where that can't be opened, and clear errors where neither helps."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from assistant import open_assistant
from index.errors import EncoderMismatch, LibraryMissing
from index.library import Library
from index.snapshot import Card, Snapshot
from tests.assistant.making import assistant_of
from tests.fakes import HashingEncoder
from tests.index.making import BRIDGES, RIVERS, TRAILS, take_in, write

if TYPE_CHECKING:
    from pathlib import Path

    from assistant import Answer, Assistant
    from index.settings import Settings

QUESTION = "Rivers rise in the spring"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return write(tmp_path / "papers", {"rivers.txt": RIVERS, "trails.txt": TRAILS})


@pytest.fixture
def assistant(settings: Settings, papers: Path) -> Assistant:
    take_in(settings, papers)
    return assistant_of(settings)


def found(assistant: Assistant, question: str = QUESTION) -> list[str]:
    return [hit.text for hit in assistant.retrieve(question)]


def test_an_assistant_opened_before_an_ingest_answers_from_what_came_in(
    assistant: Assistant, settings: Settings, papers: Path
) -> None:
    before = assistant.overview()
    assert not any("glossaire" in text for text in found(assistant, "un glossaire"))
    take_in(settings, write(papers, {"bridges.txt": BRIDGES}))
    after = assistant.overview()
    assert "glossaire" in found(assistant, "un glossaire")[0]
    assert after.generation != before.generation
    assert (after.statements, after.notice) == (before.statements + 1, None)


def test_what_is_held_is_read_once_for_a_generation_by_however_many_threads(
    assistant: Assistant, settings: Settings, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    cards = Snapshot.cards

    def counted(snapshot: Snapshot) -> list[Card]:
        read.append(snapshot.revision)
        return cards(snapshot)

    monkeypatch.setattr(Snapshot, "cards", counted)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: assistant.ask(QUESTION), range(8)))
    assert len(read) == 1
    take_in(settings, write(papers, {"bridges.txt": BRIDGES}))
    read.clear()
    assert found(assistant, "un glossaire")
    assistant.overview()
    assert len(read) == 1


def test_a_changed_file_is_found_by_its_new_words_only(assistant: Assistant, settings: Settings, papers: Path) -> None:
    assert found(assistant)
    take_in(settings, write(papers, {"rivers.txt": "Norway prefers glaciers. They move slowly.\n"}))
    assert not any("spring" in text for text in found(assistant))
    assert "glaciers" in found(assistant, "glaciers")[0]


def test_questions_asked_while_papers_come_and_go_see_one_state_each(settings: Settings, papers: Path) -> None:
    take_in(settings, papers)
    assistant = assistant_of(settings.model_copy(update={"min_confidence": 0.0}))
    done = threading.Event()

    def ask_until_done() -> list[Answer]:
        answers = [assistant.ask(QUESTION)]
        while not done.is_set():
            answers.append(assistant.ask(QUESTION))
        return answers

    with ThreadPoolExecutor() as pool:
        asking = [pool.submit(ask_until_done) for _ in range(2)]
        take_in(settings, write(papers, {"bridges.txt": BRIDGES}))
        Library(settings).remove("trails")
        done.set()
        answers = [answer for one in asking for answer in one.result(timeout=60)]
    held = {"000001": {"rivers", "trails"}, "000002": {"rivers", "trails", "bridges"}, "000003": {"rivers", "bridges"}}
    for answer in answers:
        assert answer.notice is None
        assert answer.generation in held
        assert {hit.statement_id for hit in answer.hits} == held[answer.generation]
        assert answer.searched.statements == len(held[answer.generation])


def _remove(home: Path) -> None:
    shutil.rmtree(home / "generations")


def _empty(home: Path) -> None:
    (home / "generations" / "000001" / "manifest.json").write_text("", "utf-8")


def _without_words(home: Path) -> None:
    shutil.rmtree(home / "generations" / "000001" / "lexical")


def _without_vectors(home: Path) -> None:
    shutil.rmtree(home / "generations" / "000001" / "chroma")


def _unnamed(home: Path) -> None:
    (home / "CURRENT").unlink()


def _misnamed(home: Path) -> None:
    (home / "CURRENT").write_text("000099", "ascii")


def _illegible(home: Path) -> None:
    (home / "CURRENT").write_bytes(b"\xff\xfe")


DAMAGES = [_remove, _empty, _without_words, _without_vectors, _unnamed, _misnamed, _illegible]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_without_a_generation_the_catalogue_is_searched_and_the_reader_told(
    assistant: Assistant, settings: Settings, damage: object
) -> None:
    whole = assistant.retrieve(QUESTION)[0]
    damage(settings.home)  # type: ignore[operator]
    late = assistant_of(settings)
    assert late.retrieve(QUESTION)[0].passage_id == whole.passage_id
    answer = late.ask(QUESTION)
    assert answer.generation is None
    assert answer.notice is not None
    assert "demarche rebuild" in answer.notice
    assert late.overview().notice is not None


def test_a_rebuilt_library_is_used_again_without_a_notice(assistant: Assistant, settings: Settings) -> None:
    _remove(settings.home)
    late = assistant_of(settings)
    assert late.ask(QUESTION).notice is not None
    Library(settings).rebuild()
    answer = late.ask(QUESTION)
    assert (answer.notice, answer.generation is None) == (None, False)


def test_exact_search_sees_what_comes_in_too(assistant: Assistant, settings: Settings, papers: Path) -> None:
    _unnamed(settings.home)
    late = assistant_of(settings)
    late.ask(QUESTION)
    Library(settings).remove("rivers")
    (settings.home / "CURRENT").unlink()
    assert not any("spring" in text for text in found(late))


def test_a_library_of_another_encoder_is_refused_with_the_command_that_mends_it(
    assistant: Assistant, settings: Settings
) -> None:
    other = assistant_of(settings, HashingEncoder(name="another"))
    for call in (other.ask, other.retrieve):
        with pytest.raises(EncoderMismatch, match="demarche rebuild --encode"):
            call(QUESTION)
    assert other.overview().statements == 2
    assert other.statement("rivers").text == RIVERS


def test_where_there_is_no_library_the_command_that_makes_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="demarche ingest") as caught:
        open_assistant(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in str(caught.value)
    assert not (tmp_path / "nowhere").exists()
