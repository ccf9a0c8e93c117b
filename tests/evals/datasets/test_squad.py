"""SQuAD's answers become quotes that stand in one place of their article, and hold the answer."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from evals.datasets.squad import convert, grow
from index.statement import Span

FIRST = "Lake Orla lies in the north. The ferry runs in May."
SECOND = "The town of Pell lies in the south. Its ferry runs in May and June."
ARTICLES = {"Lake_Orla": f"{FIRST}\n{SECOND}\n", "Other": "Nothing is asked about this."}
CORPUS = [json.dumps({"_id": "c0", "text": FIRST}), json.dumps({"_id": "c1", "text": SECOND})]


def qa(context: str = "c1", **changes: Any) -> str:
    row = {"_id": "q1", "question": " When? ", "title": "Lake_Orla", "context_id": context, "is_impossible": False}
    return json.dumps({**row, "answers": [{"text": "May", "start": SECOND.index("May")}], **changes})


@given(st.text(alphabet="ab .!\n", min_size=1), st.data())
def test_what_grows_holds_the_answer_and_stands_once_if_anything_does(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    answer = Span(start, data.draw(st.integers(start + 1, len(text))))
    grown = grow(text, answer)
    assert grown.holds(answer)
    assert text.count(grown.of(text)) == 1 or grown == answer


def test_an_answer_that_stands_once_stays_as_it_is() -> None:
    (question,) = convert(ARTICLES, [qa(answers=[{"text": "June", "start": SECOND.index("June")}])], CORPUS).questions
    assert [entry.quote for entry in question.expected] == ["June"]


def test_an_answer_that_stands_often_grows_within_its_sentence() -> None:
    (question,) = convert(ARTICLES, [qa()], CORPUS).questions
    (entry,) = question.expected
    assert (entry.doc, entry.quote) == ("Lake_Orla.txt", "in May and")
    assert (question.question, question.kind, question.answerable) == ("When?", "fact", True)


def test_the_first_of_two_equal_answers_is_told_from_the_second() -> None:
    answers = [{"text": "ferry runs in May", "start": FIRST.index("ferry")}]
    (question,) = convert(ARTICLES, [qa("c0", answers=answers)], CORPUS).questions
    assert question.expected[0].quote == "The ferry runs in May."


def test_answers_on_which_annotators_agree_are_one_quote() -> None:
    answer = {"text": "June", "start": SECOND.index("June")}
    (question,) = convert(ARTICLES, [qa(answers=[answer, answer])], CORPUS).questions
    assert len(question.expected) == 1


def test_an_impossible_question_expects_nothing() -> None:
    (question,) = convert(ARTICLES, [qa(is_impossible=True, answers=[])], CORPUS).questions
    assert (question.answerable, question.expected, question.kind) == (False, (), "near-miss")


def test_an_answer_that_is_not_at_its_place_is_dropped_and_counted() -> None:
    found = convert(ARTICLES, [qa(answers=[{"text": "May", "start": 3}])], CORPUS)
    assert found.questions == ()
    assert dict(found.dropped) == {
        "answers that are not verbatim at their place": 1,
        "questions whose answer is not in the article": 1,
    }


def test_only_articles_that_are_asked_about_are_converted_unless_all_are_wanted() -> None:
    assert [d.file for d in convert(ARTICLES, [qa()], CORPUS).documents] == ["Lake_Orla.txt"]
    found = convert(ARTICLES, [qa()], CORPUS, all_articles=True).documents
    assert [(d.file, d.title, d.language) for d in found] == [
        ("Lake_Orla.txt", "Lake Orla", "en"),
        ("Other.txt", "Other", "en"),
    ]
    assert found[0].text == ARTICLES["Lake_Orla"]


def test_the_halves_share_no_article_and_lose_no_question() -> None:
    articles = {f"A{n}": f"{FIRST}\n{SECOND}" for n in range(20)}
    lines = [qa(_id=f"q{n}", title=f"A{n}") for n in range(20)]
    tune, test = (convert(articles, lines, CORPUS, part=part, all_articles=True) for part in ("tune", "test"))
    assert not {d.file for d in tune.documents} & {d.file for d in test.documents}
    assert {q.id for q in (*tune.questions, *test.questions)} == {f"q{n}" for n in range(20)}
    for half in (tune, test):
        assert {e.doc for q in half.questions for e in q.expected} <= {d.file for d in half.documents}
