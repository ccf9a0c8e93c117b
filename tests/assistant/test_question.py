"""What a question asks for beside speakers and fields: acts, symbols, its language, its content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import read_question
from tests.strategies import wild_texts

ACTS = {
    "What is Russia's objection to the Paris Call?": "objection",
    "Why does Norway oppose it?": "objection",
    "What does she criticise?": "objection",
    "Против чего возражает Россия?": "objection",
    "À quoi la France s'oppose-t-elle ?": "objection",
    "Does Türkiye support hourly readings?": "support",
    "What does Russia welcome?": "support",
    "Что поддерживает Норвегия?": "support",
    "What does Switzerland propose?": "proposal",
    "Que propose le Luxembourg ?": "proposal",
    "Что предлагает Россия?": "proposal",
    "What does Ukraine demand?": "demand",
    "What did the EU call for?": "demand",
    "What does Russia condemn?": "condemnation",
    "What did Norway pledge?": "commitment",
    "Is France ready to pay?": "commitment",
    "Whom does Ghana thank?": "thanks",
    "What does Russia say about the Budapest Convention?": None,
    "How many thermometers are there?": None,
}

LANGUAGES = {
    "What is Russia's objection to the Paris Call?": "en",
    "Budapest Convention": "en",
    "Paris": "en",
    "And Ukraine?": "en",
    "What does “déjà vu” mean?": "en",
    "Quelle est la position de la France sur un glossaire limité d’abord à l’anglais et au russe ?": "fr",
    "Pourquoi l’anonymat est-il difficile pour le Luxembourg ?": "fr",
    "Какова позиция России по этому вопросу?": "ru",
    "Сколько человек погибло на горных тропах?": "ru",
    "¿Cuántas líneas nocturnas quedan según España?": "es",
    "ما هي تكلفة القائمة المشتركة بمحطات الرصد؟": "ar",
}


@pytest.mark.parametrize(("question", "act"), ACTS.items())
def test_the_act_asked_for_is_read(question: str, act: str | None) -> None:
    read = read_question(question).act
    assert (read.name if read else None) == act


@pytest.mark.parametrize("question", ["What do the Minsk agreements say?", "Which agreement was signed in 1999?"])
def test_a_treaty_is_not_read_as_support(question: str) -> None:
    assert read_question(question).act is None


@pytest.mark.parametrize(("question", "language"), LANGUAGES.items())
def test_the_language_of_a_question_is_read(question: str, language: str) -> None:
    assert read_question(question).language == language


@pytest.mark.parametrize(
    ("question", "symbols"),
    [
        ("When was PC.DEL/9105/20/Rev.1 distributed?", ("PC.DEL/9105/20/Rev.1",)),
        ("Compare PC.DEL/669/19 with FSC.DEL/915/21.", ("PC.DEL/669/19", "FSC.DEL/915/21")),
        ("What does S/RES/2722 (2024) say?", ("S/RES/2722 (2024)",)),
        ("PC.DEL/669/19 and again PC.DEL/669/19", ("PC.DEL/669/19",)),
        ("What does Russia say?", ()),
    ],
)
def test_symbols_are_read_each_once(question: str, symbols: tuple[str, ...]) -> None:
    assert read_question(question).symbols == symbols


@pytest.mark.parametrize(
    ("question", "elliptic"),
    [
        ("And Ukraine?", True),
        ("What about Norway?", True),
        ("But why?", True),
        ("А Украина?", True),
        ("Et la France ?", True),
        ("Andorra's position?", False),
        ("What is the Paris Call?", False),
    ],
)
def test_a_question_that_goes_on_from_another_is_elliptic(question: str, elliptic: bool) -> None:
    assert read_question(question).elliptic is elliptic


def test_the_content_is_free_of_whom_is_asked_and_of_words_of_asking() -> None:
    content = read_question("What does Russia say about the Budapest Convention, according to Moscow?").content
    assert "Budapest Convention" in content
    assert not {"Russia", "Moscow", "say"} & set(content.replace(",", " ").split())


def test_those_who_are_only_spoken_of_stay_in_the_content() -> None:
    reading = read_question("What did Türkiye say about Norway's offer?")
    assert "Norway" in reading.content
    assert reading.named == ("TR", "NO")


@given(wild_texts() | st.text(max_size=200))
def test_any_question_can_be_read_the_same_each_time(question: str) -> None:
    reading = read_question(question)
    assert reading == read_question(question)
    assert reading.text == question
    assert len(set(reading.speakers)) == len(reading.speakers)
    assert all(symbol in question for symbol in reading.symbols)
    assert set("".join(reading.content.split())) <= set(question)
