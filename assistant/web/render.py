"""The conversation as HTML.

Pure functions from values to strings. Every string that comes from a statement, a title, a file name, a question or an
error is escaped here or in `marks.py`, exactly once.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from assistant import wording
from assistant.web.marks import plain
from assistant.web.wording import clipping, holdings, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from assistant.answer import Answer, Hit, Implied, Quote, Searched
    from assistant.web.conversation import Conversation, Exchange
    from assistant.web.reader import Overview
    from index.statement import Statement

PROMISE = "Answers in the statements’ own words, each quotation exact and cited."

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


def header(overview: Overview | None) -> str:
    """The line above the page: the name, the promise, what the library holds."""
    held = holdings(overview) if overview else "The library can’t be opened."
    notice = _notice(overview.notice if overview else None)
    return (
        '<div class="masthead"><h1 translate="no">Démarche</h1>'
        f'<p class="promise">{PROMISE}</p><p class="holdings">{escape(held)}</p></div>{notice}'
    )


def conversation(exchanges: Conversation, asking: str | None = None, statements: int = 0) -> str:
    """All exchanges in order and, while one is under way, the question that is `asking`."""
    items = [_exchange(exchange) for exchange in exchanges]
    if asking is not None:
        number = exchanges[-1].number + 1 if exchanges else 1
        searching = f"Searching {wording.count(statements, 'statement')}…"
        items.append(_item(number, asking, f'<p class="pending">{escape(searching)}</p>'))
    return f'<div class="log" role="log" aria-live="polite" aria-label="Conversation">{"".join(items)}</div>'


def welcome(overview: Overview | None, trouble: str | None = None) -> str:
    """The conversation's place before the first question."""
    if trouble:
        body = _trouble(trouble)
    elif overview and not overview.statements:
        body = "<p>There is nothing to search yet. Add statements with <code>demarche ingest FOLDER</code>.</p>"
    else:
        body = (
            "<p>Ask what a delegation said. You will read the sentences in which it said so, with symbol, paragraph "
            "and date, beside the whole statement. Where the library holds no evidence, you will be told.</p>"
        )
    return (
        f'<div class="log" role="log" aria-live="polite" aria-label="Conversation">'
        f'<div class="welcome"><h2>Nothing has been asked yet</h2>{body}</div></div>'
    )


def message(text: str | None) -> str:
    """A sentence above the text box, read out as soon as it appears; none where `text` is None."""
    return f'<p class="message" role="alert">{escape(text)}</p>' if text else ""


def _exchange(exchange: Exchange) -> str:
    if exchange.answer is None:
        return _item(exchange.number, exchange.question, _trouble(exchange.trouble or ""))
    shown = _answered if exchange.answer.status == "answered" else _no_evidence
    again = _again(exchange.lifted)
    return _item(exchange.number, exchange.question, f"{again}{shown(exchange.answer, exchange.number)}")


def _again(lifted: Sequence[str]) -> str:
    """That a question was asked again, and without what."""
    if not lifted:
        return ""
    return f'<p class="again">Asked again, whatever the {escape(" and the ".join(lifted))}.</p>'


def _item(number: int, question: str, answer: str) -> str:
    return (
        f'<section class="exchange" data-exchange="{number}">'
        f'<h2 class="question" dir="auto"><span class="unseen">Question {number}: </span>{escape(question)}</h2>'
        f"{answer}</section>"
    )


def _answered(answer: Answer, number: int) -> str:
    cards = "".join(_card(quote, number, position) for position, quote in enumerate(answer.quotes, 1))
    return (
        f'<div class="answer">{_read_as(answer)}{_wording(wording.beside_quotes(answer))}{_notice(answer.notice)}'
        f'<ol class="quotes">{cards}</ol>{_searched(answer.searched, number)}</div>'
    )


def _card(quote: Quote, exchange: int, position: int) -> str:
    voice = wording.voice_of(quote)
    return (
        f'<li class="quote" data-exchange="{exchange}" data-quote="{position}"><figure>'
        f"<blockquote{spoken_in(quote.statement)}><p>{plain(quote.text)}</p></blockquote>"
        f'<figcaption><p class="source">{_source(quote.statement, quote.paragraph, quote.page)}</p>'
        + (f'<p class="voice">{escape(voice)}</p>' if voice else "")
        + f'<p class="citation">{isolated(quote.citation)}</p>'
        '<p class="acts"><button type="button" class="show">Read in the statement'
        f'<span class="unseen"> (quotation {position})</span></button>'
        f'<button type="button" class="copy" data-copy="{escape(clipping(quote))}">Copy with citation'
        f'<span class="unseen"> (quotation {position})</span></button></p></figcaption></figure></li>'
    )


def _no_evidence(answer: Answer, number: int) -> str:
    nearest = _nearest(answer.nearest) if answer.nearest else ""
    return (
        f'<div class="answer none">{_read_as(answer)}{_wording(wording.verdict(answer))}{_notice(answer.notice)}'
        f"{_searched(answer.searched, number)}{nearest}</div>"
    )


def _nearest(hit: Hit) -> str:
    return (
        '<aside class="nearest" aria-label="The nearest passage, which is not an answer">'
        '<p class="label"><strong>Not an answer.</strong> The nearest passage in the library:</p>'
        f"<blockquote{spoken_in(hit.statement)}><p>{plain(hit.text)}</p></blockquote>"
        f'<p class="source">{_source(hit.statement, None, None)}</p></aside>'
    )


def _source(statement: Statement, paragraph: int | None, page: int | None) -> str:
    """Who, when, where: the facts a reader needs before trusting a quotation."""
    who = statement.delegation or statement.speaker or statement.body
    facts = [f'<b class="who">{isolated(who)}</b>'] if who else []
    facts += [isolated(wording.day(statement.date))] if statement.date else []
    facts.append(f'<span class="symbol">{isolated(wording.name_of(statement))}</span>')
    facts += [f"paragraph {paragraph}"] if paragraph is not None else []
    facts += [f"page {page}"] if page is not None else []
    return listed(facts)


def _searched(searched: Searched, number: int) -> str:
    amount = f"{wording.count(searched.statements, 'statement')}, {wording.count(searched.passages, 'passage')}"
    shown = {field for one in searched.implied if one.effect == "filter" for field in _FIELDS[one.kind]}
    limits = _limits({name: value for name, value in searched.filters.items() if name not in shown})
    limited = f"; limited to {limits}" if limits else ""
    return f'<p class="searched">Searched: {amount}{limited}.</p>{_chips(searched.implied, number)}'


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


def _read_as(answer: Answer) -> str:
    line = wording.reading_of(answer)
    return f'<p class="read-as" dir="auto">{escape(line)}</p>' if line else ""


def _notice(notice: str | None) -> str:
    return f'<p class="notice" dir="auto">{escape(notice)}</p>' if notice else ""


def _trouble(trouble: str) -> str:
    return f'<div class="answer"><p class="trouble" dir="auto">{escape(trouble)}</p></div>'


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
