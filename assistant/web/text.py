"""All of a statement's text as HTML, paragraph by paragraph, for the panel beside an answer and for the statement's own page.

The numbers of paragraphs and pages are attributes, which the stylesheet shows in the margin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.statement import Role, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.statement import Statement


def text_of(
    statement: Statement,
    between: Callable[[Span], str],
    within: Callable[[int], str],
    names: Sequence[str] | None = None,
) -> str:
    """All characters of the canonical text; what stands between paragraphs too.

    Args:
        statement: the whole of it.
        between: the HTML of characters outside all paragraphs.
        within: the HTML of a paragraph's characters, by its position.
        names: the paragraphs' names on the page; None where they have none.
    """
    html, position, page = [], 0, None
    for index, paragraph in enumerate(statement.paragraphs):
        html.append(_outside(statement, position, paragraph.span.start, between))
        role = "body" if paragraph.role is Role.BODY else f"quiet {paragraph.role.value.replace(' ', '-')}"
        name = f' id="{names[index]}"' if names else ""
        number = f' data-number="{paragraph.number}"' if paragraph.number is not None else ""
        turned = paragraph.page is not None and paragraph.page != page
        new_page = f' data-page="page {paragraph.page}"' if turned else ""
        html.append(f'<p class="paragraph {role}"{name}{number}{new_page}>{within(index)}</p>')
        position, page = paragraph.span.end, paragraph.page
    return "\n".join([*html, _outside(statement, position, len(statement.text), between)])


def _outside(statement: Statement, start: int, end: int, between: Callable[[Span], str]) -> str:
    if not statement.text[start:end].strip():
        return ""
    return f'<p class="paragraph quiet">{between(Span(start, end))}</p>'
