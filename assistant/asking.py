"""The words with which questions ask, out of data/asking.toml."""

from __future__ import annotations

import re

from assistant.lexicon import words

_DATA = words("asking")
_LISTS = {name: "|".join(_DATA[name]) for name in ("statement", "delivered")}

NOUN = rf"(?:{'|'.join(_DATA['nouns'])})\w*"
VERB = rf"(?:{'|'.join(_DATA['verbs'])})\w*"
FIELD_WORDS = " ".join([*_DATA["statement"], *_DATA["delivered"], *_DATA["field_words"]])
"""The words of questions about a header: they say nothing about which document is meant."""
ASKING = re.compile(rf"\b(?:{'|'.join(_DATA['asking'])})\b", re.IGNORECASE)


def _pattern(alternatives: list[str]) -> re.Pattern[str]:
    filled = (re.sub(r"\{(statement|delivered)\}", lambda m: _LISTS[m[1]], alternative) for alternative in alternatives)
    return re.compile("|".join(filled), re.IGNORECASE)


_FIELDS = {field: _pattern(alternatives) for field, alternatives in _DATA["fields"].items()}


def field_asked(question: str) -> str | None:
    """The metadata field that a question asks for; None for a question about what was said.

    >>> field_asked("Who delivered the statement?"), field_asked("Who presented the Paris Call?")
    ('speaker', None)
    """
    line = " ".join(question.split())
    return next((field for field, pattern in _FIELDS.items() if pattern.search(line)), None)
