"""What rows of the catalogue's tables stand for: statements and passages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import TypeVar

from index.compact import Compact
from index.statement import METADATA_FIELDS, Origin, Paragraph, Passage, Role, Sentence, Span, Statement

Item = TypeVar("Item")

PASSAGE = (
    'SELECT p.id, s.id AS statement_id, p.start, p."end", p.first, p.last, p.embedding_key '
    "FROM passages p JOIN statements s ON s.key = p.statement"
)


_ROLES = tuple(Role)
_UNKNOWN = -1
_ROLE = (
    "CASE role "
    + " ".join(f"WHEN '{role.value}' THEN {number}" for number, role in enumerate(_ROLES))
    + " ELSE 'the role ' || role END"
)
# All rows of a statement as one, with commas: a row at a time, other threads would have their turn between any two.
_ALL = "(SELECT group_concat({numbers}) FROM (SELECT * FROM {table} WHERE statement = s.key ORDER BY position))"


def _all(table: str, *columns: str) -> str:
    numbers = (_ROLE if name == "role" else f"ifnull({name}, {_UNKNOWN})" for name in columns)
    return _ALL.format(table=table, numbers=" || ',' || ".join(numbers))


PARAGRAPHS = _all("paragraphs", "start", '"end"', "role", "number", "page")
SENTENCES = _all("sentences", "start", '"end"', "paragraph", "role", "page")
_COLUMNS = 5


def statement_of(row: sqlite3.Row) -> Statement:
    """A row of `statements`, with `PARAGRAPHS` and `SENTENCES` under these names."""
    metadata = json.loads(row["metadata"])
    reading = json.loads(row["reading"]) if "reading" in row.keys() else {}  # noqa: SIM118  (a Row is no dict)
    return Statement(
        **{field: metadata.get(field) for field in METADATA_FIELDS},
        id=row["id"],
        path=row["path"],
        text=row["text"],
        paragraphs=_compact(row["paragraphs"], _paragraph),
        sentences=_compact(row["sentences"], _sentence),
        source_sha256=row["source_sha256"],
        text_sha256=row["text_sha256"],
        encoding=row["encoding"],
        kind=reading.get("kind", "text"),
        origins={field: Origin(origin) for field, origin in reading.get("origins", {}).items()},
        remarks=tuple(reading.get("remarks", ())),
        found={field: Span(*bounds) for field, bounds in json.loads(row["found"]).items()},
    )


def _compact(rows: str | None, make: Callable[..., Item]) -> Compact[Item]:
    return Compact(map(int, rows.split(",")) if rows else (), _COLUMNS, make)


def _known(number: int) -> int | None:
    return None if number == _UNKNOWN else number


def _paragraph(start: int, end: int, role: int, number: int, page: int) -> Paragraph:
    return Paragraph(Span(start, end), _ROLES[role], _known(number), _known(page))


def _sentence(start: int, end: int, paragraph: int, role: int, page: int) -> Sentence:
    return Sentence(Span(start, end), paragraph, _ROLES[role], _known(page))


def passage_of(row: sqlite3.Row) -> Passage:
    """A row that `PASSAGE` selects."""
    return Passage(row[0], row[1], Span(row[2], row[3]), row[4], row[5], row[6])
