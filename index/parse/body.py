"""Give each block its role, make paragraphs whole again over page breaks, and number them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.parse.blocks import Block
from index.parse.sentences import sentence_spans
from index.statement import Paragraph, Role, Sentence, Span

_SALUTATION = re.compile(
    r"mr\.?|mrs\.?|ms\.?|madam|chair(?:person|man|woman)?\b|mme|m\.|"
    r"monsieur|madame|mesdames|messieurs|dear|your (?:excellenc|royal|majest|holiness)|excellenc|"
    r"distinguished|esteemed|honou?rable|ladies|colleagues|chers|chères|cher|"
    r"уважаем|господин|госпожа|г-н|г-жа|дамы|коллеги|ваш[аи]? превосходительств|"
    r"herr |frau |sehr geehrte|exzellenz|meine damen|sayın|değerli|señor|señora|excelenc|distinguid|signor|gentili|"
    r"السيد|سيدي|أصحاب|حضرات",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:mr\.?|madam|ms\.?) (?:chair\w*|president)[,.]?\s*)?(?:(?:i|we) )?(?:thank you|many thanks|thanks for your attention)\b|"
    r"je vous remercie|merci\b|nous vous remercions|благодар\w+ (?:вас|за внимание)|спасибо|"
    r"ich danke|wir danken|vielen dank|danke\b|teşekkür ederi[mz]|(?:muchas )?gracias|grazie\b|vi ringrazio|شكرا|"
    r"(?:i|we) (?:would |should )?(?:like to |kindly )?(?:ask|request)\b.{0,60}\b(?:attached|appended|annexed) to the journal",
    re.IGNORECASE,
)
_REQUEST_FOR_JOURNAL = re.compile(
    r"\b(?:attach|append|annex)\w*\b.{0,80}\bjournal\b|\bjournal\b.{0,60}\b(?:annex|joint)|"
    r"\bприложи\w*\b.{0,80}\bжурнал|\bприобщ\w*\b.{0,80}\bжурнал",
    re.IGNORECASE | re.DOTALL,
)
_ORGAN = re.compile(
    r"the (?:security council|general assembly|economic and social council|human rights council|ministerial council|"
    r"permanent council|forum for security co-?operation|conference|council|committee),"
    r"|le conseil de sécurité,|l['’]assemblée générale,|совет безопасности,|генеральная ассамблея,"
    r"|el consejo de seguridad,|la asamblea general,",
    re.IGNORECASE,
)
_JOINING_WORDS = frozenset(
    """of the for and to in a an by with on at that or from its their our as is are was be which who
    de la le les et des du en à au aux par pour sur que qui
    и в на с по для о об от к из у что как
    und der die das den dem des mit für von zu ve ile y los las el del""".split()
)
_LONGEST_HEADING = 110
_LONGEST_CLOSING = 260


@dataclass(frozen=True)
class Piece:
    """A paragraph in the making: one block, or several that a page break had parted."""

    span: Span
    role: Role
    first: Block
    last: Block


def paragraphs_of(
    blocks: Sequence[Block], text: str, body_from: int, body_to: int, headings: Sequence[Span] = ()
) -> list[Paragraph]:
    """The paragraphs that the blocks make.

    Args:
        blocks: all blocks of the text.
        text: the canonical text.
        body_from: position of the first block after the front matter.
        body_to: position after the last block of the document; what follows is page furniture.
        headings: what the source's own markup sets as headings.
    """
    front = [Piece(block.span, Role.FRONT_MATTER, block, block) for block in blocks[:body_from]]
    resolves = any(opens_resolution(block) for block in blocks[body_from : body_from + 2])
    body = _mark_closing(_join_parted(_with_roles(blocks[body_from:body_to], headings), resolves=resolves))
    furniture = [Piece(block.span, Role.PAGE_FURNITURE, block, block) for block in blocks[body_to:]]
    return [
        Paragraph(piece.span, piece.role, number, page_of(text, piece.span.start))
        for piece, number in [(piece, None) for piece in front]
        + _numbered(body)
        + [(piece, None) for piece in furniture]
    ]


def sentences_of(paragraphs: Sequence[Paragraph], text: str) -> list[Sentence]:
    """The sentences of all paragraphs; a header, heading or salutation is one sentence."""
    found = []
    for position, paragraph in enumerate(paragraphs):
        spans = [paragraph.span]
        if paragraph.role in (Role.BODY, Role.CLOSING):
            spans = sentence_spans(text, paragraph.span.start, paragraph.span.end)
        roles = _sentence_roles([span.of(text) for span in spans], paragraph.role)
        found += [
            Sentence(span, position, role, page_of(text, span.start)) for span, role in zip(spans, roles, strict=True)
        ]
    return found


def page_of(text: str, offset: int) -> int | None:
    """The page on which a character stands, from 1; None where the text shows no page breaks."""
    return text.count("\f", 0, offset) + 1 if "\f" in text else None


def is_salutation(block: Block) -> bool:
    """Whether the block addresses the chair and the room, and does nothing else."""
    line = block.plain
    return len(line) <= 120 and line[-1:] in ",:!،" and _SALUTATION.match(line) is not None


def is_heading(block: Block) -> bool:
    """Whether the block is a heading by its mark, or a short line that ends without a mark."""
    line = block.plain
    if block.text.startswith("#"):
        return True
    if len(line) > _LONGEST_HEADING or block.is_listed or not re.search(r"\w", line) or line[0].islower():
        return False
    return block.ends_openly and line[-1] not in ",-–—" and line.split()[-1].lower() not in _JOINING_WORDS


def opens_resolution(block: Block) -> bool:
    """Whether it is the line with which an organ begins what it resolves: `The Security Council,`."""
    return _ORGAN.fullmatch(block.plain) is not None


def _with_roles(blocks: Sequence[Block], headings: Sequence[Span]) -> list[Piece]:
    pieces = []
    marked = {heading.start for heading in headings}
    for position, block in enumerate(blocks):
        role = Role.BODY
        if is_salutation(block):
            role = Role.SALUTATION
        elif block.span.start in marked or (
            is_heading(block) and not _is_continued(blocks[position + 1 : position + 2])
        ):
            role = Role.HEADING
        pieces.append(Piece(block.span, role, block, block))
    return pieces


def _is_continued(following: Sequence[Block]) -> bool:
    """Whether the next block goes on in small letters, so the one before is half of a paragraph and no heading."""
    return bool(following) and following[0].text[:1].islower() and not following[0].is_listed


def _join_parted(pieces: Sequence[Piece], *, resolves: bool) -> list[Piece]:
    """Put the halves of paragraphs together; each clause of a resolution ends with a comma and is one by itself."""
    joined: list[Piece] = []
    for piece in pieces:
        previous = joined[-1] if joined else None
        if (
            previous
            and previous.role is piece.role is Role.BODY
            and _is_parted(previous.last, piece.first, comma_ends=resolves)
        ):
            joined[-1] = replace(previous, span=Span(previous.span.start, piece.span.end), last=piece.last)
        else:
            joined.append(piece)
    return joined


def _is_parted(before: Block, after: Block, *, comma_ends: bool) -> bool:
    """Whether `after` continues the sentence in which `before` ends."""
    if comma_ends and before.plain[-1] == "," and not after.text[:1].islower():
        return False
    if not before.ends_openly or after.is_listed or after.number is not None:
        return False
    last_word = before.plain.split()[-1].lower()
    unfinished = last_word in _JOINING_WORDS or before.plain[-1] in ",-–—"
    return after.text[:1].islower() or unfinished or (after.after_page_break and len(before.plain) > _LONGEST_HEADING)


def _mark_closing(pieces: list[Piece]) -> list[Piece]:
    """The thanks, requests for the journal and signatures after the last body paragraph are the closing."""
    last = len(pieces)
    while last > 0 and _may_close(pieces[last - 1]):
        last -= 1
    first_close = next((i for i in range(last, len(pieces)) if _closes(pieces[i])), len(pieces))
    if not any(piece.role is Role.BODY for piece in pieces[:first_close]):
        first_close += 1  # a statement that only thanks has that as its body
    return pieces[:first_close] + [replace(piece, role=Role.CLOSING) for piece in pieces[first_close:]]


def _may_close(piece: Piece) -> bool:
    line = piece.first.plain
    return len(line) <= _LONGEST_CLOSING and (
        _closes(piece) or piece.role in (Role.HEADING, Role.SALUTATION) or not re.search(r"\w", line)
    )


def _closes(piece: Piece) -> bool:
    """Whether every sentence of it thanks or asks for the journal."""
    line = piece.first.plain
    sentences = [span.of(line) for span in sentence_spans(line)]
    return all(_CLOSING.match(sentence) or _REQUEST_FOR_JOURNAL.search(sentence) for sentence in sentences)


def _numbered(pieces: Sequence[Piece]) -> list[tuple[Piece, int | None]]:
    """Number the body paragraphs as the document does, else from 1; an item of a list has its paragraph's number."""
    body = [piece.first for piece in pieces if piece.role is Role.BODY]
    own = _numbers_itself([block.number for block in body], partly=bool(body) and opens_resolution(body[0]))
    current: int | None = None if own else 0
    numbered: list[tuple[Piece, int | None]] = []
    for piece in pieces:
        if piece.role is not Role.BODY:
            numbered.append((piece, None))
            continue
        if own:
            current = piece.first.number or _unmarked(piece.first, current) or current
        elif not (piece.first.is_listed and current):
            current = (current or 0) + 1
        numbered.append((piece, current))
    return numbered


