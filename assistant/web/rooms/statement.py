"""A statement on a page of its own: what is known of it, what stands around it, and all of its text.

Each sentence has an address. Its characters are the source's; numbers, pages and voices are attributes that the stylesheet
shows in the margin.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from assistant import wording
from assistant.citations import FORMATS, reference
from assistant.voice import OWN, voice_at
from assistant.web import standing
from assistant.web.address import Anchors, page_of
from assistant.web.facts import fact, facts, title_of
from assistant.web.marks import part, plain
from assistant.web.render import isolated, spoken_in
from assistant.web.text import text_of
from index.statement import Role, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.document import Document
    from index.statement import Statement

_VOICES = {"reported": "report", "quotation": "quotation", "group": "group", "procedural": "procedure"}
_CITED = {"footnote": "Footnote", "bibtex": "BibTeX", "ris": "RIS", "csl-json": "CSL-JSON"}


_REMOVE = (
    '<button type="button" id="remove" class="quiet">Remove from the library</button></p>'
    '<dialog id="really" data-id="{id}" aria-labelledby="question"><form method="dialog">'
    '<p id="question">Remove {name} with all that was made of it? A file that was added here goes too; one of your own '
    'folders stays.</p><p class="line"><button value="remove">Remove</button> '
    '<button value="keep" class="quiet" autofocus>Keep</button></p></form></dialog>'
    '<p id="removed" role="alert" class="removed">'
    '<script src="/reading-room/library.js" defer></script>'
)


def body(document: Document, *, removable: bool = False) -> str:
    """The page's content; with a way to remove the statement where it can be."""
    statement = document.statement
    return (
        f'<article class="leaf-body statement"><h1 dir="auto"{_language(statement)}>{title_of(statement)}</h1>'
        f"{facts(statement)}{_around(document)}{_acts(statement, removable)}"
        f'<div class="text"{spoken_in(statement)}>{_text(statement)}</div></article>'
    )


def _language(statement: Statement) -> str:
    return f' lang="{escape(statement.language)}"' if statement.language else ""


def _around(document: Document) -> str:
    related = document.relations
    lines = (
        ("Replaced by", [related.superseded_by] if related.superseded_by else []),
        ("Replaces", related.supersedes),
        ("Other languages", related.languages),
        ("Addendum to", related.attached_to),
        ("Addenda", related.attached),
        ("Statement replied to", [document.answers] if document.answers else []),
        ("Replies to it", document.answered_by),
    )
    shown = "".join(fact(name, _links(document, ids)) for name, ids in lines if ids)
    return f'<dl class="around">{shown}</dl>' if shown else ""


def _links(document: Document, ids: Iterable[str]) -> str:
    links = []
    for id in ids:
        known = document.cards[id].metadata
        words = [
            known.get("symbol") or id,
            known.get("delegation"),
            wording.language(known["language"]) if "language" in known else None,
        ]
        links.append(f'<a href="{escape(page_of(id))}">{isolated(" · ".join(filter(None, words)))}</a>')
    return "<br>".join(links)


def _acts(statement: Statement, removable: bool) -> str:
    ask = standing.address_of({"statement": statement.id})
    made = {name: FORMATS[name](reference(statement)).strip() for name in _CITED}
    forms = "".join(
        f'<div><h2>{_CITED[name]}</h2><pre dir="auto">{escape(text)}</pre>'
        f'<button type="button" class="copy" data-copy="{escape(text)}">Copy<span class="unseen"> as {_CITED[name]}</span>'
        "</button></div>"
        for name, text in made.items()
    )
    remove = _REMOVE.format(id=escape(statement.id), name=isolated(wording.name_of(statement))) if removable else ""
    return (
        f'<p class="acts"><a class="button" href="{escape(ask)}">Ask about this statement</a>{remove}</p>'
        f'<details class="cite"><summary>Cite it</summary>{forms}</details>'
    )


def _text(statement: Statement) -> str:
    """All of the text, each sentence with its name."""
    anchors = Anchors(statement)
    sentences: dict[int, list[int]] = {}
    for index, sentence in enumerate(statement.sentences):
        sentences.setdefault(sentence.paragraph, []).append(index)

    def within(index: int) -> str:
        span = statement.paragraphs[index].span
        return "".join(_sentences(statement, span, sentences.get(index, ()), anchors.sentences))

    return text_of(statement, lambda span: plain(span.of(statement.text)), within, anchors.paragraphs)


def _sentences(statement: Statement, whole: Span, indexes: Iterable[int], names: list[str]) -> Iterable[str]:
    position = whole.start
    for index in indexes:
        span = statement.sentences[index].span
        if position < span.start:
            yield part(statement.text, whole, Span(position, span.start))
        mark, title = _voice(statement, index)
        yield f'{mark}<span class="sentence" id="{names[index]}"{title}>{part(statement.text, whole, span)}</span>'
        position = span.end
    if position < whole.end:
        yield part(statement.text, whole, Span(position, whole.end))


def _voice(statement: Statement, index: int) -> tuple[str, str]:
    """The mark in the margin and the title of a sentence that isn't in the speaker's own voice."""
    if statement.sentences[index].role is not Role.BODY:
        return "", ""
    voice = voice_at(statement, index)
    if voice.name == OWN:
        return "", ""
    name = _VOICES[voice.name]
    told = f"{name.capitalize()}, as “{' '.join(voice.cue.split())}” tells"
    return f'<i class="voice-mark" data-voice="{name}"></i>', f' data-voice="{name}" title="{escape(told)}"'
