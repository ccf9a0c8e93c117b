"""What a question names beside delegations, and how surely the words say which statements are meant.

"What did Norway say in 2019 about dams?" can only mean statements of 2019. "What does Norway say about the floods in 2019?" may
mean statements of any year. The first kind may confine a search; the second may only prefer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.statement import Span

_SAYING = (
    r"(?:sa(?:y|id)|stat(?:e|ed|ing)\b|declar|speak|spok|tell|told|argu|object|critici|respond|repl(?:y|ied)|comment|mention|"
    r"call(?:ed|ing)?\b(?=.{0,20}\bfor\b)|condemn|welcom|express|claim|explain|stress|emphasi|rais|warn|oppos|support|thank|think|thought|"
    r"propos|demand|reject|ask|announc|insist|recommend|suggest|address|intervene|react|criticis)\w*"
)
_SPEECH = (
    r"(?:statement|speech|intervention|remark|address|reply|replies|response|reaction|position|view|stance|objection|argument|"
    r"opinion|proposal|criticism|concern|comment|déclaration|intervention|réponse|position|discours|заявлени|выступлени|позици|ответ|"
    r"erklärung|stellungnahme|rede)\w*"
)
_SAID_BEFORE = re.compile(
    rf"\b(?:did|has|have|had)(?:n['’]t)?\b(?:\W+[\w'’.-]+){{0,8}}?\W+{_SAYING}"
    rf"|\b(?:was|were|been)\b(?:\W+\w+)?\W+(?:said|stated|mentioned|declared|claimed|expressed|raised|proposed)\b"
    rf"|\b(?:was|were)\b(?:\W+[\w'’.-]+){{0,5}}?\W+{_SPEECH}|\bsaid\b"
    r"|\b(?:сказал|заявил|говорил|предложил|предлагал|возражал|выступил|выступал|ответил|поддержал|критиковал|осудил|требовал)\w*"
    r"|\b(?:a|ont|a-t-\w+|avait)\s+(?:[\w'’-]+\s+){0,4}?(?:dit|déclaré|proposé|répondu|soutenu|critiqué|demandé|condamné)\b"
    r"|\b(?:sagte|erklärte|forderte|schlug|kritisierte|antwortete)n?\b",
    re.IGNORECASE,
)
_RIGHT_AFTER_SPEECH = re.compile(
    rf"\b(?:{_SAYING}|{_SPEECH}|dit|déclaré|proposé|сказал\w*|заявил\w*|говорил\w*)(?:\s+(?:made|delivered|given|issued|held))?"
    r"(?:\s+(?:by|of|from|de|du)\s+(?:the\s+|la\s+)?[\w’'-]+(?:\s+[A-Z][\w’'-]+)?)?\s*,?\s*$",
    re.IGNORECASE,
)
_A_SPEECH_OF = re.compile(rf"\b{_SPEECH}\s+$", re.IGNORECASE)
_A_QUESTION_FOLLOWS = re.compile(
    r"^\W*(?:what|which|who|whom|how|why|did|has|have|had|was|were|что|как|почему|qu['’]|que|comment|pourquoi|was hat|wie)\b",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(
    rf"^\W*(?:[\w'’.-]+\W+){{0,5}}?(?:did|has|have|had|was|were)\b.{{0,60}}?{_SAYING}", re.IGNORECASE
)
_HAPPENED = re.compile(
    r"\b(?:war|conflict|election|referendum|coup|events?|annexation|occupation|attacks?|invasion|incidents?|agreements?|treaty|"
    r"summit|conference|crisis|budget|flood|floods|earthquake|pandemic|revolution|protests?|genocide|massacre|uprising|withdrawal|"
    r"declaration|resolution|convention|adopted|signed|signing|adoption|concluded|founded|established|killed|happened|occurred|"
    r"elections|wars|conflicts|войн\w*|событи\w*|выбор\w*|guerre|événements|élections|krieg)(?:\W+\w+){0,3}\W*$",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"\b(?:about|on|regarding|concerning|of|о|об|по|sur|über|zu)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a question names and by which statements may be chosen.

    Attributes:
        value: what it is, as statements are compared with it.
        span: the words of the question.
        sure: whether they can only tell which statements are meant; else they may be a part of the topic.
    """

    value: str
    span: Span
    sure: bool


def tells_which(question: str, span: Span, *, may_be_topic: bool = False) -> bool:
    """Whether words that say when, where or in which language can only belong to the saying.

    They do where they stand right after it ("say in 2019"), where they open the question ("In 2019, what did …"), and where the
    question is for what was said in the past, unless they stand right after something that happens at a time ("the war in 2008").

    Args:
        question: the whole of it.
        span: the words, with their preposition.
        may_be_topic: whether words of this kind often belong to the topic, so that after "about" they are taken for it.

    >>> question = "What did Norway say about dams in 2019?"
    >>> tells_which(question, Span(question.index("in"), len(question) - 1))
    True
    """
    before, after = question[: span.start], question[span.end :]
    if not re.search(r"\w", before):
        return bool(_A_QUESTION_FOLLOWS.match(after) or _SAID_AFTER.match(after))
    if _RIGHT_AFTER_SPEECH.search(before):
        return True
    if may_be_topic and _TOPIC.search(before):
        return False
    return _SAID_BEFORE.search(before) is not None and _HAPPENED.search(before) is None


def follows_speech(before: str) -> bool:
    """Whether a word for a statement stands right before: "the statements" of 2019."""
    return _A_SPEECH_OF.search(before) is not None
