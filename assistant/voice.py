"""Whose words a sentence is: the speaker's own, others' that it reports, a third text's, a group's, or the meeting's procedure.

The words that tell lie in data/voices.toml, so that a diplomat can correct them. A sentence without any is the speaker's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from babel import Locale

from assistant.cues import courtesy_in, takes_position
from assistant.lexicon import words
from index.statement import Span
from index.territories import Mention, mentions

if TYPE_CHECKING:
    from index.statement import Statement

OWN, REPORTED, QUOTATION, GROUP, PROCEDURAL = "own", "reported", "quotation", "group", "procedural"
_MOSTLY = 0.6
"""A sentence with this share of its letters between quotation marks is a quotation. Set by hand: fewer are single words."""
_KEPT = 4096
"""Sentences whose voice is kept for the next question that meets them: it takes a millisecond to tell."""
_BEFORE = 120
"""So many characters before a name may make it a subject or a source: "in the view of the distinguished representative of"."""
_GAP = 60
"""So many characters may stand between who holds a view and the verb: "Our colleagues from Kazakhstan, whom we esteem, say"."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose words a sentence is.

    Attributes:
        name: `own`, `reported`, `quotation`, `group` or `procedural`.
        cue: the words of the sentence that decided it; empty for `own`.
    """

    name: str
    cue: str = ""

    def __post_init__(self) -> None:
        if (self.name == OWN) != (not self.cue):
            raise ValueError(f"a voice has a cue unless it is the speaker's own: {self.name!r}, {self.cue!r}")


@lru_cache(_KEPT)
def voice_of(sentence: str, *, before: str = "", quoted: bool = False, group: str | None = None) -> Voice:
    """Whose words a sentence is.

    Args:
        sentence: as the source has it.
        before: what stands before it in its paragraph; a quotation opened there may go on.
        quoted: whether a quotation that was opened earlier goes on.
        group: the delegation or group whose statement it is. What it says of itself by its name is no report, and another
            group's name at the beginning doesn't make the sentence that group's. None: not known.

    >>> voice_of("Our colleagues from Kazakhstan have said that the lake is deep.")
    Voice(name='reported', cue='Our colleagues from Kazakhstan have said')
    >>> voice_of("We reject the claim of some delegations that the lake is deep.")
    Voice(name='own', cue='')
    """
    text, earlier = _plain(sentence), _plain(before)
    found = (
        (QUOTATION, _quotation(text, earlier, quoted)),
        (GROUP, _group(text, group)),
        (REPORTED, _report(text, group) or _told_on(text, earlier)),
        (PROCEDURAL, _procedure(text)),
    )
    for name, span in found:
        if span is not None and (cue := span.of(sentence).strip()):
            return Voice(name, cue)
    return Voice(OWN)


def voice_at(statement: Statement, position: int) -> Voice:
    """Whose words a sentence of a statement is, by its place in `Statement.sentences`."""
    sentence = statement.sentences[position]
    before = statement.text[statement.paragraphs[sentence.paragraph].span.start : sentence.span.start]
    return voice_of(sentence.span.of(statement.text), before=before, group=statement.delegation)


def asks_of_others(question: str) -> bool:
    """Whether a question asks for what others hold, as somebody reports it.

    >>> asks_of_others("According to Norway, what do others argue?"), asks_of_others("What does Norway argue?")
    (True, False)
    """
    return _words("asked.others").search(_plain(question)) is not None


# What is quoted


def _quotation(text: str, before: str, quoted: bool) -> Span | None:
    """The words that give a third text's, or the longest stretch of a sentence that mostly stands between quotation marks."""
    if named := _gives_a_text().search(text):
        return _span(named)
    if (provided := _words("quotation.provides").search(text)) and not _words("own.first").search(text):
        return _span(provided)
    if not quoted and not _QUOTES.search(before + text):
        return None
    inside = _inside(text, before, quoted)
    letters = [place for place, char in enumerate(text) if char.isalnum()]
    within = [place for place in letters if inside[place]]
    if not within or len(within) < _MOSTLY * len(letters):
        return None
    outside = "".join(" " if quotes else char for char, quotes in zip(text, inside, strict=True))
    return None if _words("own.first").search(outside) else max(_stretches(inside), key=len)


_CLOSED_BY = {"“": "”", "«": "»", "„": "“”", '"': '"'}
_ANY_CLOSES = '”»"'
_QUOTES = re.compile(f"[{''.join(_CLOSED_BY)}]")


def _inside(text: str, before: str, quoted: bool) -> list[bool]:
    """Of each character, whether it stands between quotation marks, the marks included."""
    opened = [_ANY_CLOSES] if quoted else []
    inside = []
    for char in before + text:
        was_open = bool(opened)
        if opened and char in opened[-1]:
            opened.pop()
        elif char in _CLOSED_BY:
            opened.append(_CLOSED_BY[char])
        inside.append(was_open or bool(opened))
    return inside[len(before) :]


