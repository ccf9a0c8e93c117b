"""The language of a text that doesn't name it."""

from __future__ import annotations

import py3langid

_ENOUGH_CHARACTERS = 4000


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language in which most of `text` is written.

    >>> detect_language("Уважаемый господин Председатель, мы благодарим докладчика.")
    'ru'
    """
    code, _ = py3langid.classify(text[:_ENOUGH_CHARACTERS])
    return str(code)
