"""Citations: where a quotation stands, so that anyone can find it again."""

from __future__ import annotations

from index.parse.dates import in_words
from index.statement import Statement


def cite(statement: Statement, paragraph: int | None = None, page: int | None = None) -> str:
    """A reference such as `PC.DEL/669/19, para. 3 (Russian Federation, 13 June 2019)`.

    What isn't known is left out: a statement without symbol is named by its title, else its id; without
    paragraph or page it is cited as a whole.
    """
    place = [statement.symbol or statement.title or statement.id]
    if paragraph is not None:
        place.append(f"para. {paragraph}")
    if page is not None:
        place.append(f"p. {page}")
    by = [part for part in (statement.delegation, in_words(statement.date) if statement.date else None) if part]
    return ", ".join(place) + (f" ({', '.join(by)})" if by else "")
