"""Who joins a statement without making one: "These countries align themselves with this statement"."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.answer import Quote
from assistant.cite import cite
from assistant.compose import listed
from assistant.voice import voice_at
from index.statement import Role
from index.territories import mentions, short_name, territory_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer import Hit
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
        hits: passages on what the question is about.
        codes: of the territories.
    """
    statements = {hit.statement_id: hit for hit in reversed(hits)}
    nearest = sorted(statements.values(), key=lambda hit: -hit.score)
    found = []
    for code in codes:
        places = ((hit, position) for hit in nearest for position in joining(hit.statement, code))
        if place := next(places, None):
            found.append((code, _quote(*place)))
    return found


def remarks(found: Sequence[tuple[str, Quote]]) -> list[str]:
    """What an answer says about who joined which statement."""
    return [
        f"{listed([short_name(code)])} joined the statement of {listed([quote.statement.delegation])}."
        for code, quote in found
        if quote.statement.delegation and code != territory_of(quote.statement.delegation)
    ]


def _quote(hit: Hit, position: int) -> Quote:
    statement = hit.statement
    sentence = statement.sentences[position]
    number = statement.paragraphs[sentence.paragraph].number
    voice = voice_at(statement, position)
    return Quote(
        statement=statement,
        start=sentence.span.start,
        end=sentence.span.end,
        paragraph=number,
        page=sentence.page,
        role=Role.BODY,
        voice=voice.name,
        voice_cue=voice.cue,
        citation=cite(statement, number, sentence.page),
        passage_id=hit.passage_id,
        score=round(hit.score, 6),
    )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    words = tomllib.loads(files("assistant").joinpath("data/several.toml").read_text("utf-8"))["aligned"][name]
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)
