"""Names of persons and posts: out of capitals into natural case, and off their titles."""

from __future__ import annotations

import re

_TITLE = re.compile(
    r"(?:h\.\s?e\.|s\.\s?e\.(?:\s?m\.)?|e\.\s?п\.)\s*|"
    r"(?:mr|mrs|ms|miss|dr|prof|professor|ambassador|minister|secretary|colonel|general|major|captain|lieutenant colonel|"
    r"lieutenant|brigadier|amb|col|gen|his|her|excellency|sir|dame|archbishop|monsignor|msgr|rev|"
    r"m|mme|mlle|monsieur|madame|ambassadeur|ambassadrice|l['’]ambassadeur|l['’]ambassadrice|"
    r"(?:el|la) (?:sr|sra)|sr|sra|embajador|embajadora|herr|frau|botschafter|botschafterin|ambasciatore|ambasciatrice|"
    r"г-н|г-на|г-жи|г-жа|господина|госпожи|посла|посол|полковника|заместителя|постоянного)\b\.?\s*",
    re.IGNORECASE,
)
_NOT_A_PERSON = re.compile(
    r"\b(?:delegation|mission|union|republic|federation|council|delegations|states|behalf|of|the|délégation|делегаци\w*|представител\w*)\b",
    re.IGNORECASE,
)
_SMALL = frozenset("""of the for and to in a an at on by de la le les et du des von van der den di da""".split())
_KEPT_IN_CAPITALS = frozenset(
    ["OSCE", "UN", "EU", "USA", "UK", "NATO", "ICT", "ICTS", "FSC", "PC", "CSTO", "ODIHR", "II", "III", "IV", "VI"]
)


def without_title(printed: str) -> str | None:
    """A person's name in natural case without title and rank; None if what is printed names no person.

    >>> without_title("MR. DMITRY BALAKIN"), without_title("the delegation of France")
    ('Dmitry Balakin', None)
    """
    titled = re.sub(r"\s+", " ", printed.strip(" *_.,"))
    name = titled
    while match := _TITLE.match(name):
        name = name[match.end() :]
    words = name.split()
    person = 2 <= len(words) <= 6 or (words and name != titled)
    if (
        not person
        or _NOT_A_PERSON.search(name)
        or not all(word[0].isupper() or word.lower() in _SMALL for word in words)
    ):
        return None
    return " ".join(natural_case(word) if word.isupper() and len(word.strip(".")) > 1 else word for word in words)


def natural_case(line: str) -> str:
    """A line of capitals in natural case: small words small, acronyms and ordinals kept.

    >>> natural_case("STATEMENT BY MR. DMITRY BALAKIN, AT THE 1232nd MEETING OF THE OSCE PERMANENT COUNCIL")
    'Statement by Mr. Dmitry Balakin, at the 1232nd Meeting of the OSCE Permanent Council'
    """
    words = line.split(" ")
    return " ".join(_natural_word(word, first=position == 0) for position, word in enumerate(words))


def _natural_word(word: str, *, first: bool) -> str:
    bare = word.strip('.,;:()“”"*')
    if bare.upper() in _KEPT_IN_CAPITALS or re.fullmatch(r"\d+\w*", bare) or "/" in bare or not bare.isupper():
        return word
    if bare.lower() in _SMALL and not first:
        return word.lower()
    return re.sub(r"[^\W\d_]+", lambda part: part.group()[0].upper() + part.group()[1:].lower(), word)
