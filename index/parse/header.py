"""Read the metadata off a statement's front matter, and say where each field stands.

Knows the papers of the OSCE in English, French and Russian, and the symbols of the United Nations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from babel import Locale

from index.bodies import BODIES
from index.parse.blocks import Block
from index.parse.body import is_salutation, opens_resolution
from index.parse.dates import dates_in
from index.parse.names import natural_case, without_title
from index.parse.symbols import SYMBOL
from index.statement import Span
from index.territories import mentions, names_in_english, short_name, territory_of

Found = dict[str, tuple[str, Span]]
"""Field name → its value and the span in which it was read."""

_DISCLAIMER = re.compile(
    r"bears no responsibility for the content|circulates it without altering|without prejudice to OSCE decisions|"
    r"decline toute responsabilité|не несет ответственности|не несёт ответственности",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:[\w.-]+\s+){0,3}?(?:statement|intervention|address|remarks|speech|reply)\b.{0,40}?\b(?:by|of|on|at|on behalf of)\b"
    r"|(?:déclaration|intervention|allocution|réponse)\b.{0,30}?\b(?:de|du|des|par|prononcée)\b"
    r"|(?:declaración|intervención|discurso)\b.{0,30}?\b(?:de|del|por)\b"
    r"|(?:dichiarazione|intervento)\b.{0,30}?\b(?:di|del|della|da|dal)\b"
    r"|(?:erklärung|stellungnahme|rede)\b.{0,30}?\b(?:der|des|von|durch)\b"
    r"|(?:выступление|заявление|ответ)\b",
    re.IGNORECASE | re.DOTALL,
)
_DELEGATION = re.compile(
    r"(?:permanent\s+)?(?:delegation|mission)\s+of\s+(?P<en>.+)"
    r"|(?:délégation|mission permanente)\s+(?:de la|de l['’]|du|des|de)\s*(?P<fr>.+)"
    r"|(?:delegación|misión permanente)\s+(?:de la|del|de)\s+(?P<es>.+)|delegazione\s+(?:del|della|dell['’]|di)\s*(?P<it>.+)"
    r"|(?:delegation|ständige vertretung)\s+(?:der|des|von)\s+(?P<de>.+)"
    r"|(?:постоянное\s+представительство|делегаци[яи])\s+(?P<ru>.+)",
    re.IGNORECASE | re.DOTALL,
)
_REPRESENTATIVE = re.compile(
    r"(?:representative|ambassador|minister|délégation|delegation|mission|head|chef|représentant\w*|представител\w*|посол\w*|министр\w*|делегаци\w*)",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"(?P<number>\d{1,4}(?:st|nd|rd|th))\s+(?:[(\w)-]+\s+){0,5}?meeting|(?:council|co-?operation),?\s+no\.\s*(?P<no>\d{1,4})"
    r"|(?P<fr>\d{1,4}\s?(?:e|ème|re|ère))\s+(?:séance|réunion)|(?P<es>\d{1,4}\.?ª)\s+(?:sesión|reunión)|(?P<de>\d{1,4}\.)\s+(?:sitzung|plenarsitzung)"
    r"|(?P<it>\d{1,4}[ªa])\s+(?:seduta|riunione)|(?P<ru>\d{1,4}-(?:е|м|го|ом|й))\s+(?:\w+\s+)?заседани\w+",
    re.IGNORECASE,
)
_BODY_OF_PREFIX = {
    "PC": "OSCE Permanent Council",
    "FSC": "OSCE Forum for Security Co-operation",
    "MC": "OSCE Ministerial Council",
}
_REPLY = re.compile(
    r"\b(?:in\s+(?:response|reply)\s+to|right\s+of\s+reply\s+(?:in\s+response\s+)?to|responding\s+to|reply\s+to)\s+(?P<en>.+)"
    r"|\ben\s+réponse\s+(?:à|au|aux)\s+(?P<fr>.+)|\bв\s+(?:ответ|порядке\s+ответа)\s+на\s+(?P<ru>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ORIGINAL = re.compile(
    r"original(?:e)?\s*:\s*(?P<latin>[^\W\d_]+)|оригинал\s*:\s*(?P<cyrillic>[^\W\d_]+)", re.IGNORECASE
)
_ONLY = re.compile(r"(?P<language>[^\W\d_]+)(?P<only>\s+only|\s+seulement)?", re.IGNORECASE)
_MASTHEAD = re.compile(
    r"(?:united nations|nations unies|naciones unidas|организация объединенных наций)\s+[ASE]/", re.IGNORECASE
)
"""The first line of a paper of the United Nations, its symbol on the right."""
_DRAFT = re.compile(
    r"(?:^|:\s*)(?P<title>(?:revised\s+)?draft\s+(?:resolution|decision|presidential statement)"
    r"|resolution\s+\d{1,5}\s+\(\d{4}\)|projet de (?:résolution|décision)|проект резолюции|proyecto de resolución)$",
    re.IGNORECASE,
)
"""The line of an organ's paper that says what it is, after the names of those who submit it."""
_LINES_THAT_MAY_BE_HEADER = 30
_LONGEST_HEADER_LINE = 400
_WORDS_BESIDE_SYMBOL = 3


