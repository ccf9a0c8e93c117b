"""The form by which a reader confines what the next questions are asked of; page.js sends what is chosen in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.web.fields import selecting
from assistant.web.listing import Kinds, Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.snapshot import Card

SENDING = "element.addEventListener('narrow', event => trigger('select', event.detail));"
"""page.js sends `narrow` when the form is submitted."""


def confine(cards: Sequence[Card]) -> str:
    """The form, folded; nothing where there is nothing to choose from."""
    if len(cards) < 2:
        return ""
    return (
        '<details class="confine"><summary>Confine the search</summary><form class="select">'
        f'{selecting(Kinds.of(cards), Wanted(), years=False)}<button type="submit">Confine</button></form></details>'
    )
