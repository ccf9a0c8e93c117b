"""Which statement a reply answers: what it prints of that ("the statement by the delegation of Kazakhstan"), looked up.

Worked out from the metadata alone. Where two statements can be meant equally well, none is: a wrong link is worse than none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from assistant.places import meeting_key
from index.bodies import body_named
from index.parse.symbols import DocumentKey, documents_in, keys_of
from index.snapshot import Card
from index.territories import mentions

_WORD = re.compile(r"[^\W\d_]{4,}")
_SAYS_NOTHING = frozenset(
    {"statement", "statements", "delegation", "delegations", "made", "delivered", "response", "reply"}
)
_ADDED = re.compile(r"/(?:add|corr)\.\d+$", re.IGNORECASE)


def replies(cards: Iterable[Card]) -> dict[str, str]:
    """The statement that each reply answers, by the reply's id; a reply whose statement isn't held is left out.

    A symbol that the reply prints decides. Else it is a statement of the same meeting, or of the same body and day, by the
    delegation that the reply names, and among several of those the one with whose subject it shares most words.
    """
    held = list(cards)
    by_symbol = {key: card for card in reversed(held) if (symbol := _of(card, "symbol")) for key in keys_of(symbol)}
    together: dict[tuple[str, ...], list[Card]] = defaultdict(list)
    for card in held:
        for place in _places(card):
            together[place].append(card)
    replying = [(card, printed) for card in held if (printed := _of(card, "reply_to"))]
    by_number = {card.id: named.id for card, printed in replying if (named := _named(printed, by_symbol)) is not None}
    found = {}
    for card, printed in replying:
        if card.id in by_number:
            answered: str | None = by_number[card.id]
        else:
            later = {id for id, statement in by_number.items() if statement == card.id}
            answered = _likeliest(card, printed, together, later)
        if answered is not None and answered != card.id:
            found[card.id] = answered
    return found


def repliers(answered: Mapping[str, str], id: str) -> tuple[str, ...]:
    """The replies to one statement, by id."""
    return tuple(sorted(reply for reply, statement in answered.items() if statement == id))


def _named(printed: str, by_symbol: Mapping[DocumentKey, Card]) -> Card | None:
    """The statement whose symbol is printed."""
    keys = (key for span in documents_in(printed) for key in keys_of(span.of(printed)))
    return next((by_symbol[key] for key in keys if key in by_symbol), None)


def _likeliest(
    reply: Card, printed: str, together: Mapping[tuple[str, ...], Sequence[Card]], later: Collection[str]
) -> str | None:
    """The id of the statement that is most likely meant; none of the `later` ones, which reply to this reply."""
    codes = {mention.code for mention in mentions(printed)}
    near = [
        card
        for place in _places(reply)[:1]
        for card in together[place]
        if _can_be_answered(card, reply) and card.id not in later
    ]
    if codes:
        near = [card for card in near if card.territory in codes]
        if len(_papers(near)) == 1:
            return _in_language(near, reply)
    wanted = _words(printed)
    shared = {card.id: len(wanted & _words(f"{_of(card, 'subject')} {_of(card, 'title')}")) for card in near}
    best = max(shared.values(), default=0)
    likest = [card for card in near if best and shared[card.id] == best]
    return _in_language(likest, reply) if len(_papers(likest)) == 1 else None


def _can_be_answered(card: Card, reply: Card) -> bool:
    """Neither the reply itself nor an addendum, and by somebody else."""
    other = card.id != reply.id and not _ADDED.search(_of(card, "symbol"))
    return other and (card.territory is None or card.territory != reply.territory)


def _papers(cards: Sequence[Card]) -> set[str]:
    """Statements that differ in language only are one paper."""
    return {_of(card, "symbol").casefold() or card.id for card in cards}


def _in_language(cards: Sequence[Card], reply: Card) -> str:
    same = [card.id for card in cards if _of(card, "language") == _of(reply, "language")]
    return same[0] if same else cards[0].id


def _places(card: Card) -> list[tuple[str, ...]]:
    """Where a statement was made, the surest first: the meeting of its body, then the body's day."""
    body = body_named(_of(card, "body")) or ""
    meeting, day = meeting_key(_of(card, "meeting")), _of(card, "date")
    places = [("meeting", body, meeting)] if meeting else []
    return [*places, ("day", body, day)] if len(day) == len("2019-06-13") else list(places)


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)} - _SAYS_NOTHING


def _of(card: Card, field: str) -> str:
    return card.metadata.get(field, "")
