"""The invented statements, what a human reads off them, and what Démarche reads."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from index.manifest import read_manifest
from index.parse import parse
from index.readers import read_source
from index.statement import Paragraph, Role, Statement
from tests.conftest import FIXTURES, SEEDS

PAPERS = FIXTURES / "statements"


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FIXTURES / name).read_text("utf-8").splitlines()]


EXPECTED = {row["file"]: row for row in _rows("expected.jsonl")}
"""What a human reads off each paper, by file name."""
SENTENCES = _rows("sentences.jsonl")
"""Hard cases for cutting sentences."""


@cache
def paper(file: str) -> Statement:
    """One of the invented papers, read and parsed."""
    return _statement(PAPERS, file)


@cache
def seed() -> Statement:
    """The Russian reply on the Paris Call."""
    return _statement(SEEDS / "statements", "PC.DEL_669_19.txt")


def _statement(folder: Path, file: str) -> Statement:
    source = read_source(folder / file, (folder / file).read_bytes())
    return parse(source, PurePosixPath(file), read_manifest(folder).get(file, {}))


def folded(text: str | None) -> str:
    """White space folded; nothing for None."""
    return " ".join((text or "").split())


def words_of(statement: Statement, role: Role) -> str:
    """All sentences that have a role, as one line."""
    return folded(" ".join(s.span.of(statement.text) for s in statement.sentences if s.role is role))


def body(statement: Statement) -> list[tuple[int | None, Paragraph, list[str]]]:
    """Each body paragraph with its number and its body sentences."""
    return [
        (
            paragraph.number,
            paragraph,
            [
                folded(sentence.span.of(statement.text))
                for sentence in statement.sentences
                if sentence.paragraph == position and sentence.role is Role.BODY
            ],
        )
        for position, paragraph in enumerate(statement.paragraphs)
        if paragraph.role is Role.BODY
    ]
