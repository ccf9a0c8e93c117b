"""A statement with what the library knows around it: its versions, what it answers, and who answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.replies import repliers
from index.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.holdings import Holdings
    from index.snapshot import Card, Snapshot
    from index.statement import Statement


@dataclass(frozen=True, slots=True)
class Document:
    """A statement and its surroundings.

    Attributes:
        relations: its versions and addenda, by their ids.
        answers: the id of the statement that it replies to; None where it is no reply, or that one isn't held.
        answered_by: the ids of the replies to it.
        cards: of all statements that are named here, by id.
    """

    statement: Statement
    relations: Relations
    answers: str | None = None
    answered_by: tuple[str, ...] = ()
    cards: Mapping[str, Card] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The statement's known fields with its text, what it answers and who answered it, as JSON values."""
        known = {name: value for name in _SHOWN if (value := getattr(self.statement, name))}
        return known | {"answers": self.answers, "answered_by": list(self.answered_by)}


_SHOWN = (
    "id", "symbol", "title", "delegation", "speaker", "post", "body", "meeting", "date", "distributed", "language",
    "original_language", "subject", "reply_to", "url", "path", "text", "source_sha256", "text_sha256",
)  # fmt: skip


def statement_called(snapshot: Snapshot, cards: Iterable[Card], called: str) -> Statement | None:
    """The statement with this id, or else the first with this symbol, whatever its case; None where there is none."""
    found = snapshot.statement(called)
    if found is not None:
        return found
    same = (card.id for card in cards if card.metadata.get("symbol", "").casefold() == called.casefold())
    id = next(same, None)
    return snapshot.statement(id) if id is not None else None


def document(snapshot: Snapshot, holdings: Holdings, called: str) -> Document | None:
    """The statement with this id, or else with this symbol; None where there is none."""
    statement = statement_called(snapshot, holdings.cards, called)
    if statement is None:
        return None
    relations = holdings.relations.get(statement.id, Relations())
    answers, answered_by = holdings.replies.get(statement.id), repliers(holdings.replies, statement.id)
    around = {*relations.languages, *relations.supersedes, *relations.attached, *relations.attached_to, *answered_by}
    around |= {id for id in (relations.superseded_by, answers) if id}
    cards = {card.id: card for card in holdings.cards if card.id in around}
    return Document(statement, relations, answers, answered_by, cards)
