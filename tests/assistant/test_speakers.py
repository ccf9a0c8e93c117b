"""Who is asked for in a question, and who is only spoken of."""

from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import read_question
from assistant.speakers import speakers_in
from index.territories import short_name, usages
from tests.strategies import wild_texts

STATES = {
    "RU": "Russia",
    "FR": "France",
    "TR": "Türkiye",
    "UA": "Ukraine",
    "CH": "Switzerland",
    "US": "the United States",
}
NO_TERRITORY = frozenset({"ZZ", "QO", "EZ", "XA", "XB", "UN"})  # CLDR has them; they are none
PHRASINGS = [
    "What is {}'s objection to the Paris Call?",
    "What is {}’s view of hourly readings?",
    "According to {}, what should ICTs be used for?",
    "What should ICTs be used for, according to {}?",
    "What does {} say about the register?",
    "what did {} say",
    "Does {} support hourly readings?",
    "Has {} offered gauges?",
    "Why is {} opposed to the Paris Call?",
    "Why isn't {} in favour of the Paris Call?",
    "Can {} accept the Budapest Convention?",
    "What is the position of {} on the Budapest Convention?",
    "What was proposed by {}?",
    "What did the delegation of {} propose?",
    "What did the representative of {} say?",
    "In the view of {}, what is wrong?",
    "Tell me about {}'s position",
    "What has been said on behalf of {}?",
    "How does {} justify the costs?",
    "Is there a statement by {}?",
]

EXAMPLES: dict[str, tuple[str, ...]] = {
    "Quelle est la position russe ?": ("RU",),
    "Против чего возражает Россия?": ("RU",),
    "Считает ли Кыргызстан, что перечень троп облегчит незаконное пересечение границы?": ("KG",),
    "What do the Minsk agreements say?": (),
    "What does the Treaty of Moscow say?": (),
    "Was Georgia mentioned?": (),
    "Holy See position on costs of the river register": ("VA",),
    "What is the U.S. position?": ("US",),
    "What is Türkiye's and Norway's view?": ("TR", "NO"),
    "What does Norway ask from Switzerland?": ("NO",),
    "Why does Russia oppose the French initiative?": ("RU",),
    "Does Kazakhstan accept the Swiss proposal?": ("KZ",),
    "What is Uruguay's view of Ghana's proposal?": ("UY",),
    "Does Norway support Switzerland's proposal?": ("NO",),
    "What does Norway think of Switzerland's proposal?": ("NO",),
    "What does the Russian side propose?": ("RU",),
    "What is the Russian side's view of the Paris Call?": ("RU",),
    "Do the Russians accept existing law?": ("RU",),
    "How does the Kazakh delegation justify its refusal?": ("KZ",),
    "What is wrong, from the Norwegian point of view?": ("NO",),
    "According to Moscow, what should ICTs be used for?": ("RU",),
    "Is Moscow against giving companies an equal say?": ("RU",),
    "What did Ankara say?": ("TR",),
    "How do France and Russia differ on the Paris Call?": ("FR", "RU"),
    "How does Russia's position differ from France's?": ("RU", "FR"),
    "What do France, Germany and Ukraine propose?": ("FR", "DE", "UA"),
    "Did either France or Germany object?": ("FR", "DE"),
    "What did France reply to Russia?": ("FR",),
    "What did Russia say about France?": ("RU",),
    "What has Ukraine said against Russia?": ("UA",),
    "What did Türkiye say about Norway's offer to lend automatic gauges?": ("TR",),
    "What did Switzerland concede in its reply to Kazakhstan?": ("CH",),
    "What does Russia say about the French position?": ("RU",),
    "How did Russia respond to the French statement?": ("RU",),
    "What does Ukraine think of the Russian draft code of conduct?": ("UA",),
    "What is Russia's position on the Special Monitoring Mission to Ukraine?": ("RU",),
    "What did Turkey say?": ("TR",),
    "What does the Holy See say about nuclear weapons?": ("VA",),
    "What does the EU want for the Lindau Register?": ("EU",),
    "What did North Macedonia say?": ("MK",),
    "Does Jordan accept this?": ("JO",),
    "Which resolution did Russia sponsor at the United Nations?": ("RU",),
    "What are the objections of Kazakhstan?": ("KZ",),
    "Quelle est la position de la France sur un glossaire ?": ("FR",),
    "Que propose le Luxembourg d’ajouter au formulaire ?": ("LU",),
    "Какова позиция России?": ("RU",),
    "Что предлагает Россия?": ("RU",),
    "¿Cuántas líneas nocturnas quedan según España?": ("ES",),
    "And what did Azerbaijan say?": ("AZ",),
    "Was there anything in the French initiative that the Russians agreed with?": ("RU",),
}

NOBODY = [
    "What is the Paris Call?",
    "Who presented the Paris Call?",
    "When did President Putin present the Paris Call?",
    "What does the Paris Call say about armed conflict?",
    "What does the Budapest Convention do?",
    "What does the Moscow Treaty say?",
    "What does the Helsinki Final Act say about borders?",
    "Does the Vienna Document apply?",
    "What has been said about Ukraine?",
    "What was said on the war in Ukraine?",
    "What are Russian troops doing in Georgia?",
    "Who speaks of Russian aggression?",
    "What is the Russian-sponsored resolution?",
    "What is the capital of Kazakhstan?",
    "What did us say?",
    "What makes a turkey polish a jordan almond?",
    "Who offered to lend gauges?",
    "",
]


