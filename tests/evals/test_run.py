"""From a folder and a question set to a report: real ingest, real indexes, only the encoder is a fake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evals.run import evaluate, library_of
from index.errors import LibraryMissing, QuestionSetError, SourceError
from index.settings import Settings
from tests.evals.fakes import HashingEncoder

if TYPE_CHECKING:
    from pathlib import Path

if TYPE_CHECKING:
    from pathlib import Path

LAKE = """Delegation of Orlania

STATEMENT BY MR. IVO BRANT

Mr. Chairperson,

Orlania welcomes the report on the lake. The ferry must run in winter as well as in summer.

Orlania objects to the closing of the harbour, because the villages depend on it.

Thank you for your attention.
"""
PELL = "Delegation of Pell\n\nMr. Chairperson,\n\nPell regards the tunnel as too costly. It asks for a new survey.\n"


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.encode.load_encoder", lambda _settings: HashingEncoder())


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "old").mkdir(parents=True)
    (folder / "lake.txt").write_text(LAKE, encoding="utf-8")
    (folder / "old" / "lake-copy.txt").write_text(LAKE, encoding="utf-8")
    (folder / "pell.txt").write_text(PELL, encoding="utf-8")
    (folder / "broken.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00\x00\x01" * 40)
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", min_confidence=0)


def question_set(tmp_path: Path, *docs: tuple[str, str]) -> Path:
    rows = [
        {"id": f"q{n}", "kind": "fact", "turns": ["Who speaks?"], "question": quote, "answerable": True,
         "expected": [{"doc": doc, "quote": quote}]}
        for n, (doc, quote) in enumerate(docs)
    ]  # fmt: skip
    rows.append({"id": "none", "kind": "outside", "question": "What is a proton?", "answerable": False})
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


FERRY = ("lake.txt", "The ferry must run in winter as well as in summer.")
HARBOUR = ("lake-copy.txt", "Orlania objects to the closing of the harbour, because the villages depend on it.")
TUNNEL = ("pell.txt", "Pell regards the tunnel as too costly.")
BROKEN = ("broken.txt", "Nobody will ever read this.")


def test_a_corpus_is_ingested_into_a_library_of_its_own_and_judged(
    corpus: Path, settings: Settings, tmp_path: Path
) -> None:
    told: list[tuple[str, int, int]] = []
    report = evaluate(
        question_set(tmp_path, FERRY, HARBOUR, TUNNEL, BROKEN),
        corpus,
        settings=settings,
        progress=lambda *progress: told.append(progress),
    )
    assert [unread.path for unread in report.unread] == ["broken.txt"]
    assert report.overall.questions == 5
    assert report.overall.recall == 0.75  # all but the one that can't be read
    assert report.overall.exact == 1
    assert report.overall.quotes > 0
    assert told[-1] == ("asking", 5, 5)
    assert not (settings.home / "catalogue.sqlite3").exists()
    assert (library_of(corpus, settings.home) / "catalogue.sqlite3").exists()


def test_a_second_run_encodes_no_passage_and_says_the_same(
    corpus: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = question_set(tmp_path, FERRY, TUNNEL)
    first = evaluate(questions, corpus, settings=settings).to_dict()
    monkeypatch.setattr(
        "index.sync.encoder_on_demand", lambda _settings: lambda: pytest.fail("an encoder was asked for")
    )
    second = evaluate(questions, corpus, settings=settings).to_dict()
    for report in (first, second):
        for result in report["results"]:
            del result["seconds"]
    assert first["results"] == second["results"]


def test_what_is_gone_from_the_folder_is_gone_from_the_library(
    corpus: Path, settings: Settings, tmp_path: Path
) -> None:
    questions = question_set(tmp_path, TUNNEL)
    evaluate(questions, corpus, settings=settings)
    (corpus / "pell.txt").unlink()
    with pytest.raises(QuestionSetError, match=r"set\.jsonl:1: no statement is called 'pell\.txt'"):
        evaluate(questions, corpus, settings=settings)


def test_without_a_corpus_the_library_of_the_settings_is_asked(
    corpus: Path, settings: Settings, tmp_path: Path
) -> None:
    questions = question_set(tmp_path, FERRY, TUNNEL)
    with pytest.raises(LibraryMissing):
        evaluate(questions, settings=settings)
    own = settings.model_copy(update={"home": library_of(corpus, settings.home)})
    evaluate(questions, corpus, settings=settings)
    assert evaluate(questions, settings=own).overall.recall == 1


def test_a_corpus_that_is_not_there_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        evaluate(question_set(tmp_path), tmp_path / "nowhere", settings=settings)


def test_a_wrong_set_is_refused_before_anything_is_ingested(corpus: Path, settings: Settings, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("{\n")
    with pytest.raises(QuestionSetError):
        evaluate(wrong, corpus, settings=settings)
    assert not settings.home.exists()


def test_two_corpora_never_share_a_library_and_one_always_has_the_same(tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "corpus", tmp_path / "b" / "corpus"
    assert library_of(one, tmp_path) != library_of(other, tmp_path)
    assert library_of(one, tmp_path) == library_of(tmp_path / "a" / "x" / ".." / "corpus", tmp_path)
    assert library_of(one, tmp_path).name.startswith("corpus-")
