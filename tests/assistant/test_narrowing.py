"""What a question's own wording confines, prefers, or can't; and that it can be lifted. The cards are invented."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import KINDS, Filters
from assistant.filtering import matching
from assistant.holdings import Holdings
from assistant.narrowing import Narrowed, lifted, narrowed
from assistant.question import read_question
from tests.assistant.test_filtering import card

PC, FSC, UNSC = "OSCE Permanent Council", "OSCE Forum for Security Co-operation", "United Nations Security Council"
CARDS = [
    card(
        "n18",
        delegation="Norway",
        speaker="Zoë Hill",
        body=PC,
        meeting="1200th meeting",
        date="2018-05-02",
        language="en",
    ),
    card("n19", delegation="Norway", speaker="Zoë Hill", body=PC, meeting="1232nd", date="2019-06-13", language="en"),
    card("n20", delegation="Norway", speaker="Al Low", body=FSC, meeting="900th", date="2020-03-01", language="ru"),
    card("g19", delegation="Ghana", speaker="Efua Hill", body=FSC, meeting="899th", date="2019-11-20", language="en"),
    card("res", body=UNSC, date="2019-09-12", symbol="S/RES/2488 (2019)", language="en"),
]
HELD = Holdings(CARDS, {one.id: 3 for one in CARDS})

CONFINED: dict[str, set[str]] = {
    "What did Norway say in 2019?": {"n19"},
    "What did Norway say about dams in 2019?": {"n19"},
    "What has Norway said since 2019?": {"n19", "n20"},
    "What did Norway say before 2019?": {"n18"},
    "What was said last year?": {"n19", "g19", "res"},
    "What did Norway say between May 2018 and July 2019?": {"n18", "n19"},
    "What did Norway say in the Permanent Council?": {"n18", "n19"},
    "What did Norway say at the FSC?": {"n20"},
    "What was said at the 1232nd meeting?": {"n19"},
    "What did Norway say at PC meeting 1232?": {"n19"},
    "What did Ambassador Hill say?": {"n18", "n19", "g19"},
    "What did Norway's Ambassador Hill say?": {"n18", "n19"},
    "What did Zoe Hill say in 2019?": {"n19"},
    "What was said in Russian?": {"n20"},
    "What does resolution 2488 (2019) say?": {"res"},
    "What does S/RES/2488(2019) say about dams?": {"res"},
    "What does Norway say about resolution 2488 (2019)?": {"n18", "n19", "n20"},
    "What does Norway think of paragraph 3 of resolution 2488?": {"n18", "n19", "n20"},
    "What did Canada say in 2019?": set(),
}
PREFERRED: dict[str, set[str]] = {
    "What does Norway say about the floods in 2019?": {"n19"},
    "Who presented the fictional Call in November 2019?": {"g19"},
    "What does Norway say about reading lists in the Permanent Council?": {"n18", "n19"},
}
WITHOUT_EFFECT: dict[str, tuple[str, str]] = {
    "What did Norway say in 2014?": ("date", "2014"),
    "What did Norway say in the Security Council?": ("body", UNSC),
    "What did Norway say at the 7th meeting?": ("meeting", "meeting 7"),
    "What did Ambassador Smith say?": ("speaker", "Smith"),
    "What was said in French?": ("language", "French"),
    "What did Ghana say in Russian?": ("language", "Russian"),
}


def of(question: str, **filters: Any) -> Narrowed:
    return narrowed(HELD, HELD.ids, lifted(read_question(question), Filters(**filters)))


@pytest.mark.parametrize(("question", "ids"), CONFINED.items())
def test_what_surely_tells_which_statements_confines(question: str, ids: set[str]) -> None:
    found = of(question)
    assert found.ids == ids
    assert not found.preferred
    assert all(implied.effect == "filter" for implied in found.implied)


@pytest.mark.parametrize(("question", "ids"), PREFERRED.items())
def test_what_may_be_the_topic_only_prefers(question: str, ids: set[str]) -> None:
    found = of(question)
    assert found.preferred == ids < found.ids
    assert found.implied[-1].effect == "preference"
    assert not {"date_from", "bodies"} & set(found.filters)


@pytest.mark.parametrize(("question", "implied"), WITHOUT_EFFECT.items())
def test_what_would_leave_nothing_confines_nothing_and_is_told(question: str, implied: tuple[str, str]) -> None:
    found = of(question)
    without = [(one.kind, one.words) for one in found.implied if one.effect == "none"]
    assert without == [implied]
    assert found.ids == of(question, lift=(implied[0],)).ids != set()


@pytest.mark.parametrize(
    "question", ["When did President Smith present the Call?", "What does Smith say?", "the year 2014"]
)
def test_what_may_be_anything_is_not_told_where_nothing_has_it(question: str) -> None:
    assert of(question).implied == ()


@given(
    st.sampled_from([*CONFINED, *PREFERRED, *WITHOUT_EFFECT]), st.sets(st.sampled_from(KINDS)), st.sampled_from(KINDS)
)
def test_lifting_the_only_kind_leaves_everything(question: str, lifts: set[str], kind: str) -> None:
    found = of(question, lift=tuple(lifts))
    assert not {implied.kind for implied in found.implied} & lifts
    assert found.preferred <= found.ids <= HELD.ids
    if found.ids and {implied.kind for implied in found.implied} <= {kind}:
        assert found.ids <= of(question, lift=(*lifts, kind)).ids == HELD.ids


@given(st.sampled_from([*CONFINED, *PREFERRED, *WITHOUT_EFFECT]))
def test_lifting_everything_leaves_everything(question: str) -> None:
    found = of(question, lift=KINDS)
    assert (found.ids, found.preferred, found.implied, dict(found.filters)) == (HELD.ids, frozenset(), (), {})


@pytest.mark.parametrize(("question", "ids"), CONFINED.items())
def test_what_is_shown_as_filters_lets_the_same_through(question: str, ids: set[str]) -> None:
    shown: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in of(question).filters.items()}
    assert matching(HELD, Filters(**shown)) == ids