def _stretches(inside: Sequence[bool]) -> Iterator[Span]:
    yield from map(_span, re.finditer("1+", "".join("01"[one] for one in inside)))


# Who is spoken for


def _group(text: str, group: str | None) -> Span | None:
    """The words that say for which group somebody speaks; thanks on its behalf are thanks."""
    if (thanks := courtesy_in(text)) and not _WELCOMES.match(text[: thanks.end]):
        return None
    if spoken := _words("group.behalf").search(text) or _opening("group.opening").match(text):
        alone = _own_codes(group) - {"EU"}
        return None if _names_only(text[spoken.end() : spoken.end() + _GAP], alone) else _span(spoken)
    named = _group_acts().match(text)
    if named is None or not (group is None or _codes(named["name"]) <= _codes(group)):
        return None
    return Span(*named.span("name"))


# What others hold


def _report(text: str, group: str | None) -> Span | None:
    """The first report, unless the speaker governs it or answers it."""
    own = _own_codes(group)
    found = min(_reports(text, own), key=lambda span: (span.start, -span.end), default=None)
    if found is None or _words("own.answer").search(text) or _words("own.verdict").search(text, found.end):
        return None
    return None if _governs(text[: found.start], own) else found


def _told_on(text: str, before: str) -> Span | None:
    """All of a sentence, where the one before it says that what follows is told by others, and the speaker isn't in it."""
    if not _words("reported.announced").search(_last_sentence(before)):
        return None
    spoken = _words("own.first").search(text) or _words("own.answer").search(text) or "?" in text
    return None if spoken else Span(0, len(text))


def _last_sentence(text: str) -> str:
    """The last sentence of a text, as far as marks of punctuation tell.

    >>> _last_sentence("So it was. Here is what the Swiss side holds:")
    ' Here is what the Swiss side holds:'
    """
    end = len(text.rstrip())
    within = end - 1 if text[:end].endswith((".", "!", "?")) else end
    return text[max(text.rfind(mark, 0, within) for mark in ".!?") + 1 :]


def _governs(before: str, own: frozenset[str]) -> bool:
    """Whether the speaker, or the speaker's delegation by its name, is the subject of what stands before a report."""
    if _words("own.first").search(before):
        return True
    return any(
        one.code in own and _subject_before().search(before, max(0, one.span.start - _BEFORE), one.span.start)
        for one in mentions(before)
    )


def _reports(text: str, own: frozenset[str]) -> Iterator[Span]:
    for pattern in (_words("reported.sayings"), _party_holds()):
        yield from (_words_in(match) for match in pattern.finditer(text) if not _names_only(match.group(), own))
    for mention in mentions(text):
        if mention.code not in own:
            found = _taken_from(text, mention) or _held_by(text, mention, known=bool(own))
            yield from [found] if found else []


def _taken_from(text: str, mention: Mention) -> Span | None:
    """Words such as "according to the Swiss side"."""
    source = _source_before().search(text, max(0, mention.span.start - _BEFORE), mention.span.start)
    after = _speaker_after(needed=mention.adjective and not (source and source["noun"])).match(text, mention.span.end)
    return Span(source.start(), after.end()) if source and after else None


def _held_by(text: str, mention: Mention, *, known: bool) -> Span | None:
    """Words such as "the Swiss side claims".

    Args:
        text: the sentence.
        mention: the name of the delegation.
        known: whether it is known that another speaks.
    """
    subject = _subject_before().search(text, max(0, mention.span.start - _BEFORE), mention.span.start)
    if subject is None:
        return None
    noun = subject["noun"] is not None
    speaker = _speaker_after(needed=mention.adjective and not noun).match(text, mention.span.end)
    if speaker is None:
        return None
    verb = _verb_after("says_or_thinks" if known or noun or speaker.group().strip() else "says").match(
        text, speaker.end()
    )
    return Span(subject.start("subject"), verb.end()) if verb else None


def _names_only(words: str, own: frozenset[str]) -> bool:
    """Whether words name the speaker's own delegation and no other; in Russian also by an adjective."""
    named = _codes(words)
    return named <= own if named else any(stem in words.lower() for stem in map(_russian_stem, own))


@cache
def _russian_stem(code: str) -> str:
    """The beginning that a State's name and its adjective share: Россия, российский."""
    return str(Locale("ru").territories.get(code, code))[:4].lower()


# Procedure


def _procedure(text: str) -> Span | None:
    """The words that ask for procedure or thank, where no position is taken."""
    asked = _words("procedural.words").search(text)
    if asked and not takes_position(text):
        return _span(asked)
    thanks = courtesy_in(text)
    beyond = thanks and (_opening("own.conceding").match(text) or _words("own.beyond").search(text, thanks.end))
    return None if beyond else thanks


# Patterns

