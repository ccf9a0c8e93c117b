"""A reference in the RIS format: one tag a line, `TY` first and `ER` last, lines ended by CR and LF, in UTF-8.

Tags: RIS Format Specifications (Research Information Systems, 2001); `SN` is the report's number, as EndNote and Zotero take it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.citations.reference import Reference


def ris(cited: Reference) -> str:
    r"""One record. The quote, where there is one, is a note of its own.

    >>> from assistant.citations.reference import Reference
    >>> ris(Reference(id="A/1", symbol="A/1", delegation="Norway", date="2020-03"))
    'TY  - RPRT\r\nID  - A_1\r\nAU  - Norway\r\nSN  - A/1\r\nPY  - 2020\r\nDA  - 2020/03//\r\nER  - \r\n'
    """
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(cited))


def _lines(cited: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", "RPRT"
    yield "ID", cited.key
    if by := cited.delegation or cited.speaker:
        yield "AU", by.replace("*", "")  # the one character that an author may not have
    fields = (("TI", cited.title), ("SN", cited.symbol), ("PB", cited.body))
    yield from ((tag, value) for tag, value in fields if value)
    if cited.date:
        year, month, day = [*cited.date.split("-"), "", ""][:3]
        yield "PY", year
        yield "DA", f"{year}/{month}/{day}/"
    if cited.language:
        yield "LA", cited.language
    spoken = f"delivered by {cited.speaker}" if cited.delegation and cited.speaker else None
    if note := "; ".join(filter(None, (cited.meeting, spoken, cited.place))):
        yield "N1", note
    if cited.quote:
        yield "N1", f"“{cited.quote}”"
    if cited.url:
        yield "UR", cited.url
    yield "ER", ""
