"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.answer import Filters

HOME_HELP = "Folder of the library; else DEMARCHE_HOME, else the user's data folder."

Home = Annotated[Path | None, typer.Option("--home", metavar="DIR", help=HOME_HELP, show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

Delegations = Annotated[
    list[str] | None,
    typer.Option("--delegation", metavar="NAME", help="Only statements by this delegation; may be repeated."),
]
Statements = Annotated[
    list[str] | None, typer.Option("--statement", metavar="ID", help="Only this statement; may be repeated.")
]
Bodies = Annotated[
    list[str] | None, typer.Option("--body", metavar="NAME", help="Only what was said in this body; may be repeated.")
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="CODE", help="Only texts in this language (en, fr, ru); may be repeated."),
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="First day: YYYY, YYYY-MM or YYYY-MM-DD.", show_default=False),
]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day, same form.", show_default=False)]
Speakers = Annotated[
    list[str] | None,
    typer.Option("--speaker", metavar="NAME", help="Only what this person said; may be repeated."),
]
Meetings = Annotated[
    list[str] | None,
    typer.Option("--meeting", metavar="NUMBER", help="Only what was said at this meeting; may be repeated."),
]
Lift = Annotated[
    list[str] | None,
    typer.Option(
        "--lift",
        metavar="KIND",
        help="Let the question's own words confine nothing of this kind: delegation, statement, speaker, body, meeting, "
        "date or language; in a chat, conversation: read each question by itself. May be repeated.",
    ),
]


def filters_of(
    delegations: list[str] | None,
    statements: list[str] | None,
    bodies: list[str] | None,
    languages: list[str] | None,
    date_from: str | None,
    date_to: str | None,
    speakers: list[str] | None = None,
    meetings: list[str] | None = None,
    lift: list[str] | None = None,
) -> Filters:
    """What the options confine the search to.

    Raises:
        QuestionError: a kind can't be lifted.
    """
    from assistant.answer import Filters
    from assistant.terminal import typed

    return Filters(
        delegations=tuple(map(typed, delegations or ())),
        statements=tuple(map(typed, statements or ())),
        bodies=tuple(map(typed, bodies or ())),
        languages=tuple(map(typed, languages or ())),
        date_from=date_from,
        date_to=date_to,
        speakers=tuple(map(typed, speakers or ())),
        meetings=tuple(map(typed, meetings or ())),
        lift=tuple(map(typed, lift or ())),
    )
