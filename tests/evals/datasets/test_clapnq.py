"""CLAPNQ's passages become statements, and the sentences that annotators marked become quotes."""

from __future__ import annotations

import json
from typing import Any

from evals.datasets.clapnq import convert

TEXT = "The lake , in the north , is deep . It freezes in May . "
CORPUS = [json.dumps({"_id": "p1", "title": "Lake", "text": TEXT})]


def annotation(**changes: Any) -> str:
    row = {"_id": "q1", "question": "is it deep", "answerable": True, "passage_id": "p1"}
    return json.dumps({**row, "gold_sentences": [["It freezes in May ."]], **changes})


def test_each_passage_is_a_statement_with_its_title() -> None:
    (document,) = convert([annotation()], CORPUS).documents
    assert (document.file, document.title, document.text) == ("p1.txt", "Lake", TEXT)


def test_the_sentences_of_all_annotators_are_expected_once_each() -> None:
    marked = [["It freezes in May ."], ["The lake , in the north , is deep .", "It freezes in May ."]]
    (question,) = convert([annotation(gold_sentences=marked)], CORPUS).questions
    assert [entry.quote for entry in question.expected] == [
        "It freezes in May .",
        "The lake , in the north , is deep .",
    ]


def test_a_sentence_that_is_not_verbatim_is_dropped_and_counted() -> None:
    marked = [["It freezes in May .", "It freezes in June ."]]
    found = convert([annotation(gold_sentences=marked)], CORPUS)
    assert [entry.quote for entry in found.questions[0].expected] == ["It freezes in May ."]
    assert dict(found.dropped) == {"gold sentences that are not verbatim in the passage": 1}


def test_an_answerable_question_without_a_sentence_is_dropped_and_counted() -> None:
    found = convert([annotation(gold_sentences=[[]])], CORPUS)
    assert found.questions == ()
    assert dict(found.dropped) == {"answerable questions without a gold sentence": 1}


def test_an_unanswerable_question_expects_nothing() -> None:
    (question,) = convert([annotation(answerable=False, gold_sentences=[[]])], CORPUS).questions
    assert (question.answerable, question.kind, question.expected) == (False, "near-miss", ())


def test_the_same_passage_twice_is_one_statement() -> None:
    copy = json.dumps({"_id": "p2", "title": "Lake", "text": TEXT})
    found = convert([annotation(), annotation(_id="q2", passage_id="p2")], [*CORPUS, copy])
    assert [document.file for document in found.documents] == ["p1.txt"]
    assert {entry.doc for question in found.questions for entry in question.expected} == {"p1.txt"}


def test_the_halves_share_no_title_and_lose_no_question() -> None:
    corpus = [json.dumps({"_id": f"p{n}", "title": f"T{n // 2}", "text": f"{TEXT} {n}"}) for n in range(40)]
    lines = [annotation(_id=f"q{n}", passage_id=f"p{n}") for n in range(40)]
    tune, test = (convert(lines, corpus, part=part) for part in ("tune", "test"))
    assert not {d.title for d in tune.documents} & {d.title for d in test.documents}
    assert {q.id for q in (*tune.questions, *test.questions)} == {f"q{n}" for n in range(40)}
