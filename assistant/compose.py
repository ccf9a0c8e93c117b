"""The wording around the quotes. It names sources and what was searched; it claims nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Quote, Searched


def answered(quotes: Sequence[Quote]) -> str:
    """The quotes as numbered lines, each with its citation."""
    return "\n".join(f"[{number}] “{quote.display}” — {quote.citation}" for number, quote in enumerate(quotes, start=1))


def nothing_found(searched: Searched, *, without_statement: Sequence[str] = ()) -> str:
    """That there is no evidence, and what was searched.

    Args:
        searched: how much was looked through.
        without_statement: delegations that the question asks about and that have no statement in the library.
    """
    if without_statement:
        return f"The library holds no statement by {_listed(without_statement)}. {_looked_through(searched)}"
    return f"The library holds no answer to this question. {_looked_through(searched)}"


def in_part(without_statement: Sequence[str]) -> str:
    """What an answer must say about delegations that were asked about and have no statement."""
    return f"The library holds no statement by {_listed(without_statement)}."


def _looked_through(searched: Searched) -> str:
    statements = _counted(searched.statements, "statement")
    filters = searched.filters.get("delegations")
    by = f" by {_listed(filters)}" if filters else ""
    return f"Searched: {statements}{by}, {_counted(searched.passages, 'passage')}."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
