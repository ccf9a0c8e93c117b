"""The bodies in which statements are made: what they are called, in full and in short, in the languages of their papers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.statement import Span

BODIES = (
    (
        "OSCE Forum for Security Co-operation",
        r"forum\s+for\s+security\s+co-?operation|forum\s+pour\s+la\s+coopération|форум\w*\s+по\s+сотрудничеству",
    ),
    (
        "OSCE Permanent Council",
        r"permanent\s+council|conseil\s+permanent|consejo\s+permanente|consiglio\s+permanente|ständige[rn]?\s+rat|постоянн\w+\s+совет",
    ),
    (
        "OSCE Ministerial Council",
        r"ministerial\s+council|conseil\s+ministériel|министерск\w+\s+совет|совет\w*\s+министров",
    ),
    (
        "United Nations Security Council",
        r"(?:united\s+nations\s+|un\s+)?security\s+council|conseil\s+de\s+sécurité|совет\w*\s+безопасности",
    ),
    (
        "United Nations General Assembly",
        r"(?:united\s+nations\s+|un\s+)?general\s+assembly|assemblée\s+générale|генеральн\w+\s+ассамбле",
    ),
    ("United Nations Human Rights Council", r"human\s+rights\s+council|conseil\s+des\s+droits|совет\w*\s+по\s+правам"),
    (
        "Conference on Disarmament",
        r"conference\s+on\s+disarmament|conférence\s+du\s+désarmement|конференци\w+\s+по\s+разоружению",
    ),
)
"""Each with the pattern of its names; the first that a heading shows is where the statement was made."""

_ABBREVIATED = {
    "PC": "OSCE Permanent Council",
    "FSC": "OSCE Forum for Security Co-operation",
    "UNSC": "United Nations Security Council",
    "UNGA": "United Nations General Assembly",
    "HRC": "United Nations Human Rights Council",
}
"""Only in capitals, and never before a dot or a stroke: `PC.DEL/669/19` is a symbol."""


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A place in a text that names a body.

    Attributes:
        name: the body's full English name, as headers are read.
    """

    name: str
    span: Span


def bodies_in(text: str) -> list[BodyMention]:
    """Every place in `text` that names a body, in order.

    >>> [mention.name for mention in bodies_in("at the PC and in the Security Council")]
    ['OSCE Permanent Council', 'United Nations Security Council']
    """
    found = [
        BodyMention(name, Span(*match.span()))
        for name, pattern in BODIES
        for match in re.finditer(rf"\b(?:{pattern})\w*", text, re.IGNORECASE)
    ]
    short = re.finditer(rf"\b(?:{'|'.join(_ABBREVIATED)})\b(?![./]\w)", text)
    found += [BodyMention(_ABBREVIATED[match.group()], Span(*match.span())) for match in short]
    return sorted(found, key=lambda mention: mention.span)


def body_named(name: str) -> str:
    """The full English name of a body, in small letters; one that isn't known keeps its own.

    >>> body_named("PC") == body_named("the OSCE Permanent Council"), body_named("River Commission")
    (True, 'river commission')
    """
    found = bodies_in(name)
    return (found[0].name if found else name.strip()).casefold()
