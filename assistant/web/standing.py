"""The filters that a reader brings along in the address of the conversation or chooses beside it, and takes off one by one.

`/?delegation=Norway&since=2020-03&until=2020` asks about what Norway said from March 2020 to the end of that year, `year=2020`
about that year; other rooms lead there with such an address.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from assistant.answer import Filters, Implied
from assistant.narrowing import period_in_words
from assistant.web.render import isolated
from assistant.web.wording import kind_of
from assistant.wording import language
from index.parse.dates import is_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST = 20
_FIELDS = {"delegation": "delegations", "body": "bodies", "language": "languages", "statement": "statements"}
_DATES = ("year", "since", "until")


def filters_of(parameters: Iterable[tuple[str, str]]) -> Filters:
    """What an address asks for; what it can't mean is left out."""
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        if value.strip() and len(given.setdefault(name, [])) < _MOST:
            given[name].append(value.strip()[:200])
    fields = {field: tuple(dict.fromkeys(given.get(name, ()))) for name, field in _FIELDS.items()}
    year, since, until = (next(filter(is_date, given.get(name, ())), None) for name in _DATES)
    return Filters(**fields, date_from=since or year, date_to=until or year)


def address_of(chosen: Mapping[str, str]) -> str:
    """The address of the conversation about the statements that are chosen by delegation, body, language, statement or time."""
    said = [(name, value) for name, value in chosen.items() if value and name in (*_FIELDS, *_DATES)]
    return f"/?{urlencode(said)}" if said else "/"


def parameters_of(filters: Filters) -> list[tuple[str, str]]:
    """The parameters of an address that asks for these filters; `filters_of` reads them again."""
    named = [(name, value) for name, field in _FIELDS.items() for value in getattr(filters, field)]
    dates = {"since": filters.date_from, "until": filters.date_to}
    return named + [(name, value) for name, value in dates.items() if value]


def joined(filters: Filters, more: Filters) -> Filters:
    """The filters and more of them; another first or last day takes the place of the one that there was."""
    both: dict[str, Any] = {
        field: tuple(dict.fromkeys((*getattr(filters, field), *getattr(more, field))))[:_MOST]
        for field in _FIELDS.values()
    }
    days = {name: getattr(more, name) or getattr(filters, name) for name in ("date_from", "date_to")}
    return replace(filters, **both, **days)


def without(filters: Filters, kind: str) -> Filters:
    """The filters without those of one kind; a kind that there isn't takes off nothing."""
    if kind == "date":
        return replace(filters, date_from=None, date_to=None)
    left: dict[str, Any] = {_FIELDS[kind]: ()} if kind in _FIELDS else {}
    return replace(filters, **left)


def chips(filters: Filters) -> str:
    """What the next question will be asked of, each filter with a button that takes it off; nothing where there is none."""
    shown = "".join(_chip(kind, words) for kind, words in _each(filters))
    return f'<div class="chips" role="group" aria-label="Only these are asked">{shown}</div>' if shown else ""


def _each(filters: Filters) -> Iterable[tuple[str, str]]:
    for kind, field in _FIELDS.items():
        if values := getattr(filters, field):
            yield kind, ", ".join(language(value) if kind == "language" else value for value in values)
    if filters.date_from or filters.date_to:
        yield "date", period_in_words(filters.date_from, filters.date_to)


def _chip(kind: str, words: str) -> str:
    """It reads as one phrase, as a chip that the question itself sets does."""
    of = kind_of(Implied(kind, words, "filter"))
    return (
        f'<button type="button" class="lift widen" data-kind="{kind}" title="Ask without this">'
        f'<span class="kind">Only {of}</span> <b>{isolated(words)}</b> <span class="cross" aria-hidden="true">×</span>'
        f'<span class="unseen">: take this filter off</span></button>'
    )
