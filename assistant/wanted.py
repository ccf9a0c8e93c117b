"""What kind of thing a question wants to know, and whether a sentence shows one: a person, a time, a number, a place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from babel.dates import get_month_names

_MONTHS = "|".join(get_month_names("wide", locale="en").values())
_NUMBER_WORDS = r"""one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million millions billion billions dozen dozens half third quarter double twice once several single none
    per\s*cent percent percentage""".split()
_TIME = re.compile(
    rf"\b(?:1\d{{3}}|20\d\d)s?\b|\b(?:{_MONTHS})\b|\bcentur(?:y|ies)\b"
    r"|\b(?:last|this|next|previous|coming) (?:year|month|week|summer|winter|spring|autumn)\b"
    r"|\b(?:today|yesterday|tomorrow|tonight|ago|decade|decades|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"\d|\b(?:{'|'.join(_NUMBER_WORDS)})\b|%", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?…“\"«(]\s)(?<!^)\b[A-ZÀ-ÞА-ЯЁİŞĞ][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of answer.

    Attributes:
        name: `person`, `time`, `number` or `place`.
    """

    name: str
    asked: re.Pattern[str]

    def is_shown(self, sentence: str, question: str) -> bool:
        """Whether a sentence holds such a thing that the question doesn't hold itself.

        >>> wanted("How many States joined?")[0].is_shown("Thirty-one States joined it.", "How many States joined?")
        True
        """
        if self.name == "number":
            return _NUMBER.search(sentence) is not None
        if self.name == "time":
            return bool(_times(sentence) - _times(question))
        return bool(names(sentence) - {word.lower() for word in re.findall(r"[\w’'-]+", question)})


_ASKED = {
    "number": (
        r"\bhow (?:many|much|long|old|far|often|large|big|high|tall)\b|\bсколько\b|\bcombien\b",
        r"\bwhat (?:percentage|share|number|proportion|amount|sum|fraction|price)\b",
    ),
    "time": (
        r"\bwhen\b|\bкогда\b|\bquand\b",
        r"\b(?:what|which|in what|in which) (?:year|date|month|day|century|decade|time)\b",
    ),
    "person": (
        r"^\W*(?:by |to |from |with )?who(?:m|se)?\b|\bкто\b|\bqui est\b",
        r"\b(?:which|what) (?:person|president|minister|leader|ambassador|official|author|king|queen)\b",
    ),
    "place": (
        r"\bwhere\b|\bгде\b|\boù\b",
        r"\b(?:which|what|in which|in what) (?:city|country|town|place|capital|region|state|continent|village|river)\b",
    ),
}
WANTED = tuple(Wanted(name, re.compile("|".join(patterns), re.IGNORECASE)) for name, patterns in _ASKED.items())


def wanted(question: str) -> tuple[Wanted, ...]:
    """The kinds of things that a question wants to know; none for what can't be told by its form.

    >>> [kind.name for kind in wanted("Who presented it, and when?")]
    ['time', 'person']
    """
    return tuple(kind for kind in WANTED if kind.asked.search(question))


def _times(text: str) -> set[str]:
    return {match.group().lower() for match in _TIME.finditer(text)}


def names(text: str) -> set[str]:
    """The words of `text` that are written like names, in lower case; the first word of a sentence doesn't count."""
    return {match.group().lower().removesuffix("’s").removesuffix("'s") for match in _NAME.finditer(text)}


def specifics(question: str) -> set[str]:
    """The names and numbers of a question: what an answer has no right to ignore."""
    return names(question) | set(re.findall(r"\b\d[\d.,]*\b", question))
