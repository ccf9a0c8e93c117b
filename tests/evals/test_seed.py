"""The seed set is valid against the seed statement and stays balanced."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evals.places import locate, spans_of
from evals.questions import Expected, QuestionSet, read_questions
from tests.evals.fakes import shelf, statement

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "statements" / "PC.DEL_669_19.txt"
SET = ROOT / "evals" / "questions" / "seed.jsonl"


@pytest.fixture(scope="module")
def questions() -> QuestionSet:
    return read_questions(SET)


def test_every_quote_stands_in_the_seed_statement(questions: QuestionSet) -> None:
    source = statement(f"statements/{SEED.name}", SEED.read_text(encoding="utf-8"), "PC.DEL/669/19")
    assert len(locate(questions, shelf(source))) == len(questions.questions)


def test_every_quote_stands_in_one_place_only(questions: QuestionSet) -> None:
    text = SEED.read_text(encoding="utf-8")
    for question in questions.questions:
        for entry in (*question.expected, *question.trap):
            assert isinstance(entry, Expected)
            assert len(spans_of(entry.quote, text)) == 1, (question.id, entry.quote)


def test_three_in_five_are_answerable_and_every_kind_is_tried(questions: QuestionSet) -> None:
    found = questions.questions
    assert len(found) >= 36
    assert 0.55 <= sum(question.answerable for question in found) / len(found) <= 0.65
    kinds = Counter(question.kind for question in found)
    answerable = {"header", "position", "paraphrase", "follow-up", "false-premise"}
    assert set(kinds) == answerable | {"near-miss", "unknown-delegation", "outside"}
    assert min(kinds.values()) >= 5


def test_no_quote_is_expected_and_a_trap_at_once(questions: QuestionSet) -> None:
    for question in questions.questions:
        assert not set(question.expected) & set(question.trap), question.id


def test_every_question_is_asked_once(questions: QuestionSet) -> None:
    asked = Counter((question.turns, question.question) for question in questions.questions)
    assert max(asked.values()) == 1
