"""How earlier turns bear on a question: only where it leans on them, and never against what it says itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Turn
from assistant.conversation import in_conversation, leans, query_of, read_as
from assistant.question import read_question
from tests.assistant.making import assistant_of
from tests.fakes import HashingEncoder
from tests.index.making import take_in, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from random import Random

    from index.encode import Vectors
    from index.settings import Settings

LEANING = [
    "And Ukraine?",
    "What about Norway?",
    "And why?",
    "Why is it unacceptable to most countries?",
    "How did Switzerland answer that?",
    "What is his post?",
    "Since when?",
    "What do they propose instead?",
    "А Украина?",
    "Что он предлагает взамен?",
    "Et combien cela coûte-t-il ?",
]
STANDING = [
    "What is France's position on water management?",
    "What is Russia's objection to the Paris Call?",
    "How many thermometers hang in a Norwegian depot?",
    "Which company will build the software for the Lindau Register?",
]
NAMES = {"Norway": "NO", "Ukraine": "UA", "France": "FR", "Türkiye": "TR", "the Holy See": "VA"}
WORDY = "Why is it unacceptable to most countries?"
OBJECTION = "What is Russia's objection to the Paris Call?"
TURNS = st.lists(
    st.builds(
        Turn,
        st.sampled_from(("user", "assistant")),
        st.sampled_from([OBJECTION, "Thank you.", "What does France propose?", "And Ukraine?", "Россия против."]),
    ),
    max_size=5,
)


def user(*questions: str) -> list[Turn]:
    return [Turn("user", question) for question in questions]


@pytest.mark.parametrize("question", LEANING)
def test_a_question_that_points_elsewhere_leans(question: str) -> None:
    assert leans(read_question(question))


@pytest.mark.parametrize("question", STANDING)
def test_a_question_with_words_of_its_own_stands(question: str) -> None:
    assert not leans(read_question(question))


@pytest.mark.parametrize(
    ("earlier", "question", "speakers"),
    [
        ([OBJECTION], "And what do they propose instead?", ("RU",)),
        ([OBJECTION], "And Ukraine?", ("UA",)),
        ([OBJECTION], "What about the United States?", ("US",)),
        ([OBJECTION], "А Украина?", ("UA",)),
        ([OBJECTION], "Et la France ?", ("FR",)),
        ([OBJECTION], "What did France say to that?", ("FR",)),
        ([OBJECTION, "Does it say anything on armed conflict?"], "So what does it want instead?", ("RU",)),
        ([OBJECTION, "What does France propose?"], "And why?", ("FR",)),
        (["How do France and Russia differ?"], "And why do they?", ("FR", "RU")),
        (["What is the Paris Call?"], "And why?", ()),
        ([OBJECTION], "How many thermometers hang in a Norwegian depot?", ()),
        ([], "And Ukraine?", ()),
    ],
)
def test_speakers_are_taken_over_or_replaced(earlier: list[str], question: str, speakers: tuple[str, ...]) -> None:
    assert in_conversation(read_question(question), user(*earlier)).speakers == speakers


def test_one_who_takes_anothers_place_is_asked_for_the_same_act() -> None:
    reading = in_conversation(read_question("And Ukraine?"), user(OBJECTION))
    assert reading.act is not None
    assert reading.act.name == "objection"


def test_an_act_of_its_own_is_kept() -> None:
    reading = in_conversation(read_question("And what do they propose instead?"), user(OBJECTION))
    assert reading.act is not None
    assert reading.act.name == "proposal"


def test_what_the_assistant_said_names_no_speaker() -> None:
    history = [Turn("user", "What is the Paris Call?"), Turn("assistant", "According to Russia, what France says.")]
    assert in_conversation(read_question("And why?"), history).speakers == ()


@given(st.sampled_from(STANDING), TURNS)
def test_a_question_that_stands_is_read_and_sought_as_if_it_were_the_first(question: str, history: list[Turn]) -> None:
    reading = read_question(question)
    assert in_conversation(reading, history) == reading
    assert query_of(reading, history) == query_of(reading, [])


@given(st.sampled_from(LEANING + STANDING), TURNS)
def test_the_question_itself_is_there_and_its_words_weigh_most(question: str, history: list[Turn]) -> None:
    query = query_of(in_conversation(read_question(question), history), history)
    assert query.question.endswith(question)
    assert query.parts()[0] == query.asked()[0] == (query.content, 1.0)
    assert all(0 < weight <= 0.5 for _, weight in [*query.parts()[1:], *query.asked()[1:]])


@given(st.sampled_from(LEANING), TURNS)
def test_a_leaning_question_brings_what_was_asked_before_and_nobodys_history_is_changed(
    question: str, history: list[Turn]
) -> None:
    before = list(history)
    query = query_of(read_question(question), history)
    alone = query_of(read_question(question), [])
    assert (query != alone) == any(turn.role == "user" for turn in history)
    assert history == before


@given(st.sampled_from(LEANING + STANDING))
def test_a_question_without_history_is_sought_by_itself(question: str) -> None:
    reading = read_question(question)
    assert query_of(reading, []).parts() == [(reading.content, 1.0)]
    assert query_of(reading, [Turn("assistant", "Good morning.")]).parts() == [(reading.content, 1.0)]


def test_a_question_with_hardly_a_word_is_read_with_those_before_it() -> None:
    history = user("Does Norway accept hourly readings?", "And why?")
    assert query_of(read_question("Since when?"), history).question == (
        "Does Norway accept hourly readings? And why? Since when?"
    )


def test_of_a_long_answer_only_the_beginning_counts() -> None:
    history = [*user(OBJECTION), Turn("assistant", "word " * 1000)]
    assert 0 < max(len(part.text) for part in query_of(read_question(WORDY), history).context) <= 600


def test_what_was_answered_does_not_choose_sentences() -> None:
    history = [*user(OBJECTION), Turn("assistant", "Unrelated answer.")]
    query = query_of(read_question(WORDY), history)
    assert "Unrelated answer." in [text for text, _ in query.parts()]
    assert "Unrelated answer." not in [text for text, _ in query.asked()]


@given(st.sampled_from([WORDY, *STANDING]), TURNS)
def test_the_vector_of_a_query_has_length_one_and_stays_nearer_to_the_question(
    question: str, history: list[Turn]
) -> None:
    encoder = HashingEncoder()
    query = query_of(read_question(question), history)
    vector, own = query.encoded(encoder).vector, encoder.encode([question])[0]
    assert abs(float(vector @ vector) - 1) < 1e-5
    for part in query.context:
        assert float(vector @ own) >= float(vector @ encoder.encode([part.text])[0]) - 1e-5


CHANGED = st.lists(st.sampled_from([*STANDING, *LEANING, "Что предлагает Норвегия?"]), max_size=5)


@given(st.sampled_from(STANDING), CHANGED, st.randoms(use_true_random=False))
def test_the_order_of_the_history_means_nothing_to_a_question_that_stands(
    question: str, earlier: list[str], random: Random
) -> None:
    reading, turned = read_question(question), user(*earlier)
    random.shuffle(turned)
    assert query_of(reading, turned) == query_of(reading, user(*earlier))
    assert in_conversation(reading, turned) == in_conversation(reading, user(*earlier))
    assert read_as(reading, turned) is None


@given(
    st.sampled_from(["And {}?", "What about {}?", "And what did {} say?", "Et {} ?"]),
    st.sampled_from(sorted(NAMES)),
    CHANGED,
)
def test_a_delegation_that_is_named_is_asked_and_no_other(form: str, name: str, earlier: list[str]) -> None:
    history = user(*earlier, OBJECTION)
    assert in_conversation(read_question(form.format(name)), history).speakers == (NAMES[name],)


@given(st.sampled_from(LEANING), CHANGED)
def test_only_what_was_asked_before_is_taken_over(question: str, earlier: list[str]) -> None:
    history = user(*earlier)
    known = {code for turn in history for code in read_question(turn.text).named}
    reading = in_conversation(read_question(question), history)
    assert set(reading.speakers) <= known | set(read_question(question).named)


@given(st.sampled_from(LEANING), CHANGED)
def test_nothing_before_a_question_that_stands_bears_on_who_is_asked(question: str, earlier: list[str]) -> None:
    since = user(OBJECTION)
    assert (
        in_conversation(read_question(question), [*user(*earlier), *since]).speakers
        == in_conversation(read_question(question), since).speakers
    )


@given(st.sampled_from([WORDY, *LEANING]), TURNS)
def test_each_text_of_a_query_is_encoded_once_and_as_long_as_it_is(question: str, history: list[Turn]) -> None:
    encoder = Listing()
    query = query_of(read_question(question), history)
    query.encoded(encoder)
    assert sorted(encoder.asked) == sorted([text] for text in {query.question, *(part.text for part in query.context)})


def test_a_conversation_about_something_else_weighs_less() -> None:
    encoder = HashingEncoder(dimension=512)
    near = query_of(
        read_question("Why is the Lindau register so dear to them?"), user("Who keeps the Lindau register dear?")
    )
    far = query_of(
        read_question("Why is the Lindau register so dear to them?"), user("Which fish swim in Norwegian rivers?")
    )
    assert near.context
    assert not near.encoded(encoder).query.far
    assert far.encoded(encoder).query.far
    assert far.encoded(encoder).query.context_weight < near.encoded(encoder).query.context_weight <= 0.5
    weights = [[weight for _, weight in one.encoded(encoder).query.parts()[1:]] for one in (near, far)]
    assert weights[1] < weights[0]


@dataclass
class Listing(HashingEncoder):
    """Lists what it is asked for: in one batch, all texts take as long as the longest."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return super().encode(texts)


