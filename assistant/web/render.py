"""The conversation as HTML.

Pure functions from values to strings. Every string that comes from a statement, a title, a file name, a question or an
error is escaped here or in `marks.py`, exactly once.
"""

from __future__ import annotations

import secrets
from html import escape
from typing import TYPE_CHECKING

from assistant import wording
from assistant.amounts import amount, count, day
from assistant.answer import CONVERSATION
from assistant.web.address import address_of
from assistant.web.conversation import MAX_QUESTION_CHARACTERS, next_number
from assistant.web.marks import plain
from assistant.web.wording import clipping, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from assistant.answer import Answer, Hit, Implied, Quote, Searched
    from assistant.web.conversation import Conversation, Exchange
    from assistant.web.reader import Overview
    from assistant.writing.prose import ProseSentence
    from index.statement import Statement

_FILTER_NAMES = {
    "delegations": "delegation",
    "statements": "statement",
    "bodies": "body",
    "languages": "language",
    "date_from": "from",
    "date_to": "until",
    "speakers": "speaker",
    "meetings": "meeting",
}
_FIELDS = {
    "delegation": ("delegations",),
    "statement": ("statements",),
    "speaker": ("speakers",),
    "body": ("bodies",),
    "meeting": ("meetings",),
    "date": ("date_from", "date_to"),
    "language": ("languages",),
}
"""By kind, the filters that a chip shows, which the line need not say again."""


LOG = '<div class="log" role="log" aria-live="polite" aria-label="Conversation"></div>'
"""Where the conversation stands on the page: empty at first, then filled by page.js with what `news` brings."""


def news(
    exchanges: Conversation,
    came: Conversation,
    statements: int,
    asking: str | None = None,
    *,
    ends: bool = True,
    talk: int = 0,
) -> str:
    """What comes into the conversation, for page.js to put there.

    What stands there already is not sent again: fifty answers are half a megabyte, and a screen reader would read them all anew.

    Args:
        exchanges: all that are kept; what else stands on the page leaves it.
        came: those that the page has not, or not as they are now.
        statements: how many are searched for the next.
        asking: the question that is under way; None where none is.
        ends: whether a question that the page shows as sent is so no longer.
        talk: of which of the page's conversations this is, where nothing has been answered in it; else the exchanges say so.
    """
    number, items = next_number(exchanges), "".join(map(_exchange, came))
    first, last = number - len(exchanges), number - (asking is None)
    if asking is not None:
        items += _under_way(number, asking, statements)
    elif exchanges:
        items += _take(0) if sum(one.answer is not None for one in exchanges) > 1 else ""
        items += _next(number, statements)
    talk = exchanges[-1].talk if exchanges else talk
    range_of = f'data-talk="{talk}" data-first="{first}" data-last="{last}"' + (" data-ends" if ends else "")
    stamp = secrets.token_hex(8)  # the same news once more are news: the page may have lost them
    return f'<template class="news" {range_of} data-stamp="{stamp}">{items}</template>'


def welcome(overview: Overview | None, trouble: str | None = None) -> str:
    """What stands before the first question."""
    if trouble:
        body = f'<div class="answer">{trouble_of(trouble)}</div>'
    elif overview and not overview.statements:
        body = "<p>There is nothing to search yet. Add statements with <code>demarche ingest FOLDER</code>.</p>"
    else:
        body = (
            "<p>Ask what a delegation said. You will read the sentences in which it said so, with symbol, paragraph "
            "and date, beside the whole statement. Where the library holds no evidence, you will be told.</p>"
        )
    begun = _next(1, overview.statements if overview else 0)
    return f'<div class="welcome"><h2>Nothing has been asked yet</h2>{body}</div>{begun}'


def _under_way(number: int, question: str, statements: int) -> str:
    searching = f"Searching {count(statements, 'statement')}…"
    return _item(number, question, f'<p class="pending">{escape(searching)}</p>')


def _next(number: int, statements: int) -> str:
    """The form in which page.js shows the next question, as it is sent."""
    return f'<template data-most="{MAX_QUESTION_CHARACTERS}">{_under_way(number, "", statements)}</template>'


def message(text: str | None) -> str:
    """A sentence above the text box, read out as soon as it appears; none where `text` is None."""
    return f'<p class="message" role="alert">{escape(text)}</p>' if text else ""


def _exchange(exchange: Exchange) -> str:
    if exchange.answer is None:
        return _item(
            exchange.number, exchange.question, f'<div class="answer">{trouble_of(exchange.trouble or "")}</div>'
        )
    shown = _answered if exchange.answer.status == "answered" else _no_evidence
    again = _again(exchange.filters.lift)
    return _item(exchange.number, exchange.question, f"{again}{shown(exchange.answer, exchange)}")


