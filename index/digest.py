"""One hash for everything that the catalogue holds at a revision, so that a bit that flips in it later is noticed.

SQLite has no checksums of its own: a changed span, date or number of a vector reads like any other.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from index.statement import METADATA_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.snapshot import Snapshot
    from index.statement import Statement


def digest_of(snapshot: Snapshot, fingerprint: str, statements: Iterable[str] | None = None) -> str:
    """The hash of statements, their paragraphs, sentences, passages and vectors, in hex: the sum of each statement's own.

    Args:
        snapshot: of the catalogue.
        fingerprint: of the encoder whose vectors count.
        statements: ids; None for all. Those of two sets without a common one make those of both, by `total_of`.
    """
    ids = (card.id for card in snapshot.cards()) if statements is None else statements
    return total_of(*(_digest(snapshot, fingerprint, id) for id in ids))


def total_of(*digests: str) -> str:
    """The sum of hashes, modulo 2²⁵⁶: of two sets of statements, that of their union.

    >>> total_of("0f", "01").lstrip("0"), total_of() == total_of(total_of())
    ('10', True)
    """
    return f"{sum(int(digest, 16) for digest in digests) % 2**256:064x}"


def _digest(snapshot: Snapshot, fingerprint: str, id: str) -> str:
    hashed = hashlib.sha256()
    statement, passages = snapshot.statement(id), snapshot.passages_of(id)
    kept = snapshot.vectors(fingerprint, {passage.embedding_key for passage in passages})
    if statement is not None:
        hashed.update(_row(statement))
    for passage in passages:
        hashed.update(f"{passage.id} {passage.span} {passage.first} {passage.last}".encode())
        hashed.update(kept[passage.embedding_key].tobytes() if passage.embedding_key in kept else b"none")
    return hashed.hexdigest()


def _row(statement: Statement) -> bytes:
    metadata = {field: getattr(statement, field) for field in METADATA_FIELDS}
    paragraphs = [(p.span.start, p.span.end, p.role, p.number, p.page) for p in statement.paragraphs]
    sentences = [(s.span.start, s.span.end, s.paragraph, s.role, s.page) for s in statement.sentences]
    found = {field: (span.start, span.end) for field, span in statement.found.items()}
    parts = [
        statement.id, statement.path, statement.text_sha256, statement.source_sha256, statement.encoding, statement.kind,
        metadata, found, dict(statement.origins), statement.remarks, paragraphs, sentences,
    ]  # fmt: skip
    return json.dumps(parts, sort_keys=True).encode()
