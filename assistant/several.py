"""Questions of several delegations: how two of them differ, which of them support something. Each answers for itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from assistant.amounts import listed
from assistant.lexicon import words
from assistant.premise import performs
from index.territories import short_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.answer import Hit, Quote
    from assistant.evidence import Evidence
    from assistant.holdings import Holdings
    from assistant.question import Reading

MOST = 12
"""Delegations that are quoted, those whose passages were found first; a question of all of them would else be a book."""
WIDE = 60
"""Passages that are searched for a question of all delegations."""


@dataclass(frozen=True, slots=True)
class Group:
    """What one delegation says to a question.

    Attributes:
        code: of its territory.
        quotes: none where nothing on the question was found in its statements.
        sure: how sure that is.
    """

    code: str
    quotes: tuple[Quote, ...]
    sure: float


def asks_which(question: str) -> bool:
    """Whether a question asks which of all delegations said something.

    >>> asks_which("Which delegations support the register?"), asks_which("Who else raised it?"), asks_which("Who spoke?")
    (True, True, True)
    >>> asks_which("Which country's statement is this?"), asks_which("What does Norway support?")
    (False, False)
    """
    return _pattern().search(question) is not None


def named(reading: Reading, holdings: Holdings) -> tuple[str, ...]:
    """The delegations that a question compares: those with a statement, if it asks two or more; else none."""
    held = tuple(code for code in reading.speakers if holdings.by(code))
    return held if len(reading.speakers) > 1 else ()


def by_delegation(hits: Sequence[Hit], holdings: Holdings) -> Mapping[str, list[Hit]]:
    """Passages by whose they are, those of a delegation whose best was found first before the others'."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        if code := holdings.territory_of(hit.statement_id):
            found.setdefault(code, []).append(hit)
    return dict(list(found.items())[:MOST])


def answering(evidence: Sequence[Evidence], reading: Reading) -> list[Evidence]:
    """The sentences that answer for a delegation: where an act is asked, those that perform it on the matter."""
    if reading.act is None:
        return list(evidence)
    return [one for one in evidence if performs(one, evidence)]


def ordered(groups: Sequence[Group]) -> list[Quote]:
    """The quotes, those of one delegation together, the delegation that answers most surely first.

    Scores don't tell it: they are known up to a constant, and of another scale where no word pieces are kept.
    """
    speaking = [group for group in groups if group.quotes]
    speaking.sort(key=lambda group: (-group.sure, -group.quotes[0].score, group.code))
    return [quote for group in speaking for quote in group.quotes]


def remarks(groups: Sequence[Group], *, all_asked: bool) -> list[str]:
    """What an answer says about the delegations that have statements and say nothing on the question."""
    silent = [short_name(group.code) for group in groups if not group.quotes]
    if not silent:
        return []
    searched = "the nearest passages by" if all_asked else "the statements by"
    return [f"Nothing that answers was found in {searched} {listed(sorted(silent))}."]


@cache
def _pattern() -> re.Pattern[str]:
    patterns = (pattern for language in words("several").values() for pattern in language.get("which", ()))
    return re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE)
