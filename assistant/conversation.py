"""How earlier turns bear on a question: whether it leans on them, and what it takes over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile

from assistant.answer import Turn
from assistant.carried import carried_over, carried_words
from assistant.earlier import in_its_place, topic_of, unnamed, without_years
from assistant.leaning import LEANS, asks_everyone_else, leaning, points, without_asking
from assistant.query import Part, Query
from assistant.question import Reading, read_question
from index.lexical import terms
from index.territories import short_name

_FEW_WORDS = 2
"""An opening such as "and" with so many words is no whole question ("And on water management?"); with a delegation's name, one."""
_PLAIN_FORMS_IN = ("en", "ru", "fr")
_ASKED_BEFORE = 0.3
"""The words of an earlier question count so much when sentences are chosen for a question that leans on it."""
_LONGEST_ANSWER = 600
"""Characters of an earlier answer that are taken into account; its quotes come first."""


def leans(reading: Reading) -> bool:
    """Whether a question can't be understood without the turns before it.

    It is elliptic, has hardly a word of its own, or shows other signs of it (`assistant.leaning`).

    >>> leans(read_question("And Ukraine?")), leans(read_question("What is France's position on water management?"))
    (True, False)
    """
    return _is_cut_short(reading) or leaning(reading) >= LEANS


def in_conversation(reading: Reading, history: Sequence[Turn]) -> Reading:
    """The reading with what it takes over from the conversation: whose statements and which documents, unless it names its own.

    >>> history = [Turn("user", "What is Russia's objection to the Paris Call?")]
    >>> in_conversation(read_question("And what do they propose instead?"), history).speakers
    ('RU',)
    >>> history.append(Turn("user", "And Ukraine?"))
    >>> in_conversation(read_question("And why?"), history).speakers
    ('UA',)
    """
    before: Reading | None = None
    for turn in history:
        if turn.role == "user":
            before = _after(before, _read(turn.text))
    return _after(before, reading)


def _after(before: Reading | None, reading: Reading) -> Reading:
    """A question as it is read after another one, which was read so itself.

    To confine the search is a strong step: a question that has few words of its own and points at nothing is not confined.
    """
    if before is None or not leans(reading):
        return reading
    cut_short = _is_cut_short(reading)
    confined = cut_short or points(reading)
    reading = carried_over(before, reading, whole=confined)
    act = reading.act or (before.act if cut_short else None)
    if asks_everyone_else(reading) or reading.speakers or reading.symbols:
        return replace(reading, act=act)
    if reading.named and cut_short:
        return replace(reading, speakers=reading.named if before.speakers else (), act=act)
    if not confined:
        return reading
    return replace(reading, speakers=before.speakers, symbols=before.symbols, act=act)


def query_of(reading: Reading, history: Sequence[Turn]) -> Query:
    """The query for a question: mixed with the conversation as far as it leans on it, or wholly read with the question before.

    >>> query_of(read_question("And why?"), [Turn("user", "Does Norway accept hourly readings?")]).question
    'Does Norway accept hourly readings? And why?'
    >>> query_of(read_question("And Ukraine?"), [Turn("user", "What is Russia's objection to the Paris Call?")]).question
    "What is Ukraine's objection to the Paris Call? And Ukraine?"
    """
    alone = _read(reading.text)  # whom it took over makes it no more of a whole question
    users = [turn.text for turn in history if turn.role == "user"]
    if not users or not leans(alone):
        return Query(reading.text, reading.content, (), reading.language)
    before = in_its_place(_standing(users), alone)
    if _says_nothing(alone):
        content = f"{_read(before).content} {reading.content}"
        return Query(f"{before} {reading.text}", content, (), reading.language)
    answers = [turn.text for turn in history if turn.role == "assistant"]
    parts = [Part(_read(before).content, 0.5, 1.0, _ASKED_BEFORE)]
    if answers:
        parts.append(Part(answers[-1][:_LONGEST_ANSWER], 0.5, 1.0, 0.0))
    parts.append(Part(_read(users[0]).content, 0.5, 0.5, _ASKED_BEFORE / 2))
    over = 1.0 if _is_cut_short(alone) else (leaning(alone) - LEANS) / (1 - LEANS)
    return Query(reading.text, reading.content, tuple(parts), reading.language, over)


def read_as(reading: Reading, history: Sequence[Turn]) -> str | None:
    """What a question took over from the conversation, in a few words; None where it took over nothing.

    >>> history = [Turn("user", "What is Russia's objection to the Paris Call?")]
    >>> read_as(in_conversation(read_question("And why do they object?"), history), history)
    '… Russia … Paris Call'
    >>> read_as(read_question("What does France say about water management?"), history) is None
    True
    """
    users = [turn.text for turn in history if turn.role == "user"]
    alone = _read(reading.text)
    if not users or not leans(alone):
        return None
    speakers = [short_name(code) for code in reading.speakers if code not in alone.named]
    symbols = [symbol for symbol in reading.symbols if symbol not in alone.symbols]
    where_and_when = [words for words in carried_words(reading) if words.casefold() not in reading.text.casefold()]
    topic = [words for words in topic_of(_standing(users)) if words.casefold() not in reading.text.casefold()]
    taken = dict.fromkeys([*speakers, *symbols, *where_and_when, *topic])
    return f"… {' … '.join(taken)}" if taken else None


def _standing(questions: Sequence[str]) -> str:
    """The last question, with those before it as far back as one stands by itself; each takes the place of what it replaces."""
    empty = list(takewhile(lambda question: _is_cut_short(_read(question)), reversed(questions[1:])))
    whole = questions[len(questions) - 1 - len(empty)]
    for question in reversed(empty):
        whole = f"{in_its_place(whole, _read(question))} {question}"
    return whole


def _is_cut_short(reading: Reading) -> bool:
    """Whether it is no whole question: it has hardly a word, or opens as a continuation and has few.

    >>> [_is_cut_short(read_question(text)) for text in ("And Ukraine?", "Since when?", "Does it say anything on armed conflict?")]
    [True, True, False]
    """
    if _has_hardly_a_word(reading):
        return not reading.speakers or reading.elliptic
    return reading.elliptic and _words(unnamed(reading.text), reading.language) <= (1 if reading.named else _FEW_WORDS)


def _says_nothing(reading: Reading) -> bool:
    """Whether it only has names and years to put in the place of others, if any, and is read with the question before it.

    With a word of its own it is mixed: read as a whole, those of MTRAG found less than alone (nDCG@10 .17 and .19).

    >>> [_says_nothing(read_question(text)) for text in ("And why?", "And Ukraine?", "And in 2020?", "How many depots?")]
    [True, True, True, False]
    """
    if asks_everyone_else(reading):
        return True
    own = without_asking(without_years(unnamed(reading.content)), reading)
    return _is_cut_short(reading) and _words(own, reading.language) == 0


def _has_hardly_a_word(reading: Reading) -> bool:
    return _words(reading.content, reading.language) <= 1


def _words(text: str, language: str) -> int:
    """How many words carry meaning; of so short a text the language is often told wrongly ("Et en 2020 ?")."""
    return min(len(terms(text, code)) for code in dict.fromkeys([language, *_PLAIN_FORMS_IN]))


@lru_cache(maxsize=512)
def _read(question: str) -> Reading:
    """A question of the conversation; each is read again with every one that follows it."""
    return read_question(question)
