"""Cut a paragraph into sentences, in any language that ends them with a mark.

Rules instead of a model, so that the same text is cut the same way for ever: a mark ends a sentence unless what stands
before it (an abbreviation, an initial, a number of a list) or after it (a small letter) says otherwise.
"""

from __future__ import annotations

import re

from index.statement import Span

_END = re.compile(
    r"(?P<mark>[.!?…؟。]+)"  # the mark itself; U+061F is the Arabic question mark
    r"(?P<closers>(?:[\"”’»')\]*_]|[\u00a0\u202f ]»|[\u00b9\u00b2\u00b3\u2070-\u2079])*)"  # then what closes with it
    r"(?P<gap>\s+)"
)
_OPENERS = "\"“„«‘'([*_¿¡—–-\u00a0\u202f "
_WORD_BEFORE = re.compile(r"[^\s(\[\"“„«‘]+$")

# Never end a sentence, whatever follows: what they abbreviate stands before a name or a number.
_BEFORE_NAME_OR_NUMBER = frozenset(
    """mr mrs ms messrs dr prof st amb gen col lt capt maj hon rt rev fr sr jr h.e h.m h.r.h
    no nos nr art arts para paras par pt vol vols ch chap sec sect p pp fig figs tab ed eds cf viz vs v
    e.g i.e approx ca doc docs res dec decl add corr resp incl
    m mm mme mmes mlle me mgr s.e s.e.m n° al ex c.-à-d
    г-н г-жа гг-н тов проф акад им ст п пп ч разд гл см ср напр т.е т.к т.н ул пр
    z.b d.h u.a bzw abs nr hr fr frau
    sn yard doç sra sres núm pág d.a ud uds on sig""".split()
)
# May end a sentence: only if what follows is a word that usually opens one.
_MAY_END = frozenset(
    """etc et.al al inc ltd co jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m
    г гг в вв т.д т.п др млн млрд тыс долл руб чел с стр usw vb vd ecc""".split()
)
_OPENING_WORDS = frozenset(
    """the this that these those we it in he she they our their its however and but a an as for i you there on at to
    moreover furthermore finally while although since when if such all any no not both some many most after before
    le la les l un une des ce cette ces cet nous il elle ils elles en dans pour mais or cependant toutefois ainsi
    мы это этот эта эти в на по и но а он она они однако кроме вместе при как для наша наши
    der die das wir es in bu biz ve el los las nosotros en""".split()
)
_LABELLED_BY_LETTER = frozenset(
    ["annex", "appendix", "part", "group", "phase", "option", "section", "chapter", "table", "schedule", "annexe"]
)
_MONTH_AFTER_ORDINAL = re.compile(
    r"(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)\b", re.IGNORECASE
)
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[a-zA-Zа-яА-Я]|[ivxIVX]{1,5})[.)]+")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The spans of the sentences in `text[start:end]`, without the white space between them.

    Together they hold every character that isn't white space.

    >>> [s.of("Mr. Ray spoke. So did No. 5.") for s in sentence_spans("Mr. Ray spoke. So did No. 5.")]
    ['Mr. Ray spoke.', 'So did No. 5.']
    """
    piece = text[start:end]
    opening = len(piece) - len(piece.lstrip())
    spans = []
    for match in _END.finditer(piece):
        if match.start() >= opening and _ends_sentence(piece, opening, match):
            spans.append(Span(start + opening, start + match.end("closers")))
            opening = match.end()
    closing = len(piece.rstrip())
    if closing > opening:
        spans.append(Span(start + opening, start + closing))
    return spans


def _ends_sentence(piece: str, opening: int, match: re.Match[str]) -> bool:
    following = piece[match.end() :].lstrip(_OPENERS)
    if not following or following[0].islower():
        return False
    if match["mark"] != "." or match["closers"].strip("*_"):
        return not _is_omission(match, piece)
    before = piece[opening : match.start()]
    if _ENUMERATOR.fullmatch(before + "."):
        return False
    found = _WORD_BEFORE.search(before)
    return found is None or _word_ends_sentence(found.group(), before[: found.start()], following)


def _is_omission(match: re.Match[str], piece: str) -> bool:
    """An ellipsis in brackets stands for left-out words, not for an end."""
    return match["mark"] in ("…", "...") and match.start() > 0 and piece[match.start() - 1] in "[("


def _word_ends_sentence(word: str, before: str, following: str) -> bool:
    bare = word.strip("*_'’").lower()
    if bare in _BEFORE_NAME_OR_NUMBER:
        return False
    next_word = re.split(r"[\W\d_]", following, maxsplit=1)[0].lower()
    if bare in _MAY_END:
        return next_word in _OPENING_WORDS
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", bare):  # U.N, S.E.M, т.д: an acronym with points
        return next_word in _OPENING_WORDS
    if len(bare) == 1 and word.strip("*_")[:1].isupper():
        label = before.split()[-1:]
        return bool(label) and label[0].lower() in _LABELLED_BY_LETTER
    return not (bare.isdigit() and len(bare) <= 2 and _MONTH_AFTER_ORDINAL.match(following))
