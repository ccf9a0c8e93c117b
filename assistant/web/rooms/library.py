"""The library: its statements as a table, what there is of each delegation, body and year, and the state it is in."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from assistant import wording
from assistant.amounts import count, day
from assistant.shelves import MOST_FILES, SUFFIXES
from assistant.web import standing
from assistant.web.address import page_of
from assistant.web.fields import selecting
from assistant.web.listing import PAGE_SIZE, SORTS
from assistant.web.render import isolated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.web.listing import Listing, Wanted
    from assistant.web.reader import Overview
    from index.snapshot import Card

_SHOWN = 7
"""Bars of a plot; where there are more, they are folded."""


def body(listed: Listing, wanted: Wanted, overview: Overview, most_bytes: int | None = None) -> str:
    """The page's content.

    Args:
        listed: the statements.
        wanted: by what they were chosen.
        overview: what the library holds.
        most_bytes: the largest file that can be added; None where none can.
    """
    return (
        f'<div class="leaf-body wide"><h1>Library</h1>{_state(overview)}'
        f"{_add(most_bytes)}{_form(listed, wanted)}{_ask(listed, wanted)}{_plots(listed, wanted)}"
        f"{_table(listed, wanted)}{_pages(listed, wanted)}</div>"
    )


def _state(overview: Overview) -> str:
    if overview.generation is None:
        state = "The catalogue is searched without its indexes, which is exact and slower."
    else:
        built = f" It was built and verified on {_moment(overview.built)}." if overview.built else ""
        state = f"Generation {overview.generation} is searched.{built} It was found whole when it was opened."
    amount = f"{count(overview.statements, 'statement')}, {count(overview.passages, 'passage')}"
    return f'<p class="lead">{escape(amount)}. {escape(state)}</p>'


def _moment(iso: str) -> str:
    """A moment as it is read.

    >>> _moment("2026-11-27T14:51:02+00:00")
    '27 November 2026 at 14:51 UTC'
    """
    moment = datetime.fromisoformat(iso)
    return f"{day(f'{moment:%Y-%m-%d}')} at {moment:%H:%M} UTC"


def _add(most_bytes: int | None) -> str:
    if most_bytes is None:
        return ""
    return (
        '<details class="add"><summary>Add statements</summary>'
        f'<div id="drop" data-most="{MOST_FILES}" data-bytes="{most_bytes}">'
        '<label for="files">Drop files here, or choose them. <span class="optional">'
        f"PDF, Word, HTML and text; {MOST_FILES} at once, {most_bytes // 2**20} MiB each at most</span></label>"
        f'<input id="files" type="file" multiple accept="{",".join(SUFFIXES)}"></div>'
        '<div class="progress"><p id="adding" role="status" tabindex="-1"></p><button type="button" id="enough" class="quiet" '
        'hidden>Stop</button></div><progress id="far" aria-labelledby="adding" hidden></progress>'
        '<ul id="results" aria-live="polite"></ul>'
        '<p id="shown" hidden><a href="/library">Show them in the library</a></p></details>'
        '<script src="/reading-room/library.js" defer></script>'
    )


def _form(listed: Listing, wanted: Wanted) -> str:
    sort = f'<input type="hidden" name="sort" value="{escape(wanted.sort)}">' if wanted.sort != "-date" else ""
    clear = '<a class="clear" href="/library">Show all</a>' if wanted.address() != "/library" else ""
    return (
        '<form class="select" action="/library" method="get" role="search"><div class="field grow">'
        '<label for="words">Search symbol, title, speaker, subject</label>'
        f'<input id="words" name="words" type="search" value="{escape(wanted.words)}" dir="auto" maxlength="200"></div>'
        f'{selecting(listed.kinds, wanted, years=True)}{sort}<button type="submit">Search</button>{clear}</form>'
    )


def _ask(listed: Listing, wanted: Wanted) -> str:
    """The way to a conversation about what is selected; words of a search are no filter, so with them there is none."""
    address = standing.address_of(
        {name: getattr(wanted, name) for name in ("delegation", "body", "year", "since", "until", "language")}
    )
    if wanted.words or address == "/" or not listed.total:
        return ""
    these = "this" if listed.total == 1 else "these"
    return f'<p class="ask"><a href="{escape(address)}">Ask about {these} {count(listed.total, "statement")}</a></p>'


def _plots(listed: Listing, wanted: Wanted) -> str:
    if not listed.total:
        return ""
    return (
        '<div class="plots">'
        + _bars("By delegation", listed.kinds.delegations, lambda value: wanted.address(delegation=value))
        + _bars("By body", listed.kinds.bodies, lambda value: wanted.address(body=value))
        + _bars("By year", listed.kinds.years, lambda value: wanted.address(year=value))
        + "</div>"
    )


def _bars(heading: str, counts: Mapping[str, int], address: Callable[[str], str]) -> str:
    """Counts as bars, each a link to those that it counts."""
    if not counts:
        return ""
    most = max(counts.values())
    bars = [
        f'<li><a href="{escape(address(value))}"><span class="of">{isolated(value)}</span>'
        f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{100 * number / most:.1f}" height="10"></rect></svg><span class="number">{number:,}</span></a></li>'
        for value, number in counts.items()
    ]
    shown = len(bars) if len(bars) <= _SHOWN + 1 else _SHOWN
    rest = f"<details><summary>{len(bars) - shown} more</summary><ul>{''.join(bars[shown:])}</ul></details>"
    more = rest if shown < len(bars) else ""
    return f'<section class="plot"><h2>{escape(heading)}</h2><ul>{"".join(bars[:shown])}</ul>{more}</section>'


def _table(listed: Listing, wanted: Wanted) -> str:
    if not listed.total:
        return (
            '<p class="nothing">No statement is like that. <a href="/library">Show all</a></p>'
            if wanted.address() != "/library"
            else '<p class="nothing">There are no statements yet. Add some with <code>demarche ingest FOLDER</code>.</p>'
        )
    heads = "".join(_head(sort, heading, wanted) for sort, heading in SORTS.items())
    rows = "".join(_row(card) for card in listed.cards)
    first = (listed.page - 1) * PAGE_SIZE + 1
    caption = f"{first:,} to {first + len(listed.cards) - 1:,} of {count(listed.total, 'statement')}"
    return (
        f'<div class="scroll" role="region" aria-label="Statements" tabindex="0"><table class="statements">'
        f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _head(sort: str, heading: str, wanted: Wanted) -> str:
    down = wanted.sort == f"-{sort}"
    by = wanted.sort.removeprefix("-") == sort
    order = f' aria-sort="{"descending" if down else "ascending"}"' if by else ""
    other = sort if down or not by else f"-{sort}"
    arrow = f' <span class="arrow" aria-hidden="true">{"↓" if down else "↑"}</span>' if by else ""
    return f'<th scope="col"{order}><a href="{escape(wanted.address(sort=other))}">{heading}{arrow}</a></th>'


def _row(card: Card) -> str:
    known = card.metadata
    language = known.get("language", "")
    spoken = f' lang="{escape(language)}"' if language else ""
    title = escape(" ".join(known.get("title", "").split()))
    cells = (
        escape(day(known["date"])) if "date" in known else "",
        isolated(known.get("delegation", "")),
        f'<a class="symbol" href="{escape(page_of(card.id))}">{isolated(known.get("symbol") or card.id)}</a>'
        f'<span class="title" dir="auto"{spoken}>{title}</span>',
        isolated(known.get("body", "")),
        escape(wording.language(language)) if language else "",
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _pages(listed: Listing, wanted: Wanted) -> str:
    if listed.pages == 1:
        return ""
    before = _turn("prev", "Earlier page", wanted.address(page=listed.page - 1)) if listed.page > 1 else "<span></span>"
    after = _turn("next", "Next page", wanted.address(page=listed.page + 1)) if listed.page < listed.pages else ""
    here = f"<span>Page {listed.page:,} of {listed.pages:,}</span>"
    return f'<nav class="pages" aria-label="Pages">{before}{here}{after}</nav>'


def _turn(rel: str, words: str, address: str) -> str:
    return f'<a rel="{rel}" href="{escape(address)}">{words}</a>'
