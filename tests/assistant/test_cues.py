"""The words that show what a sentence does, and the data files that hold them."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from assistant.cues import ACTS, is_courtesy, is_report, points_back

THANKS_OF_THE_SEED = (
    "We should like to thank our French colleagues for their detailed description of the key provisions of the Paris Call for "
    "Trust and Security in Cyberspace initiative presented by the President of France Emmanuel Macron in November 2018, and to "
    "make a number of brief comments."
)

COURTESIES = [
    THANKS_OF_THE_SEED,
    "Mr. Chairperson, we thank the Ambassador for her report.",
    "*We thank* the Chair.",
    "Dear colleagues, allow me to congratulate Albania on its Chairmanship.",
    "We join others in thanking the speakers.",
    "At the outset, I would like to thank the Secretary-General.",
    "I ask that this statement be attached to the journal of the day.",
    "Thank you for your attention.",
    "Благодарим докладчика за выступление.",
    "Прошу приложить текст к журналу заседания.",
    "Nous remercions l’Ambassadeur de son exposé.",
    "Je tiens à remercier la Présidence.",
    "Madam President, I congratulate you on your election.",
    "Monsieur le Président, nous remercions l’Ambassadeur de son exposé.",
    "Уважаемый господин Председатель, благодарим докладчика.",
]
POSITIONS = [
    "That being said, we note that the Paris Call contains a number of controversial provisions.",
    "We welcome the report and support its conclusions.",
    "Norway cannot thank those who pollute the river.",
    "We are ready to pay our share.",
    "Мы поддерживаем предложение и благодарны за него.",
    "La France propose un glossaire et remercie la Suisse.",
]
THANKS_WITH_A_POSITION = [
    "We thank the rapporteur, but we disagree with her conclusions.",
    "While grateful for the draft, we consider its second paragraph unacceptable.",
    "We thank the Chair and welcome the register.",
    "Мы благодарны докладчику, но не согласны с ним.",
]
POINTING = [
    "This approach is unacceptable.",
    "They would not: a copy is sent.",
    "For example, the 2001 Convention is being imposed.",
    "“That is no answer.”",
    "For that reason, Uruguay cannot support summaries.",
    "Это неприемлемо.",
    "Поэтому мы против.",
    "Например, в 2019 году.",
    "Cela ne suffit pas.",
    "C’est inacceptable.",
    "Ils ne sont pas d’accord.",
]
STANDING = [
    "France welcomes this approach.",
    "Thistles grow by the river.",
    "Italy objects.",
    "Thatched roofs burn.",
    "Россия считает это неприемлемым.",
    "Celas a proposé un glossaire.",
    "We support the register.",
]


def data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("assistant").joinpath(f"data/{name}.toml").read_text("utf-8"))


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_every_act_has_words_by_which_it_is_asked_and_done(act: Any) -> None:
    words = data("acts")[act.name]
    assert set(words) == {"called", "asked", "said", "contrary", "opposite"}
    assert all(act.is_asked(f"Is there {start}?") for start in words["asked"])
    assert all(act.said.search(f"Here {start} stands.") for start in words["said"])
    assert all(act.contrary.search(f"Here {start} stands.") for start in words["contrary"])


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_no_cue_is_empty_and_capitals_are_left_to_the_matching(act: Any) -> None:
    words = data("acts")[act.name]
    for name in ("asked", "said", "contrary"):
        assert all(start.strip() and start == start.lower() for start in words[name])


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_nothing_said_is_no_act_and_every_weight_lies_within_bounds(act: Any) -> None:
    assert act.weight("") == 0
    words = data("acts")[act.name]
    for sentence in ("", *words["said"], *words["contrary"], " ".join(words["said"]), " ".join(words["contrary"])):
        assert -0.5 <= act.weight(sentence) <= 1


def test_two_cues_weigh_more_than_one_and_the_contrary_takes_away() -> None:
    objection = next(act for act in ACTS if act.name == "objection")
    assert objection.weight("This is controversial.") == 0.6
    assert objection.weight("This is controversial and unacceptable.") == 1.0
    assert objection.weight("This is controversial; this is controversial.") == 0.6
    assert objection.weight("We welcome what is controversial.") < 0.6


def test_every_opening_of_the_data_file_is_recognised_in_any_case() -> None:
    discourse = data("discourse")
    for opening in discourse["backward"]:
        assert points_back(f"{opening.capitalize()}we say so.")
        assert points_back(f"“{opening.upper()}we say so.”")
    for opening in discourse["report"]:
        assert is_report(f"{opening.capitalize()} that this helps.")


def test_no_pattern_of_the_data_file_matches_everything() -> None:
    discourse = data("discourse")
    for name in ("courtesy", "procedure", "position"):
        assert discourse[name]
        for pattern in discourse[name]:
            assert not re.search(pattern, "", re.IGNORECASE)
            assert not re.search(rf"\b(?:{pattern})", "Norwegian rivers rise in spring.", re.IGNORECASE)


@pytest.mark.parametrize(
    ("sentence", "report"),
    [
        ("It is sometimes argued that paper forms are out of date.", True),
        ("Some delegations have said that the costs are too high.", True),
        ("We have heard that a summary would compete with the text.", True),
        ("Некоторые делегации считают иначе.", True),
        ("Certaines délégations pensent le contraire.", True),
        ("It is our view that the costs are too high.", False),
        ("We do not share this view.", False),
        ("Somewhere a river rises.", False),
    ],
)
def test_a_report_of_what_others_hold_is_told_from_a_view(sentence: str, report: bool) -> None:
    assert is_report(sentence) is report


@pytest.mark.parametrize("sentence", COURTESIES)
def test_thanks_congratulations_and_procedure_are_courtesies(sentence: str) -> None:
    assert is_courtesy(sentence)


@pytest.mark.parametrize("sentence", THANKS_WITH_A_POSITION)
def test_thanks_with_a_position_are_no_courtesy(sentence: str) -> None:
    assert not is_courtesy(sentence)


def test_an_emphasised_opening_points_back() -> None:
    assert points_back("*Such* a list helps nobody.")


@pytest.mark.parametrize("sentence", POSITIONS)
def test_a_position_is_no_courtesy(sentence: str) -> None:
    assert not is_courtesy(sentence)


@pytest.mark.parametrize("sentence", POINTING)
def test_a_sentence_that_needs_the_one_before_points_back(sentence: str) -> None:
    assert points_back(sentence)


@pytest.mark.parametrize("sentence", STANDING)
def test_a_sentence_that_stands_alone_does_not(sentence: str) -> None:
    assert not points_back(sentence)
