"""What other people's pipelines are told of a passage beside its text: whose it is, where it stands, how it is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.cite import cite

if TYPE_CHECKING:
    from assistant.answer import Hit


def cited(hit: Hit) -> dict[str, Any]:
    """A passage's metadata, as JSON values; what isn't known is None."""
    statement = hit.statement
    opening = statement.sentences[hit.passage.first]
    return {
        "statement_id": statement.id,
        "path": statement.path,
        "symbol": statement.symbol,
        "delegation": statement.delegation,
        "date": statement.date,
        "citation": cite(statement, statement.paragraphs[opening.paragraph].number, opening.page),
        "cosine": hit.cosine,
        "lexical": hit.lexical,
    }
