"""A reference as a full note, after The Chicago Manual of Style (17th edition, 14.291 and 14.303: documents of the United Nations).

Days are written before months, which the manual allows where a text has many full dates (9.35).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.amounts import day

if TYPE_CHECKING:
    from assistant.citations.reference import Reference


def footnote(cited: Reference) -> str:
    """One line: who (and through whom), “title,” symbol, body, meeting, date, place, address.

    >>> from assistant.citations.reference import Reference
    >>> footnote(Reference(id="a", symbol="A/1", delegation="Norway", date="2020-03-03", title="On rivers", paragraph=2))
    'Norway, “On rivers,” A/1, 3 March 2020, para. 2.'
    """
    by = cited.delegation or cited.speaker
    if cited.delegation and cited.speaker:
        by = f"{cited.delegation} ({cited.speaker})"
    date = day(cited.date) if cited.date else None
    title = [_titled(cited.title)] if cited.title else []
    rest = [part for part in (cited.symbol, cited.body, cited.meeting, date, cited.place, cited.url) if part]
    before = f"{by}, " if by else ""
    return _closed(before + " ".join([*title, ", ".join(rest)]).strip())


def _titled(title: str) -> str:
    """In quotation marks, those within becoming single ones, and a comma before the last."""
    inner = title.translate(str.maketrans("“”", "‘’"))
    return f"“{inner}”" if inner.endswith(("?", "!")) else f"“{inner},”"


def _closed(note: str) -> str:
    """With the full stop at the end of a note; after a title alone it takes the comma's place."""
    ended = re.sub(r",”$", ".”", note)
    return ended if ended.endswith((".", ".”", "?”", "!”")) else f"{ended}."