def front_matter_length(blocks: Sequence[Block]) -> int:
    """How many blocks at the beginning are front matter: disclaimer, header, subject; 0 where the text has none.

    Where nothing reads like a speech, what stands behind the last sign of a header is the speech, however short.
    """
    near = blocks[:_LINES_THAT_MAY_BE_HEADER]
    signs = [position for position, block in enumerate(near) if _is_header_sign(block)]
    if not signs:
        return 0
    for position, block in enumerate(near):
        if position > signs[0] and (is_salutation(block) or opens_resolution(block)):
            return position
    length = signs[-1] + 1
    while length < len(blocks) and not _is_prose(blocks[length]):
        length += 1
    return length if length < len(blocks) else signs[-1] + 1


def read_header(front: Sequence[Block]) -> Found:
    """The metadata that the front matter shows, each field with the span in which it stands."""
    blocks = [block for block in front if not _DISCLAIMER.search(block.text)]
    found: Found = {}
    for read in (_symbol, _languages, _title, _delegation, _speaker, _meeting, _body, _dates, _subject, _reply):
        for field, value, span in read(blocks, found):
            found.setdefault(field, (" ".join(value.split()), span))
    return found


def standing_symbol(blocks: Sequence[Block]) -> tuple[str, Span] | None:
    """The symbol that stands in a line of its own, with a date, a language or a page number at most, and where."""
    for block in blocks:
        for line in re.finditer(r"[^\n\f]+", block.text):
            match = SYMBOL.search(line.group())
            rest = line.group()[: match.start()] + line.group()[match.end() :] if match else ""
            if match and len(re.findall(r"[^\W\d_]{2,}", rest)) <= _WORDS_BESIDE_SYMBOL:
                return match.group(), _within(block, (line.start() + match.start(), line.start() + match.end()))
    return None


Fields = Iterator[tuple[str, str, Span]]


def _is_header_sign(block: Block) -> bool:
    if _DISCLAIMER.search(block.text):
        return True
    line = block.plain
    if len(line) > _LONGEST_HEADER_LINE:
        return False
    return bool(
        SYMBOL.match(line)
        or _ORIGINAL.search(line)
        or _MASTHEAD.match(line)
        or _HEADING.match(line)
        or (_DELEGATION.match(line) and len(line.split()) <= 10 and not re.search(r"[.!?](?:\W|$)", line))
    )


def _is_prose(block: Block) -> bool:
    """Whether it reads like a sentence of a speech: long enough, mostly small letters, and ended by a mark."""
    letters = [letter for letter in block.text if letter.isalpha()]
    lower = sum(not letter.isupper() for letter in letters)
    return (
        len(block.plain) > 60 and not block.ends_openly and lower > 0.8 * len(letters) and not _REPLY.match(block.plain)
    )


def _symbol(blocks: Sequence[Block], _found: Found) -> Fields:
    for block in blocks:
        if match := SYMBOL.search(block.text):
            yield "symbol", match.group(), _within(block, match.span())
            return


def _languages(blocks: Sequence[Block], _found: Found) -> Fields:
    for block in blocks:
        if match := _ORIGINAL.search(block.text):
            code = _language_code(match["latin"] or match["cyrillic"])
            if code:
                yield "original_language", code, _within(block, match.span())
        for line in re.finditer(r"[^\n]+", block.text):
            match = _ONLY.fullmatch(line.group().strip(" *_"))
            if match and (code := _language_code(match["language"])):
                span = _within(block, line.span())
                yield "language", code, span
                if match["only"]:
                    yield "original_language", code, span


