"""Whose words a sentence is, in three languages; the sentences are invented."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Hit
from assistant.evidence import Evidence, candidates, describe, readable, weigh, word_weights
from assistant.query import Query
from assistant.question import read_question
from assistant.select import Choice, select
from assistant.voice import GROUP, OWN, PROCEDURAL, QUOTATION, REPORTED, Voice, asks_of_others, voice_at, voice_of
from assistant.wording import voice_of as warning_of
from tests.assistant.making import evidence, hit, statement
from tests.conftest import FIXTURES
from tests.strategies import wild_texts

REPORTS = [
    ("Our colleagues from Kazakhstan have said that the lake is deep.", "Our colleagues from Kazakhstan have said"),
    ("It is sometimes argued that paper forms are out of date.", "It is sometimes argued"),
    ("It has also been suggested that gauges be sold.", "It has also been suggested"),
    ("According to the Swiss side, the register is costly.", "According to the Swiss side"),
    ("According to Norway, the register is costly.", "According to Norway"),
    ("In the view of the distinguished representative of Peru, snow is rare.", "In the view of the distinguished representative of Peru"),
    ("Some delegations claim that the gauges lie.", "Some delegations claim"),
    ("*Some* delegations claim that the gauges lie.", "Some* delegations claim"),
    ("The distinguished representative of Iceland maintains that rivers rise.", "The distinguished representative of Iceland maintains"),
    ("The distinguished delegate of Malta, whose patience we admire, alleges a leak.", ""),
    ("Mr. Chairperson, the Danish delegation alleges that we closed the sluice.", "the Danish delegation alleges"),
    ("Critics say that the ferry is late.", "Critics say"),
    ("Others would argue that the ferry should stop.", "Others would argue"),
    ("We have heard that a summary would compete with the text.", "We have heard"),
    ("We are told that bridges are dear.", "We are told"),
    ("They claim that we must repay the toll.", "They claim"),
    ("Kazakhstan insists that we share the lake.", "Kazakhstan insists"),
    ("The Swiss side considers the toll too high.", "The Swiss side considers"),
    ("Наши коллеги из Казахстана сказали, что озеро глубокое.", "Наши коллеги из Казахстана сказали"),
    ("Некоторые делегации считают, что реестр дорог.", "Некоторые делегации считают"),
    ("По мнению швейцарской стороны, реестр дорог.", "По мнению швейцарской стороны"),
    ("Нередко утверждается, что мосты дороги.", "Нередко утверждается"),
    ("Швейцарская сторона заявила, что мы закрыли шлюз.", "Швейцарская сторона заявила"),
    ("Нам говорят, что паром опаздывает.", "Нам говорят"),
    ("Критики утверждают, что паром опаздывает.", "Критики утверждают"),
    ("Nos collègues du Kazakhstan ont dit que le lac est profond.", "Nos collègues du Kazakhstan ont dit"),
    ("Selon la partie suisse, le registre est coûteux.", "Selon la partie suisse"),
    ("Certaines délégations affirment que le bac est en retard.", "Certaines délégations affirment"),
    ("D’aucuns prétendent que le pont est cher.", "D’aucuns prétendent"),
    ("D’après nos collègues maltais, le port est sûr.", "D’après nos collègues"),
    ("On dit parfois que le pont est cher.", "On dit parfois"),
    ("La partie suisse estime que le péage est trop élevé.", "La partie suisse estime"),
]  # fmt: skip
QUOTATIONS = [
    ("Article 2 of the Charter of the Lake reads: “Rivers shall be read each hour.”", "Article 2 of the Charter of the Lake reads"),
    ("We recall that paragraph 3 provides that “no toll shall be taken”.", "paragraph 3 provides"),
    ("“That is no answer.”", "“That is no answer.”"),
    ("“Every ferry shall carry a lamp”, to quote a pilot.", "“Every ferry shall carry a lamp”"),
    ("Статья 2 Устава озера гласит: «Реки читаются каждый час».", "Статья 2 Устава озера гласит"),
    ("«Каждый паром несёт фонарь».", "«Каждый паром несёт фонарь»"),
    ("L’article 2 de la Charte du lac dispose : « Tout bac porte une lampe. »", "article 2 de la Charte du lac dispose"),
]  # fmt: skip
GROUPS = [
    ("The European Union and its member States welcome the register.", "The European Union and its member States"),
    ("I speak on behalf of the Nordic countries.", "I speak on behalf of"),
    ("On behalf of the Group of Friends of the Lake, I object to the toll.", "On behalf of"),
    ("We align ourselves with the statement of the European Union.", "We align ourselves with the statement"),
    ("Norway aligns itself with this statement.", "Norway aligns itself with this statement"),
    ("We, the members of the Lake Club, reject the toll.", "We, the members"),
    ("Европейский союз и его государства-члены приветствуют реестр.", "Европейский союз и его государства-члены"),
    ("Выступаю от имени стран Севера.", "Выступаю от имени"),
    ("Мы присоединяемся к заявлению Европейского союза.", "Мы присоединяемся к заявлению"),
    ("L’Union européenne et ses États membres saluent le registre.", "L’Union européenne et ses États membres"),
    ("Je m’exprime au nom des pays du Nord.", "Je m’exprime au nom des"),
    ("Nous nous associons à la déclaration de l’Union européenne.", "Nous nous associons à la déclaration"),
]  # fmt: skip
PROCEDURES = [
    ("I ask that this statement be attached to the journal of the day.", "attached to the journal"),
    ("I now give the floor to Iceland.", "give the floor"),
    ("I should like to raise a point of order.", "raise a point of order"),
    ("Thank you for your attention.", "Thank"),
    ("The European Union thanks the Ambassador for her report.", "thanks"),
    ("Прошу приложить текст к журналу заседания.", "приложить текст к журналу"),
    ("Слово предоставляется Исландии.", "Слово предоставляется"),
    ("Благодарим докладчика за выступление.", "Благодарим"),
    ("Je demande que ce texte soit joint au journal du jour.", "joint au journal"),
    ("Je donne la parole à l’Islande.", "donne la parole"),
    ("Nous remercions l’Ambassadeur de son exposé.", "remercions"),
]  # fmt: skip
OWNS = [
    "The argument that gauges are costly is unfounded.",
    "The claim of some delegations that gauges are costly is simply wrong.",
    "We reject the claim that some delegations make, and Peru insists that it is true.",
    "Contrary to what Kazakhstan says, the lake is shallow.",
    "We do not share the view that some delegations argue for.",
    "Some delegations claim that the gauges lie, but we disagree.",
    "Our colleagues from Malta say that the ferry is late; this is not so.",
    "We have said that the lake is shallow.",
    "As we stated, the lake is shallow.",
    "Kazakhstan's statement has convinced us.",
    "We note that Kazakhstan claims the lake.",
    "We believe that the lake is shallow.",
    "We consider that critics say too much.",
    "My delegation has heard that Peru claims the lake.",
    "Our delegation believes that rivers rise.",
    "In our view, the toll is too high.",
    "It has been a long winter.",
    "It is said, wrongly, that we are late.",
    "Делегации должны сказать, что они думают.",
    "Kazakhstan must stop saying that the lake is dry.",
    "According to the gauge, the water fell.",
    "According to Norway's law, ferries carry lamps.",
    "Delegations should say what they think.",
    "Some States that have ferries pay no toll.",
    "Rivers rise in spring.",
    "Norway believes that rivers rise.",
    "The so-called “deep” lake is shallow, and its ferries are late.",
    "On behalf of my delegation, I object to the toll.",
    "We thank Malta, but cannot agree to have the toll attached to the journal.",
    "Мы отвергаем утверждение, что некоторые делегации считают реестр дорогим.",
    "Считаем, что критики утверждают неправду.",
    "По нашему мнению, реестр дорог.",
    "Вопреки тому, что говорят критики, реестр дёшев.",
    "Некоторые делегации считают, что реестр дорог, но мы не согласны.",
    "Мы считаем, что озеро мелкое.",
    "Nous rejetons l’affirmation que certains avancent.",
    "Contrairement à ce que dit la partie suisse, le lac est profond.",
    "Certaines délégations affirment que le bac est en retard, mais nous en doutons.",
    "Nous estimons que le lac est profond.",
    "Comme nous l’avons dit, le lac est profond.",
]
BY_NAME = [*((name, s, cue) for name, rows in ((REPORTED, REPORTS), (QUOTATION, QUOTATIONS), (GROUP, GROUPS), (PROCEDURAL, PROCEDURES)) for s, cue in rows)]  # fmt: skip


@pytest.mark.parametrize(("name", "sentence", "cue"), BY_NAME)
def test_a_voice_is_told_by_its_words(name: str, sentence: str, cue: str) -> None:
    voice = voice_of(sentence)
    assert (voice.name, voice.cue) == (name, cue or voice.cue)


@pytest.mark.parametrize("sentence", OWNS)
def test_what_the_speaker_holds_is_own_also_where_it_answers_others(sentence: str) -> None:
    assert voice_of(sentence) == Voice(OWN)


def law(sentence: str, voice: Voice) -> None:
    assert voice.cue in sentence
    assert (voice.name == OWN) == (voice.cue == "")
    assert voice.cue == voice.cue.strip()


@given(
    st.one_of(wild_texts(), st.sampled_from([*(one[1] for one in BY_NAME), *OWNS])),
    wild_texts(),
    st.booleans(),
    st.sampled_from([None, "", "Norway", "European Union", "Russian Federation", "GUAM"]),
)
def test_a_cue_is_cut_from_the_sentence_and_only_own_has_none(
    sentence: str, before: str, quoted: bool, group: str | None
) -> None:
    law(sentence, voice_of(sentence, before=before, quoted=quoted, group=group))


@pytest.mark.parametrize("name", [OWN, REPORTED])
def test_a_voice_with_the_wrong_cue_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cue"):
        Voice(name, "We" if name == OWN else "")


@pytest.mark.parametrize(
    ("sentence", "group", "name"),
    [
        ("Norway maintains that rivers rise.", "Norway", OWN),
        ("Norway maintains that rivers rise.", "Malta", REPORTED),
        ("Norway believes that rivers rise.", "Malta", REPORTED),
        ("Norway notes that some delegations claim the lake.", "Norway", OWN),
        ("The Norwegian delegation believes that rivers rise.", "Norway", OWN),
        ("Российская сторона заявила, что озеро мелкое.", "Российская Федерация", OWN),
        ("Российская сторона заявила, что озеро мелкое.", "Malta", REPORTED),
        ("The European Union condemns the toll.", "European Union", GROUP),
        ("The European Union condemns the toll.", "Malta", OWN),
        ("The European Union claims that the toll is low.", "Iceland", REPORTED),
        ("I speak on behalf of Malta.", "Malta", OWN),
        ("I speak on behalf of the European Union.", "European Union", GROUP),
    ],
)
def test_whose_statement_it_is_tells_others_from_oneself(sentence: str, group: str, name: str) -> None:
    assert voice_of(sentence, group=group).name == name


@pytest.mark.parametrize(
    "before", ["The Charter goes on: “Ferries carry lamps. ", "Он говорит: «Паромы. ", 'It says: "Ferries. ']
)
def test_a_quotation_opened_before_goes_on_until_it_is_closed(before: str) -> None:
    assert voice_of("Tolls are paid at noon.", before=before).name == QUOTATION
    closed = before + {"“": "”", "«": "»"}.get(next(mark for mark in before if mark in '“«"'), '"')
    assert voice_of("Tolls are paid at noon.", before=closed).name == OWN


def test_a_caller_may_know_that_a_quotation_goes_on() -> None:
    assert voice_of("Tolls are paid at noon.", quoted=True) == Voice(QUOTATION, "Tolls are paid at noon.")
    assert voice_of("Noon.” We find that too early, and have said so.", quoted=True).name == OWN


def test_a_sentence_of_a_statement_is_read_with_its_paragraph_and_its_delegation() -> None:
    source = statement(["The rule is old: “Pay.", "Row.”", "Norway maintains that it is dead."], delegation="Norway")
    assert [voice_at(source, place).name for place in range(3)] == [OWN, QUOTATION, OWN]


def patterns() -> list[str]:
    data: dict[str, Any] = tomllib.loads(files("assistant").joinpath("data/voices.toml").read_text("utf-8"))
    lists = [words for section in data.values() for words in section.values()]
    return list(dict.fromkeys(pattern for words in lists for one in words.values() for pattern in one))


@pytest.mark.parametrize("pattern", patterns())
def test_no_pattern_of_the_data_file_matches_nothing_or_everything(pattern: str) -> None:
    filled = re.compile(rf"(?<!\w)(?:{pattern.replace('{says_or_thinks}', 'say')})(?!\w)", re.IGNORECASE)
    assert not filled.fullmatch("")
    assert not filled.search("Norwegian salmon leap.")


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("According to Russia, what do others argue?", True),
        ("What do critics say of the toll?", True),
        ("What argument does Norway reject?", True),
        ("Which claims of the Swiss side does Norway dispute?", True),
        ("Что говорят критики?", True),
        ("Какие доводы Норвегия отвергает?", True),
        ("Que disent les autres du péage ?", True),
        ("Quel argument la Norvège rejette-t-elle ?", True),
        ("What does Norway argue?", False),
        ("What is Norway's objection to the toll?", False),
        ("According to Norway, why is the toll wrong?", False),
        ("Против чего Россия?", False),
        ("Que dit la Norvège ?", False),
    ],
)
def test_questions_for_others_views_are_told(question: str, others: bool) -> None:
    assert asks_of_others(question) is others
    assert read_question(question).of_others is others


def ranked(found: list[Hit], question: str) -> list[Evidence]:
    reading = read_question(question)
    query = Query(reading.text, reading.content, (), reading.language)
    described = describe(candidates(found, reading), None, word_weights(query, None, 10), reading)
    return weigh(described, reading.act)


REPORT = "Our colleagues from Kazakhstan have said that the river toll of Lindau is unacceptable and controversial."
VIEW = "Rivers are free."
TOLL = statement([REPORT], [VIEW], delegation="Norway")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What is Norway's objection to the river toll of Lindau?", VIEW),
        ("What does Norway say about the river toll of Lindau?", VIEW),
        ("What do others say of the river toll of Lindau, according to Norway?", REPORT),
        ("Where is the river toll of Lindau?", REPORT),
    ],
)
def test_a_report_is_first_only_where_others_views_are_asked_for(question: str, first: str) -> None:
    best = ranked([hit(TOLL)], question)
    assert readable(best[0].hit, best[0].position) == first


def test_reports_alone_are_still_quoted_and_labelled() -> None:
    found = ranked([hit(statement(["Some say that they fall."], delegation="Norway"))], "What does Norway support?")
    assert found[0].score < 0
    (quote,) = select(found, Choice(5, 1000, 0.8))
    assert (quote.voice, quote.voice_cue) == (REPORTED, "Some say")
    assert quote.to_dict()["voice_cue"] == "Some say"


def test_the_answer_to_a_report_brings_the_report_and_is_own() -> None:
    source = statement(["It is often argued that rivers rise.", "We disagree."])
    (quote,) = select([evidence(hit(source), 1)], Choice(5, 1000))
    assert (quote.text, quote.voice, quote.voice_cue) == (source.text, OWN, "")


@pytest.mark.parametrize(
    ("words", "warning"),
    [
        (OWNS[0], None),
        (REPORTS[0][0], "What others are said to hold: not the delegation's own position"),
        (QUOTATIONS[0][0], "Words of another text that the statement quotes"),
        (GROUPS[0][0], "Said on behalf of a group"),
        (PROCEDURES[0][0], "Procedure"),
    ],
)
def test_each_voice_has_its_warning(words: str, warning: str | None) -> None:
    (quote,) = select([evidence(hit(statement([words])), 0)], Choice(5, 1000))
    assert warning_of(quote) == warning


def labelled(file: str) -> list[tuple[str, str]]:
    """The label of each sentence of a file, and what is told."""
    rows = [json.loads(line) for line in (FIXTURES / file).read_text("utf-8").splitlines()]
    return [(row["voice"], voice_of(row["text"], before=row["before"]).name) for row in rows]


def test_nearly_all_sentences_that_the_rules_were_written_from_have_the_right_voice() -> None:
    """Fictional, labelled by somebody who didn't know the rules then."""
    said = labelled("voices.jsonl")
    assert len(said) == 619
    assert sum(label == told for label, told in said) / len(said) > 0.98
    assert {told for label, told in said if label == OWN} <= {OWN, PROCEDURAL}, "what is own is put to nobody else"


def test_most_sentences_that_the_rules_were_not_written_from_have_the_right_voice() -> None:
    """Fictional, labelled by somebody who doesn't know the rules, and read by nobody who writes them. .899."""
    said = labelled("voices-unseen.jsonl")
    assert len(said) == 149
    assert sum(label == told for label, told in said) / len(said) > 0.89
    assert {told for label, told in said if label == OWN} == {OWN}, "what is own is put to nobody else"
