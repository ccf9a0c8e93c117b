"""From a folder to a saved run and its comparison: real ingest, real indexes, only the encoder is a fake."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from evals.command import PUBLISHED
from evals.retrieval import Measured, Order, measure
from evals.retrieval.ask import deep
from evals.retrieval.checkout import commit
from evals.retrieval.kept import file_of, place_of
from evals.retrieval.record import read_record
from evals.retrieval.report import to_text
from index.errors import EncoderMismatch, LibraryLocked, SourceError
from index.library import Library
from index.settings import Settings
from tests.conftest import REPOSITORY
from tests.evals.retrieval import folders
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from pathlib import Path

Told = list[tuple[str, int, int]]


@pytest.fixture(autouse=True)
def hashing(monkeypatch: pytest.MonkeyPatch) -> HashingEncoder:
    encoder = HashingEncoder()
    monkeypatch.setattr("index.encode.load_encoder", lambda _settings: encoder)
    return encoder


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def measured(order: Order, settings: Settings, told: Told | None = None) -> Measured:
    kept: Told = [] if told is None else told
    return measure(order, settings, lambda *progress: kept.append(progress))


@pytest.fixture
def set_folder(tmp_path: Path) -> Path:
    return folders.beir(tmp_path / "set")


def test_a_set_is_measured_saved_and_read_again(set_folder: Path, home: Settings) -> None:
    done = measured(Order("beir", set_folder), home)
    record = done.record
    assert record.figures()["R@5"].mean == 1
    assert record.queries["q1"]["nDCG@10"] == 1
    assert (record.made.statements, record.made.fingerprint) == (3, HashingEncoder().fingerprint)
    assert record.made.settings["lexical_weight"] == home.lexical_weight
    assert not {"home", "host", "port", "chroma_url", "login", "tls_key"} & set(record.made.settings)
    assert set(record.texts) == set(record.queries)
    assert done.saved.parent == home.home / "evaluation" / "runs"
    assert read_record(done.saved) == record
    assert not (home.home / "catalogue.sqlite3").exists()


def test_rows_with_one_text_are_one_statement_and_both_are_found(set_folder: Path, home: Settings) -> None:
    done = measured(Order("beir", set_folder), home)
    assert done.record.queries["q2"]["R@5"] == 1  # both of its rows
    run = done.saved.with_suffix(".run").read_text().splitlines()
    assert {line.split()[2] for line in run if line.startswith("q2 ")} >= {"pell", "copy"}


def test_trec_files_give_the_same_figures_to_others(set_folder: Path, home: Settings) -> None:
    import ir_measures

    done = measured(Order("beir", set_folder), home)
    read: Any = ir_measures  # its readers have no types
    run = read.read_trec_run(str(done.saved.with_suffix(".run")))
    qrels = read.read_trec_qrels(str(done.saved.with_suffix(".qrels")))
    again = ir_measures.calc_aggregate([ir_measures.nDCG @ 10, ir_measures.RR], qrels, run)
    assert {str(one): pytest.approx(value, abs=1e-6) for one, value in again.items()} == {
        "nDCG@10": done.record.figures()["nDCG@10"].mean,
        "RR": done.record.figures()["MRR"].mean,
    }


def test_a_second_run_ingests_nothing_and_says_the_same(
    set_folder: Path, home: Settings, hashing: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = measured(Order("beir", set_folder), home).record
    monkeypatch.setattr("evals.retrieval.kept.ingest", lambda *_: pytest.fail("it was ingested again"))
    told: Told = []
    second = measured(Order("beir", set_folder), home, told).record
    assert {name for name, _, _ in told} == {"loading the encoder", "asking"}
    for query, figures in first.queries.items():
        assert {**figures, "seconds": 0} == {**second.queries[query], "seconds": 0}


def test_a_changed_corpus_is_taken_in_and_only_what_changed_is_encoded(
    set_folder: Path, home: Settings, hashing: HashingEncoder
) -> None:
    measured(Order("beir", set_folder), home)
    rows = (set_folder / "corpus.jsonl").read_text("utf-8").splitlines()
    new = {"_id": "new", "title": "", "text": "A new row about the fictional bridge of Pell."}
    (set_folder / "corpus.jsonl").write_text("\n".join([*rows[1:], json.dumps(new)]), encoding="utf-8")
    before = hashing.encoded
    done = measured(Order("beir", set_folder), home)
    questions = 1 + 3 * 2  # the first opens the model, and each is asked for a page and in depth at most
    assert hashing.encoded - before <= 1 + questions
    assert done.record.queries["q1"]["R@100"] == 0  # its row is gone
    assert done.record.made.statements == 3


def test_an_ingest_that_was_interrupted_goes_on(
    set_folder: Path, home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("index.library.Library.publish", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            measured(Order("beir", set_folder), home)
    assert measured(Order("beir", set_folder), home).record.made.statements == 3


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_anew_ingests_what_is_kept_again(set_folder: Path, home: Settings) -> None:
    measured(Order("beir", set_folder), home)
    told: Told = []
    measured(Order("beir", set_folder, anew=True), home, told)
    assert "reading and encoding" in {name for name, _, _ in told}


def test_nobody_writes_into_a_corpus_that_another_process_takes_in(set_folder: Path, home: Settings) -> None:
    place = place_of("beir", set_folder, home)
    with (
        Library(home.model_copy(update={"home": place / "library"})).locked(),
        pytest.raises(LibraryLocked),
    ):
        measured(Order("beir", set_folder), home)
    assert not (place / "rows").exists()


def test_another_encoder_under_the_same_name_is_refused_with_the_way_out(
    set_folder: Path, home: Settings, hashing: HashingEncoder
) -> None:
    measured(Order("beir", set_folder), home)
    hashing.name = "another"
    with pytest.raises(EncoderMismatch, match="--anew"):
        measured(Order("beir", set_folder), home)
    assert measured(Order("beir", set_folder, anew=True), home).record.made.fingerprint == "another-64"


def test_two_ways_to_cut_have_a_library_each(set_folder: Path, home: Settings) -> None:
    other = home.model_copy(update={"passage_characters": 100})
    assert place_of("beir", set_folder, home) != place_of("beir", set_folder, other)
    assert place_of("beir", set_folder, home) == place_of("beir", set_folder / ".." / set_folder.name, home)


def test_a_query_that_finds_nothing_counts_as_0_and_is_named(set_folder: Path, home: Settings) -> None:
    rows = [{"_id": "q1", "text": "What does S/RES/9999 (2024) say?"}, {"_id": "q3", "text": "Where do herons nest?"}]
    folders.lines(set_folder / "queries.jsonl", rows)
    done = measured(Order("beir", set_folder), home)
    assert done.record.without_hits == ("q1",)
    assert done.record.queries["q1"]["MRR"] == 0
    assert done.record.figures()["MRR"].mean == 0.5
    assert "1 queries found nothing at all and count as 0: q1" in to_text(done.record)


def test_a_row_that_cant_be_ingested_is_named_and_the_next_run_knows_it_too(set_folder: Path, home: Settings) -> None:
    folders.lines(
        set_folder / "corpus.jsonl", [{"_id": "lake", "text": folders.ROWS[0][2]}, {"_id": "pell", "text": ""}]
    )
    for _ in range(2):
        record = measured(Order("beir", set_folder), home).record
        assert list(record.unread) == ["pell"]
    assert "1 rows could not be ingested and can't be found" in to_text(record)


def test_earlier_turns_are_given_along(tmp_path: Path, home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folders.mtrag(tmp_path / "mtrag")
    lastturn = measured(Order("mtrag", folder, turns="lastturn"), home).record
    history = measured(Order("mtrag", folder, turns="history"), home).record
    key = "talk<::>q1"
    assert history.queries[key]["MRR"] == 1
    assert history.texts[key] == "Is there a ferry? → And in winter?"
    assert lastturn.texts[key] == "And in winter?"
    assert (lastturn.name, history.name) == ("mtrag-mtrag-lastturn-all", "mtrag-mtrag-history-all")
    assert lastturn.corpus == history.corpus


def test_squad_looks_for_the_place_of_the_answer(tmp_path: Path, home: Settings) -> None:
    done = measured(Order("squad", folders.squad(tmp_path / "set")), home)
    for query in ("mayor", "cheese"):
        figures = done.record.queries[query]
        assert (figures["paragraph@10"], figures["answer@10"]) == (1, 1)
    assert done.saved.with_suffix(".paragraph.qrels").exists()
    assert done.saved.with_suffix(".answer.qrels").exists()


def test_squad_tells_a_passage_without_the_answer_from_one_with_it(tmp_path: Path, home: Settings) -> None:
    small = home.model_copy(update={"passage_characters": 100})
    long = "It is old. " * 30
    folder = folders.squad(tmp_path / "set")
    paragraph = f"{folders.FIRST} {long}Brell has seven bells."
    (folder / "articles" / "Brell_town.txt").write_bytes(paragraph.encode())
    folders.lines(folder / "corpus.jsonl", [{"_id": "c0", "text": paragraph}])
    asked = folders.answer("q", "Who is the mayor of the fictional town of Brell?", "c0", paragraph, "seven bells")
    folders.lines(folder / "qa.jsonl", [asked])
    figures = measured(Order("squad", folder), small).record.queries["q"]
    assert (figures["paragraph@1"], figures["answer@1"]) == (1, 0)


def test_a_paragraph_that_is_not_in_its_article_counts_as_0_and_is_told(tmp_path: Path, home: Settings) -> None:
    folder = folders.squad(tmp_path / "set")
    folders.lines(folder / "corpus.jsonl", [{"_id": "c0", "text": "Not there."}, {"_id": "c1", "text": folders.SECOND}])
    record = measured(Order("squad", folder), home).record
    assert record.queries["mayor"]["paragraph@10"] == 0
    assert "for 1 queries no passage is right by paragraph, and they count as 0" in record.notes


def test_a_run_is_compared_with_a_saved_one(set_folder: Path, home: Settings, tmp_path: Path) -> None:
    saved = tmp_path / "kept" / "before.json"
    measured(Order("beir", set_folder, save=saved), home)
    assert saved.with_suffix(".run").exists()
    worse = json.loads(saved.read_text("utf-8"))
    worse["queries"]["q1"]["MRR"] = 0.25
    del worse["queries"]["q3"]
    saved.write_text(json.dumps(worse), encoding="utf-8")
    done = measured(Order("beir", set_folder, against=saved), home)
    assert done.comparison
    found = done.comparison.differences["MRR"]
    assert (found.better, found.worse, found.equal) == (1, 0, 1)
    assert found.change.mean == pytest.approx(0.375)
    assert (done.comparison.common, done.comparison.only_now) == (2, 1)
    shown = to_text(done.record, done.comparison)
    assert "MRR            0.6250  1.0000  +0.3750" in shown
    assert "1 that only one of them asked are left out" in shown


def test_a_run_over_another_corpus_is_refused_before_anything_is_asked(tmp_path: Path, home: Settings) -> None:
    saved = tmp_path / "before.json"
    measured(Order("beir", folders.beir(tmp_path / "one"), save=saved), home)
    other = folders.beir(tmp_path / "other")
    folders.lines(other / "corpus.jsonl", [{"_id": "lake", "text": "Other words."}])
    with pytest.raises(SourceError, match="another corpus"):
        measured(Order("beir", other, against=saved), home)
    assert not place_of("beir", other, home).exists()


def test_a_run_that_was_saved_without_the_words_of_its_queries_is_read(set_folder: Path, home: Settings) -> None:
    done = measured(Order("beir", set_folder), home)
    saved = json.loads(done.saved.read_text("utf-8"))
    del saved["texts"]
    done.saved.write_text(json.dumps(saved), encoding="utf-8")
    assert read_record(done.saved) == replace(done.record, texts={})


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 9}', '{"format": 1}'])
def test_what_is_no_saved_run_is_refused(set_folder: Path, home: Settings, tmp_path: Path, content: str) -> None:
    (tmp_path / "some.json").write_text(content)
    with pytest.raises(SourceError, match=r"some\.json: is "):
        measured(Order("beir", set_folder, against=tmp_path / "some.json"), home)
    with pytest.raises(SourceError, match="No such file"):
        read_record(tmp_path / "none.json")


@pytest.mark.parametrize("name", PUBLISHED)
def test_each_set_comes_through(name: str, tmp_path: Path, home: Settings) -> None:
    folder = getattr(folders, name)(tmp_path / name)
    record = measured(Order(name, folder, most=2), home).record
    assert len(record.queries) == 2
    assert record.name.endswith("all-most2")
    assert all(0 <= value <= 1 for figures in record.queries.values() for value in figures.values() if value < 60)


class Shallow:
    """Hits of one row after another, however many are asked for; each row has five passages."""

    def __init__(self, rows: int) -> None:
        self.rows, self.asked = rows, 0

    def retrieve(self, _question: str, k: int, _history: object) -> tuple[Any, ...]:
        self.asked = k
        hit = type("Hit", (), {"score": 0.5})
        made = []
        for at in range(min(k, 5 * self.rows)):
            made.append(hit())
            made[-1].statement_id = str(at // 5)
        return tuple(made)


@pytest.mark.parametrize(("rows", "found", "deepest"), [(300, 100, 800), (30, 30, 200), (1, 1, 10)])
def test_passages_are_asked_for_until_they_make_a_hundred_rows(rows: int, found: int, deepest: int) -> None:
    assistant: Any = Shallow(rows)
    query: Any = type("Query", (), {"text": "?", "history": ()})()
    rows_of = {str(at): (f"row {at}",) for at in range(rows)}
    first = assistant.retrieve("?", 10, ())
    assert len(deep(assistant, query, first, rows_of)) == found
    assert assistant.asked == deepest


@pytest.mark.parametrize("id", ["lake", "a/b", "..", ".hidden", "readme", "README.md", "x" * 300, "é", "", "CON\n"])
def test_any_id_makes_a_file_that_an_ingest_looks_at(id: str, tmp_path: Path) -> None:
    from index.scan import scan

    (tmp_path / file_of(id)).write_text("x")
    assert [found.path for found in scan(tmp_path)] == [file_of(id)]
    assert file_of(id) != file_of(f"{id} ")


def test_the_commit_is_that_of_the_code_and_of_nothing_around_it(tmp_path: Path) -> None:
    found = commit(REPOSITORY / "evals" / "cli.py")
    if (REPOSITORY / ".git").exists():
        assert found
        assert len(found.removesuffix("-dirty")) == 40
    stray = tmp_path / "installed.py"
    stray.write_text("")
    assert commit(stray) is None


def test_the_same_record_has_the_same_name_whatever_its_figures(set_folder: Path, home: Settings) -> None:
    record = measured(Order("beir", set_folder), home).record
    assert replace(record, queries={}).name == record.name == "beir-set-all"