def speakers(question: str) -> tuple[str, ...]:
    return read_question(question).speakers


@pytest.mark.parametrize("code", STATES)
@pytest.mark.parametrize("phrasing", PHRASINGS)
def test_whoever_is_asked_for_is_found_in_every_phrasing(phrasing: str, code: str) -> None:
    assert speakers(phrasing.format(STATES[code])) == (code,)


@pytest.mark.parametrize(("question", "codes"), EXAMPLES.items())
def test_examples(question: str, codes: tuple[str, ...]) -> None:
    assert speakers(question) == codes


@pytest.mark.parametrize("question", NOBODY)
def test_nobody_is_asked_for_where_nobody_speaks(question: str) -> None:
    assert speakers(question) == ()


def _english_names() -> list[tuple[str, str]]:
    """Every English name of every territory with its code, usual and official."""
    usual = {
        (str(name), code)
        for code, name in Locale("en").territories.items()
        if len(code) == 2 and code not in NO_TERRITORY
    }
    used = {(name, code) for code, usage in usages().items() for name in usage.get("names", ()) if name.isascii()}
    return sorted(usual | used | {(short_name(code), code) for _, code in usual})


@pytest.mark.parametrize(
    "phrasing", ["What does {} say about water?", "What is {}'s position on water?", "Did the {} object?"]
)
def test_every_name_of_every_territory_is_read_as_that_speaker(phrasing: str) -> None:
    read = {name: speakers(phrasing.format(name)) for name, _ in _english_names()}
    assert {name: codes for name, codes in read.items() if codes != (dict(_english_names())[name],)} == {}


@pytest.mark.parametrize(
    "phrasing", ["What is the {} position on water?", "What does the {} side say?", "What do the {} say?"]
)
def test_every_adjective_and_demonym_is_read_as_that_speaker(phrasing: str) -> None:
    adjectives = {
        name: code for code, usage in usages().items() for name in usage.get("adjectives", ()) if name[0].isupper()
    }
    adjectives.pop("New Zealand's")
    read = {name: speakers(phrasing.format(name)) for name in adjectives}
    assert {name: codes for name, codes in read.items() if codes != (adjectives[name],)} == {}


LOOK_ALIKES: dict[str, tuple[str, ...]] = {
    "What does Jordan say?": ("JO",),
    "What does Niger say about Nigeria?": ("NE",),
    "What does Nigeria say about Niger?": ("NG",),
    "What does Dominica say?": ("DM",),
    "What does the Dominican Republic say?": ("DO",),
    "What does the Democratic Republic of the Congo say?": ("CD",),
    "What does the Republic of the Congo say?": ("CG",),
    "What does the Republic of Korea say?": ("KR",),
    "What does the Democratic People's Republic of Korea say?": ("KP",),
    "What does North Korea say about South Korea?": ("KP",),
    "What does Sudan say?": ("SD",),
    "What does South Sudan say?": ("SS",),
    "What does Ireland say?": ("IE",),
    "What does Northern Ireland say?": (),
    "What does the United Kingdom of Great Britain and Northern Ireland say?": ("GB",),
    "What does Guinea say?": ("GN",),
    "What does Guinea-Bissau say?": ("GW",),
    "What does Guinea Bissau say?": ("GW",),
    "What does Papua New Guinea say?": ("PG",),
    "What does Equatorial Guinea say?": ("GQ",),
    "What did the Niger Delta report say?": (),
    "What does the Republic of Angola say?": ("AO",),
    "What is the position of the Federal Republic of Nigeria?": ("NG",),
    "What does the State of Qatar's delegation say?": ("QA",),
    "What do the British say?": ("GB",),
    "What do the Danes say about the Swedes?": ("DK",),
    "What do the French say?": ("FR",),
    "Who thinks the poles are melting?": (),
    "Which delegations support Russia?": (),
    "Which delegations speak of water?": (),
    "Which delegation objected to the Norwegian text?": (),
    "Let us say what chad is.": (),
}


@pytest.mark.parametrize(("question", "codes"), LOOK_ALIKES.items())
def test_names_that_hold_one_another_are_told_apart(question: str, codes: tuple[str, ...]) -> None:
    assert speakers(question) == codes


@given(st.sampled_from(PHRASINGS), st.sampled_from(sorted(STATES)), st.sampled_from(sorted(STATES)))
def test_one_who_is_told_about_another_speaks_alone(phrasing: str, speaking: str, told: str) -> None:
    question = f"What did {short_name(speaking)} say about {short_name(told)}?"
    assert speakers(question) == (speaking,)


@given(wild_texts() | st.text())
def test_any_text_can_be_read_and_speakers_stand_in_it(question: str) -> None:
    found = speakers_in(question)
    assert [mention.span for mention in found] == sorted(mention.span for mention in found)
    assert all(mention.span.end <= len(question) for mention in found)
