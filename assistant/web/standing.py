"""The filters that a reader brings along in the address of the conversation, and takes off one by one.

`/?delegation=Norway&year=2020` asks about what Norway said in 2020; other rooms lead there with such an address.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from assistant.amounts import day
from assistant.answer import Filters
from assistant.web.render import isolated
from assistant.wording import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST = 20
_YEAR = re.compile(r"\d{4}", re.ASCII)
_FIELDS = {"delegation": "delegations", "body": "bodies", "language": "languages", "statement": "statements"}
_SAID = {
    "delegation": "statements by",
    "body": "statements in the",
    "language": "texts in",
    "statement": "the document",
    "year": "statements of",
}


def filters_of(parameters: Iterable[tuple[str, str]]) -> Filters:
    """What an address asks for; what it can't mean is left out."""
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        if value.strip() and len(given.setdefault(name, [])) < _MOST:
            given[name].append(value.strip()[:200])
    fields = {field: tuple(dict.fromkeys(given.get(name, ()))) for name, field in _FIELDS.items()}
    year = next(
        (value for value in given.get("year", ()) if value.isascii() and value.isdigit() and len(value) == len("2019")),
        None,
    )
    return Filters(**fields, date_from=year, date_to=year)


def address_of(chosen: Mapping[str, str]) -> str:
    """The address of the conversation about the statements that are chosen by delegation, body, language, statement or year."""
    said = [(name, value) for name, value in chosen.items() if value and name in _SAID]
    return f"/?{urlencode(said)}" if said else "/"


def without(filters: Filters, kind: str) -> Filters:
    """The filters without those of one kind; a kind that there isn't takes off nothing."""
    if kind == "year":
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
    if filters.date_from:
        yield "year", day(filters.date_from)


def _chip(kind: str, words: str) -> str:
    return (
        f'<button type="button" class="lift widen" data-kind="{kind}" title="Ask without this">'
        f'<span class="kind">Only {_SAID[kind]}</span> <b>{isolated(words)}</b> <span class="cross" aria-hidden="true">×</span>'
        f'<span class="unseen">: take this filter off</span></button>'
    )
