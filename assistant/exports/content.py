"""What a document of an answer says, before it has a form: lines of plain text, and notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.amounts import amount
from assistant.citations.footnote import footnote
from assistant.citations.reference import one_line, reference_of
from assistant.wording import beside_quotes, prose_lines, reading_of, verdict, voice_of

if TYPE_CHECKING:
    from assistant.answer import Answer


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """A quote as it is displayed.

    Attributes:
        text: white space folded, emphasis marks removed, no other character changed; without quotation marks.
        note: its reference.
        remark: a warning on whose words these are; None where they are the delegation's own.
        language: of the words, as an ISO 639-1 code.
    """

    text: str
    note: str
    remark: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Content:
    """An answer, as a document says it.

    Attributes:
        title: the question.
        before: stands before the quotes: how a follow-up was read; that there is no evidence; what a language model wrote.
        quotes: best first.
        after: what was searched and what else the reader should know.
    """

    title: str
    before: tuple[str, ...]
    quotes: tuple[CitedQuote, ...]
    after: tuple[str, ...]


def content_of(answer: Answer) -> Content:
    """What a document of an answer says; every text is one line."""
    quotes = [
        CitedQuote(
            one_line(quote.display) or "", footnote(reference_of(quote)), voice_of(quote), quote.statement.language
        )
        for quote in answer.quotes
    ]
    none = "" if answer.quotes else f"No evidence. {verdict(answer)}"
    closing = f"Searched: {amount(answer.searched)}. Quotations by Démarche; generation {answer.generation or 'none'}."
    return Content(
        title=one_line(answer.question) or "",
        before=_lines(reading_of(answer), none, *prose_lines(answer)),
        quotes=tuple(quotes),
        after=_lines(beside_quotes(answer) if answer.quotes else "", answer.notice, closing),
    )


def _lines(*texts: str | None) -> tuple[str, ...]:
    return tuple(line for text in texts if (line := one_line(text)))
