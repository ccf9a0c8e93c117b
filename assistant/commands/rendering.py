"""Answers, hits, statements and reports as text for a terminal; pure functions from values to strings.

Control characters are taken out where the text is printed, in `assistant.terminal`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from assistant.amounts import amount, count
from assistant.answer import display
from assistant.cite import cite
from assistant.terminal import clean, wrapped
from assistant.wording import beside_quotes, language, reading_of, verdict, voice_of
from index.statement import METADATA_FIELDS, Origin, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from assistant.answer import Answer, Hit, Quote, Searched
    from index.relations import Relations
    from index.report import IngestReport
    from index.snapshot import Card
    from index.statement import Paragraph, Statement

_FILTERS = {
    "delegations": "delegation",
    "statements": "statement",
    "bodies": "body",
    "languages": "language",
    "date_from": "from",
    "date_to": "to",
    "speakers": "speaker",
    "meetings": "meeting",
}
_ORIGINS: Mapping[Origin | None, str] = {
    Origin.PROPERTIES: "from the file's properties, which its readers don't see",
    Origin.DETECTED: "told from the words of the text",
}
_ID_COLUMN = 24
_LABEL = 18


def answer_text(answer: Answer, columns: int) -> str:
    """An answer: how a follow-up was read, its status, the quotes with their citations, what was searched."""
    blocks = _answered(answer, columns) if answer.status == "answered" else _no_evidence(answer, columns)
    understood = [wrapped(line, columns) for line in [reading_of(answer)] if line]
    return "\n\n".join([*understood, *blocks])


def _answered(answer: Answer, columns: int) -> list[str]:
    status = f"Answered: {count(len(answer.quotes), 'quotation')}, confidence {answer.confidence:.2f}."
    quotes = [_quote(number, quote, columns) for number, quote in enumerate(answer.quotes, start=1)]
    remarks = [wrapped(remark, columns) for remark in [beside_quotes(answer)] if remark]
    return [status, *quotes, *remarks, _searched(answer.searched, columns)]


def _quote(number: int, quote: Quote, columns: int) -> str:
    lines = [
        wrapped(f"“{quote.display}”", columns, first=f"[{number}] "),
        wrapped(quote.citation, columns, first=" " * len(f"[{number}] ")),
    ]
    if voice := voice_of(quote):
        lines.append(wrapped(voice, columns, first=" " * len(f"[{number}] ")))
    return "\n".join(lines)


def _no_evidence(answer: Answer, columns: int) -> list[str]:
    blocks = [wrapped(f"No evidence. {verdict(answer)}", columns), _searched(answer.searched, columns)]
    if answer.nearest:
        blocks.append(f"The nearest passage, which is not an answer:\n{_passage(answer.nearest, columns, '    ')}")
    return blocks


def _searched(searched: Searched, columns: int) -> str:
    lines = (_looked_through(searched), _liftable(searched))
    return "\n".join(wrapped(line, columns) for line in lines if line)


def _looked_through(searched: Searched) -> str:
    confined = f"; confined to {_confined(searched.filters)}" if searched.filters else ""
    return f"Searched: {amount(searched)}{confined}."


def _liftable(searched: Searched) -> str:
    """How to undo what was read from the question; empty where nothing was."""
    kinds = dict.fromkeys(one.kind for one in searched.implied if one.effect != "none")
    return f"Read from the question; lifted by: {' '.join(f'--lift {kind}' for kind in kinds)}" if kinds else ""


def _confined(filters: Mapping[str, Any]) -> str:
    parts = []
    for name, value in filters.items():
        values = value if isinstance(value, list | tuple) else [value]
        parts.append(f"{_FILTERS.get(name, name)} {', '.join(map(str, values))}")
    return "; ".join(parts)


def hits_text(hits: Sequence[Hit], columns: int) -> str:
    """Passages with their scores, best first."""
    if not hits:
        return "No passage was found."
    blocks = []
    for rank, hit in enumerate(hits, start=1):
        scores = f"{rank}. score {hit.score:.3f} (cosine {hit.cosine:.3f}, words {hit.lexical:.3f})"
        blocks.append(f"{scores}\n{_passage(hit, columns, '   ')}")
    return "\n\n".join(blocks)


def _passage(hit: Hit, columns: int, indent: str) -> str:
    sentence = hit.statement.sentences[hit.passage.first]
    source = cite(hit.statement, hit.statement.paragraphs[sentence.paragraph].number, sentence.page)
    return "\n".join(wrapped(line, columns, first=indent) for line in (f"“{display(hit.text)}”", source))


def cards_text(
    cards: Sequence[Card], related: Mapping[str, Relations], scans: Collection[str], columns: int | None
) -> str:
    """One line a statement: id, date, delegation, title; a superseded one says by what, a scan that it is one.

    Args:
        cards: what is listed.
        related: how they belong together, by id.
        scans: ids of those without text.
        columns: longer lines are cut off; None for none.
    """
    if not cards:
        return "The library holds no statements."
    rows = [(card.id, *(card.metadata.get(field, "–") for field in ("date", "delegation"))) for card in cards]
    rows = [tuple(" ".join(clean(cell).split()) for cell in row) for row in rows]
    marks = ("[scan without text] " if card.id in scans else "" for card in cards)
    titles = [mark + _title(card, related.get(card.id)) for mark, card in zip(marks, cards, strict=True)]
    widths = [min(_ID_COLUMN, max(len(row[column]) for row in rows)) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)), title])
        for row, title in zip(rows, titles, strict=True)
    ]
    return "\n".join(line if columns is None or len(line) <= columns else f"{line[: columns - 1]}…" for line in lines)


def _title(card: Card, relations: Relations | None) -> str:
    title = " ".join(clean(card.metadata.get("title", "–")).split())
    return f"[superseded by {relations.superseded_by}] {title}" if relations and relations.superseded_by else title


def plan_text(report: IngestReport) -> str:
    """What an ingest would do, statement by statement."""
    verbs = ("added", "replaced", "renamed", "removed", "missing")
    lines = [f"would be {verb}: {name}" for verb in verbs[:-1] for name in getattr(report, verb)]
    lines += [f"file is gone, statement stays: {name}" for name in report.missing]
    counts = [f"{len(getattr(report, verb))} {verb}" for verb in (*verbs, "unchanged") if getattr(report, verb)]
    return "\n".join([*lines, f"Dry run: {', '.join(counts) or 'no statements'}. Nothing was done."])


def statement_text(statement: Statement, relations: Relations, files: Sequence[str], columns: int) -> str:
    """A statement: what is known about it and from where, then its text, paragraph by paragraph."""
    known = [_known(statement, field, columns) for field in METADATA_FIELDS if getattr(statement, field)]
    about = [
        _line("id", statement.id, columns),
        *(_line("file" if number == 0 else "", file, columns) for number, file in enumerate(files)),
        *known,
        *_related(relations, columns),
        _line(
            "read as",
            statement.encoding if statement.kind == "text" else f"{statement.kind}, {statement.encoding}",
            columns,
        ),
        *(_line("remark" if number == 0 else "", remark, columns) for number, remark in enumerate(statement.remarks)),
        _line("source sha256", statement.source_sha256, columns),
        _line("text sha256", statement.text_sha256, columns),
    ]
    return "\n".join(about) + "\n\n" + "\n\n".join(_paragraphs(statement, columns))


def _known(statement: Statement, field: str, columns: int) -> str:
    value = str(getattr(statement, field))
    shown = f"{value}, {language(value)}" if field in ("language", "original_language") else value
    return _line(field.replace("_", " "), f"{shown}  ({_origin(statement, field)})", columns)


def _origin(statement: Statement, field: str) -> str:
    """Where a piece of metadata came from, in words."""
    span = statement.found.get(field)
    place = f"in the text at {span.start}–{span.end}" if span else None
    origin = statement.origins.get(field)
    if origin is Origin.MANIFEST:
        return f"from the manifest, and {place}" if place else "from the manifest"
    return place or _ORIGINS.get(origin, "not in the text; where it came from was not recorded")


def _related(relations: Relations, columns: int) -> Iterator[str]:
    for label, ids in (
        ("superseded by", (relations.superseded_by,) if relations.superseded_by else ()),
        ("supersedes", relations.supersedes),
        ("other languages", relations.languages),
        ("attached", relations.attached),
        ("attached to", relations.attached_to),
    ):
        if ids:
            yield _line(label, ", ".join(ids), columns)


def _line(label: str, value: str, columns: int) -> str:
    return wrapped(value, columns, first=f"{label:{_LABEL}}", rest=" " * _LABEL)


def _paragraphs(statement: Statement, columns: int) -> Iterator[str]:
    page = None
    for paragraph in statement.paragraphs:
        if paragraph.page is not None and paragraph.page != page:
            page = paragraph.page
            yield f"— page {page} —"
        yield wrapped(display(paragraph.span.of(statement.text)), columns, first=f"{_mark(paragraph):>5} ")


def _mark(paragraph: Paragraph) -> str:
    """Its number; a paragraph that is no body is marked with a dot, a heading with a section sign."""
    if paragraph.number is not None:
        return f"[{paragraph.number}]"
    return "§" if paragraph.role is Role.HEADING else "·"
