"""From what a language model wrote to what may be shown of it. Pure: the text and the quotes that were offered in, `Prose` out.

Nothing in the prose can look like a quotation: it loses every quotation mark. What is quoted is what it points at, and stands in
the answer's quotes, which code copied from the source.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.checking.telling import negates, tells_of
from assistant.writing.copying import is_altered
from assistant.writing.prose import Counts, Prose, ProseSentence
from index.parse.sentences import sentence_spans
from index.territories import mentions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Quote

MARKS = '"“”„‟«»‹›＂″‶〝〞〟「」『』❝❞'
"""Every character that could make words look quoted; single ones only where they aren't an apostrophe."""

_FIRST, _LAST = 0xE000, 0xF8FF
"""Pointers are kept as characters of Unicode's private use while the text is worked on."""
_POINTER = re.compile(r"\[{1,2}\s*[Ss]?(\d{1,4}(?:\s*[,;]\s*[Ss]?\d{1,4})*)\s*\]{1,2}(?!\()")
_AFTER_END = re.compile(r"([.!?…]+)\s*([\ue000-\uf8ff](?:\s*[\ue000-\uf8ff])*)")
_MARKUP = re.compile(
    r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:\s[^()\n]*)?\)"  # Markdown's images and links: their words stay
    r"|<[^<>\n]{0,2000}>"  # tags, and addresses between angle brackets
)
_ADDRESSES = re.compile(
    r"(?:\b(?:https?|ftp|file|data|javascript|vbscript|mailto):|\bwww\.)\S*|\]\(|!\[|[<>]", re.IGNORECASE
)
"""What is left of links, and addresses by themselves."""
_LINE_START = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>+[ \t]*|[-*+•][ \t]+|\d{1,2}[.)][ \t]+)", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)[*_`~|]+|[*_`~|]+(?!\w)|[`|]+")
_PAIR = re.compile(rf"[{MARKS}][^{MARKS}\n]*[{MARKS}]")
_SINGLE = re.compile(r"(?<![^\W_])['‘’‚‛`´′](?=\S)|['’](?=\s*[‘‚])")
_CLOSING = re.compile(r"(?<=[.,;:!?…])['’]|(?<!s)['’](?=\s|$)")
_WORD = re.compile(r"[^\W_](?:[\w’'.,-]*\w)?")
_POINTED = re.compile(rf"\s*[{chr(_FIRST)}-{chr(_LAST)}]+")


def checked(text: str, quotes: Sequence[Quote], language: str | None = None, model: str = "") -> Prose:
    """What may be shown of a model's text.

    Args:
        text: as the model wrote it.
        quotes: that were offered, in the order of their numbers, from 1.
        language: in which it was asked to write, as an ISO 639-1 code.
        model: its name.
    """
    found, behind = _Found(), [_Behind.of(quote) for quote in quotes]
    plain = _without_marks(_pointed(_without_markup(_printable(text), found), len(quotes), found), found)
    sentences = tuple(
        _sentence(words, number, behind, language)
        for number, line in enumerate(filter(str.strip, _AFTER_END.sub(r"\2\1", plain).splitlines()))
        for words in (span.of(line) for span in sentence_spans(line))
    )
    shown = tuple(sentence for sentence in sentences if sentence.words)
    return Prose(
        shown,
        Counts(
            pointers=sum(len(sentence.quotes) for sentence in shown),
            dropped=found.dropped,
            unquoted=found.unquoted,
            removed=found.removed,
            own=sum(sentence.is_own for sentence in shown),
            marked=sum(len(sentence.marked) for sentence in shown),
            turned=sum(sentence.turned for sentence in shown),
            altered=sum(sentence.altered for sentence in shown),
        ),
        model,
    )


@dataclass
class _Found:
    """What was found while the text was worked on."""

    dropped: int = 0
    unquoted: int = 0
    removed: int = 0


