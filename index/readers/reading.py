"""Reading: what a reader makes of one file's bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.statement import Span


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of metadata that the document itself shows, and where.

    Attributes:
        value: as `Metadata` wants it: a date as `YYYY-MM-DD`, a language as its code.
        span: where it stands in the text.
    """

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    r"""What a reader makes of one file's bytes.

    Attributes:
        text: the canonical text. Lines end with `\n`, paragraphs are set apart by a blank line, pages by `\f`. A sentence
            that a page break parts is one run of characters with the `\f` inside.
        kind: of the file: `text`, `html`, `docx` or `pdf`.
        encoding: how its bytes became characters: `utf-8`, `pdf (pdfium)`.
        furniture_from: offset from which the text is page furniture (running heads, page numbers, footnotes, what surrounds
            the statement on its page); the length of the text where there is none.
        headings: what the file's own markup sets as headings, in order, each a whole paragraph of the text.
        shown: metadata that the layout shows, by field of `Metadata`: a page's title, the date printed below it.
        properties: metadata out of the file's properties, which readers of the document don't see; a last resort.
        remarks: what a user of the library should know of how the file was read, as sentences without a full stop.
    """

    text: str
    kind: str
    encoding: str
    furniture_from: int
    headings: tuple[Span, ...] = ()
    shown: Mapping[str, Shown] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
