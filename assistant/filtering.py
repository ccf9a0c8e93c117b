"""Which statements a caller's filters let through."""

from __future__ import annotations

from assistant.answer import Filters
from assistant.holdings import Holdings, Ids, united
from index.errors import QuestionError
from index.parse.dates import is_date


def matching(holdings: Holdings, filters: Filters) -> Ids:
    """The statements that filters let through; what the question implies is no part of this.

    Raises:
        QuestionError: a date is none, or no statement has a given id.
    """
    _check(holdings, filters)
    found = holdings.ids
    for values, of in (
        (filters.delegations, holdings.by_delegation),
        (filters.bodies, holdings.in_body),
        (filters.meetings, holdings.at_meeting),
        (filters.speakers, holdings.by_speaker),
        (filters.languages, holdings.in_language),
    ):
        if values:
            found = holdings.both(found, united(map(of, values)))
    if filters.statements:
        found &= frozenset(filters.statements)
    if filters.date_from or filters.date_to:
        found &= holdings.between(filters.date_from, filters.date_to)
    return found


def _check(holdings: Holdings, filters: Filters) -> None:
    for date in (filters.date_from, filters.date_to):
        if date is not None and not is_date(date):
            raise QuestionError(f"a filter's date must be YYYY, YYYY-MM or YYYY-MM-DD, not {date!r}")
    unknown = set(filters.statements) - holdings.ids
    if unknown:
        raise QuestionError(f"no statement {min(unknown)!r} in the library; see them with: demarche list")
