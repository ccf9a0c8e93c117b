"""Ways to make a quotation false: each takes a real sentence and changes what it says.

Every mutation works on plain characters and knows nothing of how quotations are folded or found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

MODALS = ["may", "shall", "must", "should", "will", "can", "might", "could", "может", "должны", "peut", "doit"]
NEGATIONS = ["not", "no", "never", "не", "pas", "without", "no longer"]
NAMES = ["France", "Russia", "Norway", "Türkiye", "Canada", "Россия", "Франция", "Jordan", "Mr. Olmedo"]
HOMOGLYPHS = str.maketrans("aeopcxyiАВЕКМНОРСТХ", "аеорсхуіABEKMHOPCTX")
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

Mutation = Callable[[str, str, Random], "str | None"]


def _words(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^\W\d_]+", text)]


def _instead(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def _some(pattern: str, text: str, random: Random) -> tuple[int, int] | None:
    found = [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
    return random.choice(found) if found else None


def drop_negation(text: str, _other: str, random: Random) -> str | None:
    span = _some(
        r"(?:\b(?:not|no|never|without|cannot|не|нет|ni|no|pas|ne|jamais|لا|لم)\b|n['’]t\b|\bnon-|\bn['’]) ?",
        text,
        random,
    )
    return _instead(text, span, "") if span else None


def add_negation(text: str, _other: str, random: Random) -> str | None:
    start, _ = random.choice(_words(text)[1:] or [(0, 0)])
    return f"{text[:start]}{random.choice(NEGATIONS)} {text[start:]}" if start else None


def change_digit(text: str, _other: str, random: Random) -> str | None:
    span = _some(r"\d", text, random)
    return _instead(text, span, str((int(text[span[0]]) + random.randint(1, 9)) % 10)) if span else None


def drop_digit(text: str, _other: str, random: Random) -> str | None:
    span = _some(r"\d", text, random)
    return _instead(text, span, "") if span else None


def digits_of_another_script(text: str, _other: str, random: Random) -> str | None:
    span = _some(r"\d+", text, random)
    return _instead(text, span, text[span[0] : span[1]].translate(ARABIC_DIGITS)) if span else None


def sign_or_point(text: str, _other: str, random: Random) -> str | None:
    span = _some(r"(?<=\d)[.,](?=\d)|(?<=\d) ?%|[−–-](?=\d)|(?<![\d.,])(?=\d)", text, random)
    return (
        _instead(text, span, "" if span[0] < span[1] else random.choice(["−", "-", "1", "0.", "+"])) if span else None
    )


def swap_modal(text: str, _other: str, random: Random) -> str | None:
    span = _some(
        r"\b(?:may|shall|must|should|will|would|can|could|может|могут|должны|следует|peut|doit|puedan|debe)\b",
        text,
        random,
    )
    new = random.choice(MODALS)
    return _instead(text, span, new) if span and text[span[0] : span[1]].lower() != new else None


def swap_name(text: str, _other: str, random: Random) -> str | None:
    names = [span for span in _words(text)[1:] if text[span[0]].isupper()]
    return _instead(text, random.choice(names), random.choice(NAMES)) if names else None


def drop_word(text: str, _other: str, random: Random) -> str | None:
    words = [match.span() for match in re.finditer(r"\S+\s", text)]
    return _instead(text, random.choice(words), "") if words else None


def double_word(text: str, _other: str, random: Random) -> str | None:
    words = [match.span() for match in re.finditer(r"\S+\s", text)]
    span = random.choice(words) if words else None
    return _instead(text, span, text[span[0] : span[1]] * 2) if span else None


def swap_words(text: str, _other: str, random: Random) -> str | None:
    words = text.split(" ")
    if len(words) < 3:
        return None
    at = random.randrange(len(words) - 1)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def strange_word(text: str, other: str, random: Random) -> str | None:
    new = [other[start:end] for start, end in _words(other)]
    words = _words(text)
    return _instead(text, random.choice(words), random.choice(new)) if words and new else None


def join_halves(text: str, other: str, random: Random) -> str | None:
    one, two = text.split(" "), other.split(" ")
    if min(len(one), len(two)) < 4:
        return None
    return " ".join(one[: random.randint(2, len(one) - 1)] + two[random.randint(1, len(two) - 2) :])


def change_letter(text: str, _other: str, random: Random) -> str | None:
    start, end = random.choice(_words(text) or [(0, 0)])
    at = random.randrange(start, end) if end else 0
    new = random.choice("aeiourstаеиостлé")
    return _instead(text, (at, at + 1), new) if end and text[at].casefold() != new else None


def homoglyph(text: str, _other: str, random: Random) -> str | None:
    span = _some(r"[aeopcxyiАВЕКМНОРСТХ]", text, random)
    new = text[span[0]].translate(HOMOGLYPHS) if span else ""
    return _instead(text, span, new) if span and new != text[span[0]] else None


def inner_case(text: str, _other: str, random: Random) -> str | None:
    words = _words(text)[1:]
    start, _ = random.choice(words) if words else (0, 0)
    return (
        _instead(text, (start, start + 1), text[start].swapcase())
        if start and text[start].swapcase() != text[start]
        else None
    )


def join_words(text: str, _other: str, random: Random) -> str | None:
    span = _some(r"(?<=[^\W_]) (?=[^\W_])", text, random)
    return _instead(text, span, "") if span else None


def split_word(text: str, _other: str, random: Random) -> str | None:
    span = _some(r"(?<=[^\W_]{2})(?=[^\W_]{2})", text, random)
    return _instead(text, span, " ") if span else None


def cut_into_word(text: str, _other: str, random: Random) -> str | None:
    words = [(start, end) for start, end in _words(text) if end - start > 3]
    if not words:
        return None
    start, end = random.choice(words)
    at = random.randrange(start + 1, end)
    return text[at:] if random.random() < 0.5 else text[:at]


def strip_accent(text: str, _other: str, random: Random) -> str | None:
    span = _some("[áéíóúñçèêàùйё]|[\u0300-\u036f\u064b-\u0652]", text, random)
    plain = dict(zip("áéíóúñçèêàùйё", "aeiounceeauие", strict=True))
    return _instead(text, span, plain.get(text[span[0]].lower(), "")) if span else None


def drop_mark(text: str, _other: str, random: Random) -> str | None:
    span = _some(r"(?<=[^\W_])[,;:](?=\s+[^\W_])|[“”«»\"()]", text, random)
    return _instead(text, span, "") if span and 0 < span[0] < len(text) - 1 else None


def contrary_word(text: str, _other: str, random: Random) -> str | None:
    words = [span for span in _words(text) if span[1] - span[0] > 4]
    start, _ = random.choice(words) if words else (0, 0)
    return f"{text[:start]}{random.choice(['un', 'non-', 'in', 'не', 'anti-'])}{text[start:]}" if words else None


MUTATIONS: list[Mutation] = [
    drop_negation, add_negation, change_digit, drop_digit, digits_of_another_script, sign_or_point, swap_modal, swap_name, drop_word,
    double_word, swap_words, strange_word, join_halves, change_letter, homoglyph, inner_case, join_words, split_word, cut_into_word,
    strip_accent, drop_mark, contrary_word,
]  # fmt: skip
