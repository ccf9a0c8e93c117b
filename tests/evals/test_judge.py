"""Questions are asked in their conversation, one after the other, and judged by what the source says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer import Turn
from evals.judge import converse, is_exact, judge, judge_all
from evals.places import Located, LocatedQuestion, Place
from evals.questions import Expected, Question
from index.statement import Span
from tests.evals.fakes import HARBOUR, LAKE, FakeAssistant, answer, hit, quote, statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from assistant.answer import Answer

lake, harbour = statement("lake.txt", LAKE), statement("harbour.txt", HARBOUR)
DATE = "We cannot accept the date,\n\nwhich comes too early."


def asked(question: str, *turns: str) -> LocatedQuestion:
    own = Question(
        id="q", kind="k", question=question, turns=turns, answerable=True, expected=(Expected("lake.txt", DATE),)
    )
    start = LAKE.index(DATE)
    return LocatedQuestion(own, (Located(DATE, (Place("lake", Span(start, start + len(DATE))),)),))


def assistant(**script: str) -> FakeAssistant:
    return FakeAssistant((lake, harbour), {question: (quote(lake, words),) for question, words in script.items()})


def test_earlier_turns_are_asked_first_and_their_answers_are_what_the_question_sees() -> None:
    fake = assistant(first=DATE)
    list(judge_all(fake, [asked("third", "first", "second")], fake.text_of))
    first = (Turn("user", "first"), Turn("assistant", "1 quotes"))
    second = (Turn("user", "second"), Turn("assistant", "Nothing was found."))
    assert fake.asked == [("first", ()), ("second", first), ("third", (*first, *second))]


def test_questions_do_not_see_each_other() -> None:
    fake = assistant()
    list(judge_all(fake, [asked("one"), asked("two")], fake.text_of))
    assert fake.asked == [("one", ()), ("two", ())]


def test_no_turns_make_no_conversation() -> None:
    assert converse(assistant(), ()) == ()


def test_each_question_is_judged_when_it_is_asked_for_and_told_of() -> None:
    fake, told = assistant(), list[tuple[str, int, int]]()
    judging = judge_all(fake, [asked("one"), asked("two")], fake.text_of, lambda *progress: told.append(progress))
    next(judging)
    assert [question for question, _ in fake.asked] == ["one"]
    next(judging)
    next(judging, None)
    assert told == [("asking", 1, 2), ("asking", 2, 2)]


def test_an_answer_is_judged_by_where_its_quotes_and_hits_stand() -> None:
    given = answer("why", quote(lake, DATE), quote(harbour, "Merci"), hits=[hit(lake, "We welcome")])
    one = judge(asked("why"), given, 0.25, assistant().text_of)
    assert one.answered
    assert one.right
    assert [place.statement_id for place in one.quotes] == ["lake", "harbour"]
    assert one.hits == (Place("lake", Span(LAKE.index("We welcome"), LAKE.index("We welcome") + 10)),)
    assert (one.exact, one.seconds, one.confidence) == ((True, True), 0.25, 0.7)
    assert one.got[0] == "“We cannot accept the date, which comes too early.” [lake]"


def test_silence_on_an_answerable_question_is_wrong() -> None:
    one = judge(asked("why"), answer("why"), 0.0, assistant().text_of)
    assert (one.answered, one.right, one.quotes) == (False, False, ())


def test_the_time_is_that_of_the_question_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 0.0

    class Slow(FakeAssistant):
        def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
            nonlocal clock
            clock += 10 if question == "earlier" else 2
            return super().ask(question, history)

    monkeypatch.setattr("evals.judge.time.perf_counter", lambda: clock)
    slow = Slow((lake,))
    (one,) = judge_all(slow, [asked("last", "earlier")], slow.text_of)
    assert one.seconds == 2


def test_a_quote_is_exact_if_the_source_read_again_says_the_same() -> None:
    shown = quote(harbour, "L’été convient à tous.").to_dict()
    text_of = assistant().text_of
    assert is_exact(shown, text_of)
    assert not is_exact({**shown, "text": "L’été convient à nous."}, text_of)
    assert not is_exact({**shown, "start": shown["start"] + 1}, text_of)
    assert not is_exact({**shown, "text_sha256": "0" * 64}, text_of)


def test_a_quote_of_a_statement_that_is_not_in_the_library_or_has_another_text_is_not_exact() -> None:
    text_of = assistant().text_of
    assert not is_exact(quote(statement("gone.txt", LAKE), DATE).to_dict(), text_of)
    assert not is_exact(quote(replace(lake, text=LAKE.replace("cannot", "should")), "We should").to_dict(), text_of)
