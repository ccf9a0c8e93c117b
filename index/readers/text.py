"""Plain text and Markdown: which encoding, decided on evidence, never by guess.

Unicode forms prove themselves (byte-order marks, UTF-8's own grammar, the zero bytes of UTF-16). An eight-bit text is
taken as windows-1251 or windows-1252 only if its words look like Russian in the one or like a Western language in the
other; everything else is refused with a reason.
"""

from __future__ import annotations

import codecs
import re

from index.parse.language import detect_language
from index.readers.pages import lift_furniture
from index.readers.reading import Reading

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the first half of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1c-\x1f]")
_WORD_1251 = re.compile(r"[^\W\d_]+")
_CYRILLIC_WORD = re.compile(r"[А-ЯЁ]?[а-яё]+|[А-ЯЁ]+")
_COMMON_CYRILLIC = set("оеаинтсрвл")
_ALPHABETS = {
    "en": "àâäáåæçéèêëíîïñóôöøœúüß",  # names and loans
    "fr": "àâæçéèêëîïôœùûüÿªº",
    "de": "äöüßéèêàçáóñ",
    "es": "áéíñóúüçªº",
    "it": "àèéìíîòóùúªº",
    "pt": "ãáàâçéêíóôõúüªº",
    "ca": "àçéèíïóòúüªº",
    "nl": "áéëïóöüèêç",
    "da": "æøåéöäü",
    "no": "æøåéòôö",
    "nb": "æøåéòôö",
    "sv": "åäöéüà",
    "fi": "åäöé",
}
"""The letters above ASCII of the languages of windows-1252, with those of names and loans that are usual in them."""
_SIGN_IN_A_WORD = re.compile(r"[^\W\d_][\u201a\u201e\u2020\u2021\u2030\u20ac\u2026\u2022\u00b6\u00ac¿¡£²³][^\W\d_]")
_SHARED_SIGNS = "\u2018\u2019\u201c\u201d\u2013\u2014\u2022\u2026\u201e\u201a\u00a0\u00ab\u00bb\u00a7\u00b0\u00b1\u00b7"
_SHARED_SIGNS += "\u00a9\u00ae\u2122\u2030\u2020\u2021\u2039\u203a\u00b6\u00ac\u00ad\u20ac"


def read(data: bytes) -> Reading:
    """Read a text file; page furniture of a text that shows its page breaks goes behind the last page.

    Raises:
        ValueError: no encoding fits for certain, or it is no text.
    """
    text, encoding = decode(data)
    text, furniture_from = lift_furniture(text)
    remarks = () if encoding == "utf-8" else (f"read as {encoding}",)
    return Reading(text, "text", encoding, furniture_from, remarks=remarks)


def decode(data: bytes) -> tuple[str, str]:
    r"""Decode `data`; line ends become `\n`.

    Returns:
        The text and the name of the encoding.

    Raises:
        ValueError: no encoding fits for certain.
    """
    text, encoding = _decode(data)
    if control := _CONTROL.search(text):
        raise ValueError(f"holds the control character U+{ord(control.group()):04X}; this is not a text file")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decode(data: bytes) -> tuple[str, str]:
    for mark, name in BOMS:
        if data.startswith(mark):
            return _strictly(data, name), name.removesuffix("-sig")
    if b"\0" in data:
        return _decode_utf16_without_mark(data)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_eight_bit(data)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"begins as {encoding} but breaks off at byte {error.start}; save it again as UTF-8"
        ) from error


def _decode_utf16_without_mark(data: bytes) -> tuple[str, str]:
    """Half of the bytes of a UTF-16 text in Latin script are zero, all on the same side."""
    zeros_even, zeros_odd = data[0::2].count(0), data[1::2].count(0)
    side = "utf-16-le" if zeros_odd > zeros_even else "utf-16-be"
    if min(zeros_even, zeros_odd) > 0.02 * len(data) or max(zeros_even, zeros_odd) < 0.05 * len(data):
        raise ValueError("holds zero bytes and is no UTF-16; this is not a text file")
    text = _strictly(data, side)
    if not text.isascii() and not re.search(r"\s", text):
        raise ValueError("holds zero bytes and reads as no words in UTF-16; this is not a text file")
    return text, side


def _decode_eight_bit(data: bytes) -> tuple[str, str]:
    cyrillic, western = _try(data, "windows-1251"), _try(data, "windows-1252")
    if cyrillic is not None and _is_cyrillic(cyrillic):
        return cyrillic, "windows-1251"
    if western is not None and _is_western(western):
        return western, "windows-1252"
    raise ValueError(
        "is neither UTF-8 nor UTF-16, and reads neither as Russian in windows-1251 nor as a Western language in "
        "windows-1252; save it again as UTF-8"
    )


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_cyrillic(text: str) -> bool:
    """Words with letters above ASCII are whole Cyrillic words, in the usual case and with the usual letters."""
    words = [word for word in _WORD_1251.findall(text) if not word.isascii()]
    if not words:
        return False
    regular = [word for word in words if len(word) > 1 and _CYRILLIC_WORD.fullmatch(word)]
    short = [word for word in words if len(word) == 1 and _CYRILLIC_WORD.fullmatch(word)]
    letters = "".join(regular).lower()
    common = sum(letter in _COMMON_CYRILLIC for letter in letters)
    lower = sum(letter.islower() for letter in "".join(regular))
    return (
        len(regular) + len(short) >= 0.95 * len(words)
        and common >= 0.45 * max(1, len(letters))
        and lower >= 0.5 * len(letters)  # KOI8-R read as windows-1251 is all capitals
    )


def _is_western(text: str) -> bool:
    """Its letters above ASCII are all of the alphabet of the language that it seems to be in, and its signs stand between words."""
    if _SIGN_IN_A_WORD.search(text):
        return False
    words = [word for word in _WORD_1251.findall(text) if not word.isascii()]
    signs = set(re.sub(r"[\x00-\x7f]|[^\W\d_]", "", text))
    if signs - set(_SHARED_SIGNS + "¿¡£²³"):
        return False
    if not words:
        return True
    foreign_at_most = 0.2 if (language := detect_language(text)) == "en" else 1.0
    letters = {letter for word in words for letter in word.lower() if not letter.isascii()}
    share = len(words) / len(_WORD_1251.findall(text))
    return share <= foreign_at_most and letters <= set(_ALPHABETS.get(language, ""))
