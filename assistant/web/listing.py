"""Which statements the Library room lists: what the reader searches and sorts by, and how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assistant.holdings import within
from index.parse.dates import is_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.snapshot import Card

PAGE_SIZE = 50
SORTS = {"date": "Date", "delegation": "Delegation", "symbol": "Statement", "body": "Body", "language": "Language"}
"""What can be sorted by: the parameter, and the column's heading."""

_SEARCHED = ("symbol", "title", "delegation", "speaker", "subject", "body", "meeting")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader wants to see; an empty field lets all through.

    Attributes:
        words: each must stand in one of the fields that are shown, whatever its case.
        year: of the date, four digits.
        since, until: first and last date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, both inclusive.
        sort: one of `SORTS`; a minus before it turns the order around.
        page: from 1.
    """

    words: str = ""
    delegation: str = ""
    body: str = ""
    year: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    sort: str = "-date"
    page: int = 1

    @staticmethod
    def of(given: Mapping[str, str]) -> Wanted:
        """What a request's parameters say; what can't be meant counts as not said."""
        values = {
            name: given.get(name, "").strip()[:200] for name in ("words", "delegation", "body", "year", "language")
        }
        dates = {name: date if is_date(date := given.get(name, "").strip()) else "" for name in ("since", "until")}
        sort = given.get("sort", "")
        page = given.get("page", "")
        return Wanted(
            **values,
            **dates,
            sort=sort if sort.removeprefix("-") in SORTS else "-date",
            page=int(page) if page.isascii() and page.isdigit() and int(page[:9]) > 0 else 1,
        )

    def address(self, **changes: object) -> str:
        """The room's address with some of this changed; another selection begins at its first page."""
        changed = asdict(replace(self, **({"page": 1} | changes)))  # type: ignore[arg-type]
        said = {
            name: value
            for name, value in changed.items()
            if value and (name, value) not in (("page", 1), ("sort", "-date"))
        }
        return f"/library?{urlencode(said)}" if said else "/library"


@dataclass(frozen=True, slots=True)
class Kinds:
    """How many statements there are of each delegation, body and language, most first, and of each year, in order."""

    delegations: Mapping[str, int]
    bodies: Mapping[str, int]
    years: Mapping[str, int]
    languages: Mapping[str, int]

    @staticmethod
    def of(cards: Sequence[Card]) -> Kinds:
        """What there is among these."""
        return Kinds(
            delegations=_counts(_value(card, "delegation") for card in cards),
            bodies=_counts(_value(card, "body") for card in cards),
            years=dict(sorted(_counts(_value(card, "date")[:4] for card in cards).items())),
            languages=_counts(_value(card, "language") for card in cards),
        )


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of statements, and what there is in all that were selected.

    Attributes:
        cards: of this page, at most `PAGE_SIZE`.
        total: how many were selected.
        page, pages: from 1.
        kinds: among those selected.
    """

    cards: Sequence[Card]
    total: int
    page: int
    pages: int
    kinds: Kinds


def listing(cards: Iterable[Card], wanted: Wanted) -> Listing:
    """The page that is wanted; past the last page, the last one."""
    found = [card for card in cards if _matches(card, wanted)]
    key = wanted.sort.removeprefix("-")
    known = [card for card in found if _value(card, key)]
    known.sort(key=lambda card: card.id)
    known.sort(key=lambda card: _value(card, key).casefold(), reverse=wanted.sort.startswith("-"))
    ordered = known + [card for card in found if not _value(card, key)]  # what isn't known stands last, either way
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(wanted.page, pages)
    return Listing(
        cards=ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        total=len(found),
        page=page,
        pages=pages,
        kinds=Kinds.of(found),
    )


def _matches(card: Card, wanted: Wanted) -> bool:
    for field in ("delegation", "body", "language"):
        if (value := getattr(wanted, field)) and _value(card, field) != value:
            return False
    if wanted.year and not _value(card, "date").startswith(wanted.year):
        return False
    if (wanted.since or wanted.until) and not within(_value(card, "date"), wanted.since or None, wanted.until or None):
        return False
    words = wanted.words.casefold().split()
    if not words:
        return True
    text = " ".join([card.id, *(_value(card, field) for field in _SEARCHED)]).casefold()
    return all(word in text for word in words)


def _value(card: Card, field: str) -> str:
    return card.metadata.get(field, "") or (card.id if field == "symbol" else "")


def _counts(values: Iterable[str]) -> dict[str, int]:
    counted = Counter(value for value in values if value)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