def _prose(answer: Answer, exchange: Exchange) -> str:
    """What a language model wrote beside the quotes, each sentence with buttons that lead to these."""
    pending = '<p class="pending">The language model is writing…</p>' if exchange.writing else ""
    if answer.prose is None:
        return pending
    paragraphs = "".join(
        f'<p dir="auto">{" ".join(_prose_sentence(one, exchange.number) for one in sentences)}</p>'
        for sentences in answer.prose.paragraphs
    )
    out = wording.taken_out(answer.prose.counts)
    told = f'<p class="byline">{escape(out)}</p>' if out else ""
    return (
        f'<section class="prose" aria-label="Words of a language model"><p class="byline">{escape(wording.written_by(answer))}</p>'
        f"{paragraphs}{told}{pending}</section>"
    )


def _prose_sentence(sentence: ProseSentence, exchange: int) -> str:
    pointers = "".join(
        f'<button type="button" class="pointer" data-exchange="{exchange}" data-quote="{number}">'
        f'<span class="unseen">Quotation </span>{number}</button>'
        for number in sentence.quotes
    )
    doubts = wording.doubts_of(sentence)
    told = f' <span class="doubt">({escape(doubts)})</span>' if doubts else ""
    return f'<span class="{"own" if sentence.is_own else "held"}">{escape(sentence.words)}</span>{pointers}{told}'


def _again(lifted: Sequence[str]) -> str:
    """That a question was asked again, and without what."""
    kinds = [kind for kind in lifted if kind != CONVERSATION]
    how = ["read by itself"] if CONVERSATION in lifted else []
    how += [f"whatever the {' and the '.join(kinds)}"] if kinds else []
    return f'<p class="again">Asked again, {escape(", ".join(how))}.</p>' if how else ""


def _item(number: int, question: str, answer: str) -> str:
    return (
        f'<section class="exchange" data-exchange="{number}">'
        f'<h2 class="question" dir="auto"><span class="unseen">Question {number}: </span>{escape(question)}</h2>'
        f"{answer}</section>"
    )


def _answered(answer: Answer, exchange: Exchange) -> str:
    cards = "".join(_card(quote, exchange, position) for position, quote in enumerate(answer.quotes, 1))
    return (
        f'<div class="answer">{_read_as(answer, exchange.number)}{_prose(answer, exchange)}'
        f"{_wording(wording.beside_quotes(answer))}{notice_of(answer.notice)}"
        f'<ol class="quotes">{cards}</ol>{_take(exchange.number)}{_searched(answer.searched, exchange.number)}</div>'
    )


def _take(exchange: int) -> str:
    """The ways in which an answer can be taken along; with 0, the whole conversation."""
    what = "answer" if exchange else "conversation"
    of = f'<span class="unseen"> ({what}{f" {exchange}" if exchange else ""})</span>'
    ways = "".join(
        f'<button type="button" class="export" data-exchange="{exchange}" data-form="{form}">{name}{of}</button>'
        for form, name in _FORMS.items()
    )
    return f'<p class="take"><span>Take this {what} along:</span> {ways}</p>'


_FORMS = {"docx": "Word", "md": "Markdown", "json": "Certificates"}


def _along(position: int) -> str:
    """The ways in which one quote can be taken along, behind a word that opens them."""
    of = f'<span class="unseen"> (quotation {position})</span>'
    ways = "".join(
        f'<button type="button" class="export" data-form="{form}">{name.removesuffix("s")}{of}</button>'
        for form, name in _FORMS.items()
    )
    return f'<details class="along"><summary>Export{of}</summary>{ways}</details>'


def _card(quote: Quote, exchange: Exchange, position: int) -> str:
    missed = position in exchange.missed
    voice = wording.voice_of(quote)
    return (
        f'<li class="quote{" missed" if missed else ""}" data-exchange="{exchange.number}" data-quote="{position}"><figure>'
        f"<blockquote{spoken_in(quote.statement)}><p>{plain(quote.text)}</p></blockquote>"
        f'<figcaption><p class="source">{source_of(quote.statement, quote.paragraph, quote.page)}</p>'
        + (f'<p class="voice">{escape(voice)}</p>' if voice else "")
        + f'<p class="citation">{isolated(quote.citation)}</p>'
        '<div class="acts"><button type="button" class="show">Read in the statement'
        f'<span class="unseen"> (quotation {position})</span></button>'
        f'<button type="button" class="copy" data-copy="{escape(clipping(quote))}">Copy with citation'
        f'<span class="unseen"> (quotation {position})</span></button>'
        f'<a class="page" href="{escape(address_of(quote.statement, quote.start))}">Its own page'
        f'<span class="unseen"> (quotation {position})</span></a>{_along(position)}{_miss(position, missed=missed)}'
        "</div></figcaption></figure></li>"
    )


def _miss(position: int, *, missed: bool) -> str:
    """The button by which a reader says that a quote isn't what was asked; where it was pressed, that it was."""
    if missed:
        return '<span class="noted">Noted: not what was asked</span>'
    return f'<button type="button" class="miss">Not what I asked<span class="unseen"> (quotation {position})</span></button>'


