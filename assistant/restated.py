"""Whether one text says again what another says: in the same words but for some that tell nothing else."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from assistant.checking.matching import Words
from assistant.checking.telling import contrary, tells_of

_SAME = 0.85
"""The share of the words of both that must be the same: one word in seven may differ."""

_words = lru_cache(64)(Words.of)
"""A quote is compared with all others of its answer."""


def restates(one: str, other: str, language: str | None = None) -> bool:
    """Whether two texts say the same in nearly the same words; never where a number, a date, a name, a negation or a modal differs.

    >>> restates("We reiterate our call for a complete ceasefire.", "We again reiterate our call for a complete ceasefire.")
    True
    >>> restates("We cannot accept the report of 2019.", "We cannot accept the report of 2020.")
    False
    """
    words, others = _words(one), _words(other)
    aligned = SequenceMatcher(None, words.words, others.words, autojunk=False)
    if aligned.real_quick_ratio() < _SAME or aligned.quick_ratio() < _SAME or aligned.ratio() < _SAME:
        return False
    for kind, a, a_end, b, b_end in aligned.get_opcodes():
        if kind == "equal":
            continue
        gone, new = words.words[a:a_end], others.words[b:b_end]
        texts = [words.span(a, a_end).of(one)] if gone else []
        texts += [others.span(b, b_end).of(other)] if new else []
        if any(tells_of(text, language) for text in texts) or any(map(contrary, gone, new)):
            return False
    return True
