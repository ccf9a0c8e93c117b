"""Days, amounts and lists as a reader expects them, and how much was looked through for an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.parse.dates import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Searched

_WITH_ARTICLE = re.compile(
    r"United |European Union|Holy See|Netherlands|Philippines|Maldives|Bahamas|(?:\w+ )+(?:Republic|Islands)$"
)
_NAMED = 4
"""So many delegations are named; more are counted."""


def day(value: str) -> str:
    """A date of the library as words; what isn't one comes back as it is.

    >>> day("2019-06-13"), day("2019-06"), day("in June-July")
    ('13 June 2019', 'June 2019', 'in June-July')
    """
    try:
        return in_words(value)
    except (LookupError, ValueError):
        return value


def count(number: int, noun: str) -> str:
    """A number and its noun.

    >>> count(1, "statement"), count(1200, "passage")
    ('1 statement', '1,200 passages')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def amount(searched: Searched) -> str:
    """How much was looked through: whose statements, of which days, where that was looked up.

    >>> from assistant.answer import Searched
    >>> amount(Searched(22, 70, delegations=("Ghana", "Norway"), dates=("2019-06-13", "2024")))
    '22 statements by Ghana and Norway, 13 June 2019 to 2024, 70 passages'
    """
    parts = [count(searched.statements, "statement") + _by(searched.delegations)]
    if searched.dates:
        days = dict.fromkeys(day(date) for date in searched.dates)
        parts.append(" to ".join(days))
    return ", ".join([*parts, count(searched.passages, "passage")])


def _by(delegations: Sequence[str]) -> str:
    if not delegations:
        return ""
    return (
        f" by {listed(delegations)}" if len(delegations) <= _NAMED else f" by {count(len(delegations), 'delegation')}"
    )


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them, with the article that some countries have.

    >>> listed(["Norway", "Holy See"])
    'Norway and the Holy See'
    """
    named = [f"the {name}" if _WITH_ARTICLE.match(name) else name for name in names]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
