"""What a question asks for: whose statements, which document, which field of its header, which diplomatic act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.cues import ACTS, Act
from assistant.wanted import Wanted, wanted
from index.parse.language import detect_language
from index.parse.symbols import symbols_in
from index.territories import LANGUAGES, Mention, mentions, seats

_POSITION_NOUNS = (
    "objection position view statement concern reply response proposal stance criticism argument opinion comment remark call demand support "
    "reason attitude approach side delegation representative ambassador speaker speech intervention standpoint reaction complaint request reservation "
    "suggestion perspective policy priorit initiative commitment pledge offer claim assessment answer thought take perception line message minister president diplomat "
    "позици мнени возражени предложени заявлени делегаци сторон отношени ответ выступлени position objection déclaration avis proposition réponse délégation"
).split()  # noqa: SIM905
_VERBS = (
    "say said saying accept think object oppos support propos ask call want repl respond answer critic condemn regret welcom thank mention not believ consider argu claim "
    "suggest demand urg express describ view see regard accus plan commit pledg promis offer agree disagree stress emphasi recall stand feel promot sponsor "
    "advocat seek intend refus reject justif explain hold react rais refer point warn insist recommend stat announc declar assert like find deny denie "
    "favour favor back interpret address contribut allocat assess judg characteri prefer worr fear hope expect share report present deliver speak spoke talk tell told differ align "
    "считает сказал говорит думает возража поддержива предлага отвеча ответил критику выступа относит требу призыва pense dit propose soutient demande répond critique"
).split()  # noqa: SIM905
_AUXILIARIES = r"(?:do|does|did|has|have|had|is|are|was|were|will|would|can|could|should|might|may)"
_COORDINATED = re.compile(r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|or|и|et)\s+)(?:the\s+|la\s+|le\s+)?", re.IGNORECASE)
_AFTER = rf"(?:\s+[\w-]+){{0,2}}?\s+(?:{'|'.join(_POSITION_NOUNS)})\w*"
_VERB_AFTER = rf"(?:\s+[\w-]+){{0,3}}?\s+(?:{'|'.join(_VERBS)})\w*"
_ASKING = re.compile(
    r"\b(?:say|says|said|think|thinks|position|positions|view|views|opinion|stance|delegations?|statements?|mention(?:s|ed)?|according|"
    r"concerning|regarding|respect|believes?|considers?|describes?d?|expressed|argues?d?|claims?|explains?|делегаци\w*|позици\w*|говорит|считает|dit|pense|délégation)\b",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"^\s*(?:and|but|what about|how about|а|и|et)\b", re.IGNORECASE)

_STATEMENT_WORD = r"(?:statement|speech|intervention|address|document|paper|remarks|reply|text|letter)"
_DELIVERED = r"(?:deliver|made|make|give|gave|given|read|spoke|speak|held|present|issue|pronounce)\w*"
_FIELDS: tuple[tuple[str, str], ...] = (
    ("symbol", r"\b(?:symbol|document number|reference number|document code)\b"),
    ("original_language", r"\boriginal(?:ly)?\b.*\blanguage\b|\blanguage\b.*\boriginal|\boriginally (?:written|drafted|delivered|made) in\b|\b(?:in )?(?:what|which) language\b"),
    ("distributed", rf"\b(?:when|date|day)\b.*\b(?:distribut|circulat|issued|published)\w*|\b(?:distribution|circulation) date\b|\bdate of (?:distribution|circulation)\b"),
    ("post", r"\b(?:post|rank|office|function|job|official title|capacity)\b.*\b(?:speaker|mr|mrs|ms|he|she|balakin|person|who)\b|\b(?:speaker|who)\b.*\b(?:post|rank|job|official title|capacity)\b|\bwhat (?:post|rank|capacity|job|office)\b|\bin (?:what|which) capacity\b|\b(?:what|which) (?:is|was) (?:his|her|the speaker's|the speaker’s) (?:position|post|title|role)\b|\bwhat (?:position|post|office|role) (?:does|did)\b.*\bhold\b"),
    ("reply_to", rf"\b(?:in (?:response|reply) to (?:what|which|whom|whose))\b|\b(?:what|which|whose|whom)\b.*\b(?:respond|reply|replying|responding|response|reacting|reaction)\w*\s+to\s*\W*$|\b(?:what|whom|who) (?:is|was|does|did)\b.*\b{_STATEMENT_WORD}\b.*\b(?:respond|reply|replying|responding|answer)\w*(?:\s+to)?\s*\W*$"),
    ("meeting", r"\b(?:which|what|number of the|at which|at what)\s+(?:[\w-]+\s+){0,3}?(?:meeting|session|sitting)\b|\bmeeting number\b|\bnumber of (?:the|that) meeting\b"),
    ("body", rf"\b(?:which|what)\s+(?:\w+\s+){{0,2}}?(?:body|forum|organ|council|organi[sz]ation|institution)\b.*\b{_DELIVERED}|\bwhere (?:was|did)\b.*\b{_STATEMENT_WORD}\b|\bbefore (?:which|what) (?:body|forum|council)\b|\b(?:which|what) (?:body|forum|council)\b.*\b(?:address|meeting|hear|heard)\w*"),
    ("speaker", rf"\bwho\b.*\b{_DELIVERED}\b.*\b{_STATEMENT_WORD}\b|\bwho (?:was|is) (?:the )?(?:speaker|speaking|author)\b|\bname of (?:the )?(?:speaker|representative|diplomat)\b|\bby whom\b.*\b{_STATEMENT_WORD}\b|\bwho (?:spoke|was speaking|took the floor)\b|\b(?:which|what) (?:diplomat|representative|official|person|ambassador)\b.*\b{_DELIVERED}"),
    ("date", rf"\b(?:when|what date|which date|what day|which day|date of)\b.*\b{_STATEMENT_WORD}\b|\b(?:when|what date|which date|what day|which day)\b.*\b(?:deliver|spoke|speak|take the floor|took the floor)\w*"),
    ("delegation", rf"\b(?:which|what|whose)\s+(?:delegation|country|state|government|participating state)\b.*\b(?:{_DELIVERED})\b.*\b{_STATEMENT_WORD}\b|\bwhose delegation\b|\b(?:which|what) delegation\b(?: is| was)?\W*$|\b(?:whose|which country's|which country’s) {_STATEMENT_WORD}\b"),
    ("subject", rf"\b(?:subject|title|heading)\b.*\b{_STATEMENT_WORD}\b|\b{_STATEMENT_WORD}\b.*\b(?:title|subject|heading|called|titled)\b"),
)  # fmt: skip


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
        content: the question without whom it asks and without words of asking: what an answer should be about.
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
    content: str


def read_question(question: str) -> Reading:
    """Read a question that stands by itself.

    >>> reading = read_question("What is Russia's objection to the Paris Call?")
    >>> reading.speakers, reading.act.name, reading.field
    (('RU',), 'objection', None)
    >>> read_question("What did France reply to Russia?").speakers
    ('FR',)
    """
    found = sorted([*mentions(question), *seats(question)], key=lambda mention: mention.span)
    speakers = _speakers(question, found)
    act = next((act for act in ACTS if act.is_asked(question)), None)
    return Reading(
        text=question,
        language=_language(question),
        speakers=speakers,
        named=tuple(dict.fromkeys(mention.code for mention in mentions(question))),
        symbols=tuple(symbols_in(question)),
        field=_field(question),
        act=act,
        elliptic=_ELLIPSIS.match(question) is not None,
        wanted=wanted(question),
        content=_content(question, [mention for mention in found if mention.code in speakers], act),
    )


def _content(question: str, speaking: Sequence[Mention], act: Act | None) -> str:
    """The words that an answer should share.

    >>> read_question("What is Russia's objection to the Paris Call?").content
    'What is to the Paris Call?'
    """
    rest = question
    for mention in reversed(speaking):
        rest = rest[: mention.span.start] + re.sub(r"^['’]s?\b", "", rest[mention.span.end :])
    rest = _ASKING.sub("", rest)
    if act is not None:
        rest = re.sub(rf"{act.asked.pattern}\w*", "", rest, flags=re.IGNORECASE)
    return " ".join(rest.split())


def _language(question: str) -> str:
    """A few English function words settle it; else the detector decides, among languages that a short text can show."""
    if re.search(r"[^\x00-\u024f\u2000-\u20ff]", question):
        return detect_language(question)
    if _ENGLISH.search(question):
        return "en"
    detected = detect_language(question)
    return detected if detected in LANGUAGES else "en"


_ENGLISH = re.compile(r"\b(?:the|what|who|which|how|why|when|does|did|is|of|and|about)\b", re.IGNORECASE)


def _speakers(question: str, found: Sequence[Mention]) -> tuple[str, ...]:
    """The territories that the question makes speak, with those that an "and" joins to them.

    One that stands after "about" or "to" is spoken of, unless nobody else speaks: "Tell me about Russia's position".

    >>> _speakers("What did Türkiye say about Norway's offer?", mentions("What did Türkiye say about Norway's offer?"))
    ('TR',)
    """
    speaking: list[Mention] = []
    for position, mention in enumerate(found):
        before = found[position - 1] if position else None
        joined = before is not None and before in speaking and _joins(question, before, mention)
        if joined or _speaks(question, mention, found[position + 1 :]):
            speaking.append(mention)
    unaimed = [mention for mention in speaking if not _is_target(question[: mention.span.start])]
    return tuple(dict.fromkeys(mention.code for mention in unaimed or speaking))


def _speaks(question: str, mention: Mention, later: Sequence[Mention]) -> bool:
    before, after = question[: mention.span.start], question[mention.span.end :]
    possessive = re.match(rf"['’]s?{_AFTER}|['’]s?\s*\?*$", after, re.IGNORECASE)
    if possessive and not mention.adjective:
        return True
    if mention.adjective:
        return re.match(_AFTER, after, re.IGNORECASE) is not None
    if re.search(r"\b(?:according to|by|from|on behalf of|of the delegation of|position of|view of|views of|says|delegation of|for)\s+(?:the\s+)?$", before, re.IGNORECASE):
        return re.search(r"\b(?:from|for)\s+(?:the\s+)?$", before, re.IGNORECASE) is None or _ends_or_speaks(after)
    after = _past_coordinated(question, mention, later)
    if re.search(rf"\b{_AUXILIARIES}(?:n['’]t|\s+not)?\s+(?:the\s+)?(?:delegations?\s+of\s+)?(?:(?:[\w'’-]+)(?:\s*,\s*|\s+and\s+))*(?:the\s+)?$", before, re.IGNORECASE):
        return re.match(_VERB_AFTER, after, re.IGNORECASE) is not None or re.match(r"\s+(?:opposed|against|concerned|critical|in favou?r|ready|willing)", after) is not None
    return re.match(rf"\s+(?:{'|'.join(_VERBS)})\w*", after, re.IGNORECASE) is not None and not _is_target(before)


def _past_coordinated(question: str, mention: Mention, later: Sequence[Mention]) -> str:
    """What follows a mention and those that an "and" joins to it."""
    last = mention
    for other in later:
        if not _joins(question, last, other):
            break
        last = other
    return question[last.span.end :]


def _joins(question: str, first: Mention, second: Mention) -> bool:
    return _COORDINATED.fullmatch(question[first.span.end : second.span.start]) is not None


def _is_target(before: str) -> bool:
    return re.search(r"\b(?:to|about|on|against|with|in|at|over|towards?)\s+(?:the\s+)?$", before, re.IGNORECASE) is not None


def _ends_or_speaks(after: str) -> bool:
    return re.match(r"\s*[?.!]*\s*$", after) is not None


def _field(question: str) -> str | None:
    flat = " ".join(question.split())
    return next((name for name, pattern in _FIELDS if re.search(pattern, flat, re.IGNORECASE)), None)
