"""Put the parts together: canonical text in, Statement out."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.parse.blocks import split_blocks
from index.parse.body import paragraphs_of, sentences_of
from index.parse.header import front_matter_length, read_header
from index.parse.language import detect_language
from index.statement import METADATA_FIELDS, Role, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.readers import Source
    from index.statement import Paragraph

PARSER_VERSION = 1
"""Raise it when the parser reads the same text differently, so that the next ingest reads all files anew."""


def parse(source: Source, path: PurePosixPath, given: Mapping[str, str] | None = None) -> Statement:
    """Read a statement out of its canonical text.

    Args:
        source: what the reader made of the file.
        path: of the file, relative to the ingested folder.
        given: metadata from a manifest; it overrides what the text shows.
    """
    blocks = split_blocks(source.text)
    body_to = sum(block.span.start < source.furniture_from for block in blocks)
    body_from = front_matter_length(blocks[:body_to])
    found = read_header(blocks[:body_from])
    paragraphs = paragraphs_of(blocks, source.text, body_from, body_to)
    metadata: dict[str, str] = {field: value for field, (value, _) in found.items()} | dict(given or {})
    if "language" not in metadata:
        metadata["language"] = detect_language(_body_of(source.text, paragraphs))
    return Statement(
        **{field: metadata.get(field) for field in METADATA_FIELDS},
        id=metadata.get("symbol") or path.stem,
        path=str(path),
        text=source.text,
        paragraphs=tuple(paragraphs),
        sentences=tuple(sentences_of(paragraphs, source.text)),
        source_sha256=source.sha256,
        text_sha256=hashlib.sha256(source.text.encode()).hexdigest(),
        encoding=source.encoding,
        found={field: span for field, (_, span) in found.items() if metadata[field] == found[field][0]},
    )


def _body_of(text: str, paragraphs: Sequence[Paragraph]) -> str:
    return " ".join(p.span.of(text) for p in paragraphs if p.role is Role.BODY)
