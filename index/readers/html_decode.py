"""Which characters a web page's bytes stand for: its mark, its declaration if that holds, UTF-8, then the evidence of its words."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from index.readers import text as plain_text

_DECLARED = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 2048
"""Bytes; the HTML standard makes browsers look at the first 1024, pages of content systems are later than that."""

_BARE = re.compile(rb"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_MOST_REPLACED = 8
"""A handful of damaged bytes can be shown as such; more of them mean that it is another encoding."""

_AS_BROWSERS_READ = {
    "iso8859-1": "windows-1252", "ascii": "windows-1252", "iso8859-9": "windows-1254", "iso8859-11": "windows-874",
    "tis-620": "windows-874", "shift_jis": "cp932", "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030",
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8", "utf-32": "utf-8",
}  # fmt: skip
"""WHATWG Encoding Standard §4.2: what a declared name means; a declaration that can be read in ASCII can't be UTF-16."""


@dataclass(frozen=True, slots=True)
class Markup:
    """A page's characters.

    Attributes:
        text: the markup.
        encoding: in which its bytes were read.
        remarks: what a user should know of it.
    """

    text: str
    encoding: str
    remarks: tuple[str, ...] = ()


def decode_markup(data: bytes) -> Markup:
    """Decode a page, with certainty or not at all.

    Raises:
        ValueError: no encoding fits for certain.
    """
    if data.startswith(tuple(mark for mark, _ in plain_text.BOMS)) or b"\0" in data[:_DECLARED_WITHIN]:
        text, encoding = plain_text.decode(data)
        return _read_as(text, encoding)
    declared = _declared(data)
    if (unicode := _try(data, "utf-8")) is not None:
        multibyte = declared in ("iso2022_jp", "hz", "utf-7")
        return _as_declared(data, declared) if multibyte and data.isascii() else _utf8(unicode, declared, data)
    if (damaged := _damaged(data, "utf-8")) is not None and _is_mostly_utf8(damaged.text):
        return damaged
    if declared and _try(data, declared) is not None:
        return _as_declared(data, declared)
    return _by_evidence(data, declared)


def _declared(data: bytes) -> str:
    """The encoding that the page names, by Python's name; empty if it names none that exists."""
    match = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    if not match:
        return ""
    try:
        name = codecs.lookup(match[1].decode("ascii", "ignore")).name
        _ = b"".decode(name)  # refuses names of what is no text encoding, such as base64
    except LookupError:
        return ""
    name = _AS_BROWSERS_READ.get(name, name)
    return re.sub(r"^cp(125\d)$", r"windows-\1", name)


def _utf8(text: str, declared: str, data: bytes) -> Markup:
    """UTF-8's grammar is stronger evidence than a declaration: words of other encodings break it."""
    if declared in ("", "utf-8") or data.isascii():
        return Markup(text, "utf-8")
    return Markup(text, "utf-8", (f"read as utf-8; the page declares {declared}, but its bytes are UTF-8",))


def _as_declared(data: bytes, declared: str) -> Markup:
    if declared == "windows-1252" and _reads_as_russian(data):
        declared = "windows-1251"
    return _read_as(data.decode(declared), declared)


def _reads_as_russian(data: bytes) -> bool:
    """Old servers declare their default, a Western encoding, of Russian pages too."""
    try:
        return plain_text.decode(_bare(data))[1] == "windows-1251" and _try(data, "windows-1251") is not None
    except ValueError:
        return False


def _by_evidence(data: bytes, declared: str) -> Markup:
    try:
        encoding = plain_text.decode(_bare(data))[1]
        return _read_as(data.decode(encoding), encoding)
    except ValueError as error:
        damaged = _damaged(data, declared) if declared else None
        if damaged is not None and declared != "utf-8":
            return damaged
        named = f"declares {declared}, which its bytes are not, and " if declared else ""
        raise ValueError(
            f"{named}is neither UTF-8 nor anything that its words prove; open it in a browser and save it again as UTF-8"
        ) from error


def _bare(data: bytes) -> bytes:
    """The words of a page, roughly: enough to tell an encoding by."""
    return b" ".join(re.sub(rb"[\x00-\x08\x0b\x0e-\x1f]", b" ", _BARE.sub(b" ", data)).split())


def _read_as(text: str, encoding: str) -> Markup:
    return Markup(text, encoding, () if encoding == "utf-8" else (f"read as {encoding}",))


def _damaged(data: bytes, encoding: str) -> Markup | None:
    """The page with a handful of damaged bytes shown as U+FFFD; None if there are more."""
    text = data.decode(encoding, "replace")
    replaced = text.count("\ufffd") - data.count("\ufffd".encode()) * (encoding == "utf-8")
    if replaced > _MOST_REPLACED:
        return None
    places = "1 damaged place is" if replaced == 1 else f"{replaced} damaged places are"
    return Markup(text, encoding, (f"read as {encoding}; {places} shown as \ufffd",))


def _is_mostly_utf8(text: str) -> bool:
    beyond_ascii = sum(not character.isascii() for character in text)
    return beyond_ascii > 10 * text.count("\ufffd")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
