"""Which State or group a name stands for, in the languages of the OSCE and in diplomatic usage.

Names come from CLDR (through Babel) and from data/territories.toml.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale

from index.statement import Span

LANGUAGES = ("en", "fr", "ru", "de", "es", "it", "tr")
_NO_TERRITORY = frozenset({"ZZ", "QO", "EZ", "XA", "XB", "UN"})
_ALSO_COMMON_WORDS = frozenset(
    {"us", "chad", "turkey", "georgia", "jordan", "polish", "mali", "cuba", "guinea", "poles", "swedes"}
)
_NO_DELEGATION = ""
"""What names stand for that hold a territory's name and aren't it: Northern Ireland, the Niger Delta."""
_PREFERRED_NAMES = {"VA": "Holy See", "TR": "Türkiye", "PS": "Palestine", "CD": "Democratic Republic of the Congo"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names a territory.

    Attributes:
        code: ISO 3166-1 alpha-2, or EU.
        adjective: whether the word is an adjective or demonym ("Russian") and not the name itself.
    """

    code: str
    span: Span
    adjective: bool


def seats(text: str) -> list[Mention]:
    """Every place in `text` where a seat of government may stand for a government; one before another name names a thing.

    >>> [m.code for m in seats("Does Moscow object to the Paris Call?")]
    ['RU']
    """
    pattern, codes = _seats()
    return [
        Mention(codes[match.group().lower()], Span(*match.span()), adjective=False) for match in pattern.finditer(text)
    ]


def short_name(code: str) -> str:
    """The usual English name of a territory.

    >>> short_name("RU"), short_name("VA")
    ('Russia', 'Holy See')
    """
    return _PREFERRED_NAMES.get(code) or str(Locale("en").territories.get(code, code))


def names_in_english() -> frozenset[str]:
    """The names that English papers print, in lower case."""
    usual = {name.lower() for code, name in Locale("en").territories.items() if len(code) == 2}
    used = {name.lower() for usage in usages().values() for name in usage.get("names", ()) if name.isascii()}
    return frozenset(usual | used | {name.lower() for name in _PREFERRED_NAMES.values()})


def territory_of(name: str) -> str | None:
    """The code of the territory that the whole of `name` stands for, else None.

    >>> territory_of("the Russian Federation"), territory_of("Российской Федерации"), territory_of("Atlantis")
    ('RU', 'RU', None)
    """
    composed = " ".join(unicodedata.normalize("NFC", name).split())
    bare = re.sub(r"^(?:the|la|le|les|l['’]|die|der)\s*\b", "", composed, flags=re.IGNORECASE)
    for mention in mentions(bare):
        if mention.span == Span(0, len(bare)):
            return mention.code
    return None


def mentions(text: str) -> list[Mention]:
    """Every place in `text` that names a territory, in order, the longest name winning.

    >>> [(m.code, m.span.of("How did France and the Russian side differ?"))
    ...  for m in mentions("How did France and the Russian side differ?")]
    [('FR', 'France'), ('RU', 'Russian')]
    """
    beginnings = _names_by_beginning()
    found: list[Mention] = []
    free_from = 0
    for word in _WORD_START.finditer(text):
        beginning = _beginning(word[1])
        if word.start() < free_from or beginning not in beginnings:
            continue
        names = _names_that_begin_with(beginning)
        match = names.pattern.match(text, word.start())
        if match is None or _is_common(match.group()):
            continue
        free_from = match.end()
        code, adjective = names.meanings[match.lastindex or 0]
        if code != _NO_DELEGATION:
            found.append(Mention(code, _with_form(text, Span(*match.span()), adjective), adjective))
    return found


def _with_form(text: str, name: Span, adjective: bool) -> Span:
    """The name with the form of State before it: the Republic of Angola."""
    form = None if adjective else _FORM_OF_STATE.search(text, max(0, name.start - _LONGEST_FORM), name.start)
    return Span(form.start(), name.end) if form else name


_LONGEST_FORM = 60
_FORM_OF_STATE = re.compile(
    r"\b(?:(?:federal|federative|islamic|arab|democratic|socialist|people['’]s|united|plurinational|bolivarian|co-?operative|independent|"
    r"grand|hashemite|oriental|federated)\s+)*(?:republic|kingdom|state|states|union|commonwealth|sultanate|principality|duchy)\s+of\s+"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)


