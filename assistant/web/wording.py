"""What only the web app says: its library in one line, a quote as it is copied, the words of a chip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.amounts import count, day

if TYPE_CHECKING:
    from assistant.answer import Implied, Quote
    from assistant.web.reader import Overview


def holdings(overview: Overview) -> str:
    """What the library holds, in one line."""
    if not overview.statements:
        return "The library holds no statements yet."
    parts = [count(overview.statements, "statement")]
    if overview.delegations:
        parts.append(count(len(overview.delegations), "delegation"))
    parts += [day(end) for end in _period(overview)]
    return " · ".join([*parts[:2], " to ".join(parts[2:])] if parts[2:] else parts)


def _period(overview: Overview) -> list[str]:
    ends = [end for end in (overview.first_date, overview.last_date) if end]
    return ends[:1] if len(set(ends)) == 1 else ends


def clipping(quote: Quote) -> str:
    """A quote with its citation under it, as it is copied."""
    return f"“{quote.display}”\n{quote.citation}"


_KINDS = {
    "delegation": "statements by",
    "statement": "the document",
    "speaker": "what was said by",
    "body": "statements in the",
    "meeting": "statements at",
    "date": "statements of",
    "language": "texts in",
}


def kind_of(implied: Implied) -> str:
    """What a chip's words are of, so that both read as one phrase: "statements by" Norway.

    >>> from assistant.answer import Implied
    >>> kind_of(Implied("date", "since June 2022", "filter")), kind_of(Implied("date", "2019", "filter"))
    ('statements', 'statements of')
    """
    openly = implied.kind == "date" and implied.words.startswith(("since ", "until "))
    return "statements" if openly else _KINDS[implied.kind]
