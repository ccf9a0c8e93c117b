"""What a question names beside delegations and time: bodies, meetings, persons, paragraphs, a language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import read_question
from tests.strategies import wild_texts

PC, FSC = "OSCE Permanent Council", "OSCE Forum for Security Co-operation"
UNSC, UNGA = "United Nations Security Council", "United Nations General Assembly"
BODIES: dict[str, list[tuple[str, bool]]] = {
    "What did Norway say in the Permanent Council?": [(PC, True)],
    "What did Norway say about dams at the OSCE Permanent Council?": [(PC, True)],
    "What did Norway say at the Forum for Security Co-operation?": [(FSC, True)],
    "What did Norway say at the Forum for Security Cooperation?": [(FSC, True)],
    "In the Security Council, what did Norway say?": [(UNSC, True)],
    "What was said at the PC?": [(PC, True)],
    "What was said at the FSC?": [(FSC, True)],
    "What did Norway say at the 1232nd meeting of the Permanent Council?": [(PC, True)],
    "What did Norway say at PC meeting 1232?": [(PC, True)],
    "What did Norway say in the UN General Assembly about dams?": [(UNGA, True)],
    "Что сказала Норвегия в Совете Безопасности?": [(UNSC, True)],
    "Qu’a dit la Norvège au Conseil permanent ?": [(PC, True)],
    "What does Norway say about the veto in the Security Council?": [(UNSC, False)],
    "What does Norway say about the reform of the Security Council?": [],
    "Should the General Assembly meet more often?": [],
    "What does PC.DEL/669/19 say?": [],
    "Is there a pc in the room?": [],
}
MEETINGS: dict[str, list[str]] = {
    "What did Norway say at the 1232nd meeting?": ["1232"],
    "What did Norway say at PC meeting 1232?": ["1232"],
    "What was said at meeting No. 1232?": ["1232"],
    "What was said at the 12th plenary meeting?": ["12"],
    "What was said at the 77th session?": ["77s"],
    "Что сказала Норвегия на 1232-м заседании?": ["1232"],
    "Qu’a dit la Norvège à la 1232e séance ?": ["1232"],
    "Which meeting was it?": [],
    "What meeting of 2019 was that?": [],
}
PERSONS: dict[str, list[tuple[str, bool]]] = {
    "What did Ambassador Hill say about dams?": [("Hill", True)],
    "What did Ambassador Zoë Hill-Brun say?": [("Zoë Hill-Brun", True)],
    "What is Mr. Hill's view of dams?": [("Hill", True)],
    "According to Ms. Hill, what is wrong?": [("Hill", False)],
    "What did Zoë Hill say?": [("Zoë Hill", False)],
    "What did Hill say?": [("Hill", False)],
    "According to Zoë Hill, what is wrong?": [("Zoë Hill", False)],
    "What is Hill's position on dams?": [("Hill", False)],
    "What was proposed by Zoë Hill?": [("Zoë Hill", False)],
    "Что сказал г-н Хилл?": [("Хилл", True)],
    "Qu’a dit l’ambassadeur Dupont ?": [("Dupont", True)],
    "What did Norway say?": [],
    "What did the Holy See say?": [],
    "What did Mr. Chairperson say?": [],
    "What did the General Assembly say?": [],
    "According to Moscow, what is wrong?": [],
    "Who presented the Paris Call?": [],
}
PARAGRAPHS: dict[str, list[tuple[int, str | None]]] = {
    "paragraph 7 of resolution 2488 (2019)": [(7, "resolution 2488 (2019)")],
    "para. 3 of PC.DEL/669/19": [(3, "PC.DEL/669/19")],
    "operative paragraph 5 of S/RES/2722": [(5, "S/RES/2722")],
    "What does PC.DEL/669/19 say in paragraph 3?": [(3, "PC.DEL/669/19")],
    "пункт 7 резолюции 2488 (2019)": [(7, "резолюции 2488 (2019)")],
    "Что сказано в пункте 7 резолюции 2488?": [(7, "резолюции 2488")],
    "paragraphe 7 de la résolution 2488": [(7, "résolution 2488")],
    "Absatz 7 der Resolution 2488": [(7, "Resolution 2488")],
    "What does OP5 of S/RES/2722 demand?": [(5, "S/RES/2722")],
    "What do paragraphs 3, 4 and 6 of PC.DEL/669/19 say?": [(n, "PC.DEL/669/19") for n in (3, 4, 6)],
    "paragraphs 3 to 5 of PC.DEL/669/19": [(n, "PC.DEL/669/19") for n in (3, 4, 5)],
    "paragraph seven of Security Council resolution 2488": [(7, "resolution 2488")],
    "What does the seventh paragraph of resolution 2488 say?": [(7, "resolution 2488")],
    "What does paragraph 7 (a) of resolution 2488 say?": [(7, "resolution 2488")],
    "§ 4 of PC.DEL/669/19": [(4, "PC.DEL/669/19")],
    "And paragraph 5?": [(5, None)],
    "What is in paragraph 2 of the Norwegian statement?": [(2, None)],
    "What is in paragraph 2 of Norway's statement?": [(2, None)],
    "What does Norway think of paragraph 4 of the Charter?": [],
    "What does PC.DEL/669/19 say about paragraph 4 of the Charter?": [],
    "What does preambular paragraph 3 of resolution 2488 say?": [],
    "How many paragraphs are there?": [],
    "paragraph 1.2 of PC.DEL/669/19": [],
}
LANGUAGES: dict[str, tuple[str, bool] | None] = {
    "What did Norway say in Russian?": ("ru", True),
    "What was said in Russian about dams?": ("ru", True),
    "What does the French text say?": ("fr", True),
    "Was sagte Norwegen auf Russisch?": ("ru", True),
    "Qu’a dit la Norvège en russe ?": ("ru", True),
    "Что сказала Норвегия на русском языке?": ("ru", True),
    "What does Hungary say about education in Ukrainian?": ("uk", False),
    "What are the Russian troops doing in Russian prisons?": None,
    "What is the French position?": None,
    "What is the Russian version of events?": None,
    "What does Norway say in general?": None,
}


@pytest.mark.parametrize(("question", "bodies"), BODIES.items())
def test_bodies_in_which_it_was_said(question: str, bodies: list[tuple[str, bool]]) -> None:
    assert [(body.value, body.sure) for body in read_question(question).bodies] == bodies


@pytest.mark.parametrize(("question", "meetings"), MEETINGS.items())
def test_meetings(question: str, meetings: list[str]) -> None:
    assert [meeting.value for meeting in read_question(question).meetings] == meetings


@pytest.mark.parametrize(("question", "persons"), PERSONS.items())
def test_persons(question: str, persons: list[tuple[str, bool]]) -> None:
    assert [(person.name, person.titled) for person in read_question(question).persons] == persons


@pytest.mark.parametrize(("question", "paragraphs"), PARAGRAPHS.items())
def test_paragraphs(question: str, paragraphs: list[tuple[int, str | None]]) -> None:
    assert [(p.number, p.document) for p in read_question(question).paragraphs] == paragraphs


@pytest.mark.parametrize(("question", "language"), LANGUAGES.items())
def test_the_language_of_the_texts(question: str, language: tuple[str, bool] | None) -> None:
    read = read_question(question).written_in
    assert (read and (read.value, read.sure)) == language


@given(wild_texts() | st.text(max_size=200))
def test_what_is_named_stands_in_the_question(question: str) -> None:
    reading = read_question(question)
    named = [*reading.bodies, *reading.meetings, *reading.persons, *reading.paragraphs, reading.written_in]
    assert all(one.span.end <= len(question) for one in named if one)
    assert all(person.name in question for person in reading.persons)