# --- when and where ---

IN_2019 = "What did Norway say in the Permanent Council in 2019 about dams?"


@pytest.mark.parametrize(
    ("question", "first", "bodies", "sure"),
    [
        ("And Ukraine?", "2019", ("OSCE Permanent Council",), True),
        ("Why did they say that?", "2019", ("OSCE Permanent Council",), True),
        ("And in 2020?", "2020", ("OSCE Permanent Council",), True),
        ("And in the Security Council?", "2019", ("United Nations Security Council",), True),
        ("What does France propose for the Lindau Register of river levels?", None, (), None),
    ],
)
def test_a_follow_up_keeps_the_time_and_the_body_that_it_does_not_replace(
    question: str, first: str | None, bodies: tuple[str, ...], sure: bool | None
) -> None:
    reading = in_conversation(read_question(question), [Turn("user", IN_2019)])
    assert (reading.period.first if reading.period else None) == first
    assert tuple(body.value for body in reading.bodies) == bodies
    assert (reading.period.sure if reading.period else None) is sure


def test_what_was_kept_of_time_and_place_is_told() -> None:
    history = [Turn("user", IN_2019)]
    told = read_as(in_conversation(read_question("And Ukraine?"), history), history)
    assert told is not None
    assert "2019" in told
    assert "Permanent Council" in told


