"""Quotations: `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import Home, Json
from assistant.terminal import typed, width, wrapped, write, write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.checking.checked import Checked, Place

_INDENT = "    "


def check(
    text: Annotated[str, typer.Argument(help="With or without quotation marks.", show_default=False)],
    delegation: Annotated[
        str | None, typer.Option("--delegation", metavar="NAME", help="To which it is put.", show_default=False)
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Tell whether a text is a quotation from the library, and whose. Where it isn't, what it was made from."""
    from assistant import open_assistant
    from index.settings import load_settings

    checked = open_assistant(settings=load_settings(home=home)).check(typed(text), delegation and typed(delegation))
    if as_json:
        write_json(checked.to_dict())
    else:
        write(checked_text(checked, width()))


def checked_text(checked: Checked, columns: int) -> str:
    """The verdict with its places and what differs."""
    return "\n\n".join(_blocks(checked, columns))


def _blocks(checked: Checked, columns: int) -> Iterator[str]:
    from assistant.checking.wording import shown, verdict

    yield wrapped(verdict(checked), columns)
    if checked.differences:
        yield wrapped(shown(checked.differences), columns, first=_INDENT)
    for place in checked.places:
        yield _place(place, columns, quoted=not checked.differences)
    if checked.nearest:
        yield f"The nearest passage, which isn't the quotation:\n\n{_place(checked.nearest, columns, quoted=True)}"


def _place(place: Place, columns: int, *, quoted: bool) -> str:
    from assistant.answer import display

    lines = [wrapped(f"“{display(place.text)}”", columns, first=_INDENT)] if quoted else []
    lines += [wrapped(f"left out: “{display(text)}”", columns, first=_INDENT) for text in place.left_out]
    if quoted and display(place.sentences) != display(place.text):
        lines.append(wrapped(f"in the sentence: “{display(place.sentences)}”", columns, first=_INDENT))
    lines.append(wrapped(place.citation, columns, first=_INDENT))
    return "\n".join([*lines, *(wrapped(f"note: {remark}", columns, first=_INDENT) for remark in place.remarks)])
