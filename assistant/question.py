"""What a question asks for: whose statements, of when and where, which document, which field of its header, which act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asking import ASKING, field_asked
from assistant.cues import ACTS, Act
from assistant.named import Named
from assistant.paragraphs import ParagraphNamed, paragraphs_named
from assistant.periods import Period, period_named
from assistant.persons import Person, persons_in
from assistant.places import bodies_named, meetings_named
from assistant.speakers import speakers_in
from assistant.tongues import language_named
from assistant.voice import asks_of_others
from assistant.wanted import Wanted, wanted
from index.parse.language import detect_language
from index.parse.symbols import symbols_in
from index.territories import LANGUAGES, Mention, mentions

_ELLIPSIS = re.compile(r"^\s*(?:and|but|what about|how about|а|и|et)\b", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(?:the|what|who|which|how|why|when|does|did|is|of|and|about)\b", re.IGNORECASE)
_WHY = re.compile(
    r"\b(?:why|for what reasons?|on what grounds|почему|зачем|pourquoi|warum|por qué|perché)\b", re.IGNORECASE
)
_BEYOND_LATIN = re.compile(r"[^\x00-\u024f\u2000-\u20ff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question was read.

    Attributes:
        text: the question.
        language: ISO 639-1 code.
        speakers: codes of the territories whose statements are asked for.
        named: codes of all territories that it names.
        symbols: of the documents that it names.
        field: the metadata field that it asks for; None for a question about what was said.
        act: the diplomatic act that it asks for; None for any.
        elliptic: whether it only makes sense after an earlier question ("And Ukraine?").
        wanted: the kinds of things that it wants to know; none where its form doesn't tell.
        asks_why: whether it asks for a reason.
        content: the question without whom it asks and without words of asking: what an answer should be about.
        period: the time of which it wants statements.
        bodies: where they were made; a body that it only speaks of is none.
        meetings: at which meetings, by number; a session's has an `s` behind it.
        persons: who may be persons, whose words it wants.
        paragraphs: which it wants to see, by number.
        written_in: the language in which it wants to read.
        of_others: whether it asks what others are said to hold ("What argument does Norway reject?").
    """

    text: str
    language: str
    speakers: tuple[str, ...]
    named: tuple[str, ...]
    symbols: tuple[str, ...]
    field: str | None
    act: Act | None
    elliptic: bool
    wanted: tuple[Wanted, ...]
    asks_why: bool
    content: str
    period: Period | None = None
    bodies: tuple[Named, ...] = ()
    meetings: tuple[Named, ...] = ()
    persons: tuple[Person, ...] = ()
    paragraphs: tuple[ParagraphNamed, ...] = ()
    written_in: Named | None = None
    of_others: bool = False


def read_question(question: str) -> Reading:
    """Read a question that stands by itself.

    >>> reading = read_question("What is Russia's objection to the Paris Call?")
    >>> reading.speakers, reading.act.name, reading.field, reading.content
    (('RU',), 'objection', None, 'What is to the Paris Call?')
    >>> read_question("What did France reply to Russia?").speakers
    ('FR',)
    """
    speaking = speakers_in(question)
    act = next((act for act in ACTS if act.is_asked(question)), None)
    return Reading(
        text=question,
        language=_language(question),
        speakers=tuple(dict.fromkeys(mention.code for mention in speaking)),
        named=tuple(dict.fromkeys(mention.code for mention in mentions(question))),
        symbols=tuple(symbols_in(question)),
        field=field_asked(question),
        act=act,
        elliptic=_ELLIPSIS.match(question) is not None,
        wanted=wanted(question),
        asks_why=_WHY.search(question) is not None,
        content=_content(question, speaking, act),
        period=period_named(question),
        bodies=bodies_named(question),
        meetings=meetings_named(question),
        persons=persons_in(question),
        paragraphs=paragraphs_named(question),
        written_in=language_named(question),
        of_others=asks_of_others(question),
    )


def _content(question: str, speaking: Sequence[Mention], act: Act | None) -> str:
    rest = question
    for mention in reversed(speaking):
        rest = rest[: mention.span.start] + re.sub(r"^['’]s?\b", "", rest[mention.span.end :])
    rest = ASKING.sub("", rest)
    if act is not None:
        rest = re.sub(rf"{act.asked.pattern}\w*", "", rest, flags=re.IGNORECASE)
    return " ".join(rest.split())


def _language(question: str) -> str:
    """A few English function words settle it; else the detector decides, among languages that a short text can show."""
    if _BEYOND_LATIN.search(question):
        return detect_language(question)
    if _ENGLISH.search(question):
        return "en"
    detected = detect_language(question)
    return detected if detected in LANGUAGES else "en"