def test_a_follow_up_after_a_follow_up_tells_names_without_the_words_that_open_a_sentence() -> None:
    history = [Turn("user", "What is Russia's objection to the Paris Call?"), Turn("user", "And Ukraine?")]
    told = read_as(in_conversation(read_question("What do they say about hourly readings?"), history), history)
    assert told == "… Ukraine … Paris Call"


def test_a_follow_up_searches_what_the_earlier_question_was_confined_to(settings: Settings, tmp_path: Path) -> None:
    """Fictional statements by two delegations in two years."""
    said = {
        f"{name} {year}": f"{name} supports the register of dams number {year}."
        for name in ("Norway", "Ukraine")
        for year in (2019, 2020)
    }
    papers = write(tmp_path / "papers", {f"{name}.txt": text for name, text in said.items()})
    lines = [
        json.dumps({"file": f"{name}.txt", "delegation": name.split()[0], "date": name.split()[1]}) for name in said
    ]
    (papers / "manifest.jsonl").write_text("\n".join(lines), "utf-8")
    take_in(settings, papers)
    assistant = assistant_of(settings.model_copy(update={"min_confidence": 0.0}))
    history = [Turn("user", "What did Norway say in 2019 about dams?")]
    answer = assistant.ask("And Ukraine?", history)
    assert {quote.statement.id for quote in answer.quotes} == {"Ukraine 2019"}
    assert answer.searched.filters["date_from"] == "2019"
    assert {quote.statement.id for quote in assistant.ask("And in 2020?", history).quotes} == {"Norway 2020"}
