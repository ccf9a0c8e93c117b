"""Delegations across, issues down, one exact quote a cell. `compare.js` fills the cells, one after the other."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assistant.comparing import LONGEST_ISSUE, MOST_DELEGATIONS, MOST_ISSUES, NOTHING
from assistant.web.address import address_of
from assistant.web.marks import plain
from assistant.web.render import isolated, source_of, spoken_in
from assistant.wording import voice_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Quote
    from assistant.comparing import Comparison


def body(
    comparison: Comparison | None,
    issues: str,
    chosen: Sequence[str],
    delegations: Sequence[str],
    trouble: str | None = None,
) -> str:
    """The page's content.

    Args:
        comparison: what is compared; None where nothing can be yet.
        issues: as they were typed, one a line.
        chosen: the delegations that were chosen.
        delegations: all that there are.
        trouble: why it can't be compared.
    """
    boxes = "".join(
        f'<label class="box"><input type="checkbox" name="delegation" value="{escape(name)}"'
        f"{' checked' if name in chosen else ''}><span>{isolated(name)}</span></label>"
        for name in delegations
    )
    said = f'<p class="trouble" role="alert" dir="auto">{escape(trouble)}</p>' if trouble else ""
    return (
        '<div class="leaf-body wide"><h1>Compare</h1>'
        '<p class="lead">Choose delegations, and name issues. Each cell is the sentence in which a delegation says most on an '
        "issue, in its own words; where the library holds none, the cell says so.</p>"
        '<form class="compare" action="/compare" method="get"><div class="field">'
        f'<label for="issues">Issues, one a line <span class="optional">({MOST_ISSUES} at most)</span></label>'
        f'<textarea id="issues" name="issues" rows="4" dir="auto" required maxlength="{MOST_ISSUES * (LONGEST_ISSUE + 2)}">'
        f"{escape(issues)}</textarea></div>"
        f'<fieldset><legend>Delegations <span class="optional">({MOST_DELEGATIONS} at most)</span></legend>'
        f'<div class="boxes">{boxes}</div></fieldset><button type="submit">Compare</button></form>'
        f"{said}{_table(comparison) if comparison else ''}</div>"
    )


def _table(comparison: Comparison) -> str:
    heads = "".join(f'<th scope="col">{isolated(name)}</th>' for name in comparison.delegations)
    lines = "".join(
        f'<tr><th scope="row" dir="auto">{escape(issue)}</th>'
        + "".join(_empty(issue, name) for name in comparison.delegations)
        + "</tr>"
        for issue in comparison.issues
    )
    asked = [("issues", "\n".join(comparison.issues)), *(("delegation", name) for name in comparison.delegations)]
    export = "".join(
        f'<a href="/compare/export?{escape(urlencode([*asked, ("form", form)]))}" download>{name}</a>'
        for form, name in (("md", "Markdown"), ("csv", "CSV"))
    )
    return (
        '<div class="progress"><p role="status" id="compared"></p>'
        '<button type="button" id="halt" class="quiet" hidden>Stop</button></div>'
        '<noscript><p class="notice">The table is filled by a script. Without one, take it as Markdown or CSV below.</p></noscript>'
        '<div class="scroll" role="region" aria-label="Comparison" tabindex="0"><table class="comparison">'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
        f'<p class="export">Take it with you: {export}</p><script src="/reading-room/compare.js" defer></script>'
    )


def _empty(issue: str, delegation: str) -> str:
    address = "/compare/cell?" + urlencode({"issue": issue, "delegation": delegation})
    return f'<td data-cell="{escape(address)}"><span class="waiting">…</span></td>'


def cell(quote: Quote | None) -> str:
    """What a cell shows."""
    if quote is None:
        return f'<p class="none">{NOTHING}</p>'
    statement = quote.statement
    voice = voice_of(quote)
    return (
        f"<blockquote{spoken_in(statement)}><p>{plain(quote.text)}</p></blockquote>"
        f'<p class="source">{source_of(statement, quote.paragraph, quote.page)}</p>'
        + (f'<p class="voice">{escape(voice)}</p>' if voice else "")
        + f'<p class="acts"><a href="{escape(address_of(statement, quote.start))}">Read in the statement</a></p>'
    )
