"""What all rooms share: the line above with the ways to the others, and the page around a room."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from assistant.web.render import notice_of, trouble_of
from assistant.web.wording import holdings

if TYPE_CHECKING:
    from assistant.web.reader import Overview

ROOMS = {"Ask": "/", "Library": "/library", "Compare": "/compare", "Check": "/check", "Evaluation": "/evaluation"}
"""The rooms that have a place in the line above, with their addresses. A statement's page is reached from all of them."""


def masthead(overview: Overview | None, here: str | None, *, title: str = "h1") -> str:
    """The line above each room: the name, the rooms, what the library holds; below it what is wrong with the library.

    Args:
        overview: None where the library can't be opened.
        here: the room that is shown; None for one that has no place in the line.
        title: the element of the name; where the room has a heading of its own, the name is none.
    """
    held = holdings(overview) if overview else "The library can’t be opened."
    ways = "".join(
        f'<a href="{address}"{" aria-current=page" if name == here else ""}>{name}</a>'
        for name, address in ROOMS.items()
    )
    return (
        f'<div class="masthead"><{title} class="name" translate="no"><a href="/">Démarche</a></{title}>'
        f'<nav class="rooms" aria-label="Rooms">{ways}</nav>'
        f'<p class="holdings">{escape(held)}</p></div>{notice_of(overview.notice if overview else None)}'
    )


def page(title: str, body: str, overview: Overview | None, here: str | None = None) -> str:
    """A whole page.

    Args:
        title: of the browser's window, as text.
        body: HTML; its first heading is an h1.
        overview: what the library holds.
        here: the room that is shown.
    """
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · Démarche</title></head>"
        '<body class="leaf"><a class="skip" href="#main">To the content</a>'
        f'<header>{masthead(overview, here, title="p")}</header><main id="main" tabindex="-1">{body}</main></body></html>'
    )


def sorry(heading: str, sentence: str) -> str:
    """The body of a page that can't show what was asked for."""
    return f'<div class="leaf-body"><h1>{escape(heading)}</h1>{trouble_of(sentence)}</div>'