def _title(blocks: Sequence[Block], _found: Found) -> Fields:
    for block in blocks:
        if match := _DRAFT.search(block.plain):
            yield "title", natural_case(match["title"]).capitalize(), _found_in(block, match["title"])
            return
    heading = _heading_block(blocks)
    if heading:
        plain = heading.plain
        yield "title", natural_case(plain) if plain.isupper() or _mostly_capitals(plain) else plain, heading.span


def _delegation(blocks: Sequence[Block], _found: Found) -> Fields:
    heading = _heading_block(blocks)
    for block in blocks:
        match = _DELEGATION.match(block.plain)
        if match and block is not heading and len(block.plain) < 120 and not _REPLY.search(block.plain):
            yield "delegation", _delegation_name(next(filter(None, match.groups()))), block.span
            return
    for block in blocks:
        if territory_of(block.plain):  # a line that is nothing but a State's name
            yield "delegation", _delegation_name(block.plain), block.span
            return
    if heading:
        yield from _delegation_in_heading(heading)


def _delegation_in_heading(heading: Block) -> Fields:
    """The first territory that the heading names outside of what it replies to."""
    text = _REPLY.sub("", heading.plain)
    representative = _REPRESENTATIVE.search(text)
    for mention in mentions(text):
        after_post = representative is None or mention.span.start > representative.start()
        if not mention.adjective and after_post:
            printed = mention.span.of(text)
            name = natural_case(printed) if printed.isupper() else printed
            yield (
                "delegation",
                name if printed.isascii() or mention.code == "TR" else short_name(mention.code),
                heading.span,
            )
            return


def _delegation_name(printed: str) -> str:
    """As printed, without article and in natural case; in English where the paper is not."""
    named = [mention for mention in mentions(printed) if not mention.adjective]
    bare = re.sub(r"\s+to\s+the\s+(?:OSCE|United Nations).*$", "", printed.strip(" *_.,"), flags=re.IGNORECASE)
    bare = re.sub(r"^(?:the|la|le|les|l['’])\s*(?=\S)", "", bare, flags=re.IGNORECASE)
    english = {mention.span.of(printed).lower() for mention in named} & _english_names()
    if named and not english:
        return short_name(named[0].code)
    return natural_case(bare) if bare.isupper() else bare


@cache
def _english_names() -> frozenset[str]:
    return names_in_english()


def _speaker(blocks: Sequence[Block], _found: Found) -> Fields:
    heading = _heading_block(blocks)
    yield from _delivered_by(blocks)
    if heading is None:
        return
    by = re.search(r"\b(?:by|prononcée par|par|de)\s+(?P<who>.+)", heading.plain, re.IGNORECASE)
    parts = re.split(r",\s*", by["who"] if by else _after_heading_word(heading.plain))
    name = without_title(parts[0])
    if name is None:
        return
    yield "speaker", name, heading.span
    post = [
        part
        for part in parts[1:2]
        if _REPRESENTATIVE.search(part) or re.search(r"\b(?:of|de|du)\b", part, re.IGNORECASE)
    ]
    for part in post:
        bare = re.sub(r"\s+(?:at|à|lors|на)\s+(?:the|la|l['’]|\d).*$", "", part, flags=re.IGNORECASE)
        yield "post", natural_case(bare) if _mostly_capitals(bare) else bare, heading.span


def _delivered_by(blocks: Sequence[Block]) -> Fields:
    """A line of its own that names the speaker, as where the heading names only the delegation."""
    for block in blocks:
        for line in re.finditer(r"[^\n]+", block.text):
            match = re.match(
                r"[(\s*_]*(?:as )?(?:delivered|read out|read|presented|spoken|prononcée?|lue) (?:by|par)\s+(?P<who>.+?)[)\s*_.]*$",
                line.group(),
                re.IGNORECASE,
            )
            name = without_title(match["who"].split(",")[0]) if match else None
            if match and name:
                span = _within(block, line.span())
                yield "speaker", name, span
                if post := match["who"].partition(",")[2].split(",")[0].strip():
                    yield "post", post, span
                return


