"""How far a question leans on what was said before it: a logistic model over signs that its own words show.

Nothing but the question itself is looked at, so one that stands by itself is read and sought as if it were the first. The weights
lie in data/leaning.json and are fitted by `python -m evals.leaning`; the words are in data/following.toml.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from assistant.lexicon import weights, words
from assistant.question import Reading
from index.lexical import terms

LEANS = 0.5
"""From this on a question leans. Both kinds of questions counted the same when the model was fitted."""
_MANY_WORDS = 8
"""More words of its own make no difference: few questions on either side had more."""
_NUMBER_OR_NAME = re.compile(r"\d[\w/.-]*|[^\W\d_][\w'’&.-]*")


@dataclass(frozen=True, slots=True)
class Signs:
    """What a question shows of whether it leans, each between 0 and 1.

    Attributes:
        pronoun: 1 if a pronoun stands for somebody or something.
        pointer: 1 if a word points at what was said ("this", "about that").
        comparison: 1 if it compares with what was said ("else", "instead").
        opening: 1 if it opens as a continuation ("and", "what about").
        one_word, two_words, three_words: 1 if it has at most so many words that carry meaning.
        words: the number of these words, eight or more being 1.
        name, names: 1 if it holds at least one, at least two names or numbers.
    """

    pronoun: float
    pointer: float
    comparison: float
    opening: float
    one_word: float
    two_words: float
    three_words: float
    words: float
    name: float
    names: float


def signs(reading: Reading) -> Signs:
    """What the question shows.

    >>> from assistant.question import read_question
    >>> shown = signs(read_question("Does it say anything on the Paris Call?"))
    >>> shown.pronoun, shown.pointer, shown.names
    (1.0, 0.0, 1.0)
    """
    words = len(terms(reading.text, reading.language))
    named = _names(reading)
    return Signs(
        pronoun=_found("pronouns", reading),
        pointer=_found("pointers", reading),
        comparison=_found("comparisons", reading),
        opening=float(reading.elliptic),
        one_word=float(words <= 1),
        two_words=float(words <= 2),
        three_words=float(words <= 3),
        words=min(words, _MANY_WORDS) / _MANY_WORDS,
        name=float(named >= 1),
        names=float(named >= 2),
    )


def leaning(reading: Reading) -> float:
    """How likely the question can't be understood without the turns before it, 0 to 1.

    >>> from assistant.question import read_question
    >>> leaning(read_question("Why did they object to it?")) > 0.9
    True
    >>> leaning(read_question("What is France's position on water management in Central Asia?")) < 0.1
    True
    """
    fitted, shown = weights("leaning"), signs(reading)
    total = fitted["bias"] + sum(fitted[name] * getattr(shown, name) for name in Signs.__slots__)
    return 1 / (1 + math.exp(-total))


def points(reading: Reading) -> bool:
    """Whether a word of it points at something that was said, and not only its brevity.

    >>> from assistant.question import read_question
    >>> points(read_question("Why is it unacceptable?")), points(read_question("How often are depots read?"))
    (True, False)
    """
    shown = signs(reading)
    return bool(shown.pronoun or shown.pointer or shown.comparison or shown.opening)


def asks_everyone_else(reading: Reading) -> bool:
    """Whether it asks after all those who were not asked yet ("What about the others?")."""
    return bool(_found("everyone_else", reading))


def without_asking(text: str, reading: Reading) -> str:
    """A text out of a question without the words that only ask for a kind of answer.

    >>> from assistant.question import read_question
    >>> without_asking("Since when?", read_question("Since when?"))
    ' when?'
    """
    patterns = _patterns("only_asking")
    for pattern in [patterns[reading.language]] if reading.language in patterns else patterns.values():
        text = pattern.sub("", text)
    return text


def _names(reading: Reading) -> int:
    """How many names and numbers: capital letters anywhere but at the beginning, and territories however they are written."""
    found = list(_NUMBER_OR_NAME.finditer(reading.text))
    capital = [word for word in found[1:] if word[0][0].isupper() and word[0] not in _NO_NAMES]
    numbers = [word for word in found if word[0][0].isdigit()]
    return max(len(capital) + len(numbers), len(reading.named))


_NO_NAMES = frozenset({"I", "I'm", "I’m", "I'd", "I’d"})


def _found(name: str, reading: Reading) -> float:
    """1 if a word of this kind is there; in a language without a list of its own, those of all lists count."""
    patterns = _patterns(name)
    pattern = patterns.get(reading.language)
    return float(any(one.search(reading.text) for one in ([pattern] if pattern else patterns.values())))


@cache
def _patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    """A pattern for the words of one kind, by language."""
    lists = words("following")
    return {
        language: re.compile(rf"(?<!\w)(?:{'|'.join(kinds[name])})(?!\w)", re.IGNORECASE)
        for language, kinds in lists.items()
    }
