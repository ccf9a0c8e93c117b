"""Which statement a reply answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.replies import replies
from index.errors import StatementNotFound
from index.settings import Settings
from index.snapshot import Card
from index.territories import territory_of
from tests.assistant.making import assistant_of

COUNCIL = "OSCE Permanent Council"


def card(id: str, delegation: str, **metadata: str) -> Card:
    known = {
        "symbol": id,
        "delegation": delegation,
        "body": COUNCIL,
        "meeting": "1301st",
        "date": "2020-05-21",
        "language": "en",
    }
    return Card(id, f"{id}.txt", territory_of(delegation), {**known, **metadata})


SWISS = card("PC.DEL/1/20", "Switzerland", subject="Register of river levels")


def test_the_statement_of_the_named_delegation_at_the_same_meeting_is_answered() -> None:
    reply = card("PC.DEL/2/20", "Kazakhstan", reply_to="the statement by the delegation of Switzerland")
    elsewhere = card("PC.DEL/3/20", "Switzerland", meeting="1300th")
    assert replies([SWISS, elsewhere, reply]) == {"PC.DEL/2/20": "PC.DEL/1/20"}


def test_a_printed_symbol_decides_wherever_it_was_said() -> None:
    reply = card("PC.DEL/2/20", "Kazakhstan", meeting="1405th", reply_to="Switzerland’s statement (PC.DEL/1/20)")
    assert replies([reply, SWISS, card("PC.DEL/4/20", "Switzerland", meeting="1405th")]) == {
        "PC.DEL/2/20": "PC.DEL/1/20"
    }


@pytest.mark.parametrize("subject", ["Fisheries", "Register of river levels"])
def test_of_two_statements_by_one_delegation_the_subject_decides_and_else_nothing_is_linked(subject: str) -> None:
    other = card("PC.DEL/5/20", "Switzerland", subject=subject)
    reply = card("PC.DEL/2/20", "Kazakhstan", reply_to="the statement by Switzerland on the register of river levels")
    assert replies([SWISS, other, reply]) == ({"PC.DEL/2/20": "PC.DEL/1/20"} if subject == "Fisheries" else {})


def test_another_language_of_the_same_paper_is_one_paper_and_the_replys_own_language_is_linked() -> None:
    french = card("PC.DEL/1/20 (fr)", "Switzerland", symbol="PC.DEL/1/20", language="fr")
    reply = card("PC.DEL/2/20", "Belgium", language="fr", reply_to="the statement by Switzerland")
    assert replies([SWISS, french, reply]) == {"PC.DEL/2/20": "PC.DEL/1/20 (fr)"}


@pytest.mark.parametrize(
    "reply",
    [
        card("PC.DEL/2/20", "Switzerland", reply_to="the statement by Switzerland"),
        card("PC.DEL/2/20", "Kazakhstan", reply_to="the statement by Norway"),
        card("PC.DEL/2/20", "Kazakhstan", body="", meeting="", date="2020", reply_to="the statement by Switzerland"),
        card("PC.DEL/2/20", "Kazakhstan"),
    ],
)
def test_what_is_no_reply_to_it_is_not_linked(reply: Card) -> None:
    assert replies([SWISS, reply]) == {}


def test_an_addendum_is_not_what_is_answered() -> None:
    added = card("PC.DEL/1/20/Add.1", "Switzerland")
    reply = card("PC.DEL/2/20", "Kazakhstan", reply_to="the statement by Switzerland")
    assert replies([added, SWISS, reply]) == {"PC.DEL/2/20": "PC.DEL/1/20"}


def test_a_document_comes_with_what_stands_around_it(invented: Settings) -> None:
    papers = assistant_of(invented)
    found = papers.document("pc.del/9102/20")
    assert found.statement.id == "PC.DEL/9102/20"
    assert found.answers == "PC.DEL/9101/20"
    assert "PC.DEL/9103/20" in found.answered_by
    assert found.relations.attached == ("PC.DEL/9102/20/Add.1",)
    assert set(found.cards) == {"PC.DEL/9101/20", "PC.DEL/9103/20", "PC.DEL/9102/20/Add.1"}


def test_a_document_that_is_not_there_is_said_so(invented: Settings) -> None:
    papers: Assistant = assistant_of(invented)
    with pytest.raises(StatementNotFound, match="see them with: demarche list"):
        papers.document(str(Path("PC.DEL/1/99")))
