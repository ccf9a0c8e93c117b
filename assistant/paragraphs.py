"""The numbered paragraphs that a question names, and of which document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.parse.symbols import documents_in
from index.statement import Span

_WORDS = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty""".split()
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth""".split()
_NUMBERS = {word: number for words in (_WORDS, _ORDINALS) for number, word in enumerate(words, start=1)}
_NOUN = (
    r"(?:paragraphs?|paras?\b\.?|pars?\.|OPs?|¶¶?|§§?|пункт\w*|пп?\.|paragraphes?|Absatz|Absätze\w*|Ziffer|párrafos?"
    r"|paragraf\w+|абзац\w*)"
)
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_WORDS)})"
_JOINED = r"(?:\s*(?:,\s*(?:and\s+)?|and|или|и|et|und|y|to|through|по|à|bis|-|–)\s*)"
_PARAGRAPH = re.compile(
    rf"(?P<preamble>(?:preambular|преамбул\w*|du préambule)\s+)?(?:(?:operative|numbered|постановляющ\w+)\s+)?(?<!\w)"
    rf"(?:{_NOUN}\s*(?:no\.?\s*|№\s*|n[°º]\s*)?(?P<number>{_NUMBER}(?:{_JOINED}\d{{1,3}})*)(?![\d/]|\.\d)"
    rf"|(?P<ordinal>\d{{1,3}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})\s+(?P<of>operative\s+|preambular\s+)?paragraph\b)"
    r"(?:\s*\([a-z]{1,3}\))?",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\s*,?\s*(?:of|in|from|to|du|de\s+la|de\s+l['’]|des|de|der|von|del|della|dans|из|в)?\b\s*"
    r"(?:the\s+|its\s+|UN\s+|United Nations\s+|UNSC\s+|Security Council\s+|General Assembly\s+|document\s+|der\s+|des\s+|"
    r"СБ\s+(?:ООН\s+)?|la\s+|l['’])*",
    re.IGNORECASE,
)
_OF_THE_PAPER = re.compile(
    r"\s+(?:of|in|from)\s+(?:the|his|her|its|their|this|that|(?:the\s+)?[\w’'-]+['’]s?)\s+(?:[\w-]+\s+)?"
    r"(?:statement|document|text|reply|speech|address|resolution|decision|paper|letter|draft)\b",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"\s*(?:of|du|de\s+la|de\s+l['’]|der|des)\s+\S", re.IGNORECASE)
_MOST = 20
"""Paragraphs that one question names; "paragraphs 1 to 900" asks for the whole text, and isn't answered by quotes."""


@dataclass(frozen=True, slots=True)
class ParagraphNamed:
    """A paragraph by its number.

    Attributes:
        number: as the document prints it, or counts.
        document: the document's symbol as the question prints it; None where the question names none for it.
        span: the words that name the paragraph.
    """

    number: int
    document: str | None
    span: Span


def paragraphs_named(question: str) -> tuple[ParagraphNamed, ...]:
    """The paragraphs that a question asks to be shown; those of a text that is no document here are left out.

    Preambular paragraphs have no number in their papers, so they can't be named by one.

    >>> [(p.number, p.document) for p in paragraphs_named("What do paragraphs 3 and 5 of resolution 2488 (2019) say?")]
    [(3, 'resolution 2488 (2019)'), (5, 'resolution 2488 (2019)')]
    >>> paragraphs_named("What does Norway think of paragraph 4 of the Charter?")
    ()
    """
    documents = documents_in(question)
    found: list[ParagraphNamed] = []
    for match in _PARAGRAPH.finditer(question):
        if match["preamble"] or (match["of"] or "").lower().startswith("pre"):
            continue
        meant = _document(question, match.end(), documents, match.start())
        if (
            meant is None
            and _OF_ANOTHER.match(question, match.end())
            and not _OF_THE_PAPER.match(question, match.end())
        ):
            continue
        printed = meant.of(question) if meant else None
        span = Span(*match.span())
        found += [ParagraphNamed(number, printed, span) for number in _numbers(match["number"] or match["ordinal"])]
    return tuple(dict.fromkeys(found))[:_MOST]


def _document(question: str, end: int, documents: Sequence[Span], start: int) -> Span | None:
    """The document to which a paragraph belongs: the one named right after it, else the last one named before."""
    after = _OF.match(question, end)
    for span in documents:
        if after and after.end() >= span.start >= end:
            return span
    if _OF_ANOTHER.match(question, end):
        return None
    before = [span for span in documents if span.end <= start]
    return before[-1] if before else None


def _numbers(printed: str) -> list[int]:
    """The numbers in "3", "3 and 5", "3 to 5", "third", "seven"."""
    words = re.findall(r"\d+|[^\W\d_]+|[-–]", printed.lower())
    numbers: list[int] = []
    through = False
    for word in words:
        number = int(word) if word.isdigit() else _NUMBERS.get(word)
        if number is not None:
            numbers += range(numbers[-1] + 1, min(number, numbers[-1] + _MOST) + 1) if through and numbers else [number]
        through = word in ("to", "through", "по", "à", "bis", "-", "–")
    return numbers