def _unmarked(block: Block, before: int | None) -> int | None:
    """The number that a paragraph prints without its full stop, if it is the next: `11 Condemns …` after `10. Calls upon …`."""
    following = (before or 0) + 1
    return following if before and re.match(rf"{following}\s+[^\W\d_a-z]", block.text) else None


def _numbers_itself(numbers: Sequence[int | None], *, partly: bool) -> bool:
    """Whether the document numbers its paragraphs.

    A resolution does so only in its operative part; its annexes may begin again at 1, and one number may be lost in print.
    """
    given = [number for number in numbers if number is not None]
    steps = [later - earlier for earlier, later in pairwise(given)]
    if partly and given[:1] == [1]:
        return all(step in (1, 2) or later == 1 for step, later in zip(steps, given[1:], strict=True))
    return len(given) >= 2 and len(given) >= 0.5 * len(numbers) and all(step == 1 for step in steps)


def _sentence_roles(sentences: Sequence[str], role: Role) -> list[Role]:
    """Sentences have their paragraph's role, but thanks at the end of a body paragraph close the statement."""
    roles = [role] * len(sentences)
    if role is Role.BODY:
        for position in range(len(sentences) - 1, 0, -1):
            if len(sentences[position]) > 80 or not _CLOSING.match(sentences[position]):
                break
            roles[position] = Role.CLOSING
    return roles
