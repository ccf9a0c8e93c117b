"""The words that show what a sentence does: diplomatic acts, courtesies, openings that point back.

The words lie in data files, so that a diplomat can correct them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from assistant.lexicon import words
from index.statement import Span


def _starts_of_words(starts: list[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of the beginnings of words; None for none."""
    if not starts:
        return None
    return re.compile(
        rf"\b(?:{'|'.join(re.escape(start).replace(chr(92) + ' ', chr(92) + 's+') for start in starts)})", re.IGNORECASE
    )


@dataclass(frozen=True)
class Act:
    """A diplomatic act, such as an objection, a proposal or a demand.

    Attributes:
        called: what it is called in a sentence.
        opposite: the names of the acts that show that it was not performed.
    """

    name: str
    called: str
    asked: re.Pattern[str]
    said: re.Pattern[str]
    contrary: re.Pattern[str] | None
    opposite: tuple[str, ...] = ()

    def is_asked(self, question: str) -> bool:
        """Whether a question asks for this act."""
        return self.asked.search(question) is not None

    def weight(self, sentence: str) -> float:
        """How far a sentence performs the act: 1 for two cues or more, .6 for one; less what speaks for the contrary."""
        cues = len({match.group().lower() for match in self.said.finditer(sentence)})
        against = self.contrary is not None and self.contrary.search(sentence) is not None
        return (0.0, 0.6, 1.0)[min(cues, 2)] - (0.5 if against else 0.0)


def _act(name: str, words: dict[str, Any]) -> Act:
    asked, said = _starts_of_words(words["asked"]), _starts_of_words(words["said"])
    if asked is None or said is None:
        raise ValueError(f"act {name} needs words by which it is asked for and words by which it is said")
    return Act(name, words["called"], asked, said, _starts_of_words(words["contrary"]), tuple(words["opposite"]))


ACTS = tuple(_act(name, words) for name, words in words("acts").items())
_DISCOURSE = words("discourse")


def _openings(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, _DISCOURSE[name]))})", re.IGNORECASE)


def _words(*names: str) -> re.Pattern[str]:
    patterns = [pattern for name in names for pattern in _DISCOURSE[name]]
    return re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE | re.DOTALL)


_BACKWARD, _REPORT = _openings("backward"), _openings("report")
_COURTESY, _POSITION = _words("courtesy", "procedure"), _words("position")


def _bare(sentence: str) -> str:
    """A sentence without emphasis marks and opening quotation marks."""
    return sentence.replace("*", "").replace("_", "").lstrip('“"« ')


def points_back(sentence: str) -> bool:
    """Whether a sentence begins with words that can't be understood without the one before.

    >>> points_back("This approach is unacceptable."), points_back("France welcomes this approach.")
    (True, False)
    """
    return _BACKWARD.match(_bare(sentence)) is not None


def is_report(sentence: str) -> bool:
    """Whether a sentence begins as a report of what others hold.

    >>> is_report("It is sometimes argued that paper forms are out of date.")
    True
    """
    return _REPORT.match(_bare(sentence)) is not None


def is_courtesy(sentence: str) -> bool:
    """Whether a sentence thanks, congratulates or asks for procedure, and takes no position.

    >>> is_courtesy("Mr. Chairperson, we thank the Ambassador for her report.")
    True
    >>> is_courtesy("We thank Switzerland for the draft, but cannot agree to it.")
    False
    """
    return courtesy_in(sentence) is not None


def courtesy_in(sentence: str) -> Span | None:
    """The word that shows a courtesy; None where there is none, or a position is taken.

    >>> courtesy_in("Mr. Chairperson, we thank the Ambassador for her report.")
    Span(start=20, end=25)
    """
    found = _COURTESY.search(sentence)
    return None if found is None or takes_position(sentence) else Span(*found.span())


def takes_position(sentence: str) -> bool:
    """Whether a sentence has a word by which positions are taken.

    >>> takes_position("We thank Switzerland for the draft, but cannot agree to it.")
    True
    """
    return _POSITION.search(sentence) is not None
