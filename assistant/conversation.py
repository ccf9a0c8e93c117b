"""How earlier turns bear on a question: whether it leans on them, and what it takes over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Turn
from assistant.query import CONTEXT_WEIGHT, Part, Query
from assistant.question import Reading, read_question
from index.lexical import terms

_POINTERS = re.compile(
    r"\b(?:it|its|they|them|their|theirs|this|that|these|those|he|him|his|she|her|hers|there|such|same|one|ones|so|latter|former|else|"
    r"он|она|они|оно|его|её|ее|их|это|этот|эта|эти|этого|этом|там|такой|il|elle|ils|elles|ce|cet|cette|ces|cela|leur|leurs|y|en)\b",
    re.IGNORECASE,
)
_FEW_TERMS = 2
_ASKED_BEFORE = 0.3
"""The words of an earlier question count so much when sentences are chosen for a question that leans on it."""
_LONGEST_ANSWER = 600
"""Characters of an earlier answer that are taken into account; its quotes come first."""


def leans(reading: Reading) -> bool:
    """Whether a question can't be understood without the turns before it.

    It is elliptic, points at something with a pronoun, or has hardly a word of its own.

    >>> leans(read_question("And Ukraine?")), leans(read_question("What is France's position on water management?"))
    (True, False)
    """
    few = len(terms(reading.text, reading.language)) <= _FEW_TERMS and not reading.speakers
    return reading.elliptic or few or _POINTERS.search(reading.text) is not None


def in_conversation(reading: Reading, history: Sequence[Turn]) -> Reading:
    """The reading with what it takes over from the conversation: the speakers, unless it names its own.

    >>> history = [Turn("user", "What is Russia's objection to the Paris Call?")]
    >>> in_conversation(read_question("And what do they propose instead?"), history).speakers
    ('RU',)
    >>> in_conversation(read_question("And Ukraine?"), history).speakers
    ('UA',)
    """
    if reading.speakers or not history or not leans(reading):
        return reading
    earlier = _last_reading_with_speakers(history)
    if earlier is None:
        return reading
    takes_its_place = reading.elliptic and reading.named and len(terms(reading.text, reading.language)) <= _FEW_TERMS
    act = reading.act or (earlier.act if takes_its_place else None)
    return replace(reading, speakers=reading.named if takes_its_place else earlier.speakers, act=act)


def query_of(reading: Reading, history: Sequence[Turn]) -> Query:
    """The query for a question: mixed with the conversation if it leans on it, or wholly read with the question before.

    >>> query_of(read_question("And why?"), [Turn("user", "Does Norway accept hourly readings?")]).question
    'Does Norway accept hourly readings? And why?'
    """
    users = [turn.text for turn in history if turn.role == "user"]
    answers = [turn.text for turn in history if turn.role == "assistant"]
    if not users or not leans(reading):
        return Query(reading.text, reading.content, (), reading.language)
    before = _standing(users)
    if _has_hardly_a_word(reading):
        content = f"{read_question(before).content} {reading.content}"
        return Query(f"{before} {reading.text}", content, (), reading.language)
    parts = [Part(read_question(users[-1]).content, 0.5, CONTEXT_WEIGHT, _ASKED_BEFORE)]
    if answers:
        parts.append(Part(answers[-1][:_LONGEST_ANSWER], 0.5, CONTEXT_WEIGHT, 0.0))
    parts.append(Part(read_question(users[0]).content, 0.5, CONTEXT_WEIGHT / 2, _ASKED_BEFORE / 2))
    return Query(reading.text, reading.content, tuple(parts), reading.language)


def _standing(questions: Sequence[str]) -> str:
    """The last question, with the one before it where it has hardly a word of its own, and so on."""
    last = questions[-1]
    if len(questions) > 1 and _has_hardly_a_word(read_question(last)):
        return f"{_standing(questions[:-1])} {last}"
    return last


def _has_hardly_a_word(reading: Reading) -> bool:
    return len(terms(reading.content, reading.language)) <= 1


def _last_reading_with_speakers(history: Sequence[Turn]) -> Reading | None:
    readings = (read_question(turn.text) for turn in reversed(history) if turn.role == "user")
    return next((reading for reading in readings if reading.speakers), None)
