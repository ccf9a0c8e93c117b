"""Which statements a question is asked of: filters, as the caller gives them or the question implies them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Filters
from index.errors import QuestionError
from index.parse.dates import is_date
from index.snapshot import Card
from index.territories import territory_of


def matching(cards: Sequence[Card], filters: Filters) -> list[Card]:
    """The statements that a filter lets through.

    Raises:
        QuestionError: a date is none, or no statement has a given id.
    """
    _check(cards, filters)
    territories = {territory_of(name) for name in filters.delegations} - {None}
    names = {name.casefold() for name in filters.delegations}
    bodies = {body.casefold() for body in filters.bodies}
    return [
        card
        for card in cards
        if (not filters.delegations or card.territory in territories or _of(card, "delegation").casefold() in names)
        and (not filters.statements or card.id in filters.statements)
        and (not bodies or _of(card, "body").casefold() in bodies)
        and (not filters.languages or _of(card, "language") in filters.languages)
        and _within(_of(card, "date"), filters.date_from, filters.date_to)
    ]


def _of(card: Card, field: str) -> str:
    return card.metadata.get(field, "")


def _within(date: str, first: str | None, last: str | None) -> bool:
    """Whether a date lies in a range; dates of different precision are compared as far as both go."""
    if not (first or last):
        return True
    if not date:
        return False
    after = first is None or date[: len(first)] >= first[: len(date)]
    before = last is None or date[: len(last)] <= last[: len(date)]
    return after and before


def _check(cards: Sequence[Card], filters: Filters) -> None:
    for date in (filters.date_from, filters.date_to):
        if date is not None and not is_date(date):
            raise QuestionError(f"a filter's date must be YYYY, YYYY-MM or YYYY-MM-DD, not {date!r}")
    unknown = set(filters.statements) - {card.id for card in cards}
    if unknown:
        raise QuestionError(f"no statement {min(unknown)!r} in the library; see them with: demarche list")
