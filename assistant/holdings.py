"""What the library holds at one revision, by everything that a question or a filter may choose statements by.

Made once for a revision and kept: with 100,000 statements, reading their metadata takes seconds, and looking here takes none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import TypeVar

from assistant.persons import name_words
from assistant.places import meeting_key
from assistant.replies import replies
from index.bodies import body_named
from index.parse.symbols import document_key, keys_of
from index.relations import Relations, relations
from index.snapshot import Card, Snapshot
from index.territories import territory_of

Ids = frozenset[str]
Value = TypeVar("Value", bound=Hashable)
NONE: Ids = frozenset()


class Holdings:
    """The statements of one revision, never changed; safe to share between threads.

    Args:
        cards: all statements, by id.
        passages: how many passages each has; one that isn't there has none.
    """

    def __init__(self, cards: Sequence[Card], passages: Mapping[str, int]) -> None:
        words = cache(name_words)  # a library has far fewer speakers than statements
        self.cards = tuple(cards)
        self.ids: Ids = frozenset(card.id for card in cards)
        self._passages = passages
        self.passages = sum(passages.get(id, 0) for id in self.ids)
        self._territories = {card.id: card.territory for card in cards}
        self._by_territory = _indexed((card.territory, card.id) for card in cards)
        self._by_delegation = _indexed((_of(card, "delegation").casefold(), card.id) for card in cards)
        self._by_body = _indexed_by(body_named, cards, "body")
        self._by_meeting = _indexed_by(meeting_key, cards, "meeting")
        self._by_language = _indexed((_of(card, "language"), card.id) for card in cards)
        self._by_date = _indexed((_of(card, "date"), card.id) for card in cards)
        self._by_name = _indexed((word, id) for name, id in _each(cards, "speaker") for word in words(name))
        self._by_document: dict[str, list[tuple[str | None, str]]] = defaultdict(list)
        for card in cards:
            for key in keys_of(card.metadata.get("symbol", card.id)):
                self._by_document[key.name].append((key.year, card.id))

    @staticmethod
    def of(snapshot: Snapshot) -> Holdings:
        """What a snapshot holds."""
        return Holdings(snapshot.cards(), snapshot.passages_by_statement())

    @cached_property
    def newest(self) -> str | None:
        """The date of the newest dated statement."""
        return max((date for date in self._by_date if date), default=None)

    @cached_property
    def relations(self) -> Mapping[str, Relations]:
        """How the statements belong together, by id."""
        return relations(self.cards)

    @cached_property
    def replies(self) -> Mapping[str, str]:
        """The statement that each reply answers, by the reply's id."""
        return replies(self.cards)

    def count_passages(self, ids: Collection[str]) -> int:
        """How many passages some statements have."""
        return self.passages if len(ids) == len(self.ids) else sum(self._passages.get(id, 0) for id in ids)

    def spread(self, ids: Collection[str]) -> tuple[tuple[str, ...], tuple[str, str] | None]:
        """Whose some statements are, and the first and the last day of those that are dated; None where none is."""
        if len(ids) == len(self.ids):
            return self._spread
        return _spread(card for card in self.cards if card.id in ids)

    @cached_property
    def _spread(self) -> tuple[tuple[str, ...], tuple[str, str] | None]:
        return _spread(self.cards)

    def both(self, one: Ids, other: Ids) -> Ids:
        """What is in both; where one of them is everything, the other as it is."""
        return one if other is self.ids else other if one is self.ids else one & other

    def by(self, code: str) -> Ids:
        """The statements by the territory with this code."""
        return self._by_territory.get(code, NONE)

    def territory_of(self, id: str) -> str | None:
        """The code of the territory whose delegation made a statement; None where it is none."""
        return self._territories.get(id)

    def by_delegation(self, name: str) -> Ids:
        """The statements by a delegation, called by any name of its territory or as the statements call it."""
        code = territory_of(name)
        return (self.by(code) if code else NONE) | self._by_delegation.get(name.strip().casefold(), NONE)

    def in_body(self, name: str) -> Ids:
        """The statements made in a body, called by any of its names."""
        return self._by_body.get(body_named(name), NONE)

    def at_meeting(self, printed: str) -> Ids:
        """The statements made at a meeting or session with this number."""
        key = meeting_key(printed)
        return self._by_meeting.get(key, NONE) if key else NONE

    def in_language(self, code: str) -> Ids:
        """The statements whose text is in a language."""
        return self._by_language.get(code, NONE)

    def not_in_languages(self, codes: Collection[str]) -> Ids:
        """The statements whose text is known to be in none of these languages."""
        others = (ids for code, ids in self._by_language.items() if code and code not in codes)
        return NONE.union(*others)

    def by_speaker(self, name: str) -> Ids:
        """The statements of a person: of each whose name has all these words; accents and titles don't count."""
        words = [self._by_name.get(word, NONE) for word in name_words(name)]
        return frozenset.intersection(*words) if words else NONE

    def called(self, document: str) -> Ids:
        """The documents that a symbol or a number such as "resolution 2488 (2019)" may mean."""
        key = document_key(document)
        return frozenset(
            id for year, id in self._by_document.get(key.name, ()) if None in (year, key.year) or year == key.year
        )

    def between(self, first: str | None, last: str | None) -> Ids:
        """The statements dated in a period; dates of different precision are compared as far as both go."""
        days = (ids for date, ids in self._by_date.items() if within(date, first, last))
        return frozenset().union(*days)


def united(sets: Iterable[Ids]) -> Ids:
    """All that are in any of the sets; a single set as it is."""
    some = [ids for ids in sets if ids]
    return some[0] if len(some) == 1 else NONE.union(*some)


def _spread(cards: Iterable[Card]) -> tuple[tuple[str, ...], tuple[str, str] | None]:
    named = [(_of(card, "delegation"), _of(card, "date")) for card in cards]
    dates = [date for _, date in named if date]
    return tuple(sorted({name for name, _ in named if name})), (min(dates), max(dates)) if dates else None


def _of(card: Card, field: str) -> str:
    return card.metadata.get(field, "")


def within(date: str, first: str | None, last: str | None) -> bool:
    """Whether a date lies in a period; dates of different precision are compared as far as both go. An empty date lies in none.

    >>> within("2019-06-13", "2019", "2019-06"), within("2020", "2019-01", "2020-02-01"), within("", None, "2020")
    (True, True, False)
    """
    if not date:
        return False
    after = first is None or date[: len(first)] >= first[: len(date)]
    before = last is None or date[: len(last)] <= last[: len(date)]
    return after and before


def _each(cards: Iterable[Card], field: str) -> Iterator[tuple[str, str]]:
    """The values of a field that are known, each with the id of its statement."""
    return ((value, card.id) for card in cards if (value := card.metadata.get(field)))


def _indexed_by(key: Callable[[str], Value], cards: Iterable[Card], field: str) -> dict[Value, Ids]:
    """The statements by a key of one of their fields; the key of each value is worked out once."""
    known = cache(key)
    return _indexed((known(value), id) for value, id in _each(cards, field))


def _indexed(pairs: Iterable[tuple[Value, str]]) -> dict[Value, Ids]:
    found: dict[Value, set[str]] = defaultdict(set)
    for value, id in pairs:
        found[value].add(id)
    return {value: frozenset(ids) for value, ids in found.items()}
