"""The persons whose words a question asks for. Only the library can tell whether such a person speaks in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.asking import NOUN, VERB
from index.statement import Span
from index.territories import mentions, seats

_TITLE = (
    r"(?:(?:H\.\s?E\.|S\.\s?E\.)\s*)?(?:Ambassador|Amb\.|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|(?:Prime |Foreign |Deputy |Permanent )*"
    r"(?:Minister|Representative)|President|Archbishop|Monsignor|Msgr\.?|Colonel|Col\.|Sir|Dame|M\.|Mme|Monsieur|Madame|"
    r"l['’]ambassad(?:eur|rice)|Herr|Frau|Botschafter(?:in)?|[Гг]-н|[Гг]-жа|[Гг]осподин\w*|[Гг]оспож\w*|[Пп]осол|[Пп]осла|Sra?\.|Señora?)"
)
_WORD = r"[^\W\d_a-zß-öø-ÿа-яё][\w’-]*(?<![’-])"
_NAME = rf"{_WORD}(?:\s+(?:(?:de|da|di|du|la|van|von|der|den|al|el|bin|[A-Z]\.)\s+)*{_WORD}){{0,3}}"
_TITLED = re.compile(rf"\b(?P<title>{_TITLE})\s+(?P<name>{_NAME})")
_SUBJECT = re.compile(
    rf"\b(?:did|does|has|have|had)\s+(?P<name>{_NAME})\s+{VERB}|\b[Aa]ccording to\s+(?P<name2>{_NAME})"
    rf"|(?P<name3>{_NAME})['’]s(?:\s+[\w-]+){{0,2}}?\s+{NOUN}|\b(?:by|by the speaker)\s+(?P<name4>{_NAME})"
    rf"|\b(?:d['’]après|selon|по мнению|сказал[аи]?|заявил[аи]?)\s+(?P<name5>{_NAME})"
)
_NOBODY = frozenset(
    "chair chairperson chairman chairwoman president speaker general secretary council assembly union state states nations "
    "what who which how why did does председатель".split()
)
_SPEAKS = re.compile(
    r"^(?:['’]s?\b|\s+(?:say|said|state|think|argu|propos|object|mention|express|explain|claim))|^\W*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person whose words a question may ask for.

    Attributes:
        name: as printed, without title.
        span: the name with its title.
        titled: whether a title shows that it is a person, who speaks; else it is only written like one.
    """

    name: str
    span: Span
    titled: bool


def persons_in(question: str) -> tuple[Person, ...]:
    """Those who may be persons and whose words are asked for, in order.

    >>> persons_in("What did Ambassador Zoë Hill say about dams?")
    (Person(name='Zoë Hill', span=Span(start=9, end=28), titled=True),)
    >>> persons_in("What did France say?")
    ()
    """
    found: dict[Span, Person] = {}
    for match in _TITLED.finditer(question):
        span = Span(*match.span())
        after = question[span.end :]
        found[Span(*match.span("name"))] = Person(match["name"], span, _SPEAKS.match(after) is not None)
    for match in _SUBJECT.finditer(question):
        group = next(name for name in ("name", "name2", "name3", "name4", "name5") if match[name])
        span = Span(*match.span(group))
        if not any(span.overlap(other) or person.span.overlap(span) for other, person in found.items()):
            found[span] = Person(match[group], span, titled=False)
    places = [mention.span for mention in (*mentions(question), *seats(question))]
    return tuple(
        person
        for span, person in sorted(found.items())
        if name_words(person.name) and not any(span.overlap(place) for place in places)
    )


def name_words(name: str) -> frozenset[str]:
    """The words of a name that must be there for it to be the same person: without accents, initials and titles of a chair.

    >>> sorted(name_words("Zoë de la Hill-Brun")), sorted(name_words("D. Balakin")), name_words("Chairperson")
    (['hill-brun', 'zoe'], ['balakin'], frozenset())
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    words = frozenset(word for word in re.findall(r"[\w-]+", plain.replace("’", "'")) if len(word) > 2)
    return frozenset() if words & _NOBODY else words
