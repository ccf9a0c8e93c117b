"""Who joins a statement without making one: "These countries align themselves with this statement"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from assistant.amounts import listed
from assistant.lexicon import words
from assistant.select import quote_of
from index.statement import Role
from index.territories import mentions, short_name, territory_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer import Hit, Quote
    from index.statement import Statement


def asks_who_shares(question: str) -> bool:
    """Whether a question asks if somebody shares what another said.

    >>> asks_who_shares("Does Norway share this position?"), asks_who_shares("What does Norway propose?")
    (True, False)
    """
    return _pattern("asked").search(question) is not None


def joining(statement: Statement, code: str) -> Iterator[int]:
    """The positions of the sentences that say that a territory joins this statement, or another one."""
    for position, sentence in enumerate(statement.sentences):
        text = sentence.span.of(statement.text)
        said = _pattern("said").search(text)
        if said and sentence.role is Role.BODY and any(one.code == code for one in mentions(text[: said.start()])):
            yield position


def joined(hits: Sequence[Hit], codes: Sequence[str]) -> list[tuple[str, Quote]]:
    """For each territory the sentence by which it joins a statement, out of those that were found, the nearest first.

    Args:
        hits: passages on what the question is about, best first.
        codes: of the territories.
    """
    nearest: dict[str, Hit] = {}
    for hit in hits:
        nearest.setdefault(hit.statement_id, hit)
    found = []
    for code in codes:
        places = ((hit, position) for hit in nearest.values() for position in joining(hit.statement, code))
        if place := next(places, None):
            hit, position = place
            found.append((code, quote_of(hit, position, position, hit.score)))
    return found


def remarks(found: Sequence[tuple[str, Quote]]) -> list[str]:
    """What an answer says about who joined which statement."""
    return [
        f"{listed([short_name(code)])} joined the statement of {listed([quote.statement.delegation])}."
        for code, quote in found
        if quote.statement.delegation and code != territory_of(quote.statement.delegation)
    ]


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words('several')['aligned'][name])})", re.IGNORECASE)
