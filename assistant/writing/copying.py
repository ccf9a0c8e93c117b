"""Does a model's sentence pass off changed words as a quotation's? Its words are compared with those of the quotes."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.checking.telling import negates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"\w+")
_RUN = 3
"""So many words in a row may stand in a quote by chance no longer."""
_FEWEST = 5
"""A shorter sentence has hardly words enough to be somebody's."""
_COPIED = 0.5
"""A sentence of which this share stands in runs of quotes' words reads as if it were theirs."""


@lru_cache(maxsize=1024)
def is_altered(words: str, behind: tuple[str, ...], offered: tuple[str, ...]) -> bool:
    """Whether a sentence is mostly copied from quotes, and doesn't go on from there as one that it points at does.

    What it says before the copied words is its own affair, unless it leaves out a denial there, and what it says behind a
    quote's last word.

    Args:
        words: of the sentence.
        behind: the quotes that it points at.
        offered: all that it could have copied from.

    >>> said = "We do not object to the two depots in the north of the valley."
    >>> is_altered("It says that we do object to the two depots in the north of the valley.", (said,), (said,))
    True
    >>> is_altered("It says that they do not object to the two depots in the north.", (said,), (said,))
    False
    >>> is_altered("The delegation has nothing against two depots.", (said,), (said,))
    False
    """
    own = _words(words)
    copied = sorted({position for said in offered for run in _runs(own, _words(said)) for position in run})
    if len(own) < _FEWEST or len(copied) < _COPIED * len(own):
        return False
    first, end = copied[0], copied[-1] + 1
    return not any(_goes_on(own[first:end], _words(said), at_end=end == len(own)) for said in behind)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(own: Sequence[str], said: Sequence[str]) -> Iterator[range]:
    """The positions of the words that stand in a quote, in its order, so many in a row."""
    for match in SequenceMatcher(None, own, said, autojunk=False).get_matching_blocks():
        if match.size >= _RUN:
            yield range(match.a, match.a + match.size)


def _goes_on(taken: Sequence[str], said: Sequence[str], *, at_end: bool) -> bool:
    """Whether words stand in a quote with no denial just before: at its end, unless the sentence ends with them too."""
    last = len(said) - len(taken)
    starts = range(last + 1) if at_end else range(max(last, 0), last + 1)
    return any(said[at : at + len(taken)] == taken and not negates(" ".join(said[at - 1 : at])) for at in starts)
