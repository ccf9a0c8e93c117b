"""Put the parts together: canonical text in, Statement out."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.parse.blocks import split_blocks
from index.parse.body import paragraphs_of, sentences_of
from index.parse.facts import facts_of
from index.parse.header import front_matter_length, read_header, standing_symbol
from index.parse.language import detect_language
from index.statement import METADATA_FIELDS, Metadata, Role, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.parse.blocks import Block
    from index.parse.header import Found
    from index.readers import Source
    from index.statement import Paragraph

PARSER_VERSION = 4
"""Raise it when the parser reads the same text differently, so that the next ingest reads all files anew."""

_SHOWN_WITHIN = 6
"""A page prints its title and date within so many blocks at its top; a date further down is part of the text."""


def parse(source: Source, path: PurePosixPath, given: Mapping[str, str] | None = None) -> Statement:
    """Read a statement out of its canonical text.

    Args:
        source: what the reader made of the file.
        path: of the file, relative to the ingested folder.
        given: metadata from a manifest; it overrides what the text shows.
    """
    blocks = split_blocks(source.text)
    body_to = sum(block.span.start < source.furniture_from for block in blocks)
    body_from = max(front_matter_length(blocks[:body_to]), _shown_length(blocks[:body_to], source))
    paragraphs = paragraphs_of(blocks, source.text, body_from, body_to, source.headings)
    found = _found(blocks, body_from, body_to)
    facts = facts_of(source, found, given or {}, _language(source.text, paragraphs))
    metadata = Metadata(**{field: facts[field].value for field in METADATA_FIELDS if field in facts})
    return Statement(
        **{field: getattr(metadata, field) for field in METADATA_FIELDS},
        id=metadata.symbol or path.stem,
        path=str(path),
        text=source.text,
        paragraphs=tuple(paragraphs),
        sentences=tuple(sentences_of(paragraphs, source.text)),
        source_sha256=source.sha256,
        text_sha256=hashlib.sha256(source.text.encode()).hexdigest(),
        encoding=source.encoding,
        kind=source.kind,
        found={field: fact.span for field, fact in facts.items() if fact.span},
        origins={field: fact.origin for field, fact in facts.items()},
        remarks=source.remarks,
    )


def _found(blocks: Sequence[Block], body_from: int, body_to: int) -> Found:
    """What the front matter shows; the symbol also where it stands by itself elsewhere, as in a running head."""
    found = read_header(blocks[:body_from])
    if "symbol" not in found:
        first_page = next((at for at, block in enumerate(blocks) if block.after_page_break), body_to)
        if symbol := standing_symbol([*blocks[: min(first_page, body_to)], *blocks[body_to:]]):
            found["symbol"] = symbol
    return found


def _shown_length(blocks: Sequence[Block], source: Source) -> int:
    """How many blocks at the beginning lead up to the title and the date that the layout shows there."""
    spans = [shown.span for shown in source.shown.values()]
    near = enumerate(blocks[:_SHOWN_WITHIN], start=1)
    return max(
        (at for at, block in near if len(block.plain) < 400 and any(block.span.overlap(span) for span in spans)),
        default=0,
    )


def _language(text: str, paragraphs: Sequence[Paragraph]) -> str | None:
    body = " ".join(p.span.of(text) for p in paragraphs if p.role is Role.BODY)
    return detect_language(body) if body.strip() else None
