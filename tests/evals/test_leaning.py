"""Fitting what makes a question lean: on conversations of the test's own, in the form of CANARD's. All are fictional."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from assistant.leaning import Signs
from evals.leaning import NAMES, WEIGHTS, fit, judged, read_examples
from index.errors import QuestionError

if TYPE_CHECKING:
    from pathlib import Path

PLACES = ["Lindau", "Bregenz", "Rorschach", "Arbon", "Romanshorn", "Konstanz", "Meersburg", "Langenargen"]


def row(question: str, rewrite: str, dialog: str) -> str:
    return json.dumps({"Question": question, "Rewrite": rewrite, "QuAC_dialog_id": dialog, "History": []})


@pytest.fixture
def canard(tmp_path: Path) -> Path:
    """Eight conversations of three questions each, on eight towns."""
    lines = []
    for place in PLACES:
        whole = f"Who founded the harbour of {place} on Lake Constance?"
        lines += [
            row(whole, whole.lower(), place),
            row("When did they build it?", f"When did the founders build the harbour of {place} on the lake?", place),
            row("Was this successful?", f"Was the harbour of {place} on Lake Constance successful?", place),
        ]
    path = tmp_path / "canard.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_changed_question_leans_and_its_wording_stands(canard: Path) -> None:
    examples = read_examples(canard)
    assert [example.leans for example in examples[:5]] == [False, True, False, True, False]
    assert [example.asked for example in examples[:5]] == [True, True, False, True, False]


def test_a_conversation_is_in_one_half_only(canard: Path) -> None:
    examples = read_examples(canard)
    halves = [{example.fitted for example in examples[start : start + 5]} for start in range(0, len(examples), 5)]
    assert all(len(half) == 1 for half in halves)
    assert {True, False} == {half.pop() for half in halves}


def test_fitted_weights_tell_the_two_kinds_apart(canard: Path) -> None:
    examples = read_examples(canard)
    weights = fit(examples)
    assert tuple(weights) == NAMES
    assert judged(examples, weights) == {"auc": 1.0, "leaning": 1.0, "standing": 1.0, "balanced": 1.0}
    assert judged(examples, {name: -weight for name, weight in weights.items()})["auc"] == 0.0


def test_the_same_questions_give_the_same_weights_in_any_order(canard: Path) -> None:
    examples = read_examples(canard)
    assert fit(examples) == fit(examples[::-1])


def test_one_kind_alone_is_refused(canard: Path) -> None:
    with pytest.raises(QuestionError, match="questions that lean and questions that don't"):
        fit(example for example in read_examples(canard) if example.leans)


@pytest.mark.parametrize("line", ["{", "[]", '{"Question": "Why?"}', "3"])
def test_a_line_of_another_form_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "canard.jsonl"
    path.write_text(f"{row('Why?', 'Why?', 'a')}\n{line}\n", "utf-8")
    with pytest.raises(QuestionError, match=r"canard\.jsonl:2: must be an object with Question"):
        read_examples(path)


def test_the_weights_in_force_are_whole() -> None:
    assert set(json.loads(WEIGHTS.read_text("utf-8"))) == {"bias", *Signs.__slots__}