def _no_evidence(answer: Answer, exchange: Exchange) -> str:
    nearest = _nearest(answer.nearest) if answer.nearest else ""
    return (
        f'<div class="answer none">{_read_as(answer, exchange.number)}{_wording(wording.verdict(answer))}{notice_of(answer.notice)}'
        f"{_searched(answer.searched, exchange.number)}{_to_try(answer.searched)}{nearest}</div>"
    )


def _to_try(searched: Searched) -> str:
    """What a reader can do next; to take something off only where something confines the search."""
    widen = "take off what confines the search, " if searched.filters or searched.implied else ""
    return (
        f'<p class="try">You can name the delegation or the document as the library does, ask with other words, {widen}'
        'or <a href="/library">look at what the library holds</a>.</p>'
    )


def _nearest(hit: Hit) -> str:
    return (
        '<aside class="nearest" aria-label="The nearest passage, which is not an answer">'
        '<p class="label"><strong>Not an answer.</strong> The nearest passage in the library:</p>'
        f"<blockquote{spoken_in(hit.statement)}><p>{plain(hit.text)}</p></blockquote>"
        f'<p class="source">{source_of(hit.statement, None, None)}</p></aside>'
    )


def source_of(statement: Statement, paragraph: int | None, page: int | None) -> str:
    """Who, when, where: the facts a reader needs before trusting a quotation."""
    who = statement.delegation or statement.speaker or statement.body
    facts = [f'<b class="who">{isolated(who)}</b>'] if who else []
    facts += [isolated(day(statement.date))] if statement.date else []
    facts.append(f'<span class="symbol">{isolated(wording.name_of(statement))}</span>')
    facts += [f"paragraph {paragraph}"] if paragraph is not None else []
    facts += [f"page {page}"] if page is not None else []
    return listed(facts)


def _searched(searched: Searched, number: int) -> str:
    shown = {field for one in searched.implied if one.effect == "filter" for field in _FIELDS[one.kind]}
    limits = _limits({name: value for name, value in searched.filters.items() if name not in shown})
    limited = f"; limited to {limits}" if limits else ""
    return f'<p class="searched">Searched: {escape(amount(searched))}{limited}.</p>{_chips(searched.implied, number)}'


def _chips(implied: Sequence[Implied], exchange: int) -> str:
    """What was read from the question, each with a button that asks it again without."""
    chips = "".join(_chip(one, exchange) for one in implied if one.effect != "none")
    return f'<div class="chips" role="group" aria-label="Read from the question">{chips}</div>' if chips else ""


def _chip(implied: Implied, exchange: int) -> str:
    only = "Only" if implied.effect == "filter" else "First"
    return (
        f'<button type="button" class="lift" data-exchange="{exchange}" data-kind="{escape(implied.kind)}" '
        f'title="Ask again without this"><span class="kind">{only} {escape(kind_of(implied))}</span> '
        f'<b>{isolated(implied.words)}</b> <span class="cross" aria-hidden="true">×</span>'
        '<span class="unseen">: ask again without this</span></button>'
    )


def _limits(filters: Mapping[str, Any]) -> str:
    shown = []
    for name, value in filters.items():
        values = value if isinstance(value, list | tuple) else [value]
        shown.append(f"{escape(_FILTER_NAMES.get(name, name))} {', '.join(isolated(str(v)) for v in values)}")
    return "; ".join(shown)


def _wording(text: str) -> str:
    return f'<p class="wording" dir="auto">{escape(text)}</p>' if text else ""


def _read_as(answer: Answer, exchange: int) -> str:
    """How a follow-up was read, with a button that asks it again by itself."""
    line = wording.reading_of(answer)
    if not line:
        return ""
    return (
        f'<p class="read-as"><span dir="auto">{escape(line)}</span> <button type="button" class="lift alone" '
        f'data-exchange="{exchange}" data-kind="{CONVERSATION}">Read it by itself</button></p>'
    )


def notice_of(notice: str | None) -> str:
    """What the reader should know, in a paragraph; nothing where there is nothing."""
    return f'<p class="notice" dir="auto">{escape(notice)}</p>' if notice else ""


def trouble_of(trouble: str) -> str:
    """What went wrong, in a paragraph."""
    return f'<p class="trouble" dir="auto">{escape(trouble)}</p>'


def isolated(value: str) -> str:
    """`value` escaped, and kept from turning round the text beside it where it runs right to left."""
    return f"<bdi>{escape(value)}</bdi>"


def listed(facts: Iterable[str]) -> str:
    """Facts, already HTML, in one line."""
    return '<span class="dot" aria-hidden="true"> · </span>'.join(facts)


def spoken_in(statement: Statement) -> str:
    """The attributes that say in which language and direction a statement's words run."""
    code = f' lang="{escape(statement.language)}"' if statement.language else ""
    return f'{code} dir="auto"'
