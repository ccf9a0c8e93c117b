"""The wording around the quotes. It names sources and what was searched; it claims nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Quote, Searched


def wording(quotes: Sequence[Quote], searched: Searched, without_statement: Sequence[str]) -> str:
    """What an answer says: its quotes, or that there is no evidence; and who has no statement in the library.

    Args:
        quotes: best first; none where there is no evidence.
        searched: how much was looked through.
        without_statement: delegations that the question asks about and that have no statement in the library.
    """
    missing = f"The library holds no statement by {_listed(without_statement)}." if without_statement else ""
    if quotes:
        return "\n".join(filter(None, [answered(quotes), missing]))
    return f"{missing or 'The library holds no answer to this question.'} {_looked_through(searched)}"


def answered(quotes: Sequence[Quote]) -> str:
    """The quotes as numbered lines, each with its citation."""
    return "\n".join(f"[{number}] “{quote.display}” — {quote.citation}" for number, quote in enumerate(quotes, start=1))


def _looked_through(searched: Searched) -> str:
    return f"Searched: {_counted(searched.statements, 'statement')}, {_counted(searched.passages, 'passage')}."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
