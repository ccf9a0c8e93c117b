r"""A reference as an entry for BibTeX and biblatex, in UTF-8.

Characters that TeX reads as commands are written as commands. A brace is `\textbraceleft{}`, never `\{`, because BibTeX counts
braces without looking at the backslash. Fields: Patashnik, BibTeXing (1988); `date` and `annotation`: the biblatex manual, 2.2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encoded

from assistant.wording import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.citations.reference import Reference

_COMMANDS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def bibtex(cited: Reference) -> str:
    r"""One entry `@misc`, with a field a line. The quote, where there is one, is its annotation.

    >>> from assistant.citations.reference import Reference
    >>> print(bibtex(Reference(id="A/1", symbol="A/1", title="Costs & 50% more", date="2020")), end="")
    @misc{A_1,
      title = {{Costs \& 50\% more}},
      number = {A/1},
      year = {2020},
      date = {2020},
    }
    """
    fields = [f"  {name} = {value},\n" for name, value in _fields(cited)]
    return f"@misc{{{cited.key},\n{''.join(fields)}}}\n"


def escaped(text: str) -> str:
    """`text` so that TeX sets every character of it."""
    return "".join(_COMMANDS.get(character, character) for character in text)


def _fields(cited: Reference) -> Iterator[tuple[str, str]]:
    """Names and values; two pairs of braces keep a name or a title as it is."""
    if by := cited.delegation or cited.speaker:
        yield "author", f"{{{{{escaped(by)}}}}}"
    if cited.title:
        yield "title", f"{{{{{escaped(cited.title)}}}}}"
    if cited.symbol:
        yield "number", _braced(cited.symbol)
    if said := ", ".join(filter(None, (cited.body, cited.meeting))):
        yield "howpublished", _braced(said)
    if cited.date:
        year, *month = cited.date.split("-")
        yield "year", f"{{{year}}}"
        if month:
            yield "month", _MONTHS[int(month[0]) - 1]
        yield "date", f"{{{cited.date}}}"
    if cited.language:
        yield "language", _braced(language(cited.language))
    if note := "; ".join(filter(None, (_speaker(cited), cited.place))):
        yield "note", _braced(note)
    if cited.url:
        yield "url", f"{{{_address(cited.url)}}}"
    if cited.quote:
        yield "annotation", _braced(f"“{cited.quote}”")


def _braced(text: str) -> str:
    return f"{{{escaped(text)}}}"


def _speaker(cited: Reference) -> str | None:
    return f"delivered by {cited.speaker}" if cited.delegation and cited.speaker else None


def _address(url: str) -> str:
    """Fields of the kind `url` are taken as they are; what would end one is percent-encoded (RFC 3986, 2.1)."""
    return re.sub(r"[{}\\\s]", lambda match: percent_encoded(match[0]), url)
