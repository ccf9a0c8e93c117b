"""Whose statements a question asks for: who speaks in it, and who is only spoken of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asking import NOUN, VERB
from index.territories import Mention, mentions, seats

_FLAGS = re.IGNORECASE
_A_NOUN = re.compile(rf"(?:\s+[\w-]+){{0,2}}?\s+{NOUN}", _FLAGS)
_POSSESSED = re.compile(rf"['’]s?(?:\s+[\w-]+){{0,2}}?\s+{NOUN}|['’]s?\s*\?*$", _FLAGS)
_A_VERB = re.compile(rf"(?:\s+[\w-]+){{0,3}}?\s+{VERB}", _FLAGS)
_NEXT_VERB = re.compile(rf"\s+{VERB}", _FLAGS)
_STANCE = re.compile(r"\s+(?:opposed|against|concerned|critical|in favou?r|ready|willing)\b", _FLAGS)
_AUXILIARY = re.compile(
    r"\b(?:do|does|did|has|have|had|is|are|was|were|will|would|can|could|should|might|may)(?:n['’]t|\s+not)?\s+"
    r"(?:the\s+)?(?:delegations?\s+of\s+)?(?:[\w'’-]+(?:\s*,\s*|\s+and\s+))*(?:the\s+)?$",
    _FLAGS,
)
_SAID_BY = re.compile(
    r"\b(?:according to|by|on behalf of|spoke for|speaks for|speaking for|says)\s+(?:the\s+)?$"
    rf"|\b{NOUN}\s+of\s+(?:the\s+)?$"
    r"|\b(?:selon|d['’]après|según|laut|secondo)\s+(?:la\s+|le\s+|les\s+|l['’])?$"
    r"|\b(?:position|avis|objection|proposition|point de vue|réponse)\s+(?:de la |de l['’]|du |des |de )$"
    r"|\b(?:que|qu['’]est-ce que|comment)\s+(?:\w+\s+)?\w+\s+(?:la\s+|le\s+|les\s+|l['’])?$"
    r"|\b(?:по мнению|позици\w+|мнени\w+|возражени\w+|предложени\w+)\s+$"
    r"|\b\w+(?:ет|ит|ут|ют|ат|ят|ла|л|ло|ли) ли\s+$|^\W*(?:против\s+)?(?:что|как|почему|чего)\s+\w+\s+$",
    _FLAGS,
)
_FROM = re.compile(r"\b(?:from|for)\s+(?:the\s+)?$", _FLAGS)
_AIMED_AT = re.compile(r"\b(?:to|about|on|against|with|in|at|over|towards?)\s+(?:the\s+)?$", _FLAGS)
_AND = re.compile(r"(?:['’]s?)?(?:\s*,\s*(?:and\s+)?|\s+(?:and|or|и|et)\s+)(?:the\s+|la\s+|le\s+)?", _FLAGS)
_COMPARED = re.compile(r"\b(?:differ\w*|compar\w+|versus|vs|unlike|than)\b", _FLAGS)
_NOUN_BEFORE = re.compile(rf"\b{NOUN}\s+$", _FLAGS)  # French: la position russe
_A_NOUN_AT_ONCE = re.compile(rf"\s+{NOUN}", _FLAGS)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been)\s+(?:the\s+)?$", _FLAGS)
_PARTICIPLE = re.compile(r"\s+\w+ed\b", _FLAGS)
_PART_OF_A_NAME = re.compile(r"\bof\s+$", _FLAGS)
_THE = re.compile(r"\bthe\s+$", _FLAGS)
_END = re.compile(r"\s*[?.!]*\s*$")


def speakers_in(question: str) -> list[Mention]:
    """The mentions of those whose statements are asked for, in order.

    It is the first that speaks, with those that an "and" joins to it; others are spoken of. One that stands after "about"
    or "to" speaks only if nobody else does: "Tell me about Russia's position".

    >>> [mention.code for mention in speakers_in("What did Türkiye say about Norway's offer?")]
    ['TR']
    >>> [mention.code for mention in speakers_in("Compare the positions of France and Russia on the Paris Call")]
    ['FR', 'RU']
    """
    found = sorted([*mentions(question), *seats(question)], key=lambda mention: mention.span)
    speaking = [position for position in range(len(found)) if _speaks(question, found[position], found[position + 1 :])]
    if not speaking:
        return []
    if _COMPARED.search(question):
        return [
            found[position] for position in sorted(set().union(*(_joined(question, found, one) for one in speaking)))
        ]
    unaimed = [position for position in speaking if not _AIMED_AT.search(question[: found[position].span.start])]
    return [found[position] for position in _joined(question, found, (unaimed or speaking)[0])]


def _joined(question: str, found: Sequence[Mention], position: int) -> range:
    """The positions of a mention and of all that an "and" joins to it."""
    first = last = position
    while first > 0 and _joins(question, found[first - 1], found[first]):
        first -= 1
    while last + 1 < len(found) and _joins(question, found[last], found[last + 1]):
        last += 1
    return range(first, last + 1)


def _speaks(question: str, mention: Mention, later: Sequence[Mention]) -> bool:
    before, after = question[: mention.span.start], question[mention.span.end :]
    if mention.adjective:
        people = _THE.search(before) and not _AIMED_AT.search(before) and _NEXT_VERB.match(after)  # "the French say"
        return bool(_A_NOUN.match(after) or _NOUN_BEFORE.search(before) or people)
    if _POSSESSED.match(after) or _SAID_BY.search(before) or _A_NOUN_AT_ONCE.match(after):
        return True
    if _FROM.search(before):
        return _END.match(after) is not None
    after = _past_joined(question, mention, later)
    if _AUXILIARY.search(before):
        acts = _A_VERB.match(after) and not (_PASSIVE.search(before) and _PARTICIPLE.match(after))
        return bool(acts or _STANCE.match(after))
    return bool(_NEXT_VERB.match(after)) and not (_AIMED_AT.search(before) or _PART_OF_A_NAME.search(before))


def _past_joined(question: str, mention: Mention, later: Sequence[Mention]) -> str:
    """What follows a mention and those that an "and" joins to it."""
    last = mention
    for other in later:
        if not _joins(question, last, other):
            break
        last = other
    return question[last.span.end :]


def _joins(question: str, first: Mention, second: Mention) -> bool:
    return _AND.fullmatch(question[first.span.end : second.span.start]) is not None