_FLAGS = re.IGNORECASE | re.DOTALL
_WELCOMES = re.compile(r".*\bse\s+félicit\w*$", _FLAGS)
"""French for welcoming something, by the word for congratulating."""
_PLAIN = {ord("*"): " ", ord("_"): " ", ord("’"): "'"}
_START = r"(?:(?<!\w)|(?!\w))"
_END = r"(?:(?<=')|(?!\w))"


def _plain(text: str) -> str:
    """The same number of characters, without emphasis marks and with straight apostrophes."""
    return text.translate(_PLAIN)


def _span(match: re.Match[str]) -> Span:
    return Span(*match.span())


def _words_in(match: re.Match[str]) -> Span:
    """Of a match that may have marks before its first word."""
    return Span(match.end() - len(re.sub(r"^\W+", "", match.group())), match.end())


@cache
def _codes(name: str) -> frozenset[str]:
    return frozenset(mention.code for mention in mentions(name))


def _own_codes(group: str | None) -> frozenset[str]:
    return _codes(group) if group else frozenset()


@cache
def _either(name: str) -> str:
    """A pattern for any of the words under a heading, in any language; not yet whole words."""
    section, list_name = name.split(".")
    either = "|".join(pattern for patterns in words("voices")[section][list_name].values() for pattern in patterns)
    if list_name not in ("says", "thinks"):
        says, thinks = _either("reported.says"), _either("reported.thinks")
        either = either.replace("{says_or_thinks}", f"(?:{says}|{thinks})")
    either = _LOOKS_BACK.sub(lambda match: match.group().replace(" ", r"\s"), either)
    return f"(?:{either.replace(' ?', chr(92) + 's*').replace(' ', chr(92) + 's+')})"


_LOOKS_BACK = re.compile(r"\(\?<[!=][^)]*\)")
"""What looks back needs a fixed width: one white space for a space."""


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(rf"{_START}{_either(name)}{_END}", _FLAGS)


@cache
def _opening(name: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{_either(name)}{_END}", _FLAGS)


def _between() -> str:
    """What may stand between a party and its verb: a few words, with an aside between commas among them."""
    words = rf"(?:(?!(?<!\w){_either('reported.apart')}{_END})[^.;:?!]){{0,{_GAP}}}?"
    return rf"{words}(?:,[^,.;:?!]{{1,{_GAP}}},{words})?"


@cache
def _party_holds() -> re.Pattern[str]:
    holds = f"(?:{_either('reported.says')}|{_either('reported.thinks')})"
    return re.compile(rf"(?<!\w){_either('reported.parties')}{_END}(?=[\s,]){_between()}(?<!\w){holds}{_END}", _FLAGS)


@cache
def _verb_after(verbs: str) -> re.Pattern[str]:
    both = [_either("reported.says"), *([_either("reported.thinks")] if verbs == "says_or_thinks" else [])]
    return re.compile(rf"(?=[\s,]){_between()}(?<!\w)(?:{'|'.join(both)}){_END}", _FLAGS)


@cache
def _source_before() -> re.Pattern[str]:
    noun = rf"(?P<noun>(?:\w+\s+)?{_either('reported.speakers')}\s+(?:(?:of|from|de|du|des|d')\s*)?)?"
    return re.compile(rf"(?<!\w){_either('reported.sources')}\s+{_ARTICLE}{noun}{_ARTICLE}$", _FLAGS)


@cache
def _subject_before() -> re.Pattern[str]:
    noun = rf"(?P<noun>{_either('reported.speakers')}\s+)?"
    return re.compile(rf"(?:^\W*|[,;:—–]\s*|(?<!\w){_JOINING}\s+)(?P<subject>{_ARTICLE}{noun})$", _FLAGS)


_ARTICLE = r"(?:(?:the|our|la|le|les|l')\s*)?"
_JOINING = "(?:and|but|that|as|while|although|however|et|mais|que|comme|и|но|что|как)"


@cache
def _speaker_after(*, needed: bool) -> re.Pattern[str]:
    """The noun after a name: "the Swiss side". An adjective needs one; a name has one or ends there."""
    noun = rf"\s+{_either('reported.speakers')}{_END}"
    return re.compile(noun if needed else rf"(?:{noun})?(?![\w'-])", _FLAGS)


@cache
def _gives_a_text() -> re.Pattern[str]:
    text, reads = _either("quotation.texts"), _either("quotation.reads")
    follows = r"(?:\s+(?:that|as\s+follows|the\s+following|in\s+part|clearly|что|следующее|que|ce\s+qui\s+suit))*"
    mark = rf"(?={follows}\s*:|{follows}\s*,?\s*[“«\"„]|,?\s*(?:and\s+)?I\s+quote)"
    return re.compile(rf"(?<!\w){text}{_END}[^;!?“«\"„]{{0,80}}?(?<!\w){reads}{_END}{mark}", _FLAGS)


@cache
def _group_acts() -> re.Pattern[str]:
    name = rf"(?P<name>{_either('group.names')})"
    return re.compile(rf"\W*{name}(?!\w)(?:,[^,]{{0,80}},)?\s+{_either('group.does')}{_END}", _FLAGS)
