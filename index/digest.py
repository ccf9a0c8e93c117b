"""One hash for everything that the catalogue holds at a revision, so that a bit that flips in it later is noticed.

SQLite has no checksums of its own: a changed span, date or number of a vector reads like any other.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.snapshot import Snapshot
    from index.statement import Statement


def digest_of(snapshot: Snapshot, fingerprint: str) -> str:
    """The hash of all statements, their paragraphs, sentences, passages and vectors, in hex.

    Args:
        snapshot: of the catalogue.
        fingerprint: of the encoder whose vectors count.
    """
    total = hashlib.sha256()
    for card in snapshot.cards():
        statement = snapshot.statement(card.id)
        passages = snapshot.passages_of(card.id)
        kept = snapshot.vectors(fingerprint, {passage.embedding_key for passage in passages})
        if statement is not None:
            total.update(_row(statement, card.metadata))
        for passage in passages:
            total.update(f"{passage.id} {passage.span} {passage.first} {passage.last}".encode())
            total.update(kept[passage.embedding_key].tobytes() if passage.embedding_key in kept else b"none")
    return total.hexdigest()


def _row(statement: Statement, metadata: dict[str, str]) -> bytes:
    paragraphs = [(p.span.start, p.span.end, p.role, p.number, p.page) for p in statement.paragraphs]
    sentences = [(s.span.start, s.span.end, s.paragraph, s.role, s.page) for s in statement.sentences]
    found = {field: (span.start, span.end) for field, span in statement.found.items()}
    parts = [
        statement.id, statement.path, statement.text_sha256, statement.source_sha256, statement.encoding, statement.kind,
        metadata, found, dict(statement.origins), statement.remarks, paragraphs, sentences,
    ]  # fmt: skip
    return json.dumps(parts, sort_keys=True).encode()
