"""Put together what is known about a statement, and say of each piece where it came from.

A collector's manifest goes before what the document shows, that before the file's properties, and what can be told from the text
alone comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.statement import METADATA_FIELDS, Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.parse.header import Found
    from index.readers import Source
    from index.statement import Span


@dataclass(frozen=True, slots=True)
class Fact:
    """One piece of metadata.

    Attributes:
        span: where the text shows it; also of one from a manifest that the text confirms.
    """

    value: str
    origin: Origin
    span: Span | None = None


def facts_of(source: Source, found: Found, given: Mapping[str, str], language: str | None) -> dict[str, Fact]:
    """What is known, by field of `Metadata`.

    Args:
        source: as read, with what its layout shows and its properties.
        found: what the header's words say.
        given: by a manifest.
        language: detected in the text; None where it holds none.
    """
    shown = {field: (one.value, one.span) for field, one in source.shown.items()} | dict(found)
    if source.kind == "html":  # a page's heading and date are marked as such, a header's are inferred
        shown |= {field: (one.value, one.span) for field, one in source.shown.items()}
    facts = {"language": Fact(language, Origin.DETECTED)} if language else {}
    facts |= {field: Fact(value, Origin.PROPERTIES) for field, value in source.properties.items()}
    facts |= {field: Fact(value, Origin.TEXT, span) for field, (value, span) in shown.items()}
    for field, value in given.items():
        confirmed = shown[field][1] if field in shown and shown[field][0] == value else None
        facts[field] = Fact(value, Origin.MANIFEST, confirmed)
    return {field: fact for field, fact in facts.items() if field in METADATA_FIELDS and fact.value.strip()}
