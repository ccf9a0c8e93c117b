"""Fields of the forms by which a reader selects statements, in the Library and in the conversation."""

from __future__ import annotations

from calendar import monthrange
from html import escape
from typing import TYPE_CHECKING

from assistant import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.web.listing import Kinds, Wanted


def selecting(kinds: Kinds, wanted: Wanted, *, years: bool) -> str:
    """The fields for delegation, body, language and time, as HTML.

    Args:
        kinds: says what there is to choose from.
        wanted: what is chosen.
        years: whether a year can be chosen beside the days.
    """
    year = _choice("year", "Year", kinds.years, wanted.year) if years else ""
    return (
        _choice("delegation", "Delegation", kinds.delegations, wanted.delegation)
        + _choice("body", "Body", kinds.bodies, wanted.body)
        + year
        + _choice("language", "Language", kinds.languages, wanted.language, wording.language)
        + f'<div class="period">{_date("since", "From", _first_day(wanted.since))}'
        + f"{_date('until', 'Until', _last_day(wanted.until))}</div>"
    )


def _choice(name: str, label: str, counts: Mapping[str, int], chosen: str, shown: Callable[[str], str] = str) -> str:
    values = counts if not chosen or chosen in counts else {chosen: 0, **counts}
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(shown(value))} ({number:,})</option>'
        for value, number in sorted(values.items(), key=lambda item: shown(item[0]).casefold())
    )
    return (
        f'<div class="field"><label for="{name}">{label}</label>'
        f'<select id="{name}" name="{name}"><option value="">All</option>{options}</select></div>'
    )


def _date(name: str, label: str, chosen: str) -> str:
    return (
        f'<div class="field"><label for="{name}">{label}</label>'
        f'<input id="{name}" name="{name}" type="date" value="{escape(chosen)}"></div>'
    )


def _first_day(date: str) -> str:
    """The first day of what a date names, as a browser's field for dates takes it.

    >>> _first_day("2019"), _last_day("2020-02"), _last_day("")
    ('2019-01-01', '2020-02-29', '')
    """
    return date and date + "-01" * ((len("2019-06-13") - len(date)) // len("-01"))


def _last_day(date: str) -> str:
    if not date or len(date) == len("2019-06-13"):
        return date
    year, _, month = date.partition("-")
    month = month or "12"
    return f"{year}-{month}-{monthrange(int(year), int(month))[1]:02}"
