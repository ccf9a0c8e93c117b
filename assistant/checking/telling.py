"""Which words change what a statement says: negations, modals, numbers, dates, quantities, names.

The words lie in data/telling.toml.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain

from assistant.lexicon import words

KINDS = ("negation", "number", "date", "modal", "quantity", "name")
"""The gravest first."""
_SIGNS = re.compile(r"[-+−–±%‰°](?=\s*\d)|(?<=\d)\s*[%‰°]|^[-+−–±%‰°]$")


def tells_of(text: str, language: str | None = None) -> tuple[str, ...]:
    """The kinds of words in a text that turn a statement around, by the words of its language, else by those of all.

    >>> tells_of("not before 2021"), tells_of("register"), tells_of("Мы не можем")
    (('negation', 'number'), (), ('negation', 'modal', 'name'))
    >>> tells_of("on"), tells_of("on", "en")
    (('number',), ())
    """
    plain = _plain(text)
    kinds = {kind for name, kind in _LISTS.items() if _words_of(name, language).search(plain)}
    if any(unicodedata.numeric(char, None) is not None for char in plain) or _SIGNS.search(plain):
        kinds.add("number")
    if re.search(r"\bnon-|n't\b", plain, re.IGNORECASE):
        kinds.add("negation")
    if any(word[:1].isupper() for word in re.findall(r"[^\W\d_]+", plain)):
        kinds.add("name")
    return tuple(kind for kind in KINDS if kind in kinds)


def negates(text: str, language: str | None = None, *, by_refusal: bool = False) -> bool:
    """Whether a text denies or excepts something; by the words of its language, by those of all where that is unknown.

    Args:
        text: any text.
        language: ISO 639-1 code.
        by_refusal: whether words such as "against" and "reject" count too.

    >>> negates("We don’t agree"), negates("Nous n’acceptons"), negates("We note the notes")
    (True, True, False)
    >>> negates("le 5 mai", "fr"), negates("non è mai", "it"), negates("We are against", "en", by_refusal=True)
    (False, True, True)
    """
    plain = _plain(text)
    lists = ("negation", "opposition") if by_refusal else ("negation",)
    return any(_words_of(name, language).search(plain) for name in lists)


def contrary(one: str, other: str) -> bool:
    """Whether one word is the other with a beginning or an ending that denies it.

    >>> contrary("acceptable", "unacceptable"), contrary("согласны", "несогласны"), contrary("form", "uniform")
    (True, True, False)
    """
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    data = words("telling")["contrary"]
    return len(short) > 2 and (
        any(long == beginning + short for beginning in data["beginnings"])
        or any(long == short + ending for ending in data["endings"])
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("’", "'").replace("ʼ", "'")


_LISTS = {"opposition": "negation"} | {kind: kind for kind in KINDS if kind != "name"}
"""The lists of words in the data, and of what kind each is."""


@cache
def _words_of(name: str, language: str | None = None) -> re.Pattern[str]:
    """A pattern of a list's words in one language; of all languages where there is no such list."""
    by_language = words("telling")[name]
    chosen = by_language[language] if language in by_language else chain.from_iterable(by_language.values())
    return re.compile(rf"\b(?:{'|'.join(chosen)})\b", re.IGNORECASE)
