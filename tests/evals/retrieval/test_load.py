"""Each published form is read as it lies; what is wrong with a folder is told with file, line and what is expected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Turn
from evals.command import PUBLISHED
from evals.datasets.conversion import in_part
from evals.retrieval import SETS, load
from index.errors import SourceError
from tests.evals.retrieval import folders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evals.datasets.conversion import Part
    from evals.retrieval.dataset import Turns

PARTS: tuple[Part, Part] = ("tune", "test")
MAKERS = {name: getattr(folders, name) for name in PUBLISHED}


def test_the_command_knows_the_sets_that_there_are() -> None:
    assert tuple(SETS) == PUBLISHED


def test_beir_is_read_with_its_graded_judgements(tmp_path: Path) -> None:
    read = load("beir", folders.beir(tmp_path / "set"))
    assert [row.id for row in read.rows] == ["lake", "pell", "mar/sh", "copy"]
    assert {query.id: dict(query.relevant) for query in read.queries} == {id: rows for id, _, rows in folders.QUERIES}
    assert read.notes == ("1 queries without a judged row were left out",)


def test_beir_is_read_as_its_own_archives_have_it(tmp_path: Path) -> None:
    folder = folders.beir(tmp_path / "set")
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").rename(folder / "qrels" / "test.tsv")
    assert len(load("beir", folder).queries) == 3


def test_judged_rows_outside_the_corpus_are_told(tmp_path: Path) -> None:
    folder = folders.beir(tmp_path / "set")
    with (folder / "qrels.tsv").open("a") as opened:
        opened.write("q1\tnowhere\t1\n")
    read = load("beir", folder)
    assert "1 judged rows are not in the corpus and count as not found" in read.notes
    assert read.queries[0].relevant == {"lake": 1, "nowhere": 1}


def test_xquads_questions_are_parted_by_article(tmp_path: Path) -> None:
    assert {query.group for query in load("xquad", folders.xquad(tmp_path / "en")).queries} == {"Orlania"}


@pytest.mark.parametrize(
    ("turns", "text"),
    [("lastturn", "And in winter?"), ("rewrite", "Does the ferry run in winter?"), ("history", "And in winter?")],
)
def test_mtrag_is_asked_with_and_without_its_conversation(tmp_path: Path, turns: Turns, text: str) -> None:
    read = load("mtrag", folders.mtrag(tmp_path / "mtrag"), turns)
    talk = (Turn("user", "Is there a ferry?"), Turn("assistant", "Yes, on the lake."))
    assert {(query.text, query.history) for query in read.queries} == {(text, talk if turns == "history" else ())}
    assert {query.group for query in read.queries} == {"talk"}


def test_mtrags_domain_may_be_named_and_must_be_where_there_are_two(tmp_path: Path) -> None:
    folder = folders.mtrag(tmp_path / "mtrag")
    assert load("mtrag", folder / "lakes", "history") == load("mtrag", folder, "history")
    folders.corpus(folder / "marshes")
    with pytest.raises(SourceError, match=r"holds 2 domains; name one, .*lakes"):
        load("mtrag", folder)


def test_a_turn_without_its_task_is_refused(tmp_path: Path) -> None:
    folder = folders.mtrag(tmp_path / "mtrag")
    folders.lines(folder / "tasks_lakes.jsonl", [{"task_id": "talk<::>q1", "history": []}])
    with pytest.raises(SourceError, match="has no task 'talk<::>q2'"):
        load("mtrag", folder, "history")
    assert load("mtrag", folder).queries


def test_clapnq_wants_the_passage_of_each_question(tmp_path: Path) -> None:
    read = load("clapnq", folders.clapnq(tmp_path / "set"))
    assert [query.relevant for query in read.queries] == [{"lake": 1}, {"pell": 1}, {"mar/sh": 1}]
    assert [query.group for query in read.queries] == ["The lake of Orlania", "Pell", ""]
    assert read.notes == (
        "1 questions without an answer were left out",
        "1 questions without their passage were left out",
    )


def test_squad_makes_a_statement_of_each_article_and_asks_what_has_an_answer(tmp_path: Path) -> None:
    read = load("squad", folders.squad(tmp_path / "set"))
    assert [(row.id, row.title) for row in read.rows] == [("Brell_town", "Brell town"), ("Quern", "Quern")]
    assert [query.id for query in read.queries] == ["mayor", "cheese"]
    area = read.queries[1].area
    assert area
    assert (area.row, area.answers) == ("Brell_town", (("Mondays", folders.SECOND.index("Mondays")),))
    assert read.notes == (
        "1 questions without an answer were left out",
        "1 questions without their paragraph were left out",
    )


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_folder_of_something_else_is_refused_with_what_is_expected(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError) as refused:
        load(name, tmp_path)
    assert str(tmp_path) in str(refused.value)
    assert str(refused.value).endswith(f"{name} expects {SETS[name]}")


@pytest.mark.parametrize(
    ("name", "file", "line"),
    [
        ("beir", "corpus.jsonl", "{"),
        ("beir", "corpus.jsonl", '{"_id": 7, "text": "x"}'),
        ("beir", "queries.jsonl", "[]"),
        ("beir", "qrels.tsv", "q1 lake 1"),
        ("beir", "qrels.tsv", "q1\tlake\tmuch"),
        ("clapnq", "annotations.jsonl", '{"_id": "q", "question": "Why?"}'),
        ("squad", "qa.jsonl", '{"_id": "q", "question": "Why?", "title": "Quern"}'),
    ],
)
def test_a_wrong_line_is_named_by_its_number(tmp_path: Path, name: str, file: str, line: str) -> None:
    make: Callable[[Path], Path] = MAKERS[name]
    folder = make(tmp_path / "set")
    text = (folder / file).read_text("utf-8")
    (folder / file).write_text(f"{text}\n{line}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=rf"{file}:{len(text.splitlines()) + 2}: (must be|must have|is not JSON)"):
        load(name, folder)


def test_two_rows_with_one_id_are_refused(tmp_path: Path) -> None:
    folder = folders.beir(tmp_path / "set")
    text = (folder / "corpus.jsonl").read_text("utf-8")
    (folder / "corpus.jsonl").write_text(text + text, encoding="utf-8")
    with pytest.raises(SourceError, match="two rows have the \"_id\" 'lake'"):
        load("beir", folder)


def test_text_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    folder = folders.beir(tmp_path / "set")
    (folder / "queries.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(SourceError, match="is not UTF-8"):
        load("beir", folder)


def test_the_halves_make_the_whole_and_what_is_drawn_is_always_the_same(tmp_path: Path) -> None:
    whole = load("beir", folders.beir(tmp_path / "set"))
    whole = replace(whole, queries=tuple(replace(whole.queries[0], id=str(at), group=str(at)) for at in range(60)))
    tune, test = ({query.id for query in whole.only(part).queries} for part in PARTS)
    assert tune | test == {query.id for query in whole.queries}
    assert not tune & test
    assert min(len(tune), len(test)) > 15
    assert len(whole.only("all", 2).queries) == 2
    assert whole.only("all", 2) == whole.only("all", 2)
    assert whole.only("all", 60) == whole


def test_a_half_without_a_query_is_told(tmp_path: Path) -> None:
    whole = load("xquad", folders.xquad(tmp_path / "en"))
    halves = [part for part in PARTS if in_part("Orlania", part)]
    assert whole.only(halves[0]).queries == whole.queries
    (other,) = set(PARTS) - set(halves)
    with pytest.raises(SourceError, match=f"part '{other}' of the set holds no query"):
        whole.only(other)