def _printable(text: str) -> str:
    """Without what isn't seen: control, format and private characters, but line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn", "Cs"))


def _without_markup(text: str, found: _Found) -> str:
    while (changed := _MARKUP.subn(lambda match: match[1] or "", text))[1]:  # one may be hidden in another
        text, count = changed
        found.removed += count
    while (changed := _ADDRESSES.subn(" ", text))[1]:
        text, count = changed
        found.removed += count
    text, count = _LINE_START.subn("", text)
    found.removed += count
    text, count = _EMPHASIS.subn("", text)
    found.removed += count
    return text


def _pointed(text: str, offered: int, found: _Found) -> str:
    """With each pointer at a quote that was offered as one character, and without the others."""

    def kept(match: re.Match[str]) -> str:
        numbers = [int(number) for number in re.findall(r"\d+", match[1])]
        known = [number for number in dict.fromkeys(numbers) if 1 <= number <= offered]
        found.dropped += sum(not 1 <= number <= offered for number in numbers)
        return "".join(chr(_FIRST + number) for number in known)

    return _POINTER.sub(kept, text)


def _without_marks(text: str, found: _Found) -> str:
    """Without quotation marks of any kind; an apostrophe stays one."""
    text, pairs = _PAIR.subn(lambda match: match[0][1:-1], text)
    text, left = re.subn(rf"[{MARKS}]", "", text)
    text, singles = _SINGLE.subn("", text)
    if singles:
        text = _CLOSING.sub("", text)
    found.unquoted += pairs + left + singles
    return text


@dataclass(frozen=True, slots=True)
class _Behind:
    """What stands behind a pointer: the words of a quote, and what is known of its statement as the citation beside it says."""

    said: str
    words: frozenset[str]
    codes: frozenset[str]
    denies: bool

    @staticmethod
    def of(quote: Quote) -> _Behind:
        about = quote.statement
        facts = (about.delegation, about.speaker, about.symbol, about.body, about.meeting, quote.citation)
        return _behind(quote.display, " ".join(filter(None, facts)), about.language)


@lru_cache(maxsize=256)
def _behind(said: str, known: str, language: str | None) -> _Behind:
    """Kept, since a text is looked at again with every sentence that is added to it."""
    text = f"{said} {known}"
    words = frozenset(_bare(match[0]) for match in _WORD.finditer(text))
    return _Behind(
        said, words, frozenset(mention.code for mention in mentions(text)), negates(said, language, by_refusal=True)
    )


def _sentence(text: str, paragraph: int, offered: Sequence[_Behind], language: str | None) -> ProseSentence:
    pointed = tuple(dict.fromkeys(ord(char) - _FIRST for char in text if _FIRST <= ord(char) <= _LAST))
    words = " ".join(_POINTED.sub("", text).split())
    if not any(char.isalnum() for char in words):
        return ProseSentence("", pointed)
    behind = [offered[number - 1] for number in pointed]
    said = tuple(one.said for one in offered)
    altered = is_altered(words, tuple(one.said for one in behind) or said, said)
    if not behind:
        return ProseSentence(words, altered=altered, paragraph=paragraph)
    turned = negates(words, language, by_refusal=True) != any(one.denies for one in behind)
    return ProseSentence(words, pointed, _not_in(words, behind, language), turned, altered, paragraph)


def _not_in(words: str, behind: Sequence[_Behind], language: str | None) -> tuple[str, ...]:
    """The telling words that neither the quotes nor what is known of their statements hold."""
    held = frozenset().union(*(one.words for one in behind))
    codes = frozenset().union(*(one.codes for one in behind))
    named = mentions(words)
    marked = [(one.span.start, one.span.of(words)) for one in named if one.code not in codes]
    for match in _WORD.finditer(words):
        if any(one.span.start < match.end() and match.start() < one.span.end for one in named):
            continue
        kinds = _kinds(match[0], language)
        if match.start() == 0:
            kinds = kinds - {"name"}  # it has its capital letter as the first of the sentence
        if kinds and _bare(match[0]) not in held:
            marked.append((match.start(), match[0]))
    return tuple(dict.fromkeys(word for _, word in sorted(marked)))


@lru_cache(maxsize=4096)
def _kinds(word: str, language: str | None) -> frozenset[str]:
    """A verb such as "rejects" is left out: whether a sentence denies is seen as a whole, and verbs take many forms."""
    kinds = frozenset(tells_of(word, language))
    return kinds if negates(word, language) else kinds - {"negation"}


def _bare(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().replace("’", "'").removesuffix("'s").rstrip(".,-'")
