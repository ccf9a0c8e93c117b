"""The language of the texts that a question asks for: "in Russian", "auf Russisch", "the French text"."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from assistant.named import Named, tells_which
from index.statement import Span

_CODES = (
    "en fr ru de es it ar zh tr uk be hy az ka kk ky uz tg sr hr pl pt nl sv no fi et lv lt ro bg el hu cs sk".split()
)
_ENDS_THERE = (
    r"(?=\s*[?.,;:!)]|\s*$"
    r"|\s+(?:on|about|at|by|from|to|and|or|did|does|was|were|is|what|before|since|in|between|during|only)\b)"
)
_IN = {
    "en": rf"\bin\s+(?:the\s+)?(?:original\s+)?(?P<{{}}>{{names}})(?:\s+language)?{_ENDS_THERE}",
    "fr": r"\ben\s+(?P<{}>{names})\b",
    "de": r"\bauf\s+(?P<{}>{names})\b",
    "es": rf"\ben\s+(?P<{{}}>{{names}}){_ENDS_THERE}",
}
_TEXT = r"\b(?P<{}>{names})[\s-]+(?:language\s+)?(?:text|translation|original|wording|version(?!\s+of))s?\b"
_RUSSIAN = {
    "ru": "русск", "en": "английск", "fr": "французск", "de": "немецк", "es": "испанск", "it": "итальянск", "ar": "арабск",
    "tr": "турецк", "uk": "украинск", "zh": "китайск",
}  # fmt: skip
_ON_RUSSIAN = rf"\bна\s+(?P<{{}}>{'|'.join(_RUSSIAN.values())})\w*(?:\s+язык\w*)?|\bпо-(?P<{{}}2>{'|'.join(_RUSSIAN.values())})и\b"


def language_named(question: str) -> Named | None:
    """The language in which the question wants to read, by its ISO 639-1 code; None where it names none.

    >>> [language_named(q).value for q in ("What was said in Russian?", "Was sagte Wien auf Französisch?", "the French text")]
    ['ru', 'fr', 'fr']
    >>> language_named("What are the Russian troops doing in Russian prisons?")
    """
    pattern, codes = _patterns()
    match = pattern.search(question)
    if match is None:
        return None
    printed = next(filter(None, match.groups())).casefold()
    span = Span(*match.span())
    sure = match.groupdict()["text"] is not None or tells_which(question, span, may_be_topic=True)
    return Named(codes[printed], span, sure)


@cache
def _patterns() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all ways to name a language, and the code of each name in small letters."""
    codes = {stem: code for code, stem in _RUSSIAN.items()}
    alternatives = [_ON_RUSSIAN.format("on", "on")]
    for own, pattern in _IN.items():
        names = {str(Locale(own).languages[code]).casefold(): code for code in _CODES if code in Locale(own).languages}
        codes |= names
        either = "|".join(map(re.escape, names))
        alternatives.append(pattern.format(f"in_{own}", names=either))
        if own == "en":
            alternatives.append(_TEXT.format("text", names=either))
    return re.compile("|".join(alternatives), re.IGNORECASE), codes
