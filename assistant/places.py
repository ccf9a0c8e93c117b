"""The body and the meeting in which a question says that something was said."""

from __future__ import annotations

import re

from assistant.named import Named, tells_which
from index.bodies import BodyMention, bodies_in
from index.statement import Span

_AT = re.compile(
    r"\b(?P<word>in|at|before|during|to|within|au|à|devant|lors|dans|в|на|перед|im|beim|vor)\s+(?:(?:an?|the|le|la|les|l['’]|der|dem|den|"
    r"recent|last|OSCE|UN|United Nations|ОБСЕ|ООН|(?:\d{1,4}(?:st|nd|rd|th)\s+)?(?:\w+\s+)?meeting\s+of)\s+)*$",
    re.IGNORECASE,
)
_OFTEN_A_TOPIC = frozenset({"in", "to", "within", "в", "dans", "à", "before"})
_ORDINAL = r"\d{1,4}\s?(?:st|nd|rd|th|e|ème|re|ère|ª|\.|-(?:е|м|го|ом|й))"
_MEETING = re.compile(
    rf"\b(?P<ordinal>{_ORDINAL})\s+(?:[\w-]+\s+){{0,3}}?(?P<noun>meeting|session|séance|réunion|sitzung|заседани\w*|сесси\w*)\b"
    r"|\b(?P<noun2>meeting|session|séance|réunion|sitzung|заседани\w*|сесси\w*)\s+(?:no\.?\s*|number\s+|n[°º]\s*|№\s*)?(?P<number>\d{1,4})(?![\w/.-]*\d)",
    re.IGNORECASE,
)
_SESSION = re.compile(r"sess|сесси", re.IGNORECASE)


def bodies_named(question: str) -> tuple[Named, ...]:
    """The bodies in which, as the question has it, something was said; not those of which it speaks.

    >>> [named.value for named in bodies_named("What did Russia say in the Permanent Council?")]
    ['OSCE Permanent Council']
    >>> bodies_named("What does Germany say about the reform of the Security Council?")
    ()
    """
    return tuple(named for mention in bodies_in(question) if (named := _place(question, mention)))


def meetings_named(question: str) -> tuple[Named, ...]:
    """The numbers of the meetings that the question names; of a session with an `s` behind it.

    >>> [named.value for named in meetings_named("What was said at the 1232nd meeting, and in PC meeting 1233?")]
    ['1232', '1233']
    """
    return tuple(
        Named(_key(match), Span(*match.span()), sure=tells_which(question, _with_preposition(question, match)))
        for match in _MEETING.finditer(question)
    )


def meeting_key(printed: str) -> str | None:
    """The number under which a statement's meeting can be asked for; None where it shows none.

    >>> meeting_key("1232nd meeting"), meeting_key("77th session, general debate"), meeting_key("general debate")
    ('1232', '77s', None)
    """
    number = re.search(r"\d{1,4}", printed)
    return f"{int(number.group())}{'s' if _SESSION.search(printed) else ''}" if number else None


def _place(question: str, mention: BodyMention) -> Named | None:
    before, after = question[: mention.span.start], question[mention.span.end :]
    if re.match(r"(?:['’]s)?\s+(?:meeting|session)\b", after, re.IGNORECASE):
        return Named(mention.name, mention.span, sure=tells_which(question, mention.span))
    at = _AT.search(before)
    if at is None:
        return None
    whole = Span(at.start(), mention.span.end)
    return Named(mention.name, whole, tells_which(question, whole, may_be_topic=at["word"].lower() in _OFTEN_A_TOPIC))


def _key(match: re.Match[str]) -> str:
    return meeting_key(match.group()) or ""


def _with_preposition(question: str, match: re.Match[str]) -> Span:
    at = re.search(
        r"\b(?:at|in|during|of|from|à la|lors de la|на)\s+(?:(?:the|PC|FSC)\s+)*$",
        question[: match.start()],
        re.IGNORECASE,
    )
    return Span(at.start() if at else match.start(), match.end())
