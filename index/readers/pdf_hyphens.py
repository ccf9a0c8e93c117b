"""Make words whole again that a line's end parts, and leave compounds their hyphen, on the evidence of the document itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_SOFT = "\u00ad"
_HYPHENS = f"-\u2010{_SOFT}"
_ENDS_PARTED = re.compile(rf"(?:^|(?<=\s))(?P<first>\S*[^\W_])(?P<hyphen>[{_HYPHENS}])$")
_BEGINS = re.compile(r"(?P<second>[^\W_]+)")
_WORD = re.compile(r"[^\W_]+(?:[-\u2010][^\W_]+)*")
_PREFIXES = frozenset(
    """multi non co self well anti inter pre post semi quasi ex vice all cross half high low long short middle mid much near
    newly north south east west off on over so sub third two three four first second ultra under up counter extra full
    better best ill hard far fast deep broad wide open peer pro neo pan euro trans macro micro socio politico
    demi mi après avant arrière contre celui celle ceux lui elle eux nous vous ci là peut quelques grand sous sud nord est
    ouest vingt trente quarante soixante quatre по во кое северо юго восточно западно""".split()
)
"""First halves that are usually written with a hyphen: English and French after their official style guides (UN Editorial
Manual, "Hyphens"; Lexique des règles typographiques), and the Russian ones that are always set so."""
_SECOND_PARTS = frozenset(
    """based term related scale wide led called making building sharing oriented driven specific sensitive free general
    proliferation binding discrimination governmental old day year being known owned range level depth profile made held
    là ci même mêmes elle elles il ils on je tu nous vous moi toi lui leur y en ce être то либо нибудь таки""".split()
)
_JOINING = frozenset("and or to und oder bis et ou y o e и или".split())
"""After these a hyphen is suspended: `short- and long-term`."""


class Spelling:
    """Which words a document writes away from the ends of its lines.

    >>> Spelling(["co-operation of States", "the responsible State"]).is_one_word("co", "operation")
    False
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._seen: Counter[str] = Counter()
        for line in lines:
            whole = line[: parted.start()] if (parted := _ENDS_PARTED.search(line)) else line
            self._seen.update(word.casefold().replace("\u2010", "-") for word in _WORD.findall(whole))

    def is_one_word(self, first: str, second: str) -> bool:
        """Whether two halves around a hyphen at a line's end make a word without hyphen."""
        if not (first.isalpha() and second.isalpha()):
            return False
        joined, compound = (first + second).casefold(), f"{first}-{second}".casefold()
        if self._seen[joined] != self._seen[compound]:
            return self._seen[joined] > self._seen[compound]
        if second[0].isupper():
            return first.isupper() and second.isupper() and len(first) > 1
        return first.casefold() not in _PREFIXES and second.casefold() not in _SECOND_PARTS


def whole_words(lines: Sequence[str], spelling: Spelling) -> list[str]:
    """The lines with each word that runs over a line's end wholly on the earlier line; a line may become empty.

    >>> whole_words(["their responsi-", "ble action in the Secretary-", "General's words"], Spelling([]))
    ['their responsible', "action in the Secretary-General's", 'words']
    """
    rest = list(lines)
    for at in range(len(rest) - 1):
        following = at + 1
        while following < len(rest) and (taken := _taken(rest[at], rest[following], spelling)):
            rest[at], rest[following] = taken
            following += not rest[following]
    return [line.replace(_SOFT, "") for line in rest]


def _taken(line: str, following: str, spelling: Spelling) -> tuple[str, str] | None:
    """Both lines after the second half of a word went up; None where no word runs over the line's end."""
    parted, begins = _ENDS_PARTED.search(line), _BEGINS.match(following)
    if parted is None or begins is None:
        return None
    first, second = _WORD.findall(parted["first"])[-1].split("-")[-1], begins["second"]
    is_soft = parted["hyphen"] == _SOFT
    if second.casefold() in _JOINING and not is_soft:
        return None
    token, _, remainder = following.partition(" ")
    joins = is_soft or spelling.is_one_word(first, second)
    return (line[:-1] if joins else line) + token, remainder


def is_parted(line: str, following: str) -> bool:
    """Whether a word runs over the end of `line`."""
    return _ENDS_PARTED.search(line) is not None and following[:1].islower()
