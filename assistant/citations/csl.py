"""A reference as CSL-JSON, which citation processors read: a list of one item.

Fields: csl-data.json of the Citation Style Language, 1.0.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.terminal import as_json

if TYPE_CHECKING:
    from assistant.citations.reference import Reference


def csl_json(cited: Reference) -> str:
    """The list as a JSON document."""
    return as_json([csl_item(cited)]) + "\n"


def csl_item(cited: Reference) -> dict[str, Any]:
    """One item. The delegation is its author, by a name that isn't taken apart; the quote, where there is one, its annotation.

    >>> from assistant.citations.reference import Reference
    >>> csl_item(Reference(id="A/1", symbol="A/1", date="2020-03"))
    {'id': 'A_1', 'type': 'report', 'genre': 'Statement', 'number': 'A/1', 'issued': {'date-parts': [[2020, 3]]}}
    """
    by = cited.delegation or cited.speaker
    spoken = f"delivered by {cited.speaker}" if cited.delegation and cited.speaker else None
    item: dict[str, Any] = {
        "id": cited.key,
        "type": "report",
        "genre": "Statement",
        "author": [{"literal": by}] if by else None,
        "title": cited.title,
        "number": cited.symbol,
        "publisher": cited.body,
        "issued": {"date-parts": [[int(part) for part in cited.date.split("-")]]} if cited.date else None,
        "language": cited.language,
        "note": "; ".join(filter(None, (cited.meeting, spoken, cited.place))) or None,
        "URL": cited.url,
        "annote": f"“{cited.quote}”" if cited.quote else None,
    }
    return {name: value for name, value in item.items() if value is not None}
