"""What follow-ups take over: a table of conversations, all of them fictional, in English, Russian and French."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from assistant.answer import Turn
from assistant.conversation import in_conversation, query_of, read_as
from assistant.question import read_question


class FollowUp(NamedTuple):
    """A follow-up and what must come of it.

    Attributes:
        speakers: codes of those whose statements are searched.
        sought: words that the query must hold beyond the question's.
        left: words that it must not hold.
    """

    earlier: tuple[str, ...]
    question: str
    speakers: tuple[str, ...]
    sought: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


CALL = "What is Russia's objection to the Paris Call?"
REGISTER = "What does Norway propose for the Lindau Register?"
YEAR = "What did Norway propose on depots in 2019?"
REGISTRE = "Que propose la Norvège pour le registre de Lindau ?"
REESTR = "Что предлагает Норвегия для реестра Линдау?"

TABLE = [
    # another delegation takes the place of the one before, and the topic stays
    FollowUp((CALL,), "And Ukraine?", ("UA",), ("Paris", "Call"), ("Russia",)),
    FollowUp((CALL,), "What about Norway?", ("NO",), ("Paris", "Call"), ("Russia",)),
    FollowUp((CALL,), "How about the Holy See?", ("VA",), ("Paris", "Call"), ("Russia",)),
    FollowUp((CALL,), "And the United States?", ("US",), ("Paris", "Call"), ("Russia",)),
    FollowUp((CALL,), "And what did France say?", ("FR",), ("Paris", "Call")),
    FollowUp((CALL,), "But Switzerland?", ("CH",), ("Paris", "Call"), ("Russia",)),
    FollowUp((CALL, "And Ukraine?"), "And Norway?", ("NO",), ("Paris", "Call"), ("Russia",)),
    FollowUp(
        ("How do France and Russia differ on water management?",),
        "And Norway?",
        ("NO",),
        ("water",),
        ("France", "Russia"),
    ),
    FollowUp((REGISTER,), "And France and Ukraine?", ("FR", "UA"), ("Lindau", "Register"), ("Norway",)),
    # it names the delegation and leans for the topic
    FollowUp((CALL,), "What did France say to that?", ("FR",), ("Paris", "Call")),
    FollowUp((REGISTER,), "Does Uruguay agree with it?", ("UY",), ("Lindau", "Register")),
    FollowUp((REGISTER,), "How did Switzerland answer that?", ("CH",), ("Lindau", "Register")),
    # a reason, a time, a number: nothing of its own
    FollowUp((CALL,), "Why?", ("RU",), ("Paris", "Call")),
    FollowUp((CALL,), "And why?", ("RU",), ("Paris", "Call")),
    FollowUp((REGISTER,), "Since when?", ("NO",), ("Lindau", "Register")),
    FollowUp((REGISTER,), "How much?", ("NO",), ("Lindau", "Register")),
    FollowUp((REGISTER,), "Why not?", ("NO",), ("Lindau", "Register")),
    FollowUp((CALL, "And Ukraine?"), "And why?", ("UA",), ("Paris", "Call")),
    FollowUp((CALL, "And Ukraine?", "And why?"), "Since when?", ("UA",), ("Paris", "Call")),
    # another year
    FollowUp((YEAR,), "And in 2020?", ("NO",), ("depots", "2020"), ("2019",)),
    FollowUp((YEAR,), "What about 2021?", ("NO",), ("depots", "2021"), ("2019",)),
    # pronouns
    FollowUp((CALL,), "What do they propose instead?", ("RU",), ("Paris", "Call")),
    FollowUp((CALL,), "Why is it unacceptable to most countries?", ("RU",), ("Paris", "Call")),
    FollowUp((REGISTER,), "How often should it be updated?", ("NO",), ("Lindau", "Register")),
    FollowUp((REGISTER,), "Who would pay for this?", ("NO",), ("Lindau", "Register")),
    FollowUp((REGISTER,), "What else do they want?", ("NO",), ("Lindau", "Register")),
    FollowUp(("What is the Lindau Register?",), "Who proposed it?", (), ("Lindau", "Register")),
    # another topic, leaning on the delegation or not
    FollowUp((CALL,), "What do they say about water management?", ("RU",)),
    FollowUp((CALL,), "And on water management?", ("RU",)),
    # all those not yet asked
    FollowUp((CALL,), "What about the others?", (), ("Paris", "Call"), ("Russia",)),
    FollowUp((CALL,), "Who else?", (), ("Paris", "Call"), ("Russia",)),
    # documents
    FollowUp(("What does PC.DEL/9105/20 say about rivers?",), "And about lakes?", ()),
    # Russian
    FollowUp((REESTR,), "А Украина?", ("UA",), ("Линдау",), ("Норвегия",)),
    FollowUp((REESTR,), "А Россия?", ("RU",), ("Линдау",), ("Норвегия",)),
    FollowUp((REESTR,), "Почему?", ("NO",), ("Линдау",)),
    FollowUp((REESTR,), "А почему?", ("NO",), ("Линдау",)),
    FollowUp((REESTR,), "А в 2020 году?", ("NO",), ("Линдау", "2020")),
    FollowUp((REESTR,), "Что они предлагают взамен?", ("NO",), ("Линдау",)),
    FollowUp((REESTR,), "А остальные?", (), ("Линдау",), ("Норвегия",)),
    # French
    FollowUp((REGISTRE,), "Et la France ?", ("FR",), ("Lindau",), ("Norvège",)),
    FollowUp((REGISTRE,), "Et l’Ukraine ?", ("UA",), ("Lindau",), ("Norvège",)),
    FollowUp((REGISTRE,), "Pourquoi ?", ("NO",), ("Lindau",)),
    FollowUp((REGISTRE,), "Et pourquoi ?", ("NO",), ("Lindau",)),
    FollowUp((REGISTRE,), "Et en 2020 ?", ("NO",), ("Lindau", "2020")),
    FollowUp((REGISTRE,), "Et combien cela coûte-t-il ?", ("NO",), ("Lindau",)),
    FollowUp((REGISTRE,), "Et les autres ?", (), ("Lindau",), ("Norvège",)),
    # across languages
    FollowUp((CALL,), "А Украина?", ("UA",), ("Paris", "Call"), ("Russia",)),
    FollowUp((CALL,), "Et la France ?", ("FR",), ("Paris", "Call"), ("Russia",)),
]
STANDING = [
    FollowUp((CALL,), "What is France's position on water management?", ("FR",), (), ("Paris", "Russia")),
    FollowUp((CALL,), "How many thermometers hang in a Norwegian depot?", (), (), ("Paris", "Russia")),
    FollowUp((CALL,), "What does Norway propose for the Lindau Register?", ("NO",), (), ("Paris", "Russia")),
    FollowUp((CALL,), "Which company will build the software for the Lindau Register?", (), (), ("Paris", "Russia")),
    FollowUp(
        (CALL,), "What did the European Union say on the Budapest Convention in 2021?", ("EU",), (), ("Paris", "Russia")
    ),
    FollowUp((REGISTER,), "Какова позиция России по Парижскому призыву к доверию?", ("RU",), (), ("Lindau", "Norway")),
    FollowUp(
        (REGISTER,),
        "Quelle est la position de la France sur la Convention de Budapest ?",
        ("FR",),
        (),
        ("Lindau", "Norway"),
    ),
]


def user(*questions: str) -> list[Turn]:
    return [Turn("user", question) for question in questions]


def sought(case: FollowUp) -> str:
    """All texts that passages are sought with."""
    history = user(*case.earlier)
    query = query_of(in_conversation(read_question(case.question), history), history)
    return " ".join([query.question, *(text for text, weight in query.parts() if weight > 0)])


@pytest.mark.parametrize("case", [*TABLE, *STANDING], ids=lambda case: f"{case.earlier[-1][:12]} {case.question}")
def test_whose_statements_are_searched(case: FollowUp) -> None:
    assert in_conversation(read_question(case.question), user(*case.earlier)).speakers == case.speakers


@pytest.mark.parametrize("case", [*TABLE, *STANDING], ids=lambda case: f"{case.earlier[-1][:12]} {case.question}")
def test_what_is_sought(case: FollowUp) -> None:
    found = sought(case)
    assert [word for word in case.sought if word not in found] == []
    assert [word for word in case.left if word in found] == []


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case.earlier[-1][:12]} {case.question}")
def test_the_answer_says_what_was_taken_over(case: FollowUp) -> None:
    history = user(*case.earlier)
    line = read_as(in_conversation(read_question(case.question), history), history)
    assert line is not None
    assert line.startswith("… ")
    assert "\n" not in line


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case.question)
def test_of_a_question_that_stands_nothing_is_said(case: FollowUp) -> None:
    history = user(*case.earlier)
    assert read_as(in_conversation(read_question(case.question), history), history) is None


@pytest.mark.parametrize(
    ("earlier", "question", "line"),
    [
        (CALL, "And why do they object?", "… Russia … Paris Call"),
        (CALL, "And why?", "… Russia … Paris Call"),
        (CALL, "And Ukraine?", "… Paris Call"),
        (REGISTER, "How often should it be updated?", "… Norway … Lindau Register"),
        ("Does Norway accept hourly readings?", "Since when?", "… Norway … accept … hourly … readings"),
        ("What does PC.DEL/9105/20 say about rivers?", "Does it say anything else?", "… PC.DEL/9105/20 … rivers"),
        (REESTR, "А почему?", "… Norway … Линдау"),
    ],
)
def test_the_line_names_delegation_and_topic(earlier: str, question: str, line: str) -> None:
    assert read_as(in_conversation(read_question(question), user(earlier)), user(earlier)) == line


def test_a_document_is_kept_until_another_delegation_is_asked() -> None:
    history = user("What does PC.DEL/9105/20 say about rivers?")
    assert in_conversation(read_question("Does it say anything on lakes?"), history).symbols == ("PC.DEL/9105/20",)
    assert in_conversation(read_question("And what did France say to that?"), history).symbols == ()


def test_one_who_takes_anothers_place_is_asked_for_the_same_act_also_in_a_row() -> None:
    reading = in_conversation(read_question("And Norway?"), user(CALL, "And Ukraine?"))
    assert reading.act is not None
    assert reading.act.name == "objection"


def test_whom_a_question_took_over_makes_it_no_more_of_a_whole_question() -> None:
    reading = in_conversation(read_question("Since when?"), user(REGISTER))
    assert query_of(reading, user(REGISTER)).question == f"{REGISTER} Since when?"