def _is_common(word: str) -> bool:
    return word.islower() and (word in _ALSO_COMMON_WORDS or len(word) <= 3)


_WORD_START = re.compile(r"(?<![\w-])(?=(\w.?))", re.DOTALL)


def _beginning(text: str) -> str:
    return text[:_BEGINNING].replace("İ", "I").replace("ı", "i").lower()  # a pattern takes these letters for each other


_BEGINNING = 2
"""Names are looked up by so many characters: one pattern of all of them took 17 ms for a short question, these .03 ms."""


@dataclass(frozen=True)
class _Names:
    """The names with one beginning: a pattern with a group for each, the longest first, and what each group stands for."""

    pattern: re.Pattern[str]
    meanings: tuple[tuple[str, bool], ...]


@cache
def _names_that_begin_with(beginning: str) -> _Names:
    """Made when a text has a word that begins so: to make all of them took .14 s of each start."""
    names = _names_by_beginning()[beginning]
    pattern = re.compile(rf"(?:{'|'.join(f'({_flexible(name)})' for name in names)})(?!\w)", re.IGNORECASE)
    return _Names(pattern, (("", False), *(_name_table()[name] for name in names)))


@cache
def _names_by_beginning() -> dict[str, list[str]]:
    """The names of each beginning, the longest first."""
    beginnings: dict[str, list[str]] = defaultdict(list)
    for name in sorted(_name_table(), key=lambda name: (-len(name), name)):
        beginnings[_beginning(name)].append(name)
    return beginnings


@cache
def _name_table() -> dict[str, tuple[str, bool]]:
    """Every name in lower case with its code and whether it is an adjective."""
    table: dict[str, tuple[str, bool]] = {}
    for language in LANGUAGES:
        for code, printed in Locale(language).territories.items():
            name = printed.replace("İ", "I")  # whose small letter is two characters
            if len(code) == 2 and code.isalpha() and code not in _NO_TERRITORY:
                table.setdefault(name.lower(), (code, False))
                table.setdefault(re.sub(r"\s*\(.*\)", "", name.lower()), (code, False))
    for code, usage in usages().items():
        table.update({name.lower(): (code, False) for name in usage.get("names", ())})
        table.update({name.lower(): (code, True) for name in usage.get("adjectives", ())})
        table.update(
            {f"{name.lower()}s": (code, False) for name in usage.get("adjectives", ()) if name.endswith(("an", "i"))}
        )
    table.update({name.lower(): (_NO_DELEGATION, False) for name in _data()["elsewhere"]["names"]})
    return table


_NAMED_AFTER_A_SEAT = (
    r"(?i:agreement|accord|protocol|convention|document|treaty|process|summit|format|declaration|package)"
)


@cache
def _seats() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {name.lower(): code for code, names in _data()["seats"].items() for name in names}
    either = "|".join(sorted(map(re.escape, codes), key=len, reverse=True))
    return re.compile(rf"(?i:(?<![\w-])(?:{either})(?!\w))(?!\s+[A-ZА-ЯЁ]|\s+{_NAMED_AFTER_A_SEAT})"), codes


def usages() -> dict[str, Any]:
    """The table of usage: by code, its `names` and `adjectives`."""
    return {code: usage for code, usage in _data().items() if code not in _PARTS}


_PARTS = ("seats", "elsewhere")
"""Headings in the table of what is no usage of a territory."""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("index").joinpath("data/territories.toml").read_text("utf-8"))


def _flexible(name: str) -> str:
    """A pattern for a name that lets white space vary and Russian words take their case endings."""
    return r"\s+".join(_flexible_word(word) for word in name.split())


def _flexible_word(word: str) -> str:
    if not re.fullmatch(r"[а-яё-]{4,}", word):
        return re.escape(word).replace("'", "['’]")
    stem = word[:-2] if re.search(r"(?:[аоеияы][яйе]|ия)$", word) else word.rstrip("аяоейьы")
    return re.escape(stem) + r"[а-яё]{0,3}"
