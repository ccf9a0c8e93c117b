"""Document symbols, as the OSCE and the United Nations print them."""

from __future__ import annotations

import re

_BODY = r"[A-Z]{2,5}(?:-[A-Z]{2,5})?"
_OSCE = rf"{_BODY}\.(?:[A-Z]{{2,6}}(?:\.[A-Z]{{2,6}})?/\d{{1,5}}/\d{{2}}(?!\d)|(?:JOUR|DEC|DOC)/\d{{1,5}})"
_UN = r"(?:[ASE]|CD|NPT|CCPR|HRC|UNGD)/(?:[A-Z]+[A-Z0-9.-]*/|\d+/)*[A-Z]*\.?\d[\w.-]*\b(?:\s\(\d{4}\))?"

SYMBOL = re.compile(rf"\b(?:{_OSCE}|{_UN})(?:/(?:Rev|Add|Corr)\.\d+)*")
"""Symbols of the OSCE, whose journals and decisions have no year (`PC.JOUR/1232`), and of the United Nations."""

_ANY_CASE = re.compile(SYMBOL.pattern, re.IGNORECASE)


def symbols_in(text: str) -> list[str]:
    """The symbols that a text names, in order, as it writes them; readers type them in small letters.

    >>> symbols_in("What does PC.DEL/669/19 say, and S/RES/2722 (2024)?")
    ['PC.DEL/669/19', 'S/RES/2722 (2024)']
    """
    return list(dict.fromkeys(match.group() for match in _ANY_CASE.finditer(text)))
