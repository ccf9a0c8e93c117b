"""Document symbols, as the OSCE and the United Nations print them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.statement import Span

_BODY = r"[A-Z]{2,5}(?:-[A-Z]{2,5})?"
_OSCE = rf"{_BODY}\.(?:[A-Z]{{2,6}}(?:\.[A-Z]{{2,6}})?/\d{{1,5}}/\d{{2}}(?!\d)|(?:JOUR|DEC|DOC)/\d{{1,5}})"
_UN = r"(?:[ASE]|CD|NPT|CCPR|HRC|UNGD)/(?:[A-Z]+[A-Z0-9.-]*/|\d+/)*[A-Z]*\.?\d[\w.-]*\b(?:\s?\(\d{4}\))?"

SYMBOL = re.compile(rf"\b(?:{_OSCE}|{_UN})(?:/(?:Rev|Add|Corr)\.\d+)*")
"""Symbols of the OSCE, whose journals and decisions have no year (`PC.JOUR/1232`), and of the United Nations."""

_ANY_CASE = SYMBOL.pattern
_NUMBER = r"(?P<number>\d{1,5}(?:/\d{1,5})?)(?:\s?\((?P<year>\d{4})\))?(?![\w/])"
_BY_NUMBER = (
    r"\b(?:(?P<res>resolutions?|UNSCR|résolutions?|resolución|risoluzione|резолюци[яюией]|резолюцией)"
    r"|(?P<dec>decisions?|décision|решени[еюя]))\s+(?:no\.?\s*|n[°º]\s*|№\s*)?"
)
_DOCUMENT = re.compile(rf"(?P<symbol>{_ANY_CASE})|{_BY_NUMBER}{_NUMBER}", re.IGNORECASE)
_YEAR = re.compile(r"/?\((?P<year>\d{4})\)$")
_NUMBERED = re.compile(r"(?:^|[./])(?P<kind>res|dec)/(?P<number>\d+(?:/\d+)?)$")


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """A document, however its symbol is spaced or cut short.

    Attributes:
        name: in small letters without year, `s/res/2488`; `res/2488` for one that is called by its number alone.
        year: of a resolution, as printed in brackets; None where it isn't given.
    """

    name: str
    year: str | None

    def means(self, other: DocumentKey) -> bool:
        """Whether both may be the same document: a year that only one of them gives is no difference."""
        return self.name == other.name and (self.year is None or other.year is None or self.year == other.year)


def documents_in(text: str) -> list[Span]:
    """Every place in `text` that names a document, by its symbol or as a numbered resolution or decision.

    >>> [span.of(text) for text in ["PC.DEL/669/19 and resolution 2488 (2019)"] for span in documents_in(text)]
    ['PC.DEL/669/19', 'resolution 2488 (2019)']
    """
    return [Span(*match.span()) for match in _DOCUMENT.finditer(text)]


def symbols_in(text: str) -> list[str]:
    """The documents that a text names, in order, as it writes them; readers type symbols in small letters.

    >>> symbols_in("What does PC.DEL/669/19 say, and S/RES/2722 (2024)?")
    ['PC.DEL/669/19', 'S/RES/2722 (2024)']
    """
    return list(dict.fromkeys(span.of(text) for span in documents_in(text)))


def document_key(printed: str) -> DocumentKey:
    """The key of a document as a question names it, or as its own paper or file does.

    >>> document_key("S/RES/2488(2019)") == document_key("s/res/2488 (2019)") == document_key("S_RES_2488_(2019)")
    True
    >>> document_key("resolution 2488")
    DocumentKey(name='res/2488', year=None)
    """
    numbered = _DOCUMENT.fullmatch(printed.strip())
    if numbered and numbered["number"]:
        return DocumentKey(f"{'res' if numbered['res'] else 'dec'}/{numbered['number']}", numbered["year"])
    folded = re.sub(r"[\s/_]+", "/", printed.strip().casefold())
    year = _YEAR.search(folded)
    return DocumentKey(_YEAR.sub("", folded), year["year"] if year else None)


def keys_of(symbol: str) -> list[DocumentKey]:
    """The keys by which a document with this symbol may be asked for: the symbol's own, and that of its number.

    >>> [key.name for key in keys_of("S/RES/2488 (2019)")]
    ['s/res/2488', 'res/2488']
    """
    whole = document_key(symbol)
    number = _NUMBERED.search(whole.name)
    return [whole, DocumentKey(f"{number['kind']}/{number['number']}", whole.year)] if number else [whole]
