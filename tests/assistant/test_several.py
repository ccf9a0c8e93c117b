"""Questions of several delegations: each answers for itself, none is left out. All statements are fictional."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.several import MOST, asks_which, by_delegation
from tests.assistant.making import assistant_of
from tests.index.making import take_in, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.answer import Answer
    from assistant.assistant import Assistant
    from index.settings import Settings

PAPERS = {
    "Norway": "We support the Lindau register of dams. We have ten dams.",
    "Kazakhstan": "We cannot accept the Lindau register, which is an unacceptable burden.",
    "Ghana": "Mangoes are sweet this year.",
    "Uruguay": "Uruguay supports the Lindau register and will pay for it.",
}


@pytest.fixture
def ask(settings: Settings, tmp_path: Path) -> Callable[[str], Answer]:
    files = {f"{name}.txt": f"Delegation of {name}\n\nThis is fictional.\n\n{text}" for name, text in PAPERS.items()}
    take_in(settings, write(tmp_path / "papers", files))
    return assistant_of(settings.model_copy(update={"min_confidence": 0.25})).ask


def quoted(answer: Answer) -> list[str]:
    return [quote.statement.delegation or "" for quote in answer.quotes]


def test_each_delegation_that_is_compared_is_quoted_and_those_of_one_stand_together(
    ask: Callable[[str], Answer],
) -> None:
    answer = ask("How do Norway and Kazakhstan differ on the Lindau register?")
    names = quoted(answer)
    assert set(names) == {"Norway", "Kazakhstan"}
    assert names == sorted(names, key=names.index)
    assert all(quote.text == quote.statement.text[quote.start : quote.end] for quote in answer.quotes)


def test_who_says_nothing_on_it_and_who_has_no_statement_is_named(ask: Callable[[str], Answer]) -> None:
    answer = ask("How do Norway, Ghana and France differ on the Lindau register?")
    assert quoted(answer)[0] == "Norway"
    assert "Nothing that answers was found in the statements by Ghana." in answer.text
    assert "The library holds no statement by France." in answer.text


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which delegations support the Lindau register?", {"Norway", "Uruguay"}),
        ("Who objects to the Lindau register?", {"Kazakhstan"}),
    ],
)
def test_only_those_who_do_it_are_quoted_each_once(
    ask: Callable[[str], Answer], question: str, names: set[str]
) -> None:
    answer = ask(question)
    assert sorted(quoted(answer)) == sorted(names)
    assert answer.confidence >= 0.25


def test_where_nobody_answers_it_is_silent(ask: Callable[[str], Answer]) -> None:
    answer = ask("Which delegations support the moon base of Atlantis?")
    assert answer.status == "no_evidence"


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Which other countries raised water?", True),
        ("Who else raised it?", True),
        ("Какие делегации поддерживают реестр?", True),
        ("Quelles délégations soutiennent le registre ?", True),
        ("Which delegation's statement is this?", False),
        ("Who delivered the statement?", False),
        ("What is Norway's position?", False),
    ],
)
def test_by_its_words_a_question_asks_which_of_all_delegations(question: str, asks: bool) -> None:
    assert asks_which(question) is asks


@pytest.mark.model
def test_no_more_delegations_than_can_be_read_are_looked_at(on_invented: Assistant) -> None:
    with on_invented._opened.view(on_invented._encoder().fingerprint) as view:
        found = by_delegation(on_invented.retrieve("What do all delegations say?", 60), view.holdings)
    assert 0 < len(found) <= MOST
    assert all(view.holdings.territory_of(hit.statement_id) == code for code, hits in found.items() for hit in hits)