def _after_heading_word(line: str) -> str:
    return re.sub(r"^\S+\s+", "", line)


def _meeting(blocks: Sequence[Block], _found: Found) -> Fields:
    for block in blocks:
        if match := _MEETING.search(block.plain):
            yield "meeting", next(filter(None, match.groups())).lower(), _found_in(block, match.group())
            return


def _body(blocks: Sequence[Block], found: Found) -> Fields:
    heading = _heading_block(blocks)
    for block in [heading, *blocks] if heading else blocks:
        for name, pattern in BODIES:
            if match := re.search(pattern, block.text, re.IGNORECASE):
                yield "body", name, _within(block, match.span())
                return
    if "symbol" in found:
        symbol, span = found["symbol"]
        if usual := _BODY_OF_PREFIX.get(symbol.split(".")[0]):
            yield "body", usual, span


def _dates(blocks: Sequence[Block], _found: Found) -> Fields:
    """The date beside the symbol is that of distribution; the first one elsewhere is when it was said."""
    heading = _heading_block(blocks)
    distributed: list[tuple[str, Span]] = []
    said: list[tuple[str, Span]] = []
    for block in blocks:
        beside = SYMBOL.search(block.plain) if block is not heading else None
        for span, iso in dates_in(block.text):
            (distributed if beside else said).append((iso, _within(block, (span.start, span.end))))
    if len(said) > 1 and not distributed and heading and said[0][1].start < heading.span.start:
        distributed.append(said.pop(0))
    if distributed:
        yield "distributed", *distributed[0]
    for iso, span in said[:1] or distributed[:1]:
        yield "date", iso, span


def _subject(blocks: Sequence[Block], _found: Found) -> Fields:
    """What stands between the heading and the salutation, dates and meetings aside."""
    heading = _heading_block(blocks)
    if heading is None:
        return
    for block in blocks:
        after = block.span.start > heading.span.start
        if after and not _is_fact_line(block) and len(block.plain) < _LONGEST_HEADER_LINE and not _is_notice(block):
            line = block.plain
            yield "subject", natural_case(line) if _mostly_capitals(line) else line, block.span
            return


def _is_fact_line(block: Block) -> bool:
    line = block.plain
    rest = line
    for span, _ in reversed(dates_in(line)):
        rest = rest[: span.start] + rest[span.end :]
    return (
        len(re.sub(r"[\W\d_]", "", rest)) <= 12
        or bool(_MEETING.search(line) and len(line) < 120)
        or bool(SYMBOL.match(line))
    )


def _is_notice(block: Block) -> bool:
    """Whether it is a remark about the paper: prose, something in brackets or asterisks, who delivered it."""
    bracketed = re.fullmatch(r"[\[(*_\s>]+(?![A-ZÀ-Þ ]+\*).*[\])*_\s]+", block.text, re.DOTALL) is not None
    return _is_prose(block) or bracketed or re.match(r"\W*(?:as )?delivered\b", block.text, re.IGNORECASE) is not None


def _reply(blocks: Sequence[Block], _found: Found) -> Fields:
    for block in blocks:
        if match := _REPLY.search(block.plain):
            answered = (match["en"] or match["fr"] or match["ru"]).strip(" *_.")
            yield "reply_to", answered, block.span
            return


def _heading_block(blocks: Sequence[Block]) -> Block | None:
    return next((block for block in blocks if _HEADING.match(block.plain) and not _is_prose(block)), None)


def _mostly_capitals(line: str) -> bool:
    letters = [letter for letter in line if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > 0.6 * len(letters)


def _within(block: Block, bounds: tuple[int, int]) -> Span:
    return Span(block.span.start + bounds[0], block.span.start + bounds[1])


def _found_in(block: Block, printed: str) -> Span:
    """The span of something read off the block's plain form; the whole block where emphasis marks lie in between."""
    match = re.search(r"\s+".join(map(re.escape, printed.split())), block.text)
    return _within(block, match.span()) if match else block.span


@cache
def _language_names() -> dict[str, str]:
    codes = ("en", "fr", "ru", "de", "es", "it", "ar", "zh", "tr", "uk")
    return {str(Locale(own).languages[code]).lower(): code for own in codes for code in codes}


def _language_code(name: str) -> str | None:
    return _language_names().get(name.lower())
