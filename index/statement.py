"""The nouns of the library: Statement, Paragraph, Sentence, Passage, Span.

Everything is frozen and checks its own invariants, so what has been made can be trusted by those who use it.
Every offset counts code points of the statement's canonical text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from index.compact import Compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A piece of the canonical text, from `start` up to but without `end`.

    >>> Span(0, 5).of("Mr. Chairperson")
    'Mr. C'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that the span names."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether `other` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlap(self, other: Span) -> int:
        """How many characters the two spans share."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


class Role(StrEnum):
    """What a paragraph or sentence is for; only `BODY` can be evidence for a position."""

    FRONT_MATTER = "front matter"
    HEADING = "heading"
    SALUTATION = "salutation"
    BODY = "body"
    CLOSING = "closing"
    PAGE_FURNITURE = "page furniture"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; one that a page break splits is one, with one span over the break.

    Attributes:
        paragraph: the position of its paragraph in `Statement.paragraphs`, from 0.
        page: the page on which it begins, from 1; None where the source shows no pages.
    """

    span: Span
    paragraph: int
    role: Role
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    Attributes:
        number: as the document numbers it, else counted from 1 over the body; None outside the body.
        page: the page on which it begins, from 1; None where the source shows no pages.
    """

    span: Span
    role: Role
    number: int | None = None
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What is known about a statement beside its text. Every field may be unknown (None).

    Attributes:
        symbol: the document symbol, `PC.DEL/669/19`.
        title: the heading of the document.
        delegation: who speaks: a State, an organisation, or a body.
        speaker: the person, without post.
        post: the person's post.
        body: where it was said, `OSCE Permanent Council`.
        meeting: the meeting's number or name, as printed.
        date: when it was said; `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
        distributed: when the paper was distributed, same form.
        language: of this text, as an ISO 639-1 code.
        original_language: of the original, same form.
        subject: what it is about, as printed.
        reply_to: the statement that it answers, as printed.
        url: where the source was published.
    """

    symbol: str | None = None
    title: str | None = None
    delegation: str | None = None
    speaker: str | None = None
    post: str | None = None
    body: str | None = None
    meeting: str | None = None
    date: str | None = None
    distributed: str | None = None
    language: str | None = None
    original_language: str | None = None
    subject: str | None = None
    reply_to: str | None = None
    url: str | None = None


METADATA_FIELDS = tuple(f.name for f in fields(Metadata))


class Origin(StrEnum):
    """Where a piece of metadata came from, the surest first."""

    MANIFEST = "manifest"
    TEXT = "text"
    PROPERTIES = "properties"
    DETECTED = "detected"


@dataclass(frozen=True, kw_only=True)
class Statement(Metadata):
    """One document by one delegation, with its canonical text cut into paragraphs and sentences.

    Attributes:
        id: its symbol, else its file's stem, made unique within the library.
        path: the source file, relative to the folder that was ingested, with forward slashes.
        text: the canonical text.
        paragraphs: in the order of the text, disjoint; a tuple, or what is equal to one.
        sentences: in the order of the text, disjoint, each inside its paragraph; likewise.
        found: for each metadata field that the text itself shows, where.
        source_sha256: of the source file's bytes, in hex.
        text_sha256: of the canonical text in UTF-8, in hex.
        encoding: how the source's bytes were decoded.
    """

    id: str
    path: str
    text: str
    paragraphs: Sequence[Paragraph]
    sentences: Sequence[Sentence]
    source_sha256: str
    text_sha256: str
    encoding: str = "utf-8"
    kind: str = "text"
    found: Mapping[str, Span] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        paragraphs, sentences = list(bounds_of(self.paragraphs)), list(bounds_of(self.sentences))
        _require_order(paragraphs, len(self.text), "paragraphs")
        _require_order(sentences, len(self.text), "sentences")
        for (start, end), paragraph in zip(sentences, paragraph_of_each(self.sentences), strict=True):
            outer_start, outer_end = paragraphs[paragraph]
            if not (outer_start <= start and end <= outer_end):
                raise ValueError(f"{self.id}: the sentence {start}..{end} lies outside its paragraph")


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is searched: consecutive body sentences of one statement.

    Attributes:
        id: made from the statement's id and the passage's text, so it is the same at every ingest.
        statement_id: the statement that it belongs to.
        span: from its first sentence's start to its last one's end.
        first: the position of its first sentence in `Statement.sentences`.
        last: the position of its last sentence, included.
        embedding_key: the hash of what the encoder reads for it, under which its vector is kept.
    """

    id: str
    statement_id: str
    span: Span
    first: int
    last: int
    embedding_key: str


def bounds_of(items: Sequence[Paragraph] | Sequence[Sentence]) -> Iterable[tuple[int, int]]:
    """Where each paragraph or sentence starts and ends, without making it."""
    return items.bounds() if isinstance(items, Compact) else ((one.span.start, one.span.end) for one in items)


def paragraph_of_each(sentences: Sequence[Sentence]) -> Sequence[int]:
    """The position of each sentence's paragraph, likewise."""
    return sentences.column(2) if isinstance(sentences, Compact) else [one.paragraph for one in sentences]


def _require_order(bounds: Sequence[tuple[int, int]], length: int, what: str) -> None:
    previous = 0
    for start, end in bounds:
        if not previous <= start < end <= length:
            raise ValueError(f"{what} must be ordered, disjoint and inside the text; {start}..{end} is not")
        previous = end
