"""What every published set becomes: rows that are searched, and queries of which it is known where their answer lies."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeVar

from evals.datasets.conversion import Part, in_part
from index.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.answer import Turn

Turns = Literal["lastturn", "rewrite", "history"]
"""What is asked of a conversation: its last question alone, a human's stand-alone wording of it, or it with what went before."""

Item = TypeVar("Item")

SEED = 20261126
"""Of every drawing by lot, so that two runs draw the same; the day on which it was chosen."""


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of a corpus, which becomes one statement.

    Attributes:
        title: empty where there is none.
    """

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Area:
    """Where in a row an answer lies.

    Attributes:
        row: the row's id.
        paragraph: the paragraph's text.
        answers: the answer in each annotator's words, with its offset in the paragraph.
    """

    row: str
    paragraph: str
    answers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    Attributes:
        group: decides the half to which it belongs: questions on one article or of one conversation stay together.
        relevant: how much each row bears on it, by the row's id, 1 or more; rows that don't are left out.
        history: the earlier turns, oldest first.
        area: where the answer lies, in sets that look for a passage instead of a row.
    """

    id: str
    text: str
    group: str
    relevant: Mapping[str, int]
    history: tuple[Turn, ...] = ()
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A published set.

    Attributes:
        name: of its kind, as on the command line.
        notes: what was left out, in words.
    """

    name: str
    rows: tuple[Row, ...]
    queries: tuple[Query, ...]
    notes: tuple[str, ...] = ()

    def digest(self) -> str:
        """The hash of its rows: two sets with the same one have the same corpus."""
        hashed = hashlib.sha256()
        for row in sorted(self.rows, key=lambda row: row.id):
            hashed.update(json.dumps([row.id, row.title, row.text]).encode())
        return hashed.hexdigest()

    def only(self, part: Part, most: int | None = None) -> Dataset:
        """The set with the queries of one part, and of these at most so many, drawn by lot; the rows stay.

        Raises:
            SourceError: no query is left.
        """
        queries = drawn([query for query in self.queries if in_part(query.group, part)], most)
        if not queries:
            raise SourceError(self.name, f"part {part!r} of the set holds no query; try --part all")
        return replace(self, queries=tuple(queries))


def drawn(items: Sequence[Item], most: int | None) -> list[Item]:
    """At most so many of some items, drawn by lot, always the same; in their order."""
    if most is None or most >= len(items):
        return list(items)
    chosen = set(random.Random(SEED).sample(range(len(items)), most))  # noqa: S311  (no secret)
    return [item for position, item in enumerate(items) if position in chosen]
