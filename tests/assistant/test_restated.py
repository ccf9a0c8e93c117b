"""What is said again in nearly the same words is told from what is said otherwise by one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.restated import restates

CALL = "We call on all participating States to deposit their readings in the common register every month."


@pytest.mark.parametrize(
    "again",
    [
        CALL,
        "We again call on all participating States to deposit their readings in the common register every month.",
        "We call upon all participating States to deposit their readings in the common register, every month.",
        "We therefore call on all participating States to deposit their own readings in the common register every month.",
    ],
)
def test_the_same_is_said_again(again: str) -> None:
    assert restates(CALL, again, "en")
    assert restates(again, CALL, "en")


@pytest.mark.parametrize(
    "otherwise",
    [
        CALL.replace("call", "do not call"),
        CALL.replace("every month", "every two months"),
        CALL.replace("participating States", "participating States but Ukraine"),
        CALL.replace("their readings", "most of their readings"),
        CALL.replace("We call on", "We cannot call on"),
        CALL.replace("common", "uncommon"),
        CALL + " It costs nothing and helps everyone along the river, whoever they are and wherever they live.",
        "The register is a common one.",
    ],
)
def test_what_differs_by_a_word_that_tells_is_not_the_same(otherwise: str) -> None:
    assert not restates(CALL, otherwise, "en")
    assert not restates(otherwise, CALL, "en")


@given(st.text(), st.text())
def test_any_text_restates_itself_and_none_with_a_number_more(one: str, other: str) -> None:
    assert restates(one, one)
    assert not restates(other, f"{other} 7")
