"""What a question's own wording makes of the statements that may be searched.

What surely tells which statements are meant confines the search, as long as such statements are there. What may be a part of the
topic only lets them come first. Both are shown to the reader, who can lift them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from babel import Locale

from assistant.answer import KINDS, Filters, Implied
from assistant.holdings import NONE, Holdings, Ids, united
from assistant.question import Reading
from index.parse.dates import in_words
from index.statement import Span
from index.territories import short_name

_ABOUT = re.compile(
    r"\b(?:about|on|to|against|of|with|regarding|concerning|о|об|sur|über|zu)\s+(?:(?:the|UN|Security Council|General Assembly|"
    r"operative|para(?:graph)?s?\.?|\d+|of)\s+)*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Narrowed:
    """The statements that a question is asked of.

    Attributes:
        ids: those that are searched.
        shown: those that are said to have been searched; more where a delegation that was asked has none among them.
        preferred: those of them that come first.
        implied: what was read from the question, and what became of it.
        filters: what confined the search, by the names of `Filters`.
        documents: those that the question names and asks about.
        spans: the words of the question that confine the search, so that they needn't stand in an answer.
    """

    ids: Ids
    shown: Ids
    preferred: Ids = NONE
    implied: tuple[Implied, ...] = ()
    filters: Mapping[str, Any] = field(default_factory=dict)
    documents: Ids = NONE
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class _Choice:
    """Something by which the question chooses statements.

    Attributes:
        kind: one of `KINDS`.
        filters: the same as fields of `Filters`.
        found: the statements that it means.
        sure: whether it can mean nothing else.
    """

    kind: str
    words: str
    filters: Mapping[str, Any]
    found: Ids
    sure: bool
    spans: tuple[Span, ...]


def lifted(reading: Reading, filters: Filters) -> Reading:
    """The reading without what the caller wants to have no effect."""
    asked = tuple(_asked_in(reading))
    shown = tuple(one for one in reading.paragraphs if one.document is None or one.document in asked)
    nothing: dict[str, Any] = {
        "delegation": {"speakers": (), "symbols": asked, "paragraphs": shown},  # a topic stays one
        "statement": {"symbols": (), "paragraphs": ()},
        "speaker": {"persons": ()},
        "body": {"bodies": ()},
        "meeting": {"meetings": ()},
        "date": {"period": None},
        "language": {"written_in": None},
    }
    for kind in [kind for kind in KINDS if kind in filters.lift]:
        reading = replace(reading, **nothing[kind])
    return reading


def narrowed(holdings: Holdings, allowed: Ids, reading: Reading) -> Narrowed:
    """The statements, out of those that are allowed, of which a question is asked."""
    start = _by_whom_and_which(holdings, allowed, reading)
    for choice in _choices(holdings, reading):
        start = _with(start, choice, holdings.both(start.ids, choice.found))
    return start


def _by_whom_and_which(holdings: Holdings, allowed: Ids, reading: Reading) -> Narrowed:
    """Delegations and documents: who is asked for is never answered by others."""
    speaking = holdings.both(united(holdings.by(code) for code in reading.speakers), allowed)
    documents = united(holdings.called(symbol) for symbol in _asked_in(reading)) & allowed
    implied, filters = [], dict[str, Any]()
    if reading.speakers:
        held = [code for code in reading.speakers if not allowed.isdisjoint(holdings.by(code))]
        filters["delegations"] = [short_name(code) for code in held or reading.speakers]
        words = ", ".join(filters["delegations"])
        implied.append(Implied("delegation", words, "filter"))
    if documents:
        filters["statements"] = sorted(documents)
        implied.append(Implied("statement", ", ".join(filters["statements"]), "filter"))
    ids = documents or allowed
    if reading.speakers:
        ids = holdings.both(ids, speaking)
    return Narrowed(ids, ids or documents or allowed, NONE, tuple(implied), filters, documents)


def _asked_in(reading: Reading) -> Iterable[str]:
    """The documents that are asked; one about which a delegation is asked is a topic."""
    for symbol in reading.symbols:
        before = reading.text.partition(symbol)[0]
        if not (reading.speakers and _ABOUT.search(before)):
            yield symbol


def _choices(holdings: Holdings, reading: Reading) -> list[_Choice]:
    return [
        *_persons(holdings, reading),
        *_of(reading.bodies, "body", "bodies", holdings.in_body),
        *_of(reading.meetings, "meeting", "meetings", holdings.at_meeting),
        *_dates(holdings, reading),
        *_languages(holdings, reading),
    ]


def _with(state: Narrowed, choice: _Choice, left: Ids) -> Narrowed:
    """One choice more: it confines if it is sure and something is left."""
    effect: Literal["filter", "preference", "none"] = "filter" if choice.sure else "preference"
    if not left:
        told = choice.sure and state.ids
        return replace(state, implied=(*state.implied, Implied(choice.kind, choice.words, "none"))) if told else state
    if effect == "preference" and left == state.ids:
        return state
    state = replace(state, implied=(*state.implied, Implied(choice.kind, choice.words, effect)))
    if effect == "preference":
        return replace(state, preferred=state.preferred | left)
    filters = {**state.filters, **choice.filters}
    return replace(
        state,
        ids=left,
        shown=left,
        preferred=state.preferred & left,
        filters=filters,
        spans=(*state.spans, *choice.spans),
    )


def _persons(holdings: Holdings, reading: Reading) -> Iterable[_Choice]:
    found = {person: holdings.by_speaker(person.name) for person in reading.persons}
    known = [person for person in reading.persons if found[person]]
    meant = known or [person for person in reading.persons if person.titled]
    if meant:
        names = [person.name for person in meant]
        ids = united(found[person] for person in meant)
        spans = tuple(person.span for person in meant)
        yield _Choice("speaker", ", ".join(names), {"speakers": names}, ids, sure=True, spans=spans)


def _of(named: Sequence[Any], kind: str, field_name: str, found: Any) -> Iterable[_Choice]:
    """The bodies or meetings of a question: each may be meant."""
    if named:
        values = list(dict.fromkeys(one.value for one in named))
        words = ", ".join(_meeting(value) if kind == "meeting" else value for value in values)
        ids = united(map(found, values))
        spans = tuple(one.span for one in named)
        yield _Choice(kind, words, {field_name: values}, ids, all(one.sure for one in named), spans)


def _meeting(value: str) -> str:
    return f"session {value[:-1]}" if value.endswith("s") else f"meeting {value}"


def _dates(holdings: Holdings, reading: Reading) -> Iterable[_Choice]:
    period = reading.period and reading.period.told_from(holdings.newest)
    if period:
        ends = {"date_from": period.first, "date_to": period.last}
        filters = {name: end for name, end in ends.items() if end}
        found = holdings.between(period.first, period.last)
        yield _Choice("date", period_in_words(period.first, period.last), filters, found, period.sure, (period.span,))


def _languages(holdings: Holdings, reading: Reading) -> Iterable[_Choice]:
    language = reading.written_in
    if language and reading.field not in ("language", "original_language"):
        words = str(Locale("en").languages[language.value])
        found = holdings.in_language(language.value)
        yield _Choice("language", words, {"languages": [language.value]}, found, language.sure, (language.span,))


def period_in_words(first: str | None, last: str | None) -> str:
    """A period as it is shown.

    >>> period_in_words("2019", "2019"), period_in_words("2022-06", None), period_in_words("2021-05", "2021-07")
    ('2019', 'since June 2022', 'May 2021 to July 2021')
    """
    if first == last:
        return in_words(first or "")
    if first and last:
        return f"{in_words(first)} to {in_words(last)}"
    return f"since {in_words(first)}" if first else f"until {in_words(last or '')}"
