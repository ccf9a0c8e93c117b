"""Every line that is wrong is named by its number and its fault; every right one reads back as it was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.questions import Expected, Question, parse_questions, read_questions
from index.errors import QuestionSetError

PATH = Path("set.jsonl")
GOOD: dict[str, Any] = {
    "id": "q1",
    "kind": "position",
    "turns": ["Who spoke?"],
    "question": "Why does he object?",
    "answerable": True,
    "expected": [{"doc": "a.txt", "quote": "too early"}],
    "trap": [{"doc": "a.txt", "quote": "we thank"}, "we welcome"],
    "note": "",
}
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
entries = st.builds(Expected, doc=words, quote=words)


def line(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes})


def without(*names: str) -> str:
    return json.dumps({name: value for name, value in GOOD.items() if name not in names})


@given(
    st.builds(
        Question,
        id=words,
        kind=words,
        turns=st.lists(words).map(tuple),
        question=words,
        answerable=st.just(True),
        expected=st.lists(entries, min_size=1).map(tuple),
        trap=st.lists(entries | words).map(tuple),
        note=st.text(st.characters(exclude_categories=["Cs"])),
    )
)
def test_a_question_reads_back_as_it_was_written(question: Question) -> None:
    assert parse_questions(question.to_line(), PATH).questions == (question,)


def test_questions_keep_the_numbers_of_their_lines() -> None:
    found = parse_questions(f"\n{line()}\r\n\n{line(id='q2')}\n", PATH)
    assert {number: question.id for number, question in found.by_line.items()} == {2: "q1", 4: "q2"}


def test_turns_trap_and_note_may_be_left_out_and_expected_where_nothing_answers() -> None:
    assert parse_questions(without("turns", "trap", "note"), PATH).questions[0].turns == ()
    silent = {"id": "q", "kind": "outside", "question": "Why?", "answerable": False}
    assert parse_questions(json.dumps(silent), PATH).questions[0].expected == ()


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ("{", "JSON"),
        ("[]", "object|dictionary"),
        ("null", "object|dictionary"),
        *[(without(name), f"field {name} is missing") for name in ("id", "kind", "question", "answerable")],
        (line(answer="x"), "unknown field answer"),
        (line(expected=[{"doc": "a.txt", "quote": "x", "page": 1}]), "unknown field expected.0.page"),
        (line(expected=[{"doc": "a.txt"}]), "field expected.0.quote is missing"),
        (line(answerable="yes"), "answerable: .*boolean"),
        (line(answerable=1), "answerable: .*boolean"),
        (line(id=7), "id: .*string"),
        (line(turns="Who?"), "turns: .*array"),
        (line(turns=[1]), r"turns\.0: .*string"),
        (line(expected=["too early"]), r"expected\.0: .*(object|dictionary)"),
        (line(trap=[3]), r"trap\.0"),
        (line(note=None), "note: .*string"),
        (line(id=" "), "id is empty"),
        (line(question=""), "question is empty"),
        (line(turns=[" "]), "no empty texts"),
        (line(expected=[{"doc": "", "quote": "x"}]), "doc is empty"),
        (line(expected=[{"doc": "a.txt", "quote": " "}]), "quote is empty"),
        (line(expected=[]), "answerable, but expected is empty"),
        (without("expected"), "answerable, but expected is empty"),
        (line(answerable=False), "not answerable, but expected"),
        (line(id="first"), "already used on line 1"),
    ],
)
def test_a_wrong_line_is_named_with_its_fault(wrong: str, fault: str) -> None:
    with pytest.raises(QuestionSetError, match=rf"^set\.jsonl:3: .*{fault}") as caught:
        parse_questions(f"{line(id='first')}\n\n{wrong}\n", PATH)
    assert (caught.value.line, caught.value.path) == (3, PATH)


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_a_set_without_questions_is_refused(text: str) -> None:
    with pytest.raises(QuestionSetError, match="holds no questions"):
        parse_questions(text, PATH)


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="No such file"):
        read_questions(tmp_path / "none.jsonl")
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_bytes(line().encode() + b"\n\xff\n")
    with pytest.raises(QuestionSetError, match="not UTF-8") as caught:
        read_questions(wrong)
    assert caught.value.line == 2


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line().encode())
    assert read_questions(path).questions[0].id == "q1"
