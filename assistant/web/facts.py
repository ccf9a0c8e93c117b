"""What is known about a statement, as a list of names and values."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from assistant import wording
from assistant.amounts import day
from assistant.web.render import isolated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.statement import Statement


def facts(statement: Statement) -> str:
    """What is known about a statement, as a `dl`."""
    return f"<dl>{''.join(fact(name, value) for name, value in _facts(statement))}</dl>"


def fact(name: str, value: str) -> str:
    """One line of such a list; `value` is HTML."""
    return f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>"


def title_of(statement: Statement) -> str:
    """Its title in one line, as HTML; where it has none, how it is called."""
    return escape(" ".join((statement.title or wording.name_of(statement)).split()))


def _facts(statement: Statement) -> Iterator[tuple[str, str]]:
    """Name and value, the value as HTML, of what is known about a statement."""
    speaker = ", ".join(isolated(part) for part in (statement.speaker, statement.post) if part)
    place = ", ".join(isolated(part) for part in (statement.body, wording.meeting(statement)) if part)
    for name, value in (
        ("Symbol", statement.symbol and isolated(statement.symbol)),
        ("Delegation", statement.delegation and isolated(statement.delegation)),
        ("Speaker", speaker),
        ("Delivered", statement.date and isolated(day(statement.date))),
        ("At", place),
        ("Subject", _subject(statement)),
        ("In reply to", statement.reply_to and isolated(statement.reply_to)),
        ("Distributed", statement.distributed and isolated(day(statement.distributed))),
        ("Language", _languages(statement)),
        ("Source", _source_file(statement)),
    ):
        if value:
            yield name, value


def _subject(statement: Statement) -> str:
    """What it is about; nothing where that only says what it replies to."""
    subject = statement.subject
    if not subject or (statement.reply_to and statement.reply_to in subject):
        return ""
    return isolated(subject)


def _languages(statement: Statement) -> str:
    parts = [isolated(wording.language(statement.language))] if statement.language else []
    if statement.original_language and statement.original_language != statement.language:
        parts.append(f"original in {isolated(wording.language(statement.original_language))}")
    return ", ".join(parts)


def _source_file(statement: Statement) -> str:
    name = isolated(statement.path)
    if statement.url and statement.url.startswith(("https://", "http://")):
        name = f'<a href="{escape(statement.url)}" target="_blank" rel="noopener noreferrer">{name}</a>'
    return (
        f'{name}<span class="hash" title="SHA-256 of the source file">SHA-256 {escape(statement.source_sha256)}</span>'
    )
