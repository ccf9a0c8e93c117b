"""An earlier question, as a follow-up needs it: with what replaces a part of it in its place, and in a few words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile

from assistant.leaning import asks_everyone_else
from assistant.question import Reading, read_question
from assistant.speakers import speakers_in
from index.lexical import terms
from index.territories import Mention, mentions, short_name

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_SMALL = r"(?:of|the|on|for|to|and|in|de|du|des|la|le|les|sur|по|о|об|за|и)"
_CAPITAL = r"[^\W\d_a-zа-яёà-ÿ][\w’'&/.-]*"
_NAME = re.compile(rf"(?<=\s){_CAPITAL}(?:\s+(?:{_SMALL}\s+){{0,2}}(?:{_CAPITAL}|\d+))*")
_WORD = re.compile(r"[^\W_][\w’'-]*")
_MOST_WORDS = 3
"""A topic without a name is shown by so many words: a line has to be read at a glance."""


def in_its_place(before: str, reading: Reading) -> str:
    """The earlier question with the delegations and the year of a follow-up in the place of its own.

    >>> in_its_place("What did Norway propose in 2019?", read_question("And in 2020?"))
    'What did Norway propose in 2020?'
    >>> in_its_place("How did France and Russia differ on water?", read_question("And Ukraine?"))
    'How did Ukraine differ on water?'
    """
    years = _YEAR.findall(reading.text)
    if len(years) == 1:
        before = _YEAR.sub(years[0], before)
    replaced = _asked(before)
    if asks_everyone_else(reading):
        return read_question(before).content
    if not reading.named or not replaced:
        return before
    return before[: replaced[0].span.start] + _names(reading) + before[replaced[-1].span.end :]


def topic_of(question: str) -> list[str]:
    """What a question is about, in its own words: the names in it but for those whom it asks, else the first words with meaning.

    >>> topic_of("What is Russia's objection to the Paris Call?"), topic_of("Does Norway accept hourly readings?")
    (['Paris Call'], ['accept', 'hourly', 'readings'])
    """
    reading = read_question(question)
    about = reading.content
    for symbol in reading.symbols:
        about = about.replace(symbol, "")
    names = [_without_opening(match.group().rstrip(".,"), reading.language) for match in _NAME.finditer(about)]
    if any(names):
        return list(filter(None, names))[:_MOST_WORDS]
    words = [word for word in _WORD.findall(about) if terms(word, reading.language)]
    return words[:_MOST_WORDS]


def _without_opening(name: str, language: str) -> str:
    """A name without the words at its beginning that have a capital letter only since they open a sentence.

    >>> _without_opening("And Paris Call", "en"), _without_opening("And", "en")
    ('Paris Call', '')
    """
    words = name.split()
    return " ".join(dropwhile(lambda word: not terms(word, language), words))


def unnamed(text: str) -> str:
    """A text without the territories that it names.

    >>> unnamed("And the United States?")
    'And the ?'
    """
    for mention in reversed(mentions(text)):
        text = text[: mention.span.start] + text[mention.span.end :]
    return text


def without_years(text: str) -> str:
    """A text without the years in it; "году" goes with its number.

    >>> without_years("And in 2020?")
    'And in ?'
    """
    return re.sub(rf"{_YEAR.pattern}(?:\s+год\w*)?", "", text)


def _asked(question: str) -> Sequence[Mention]:
    """The mentions of those whom a question asks, else of the only one that it names."""
    named = mentions(question)
    return speakers_in(question) or (named if len(named) == 1 else [])


def _names(reading: Reading) -> str:
    """The delegations that a follow-up names: one as it is written, more of them by their usual names, as an adjective is."""
    named = mentions(reading.text)
    if len(named) == 1 and not named[0].adjective:
        return named[0].span.of(reading.text)
    return " and ".join(short_name(code) for code in reading.named)
