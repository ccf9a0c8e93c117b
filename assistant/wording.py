"""Languages, meetings, names and voices as a reader expects them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from assistant import compose
from assistant.amounts import count, listed

if TYPE_CHECKING:
    from assistant.answer import Answer, Quote
    from assistant.writing.prose import Counts, ProseSentence
    from index.statement import Statement


def language(code: str) -> str:
    """A language's English name; an unknown code comes back as it is.

    >>> language("ru"), language("x-none")
    ('Russian', 'x-none')
    """
    try:
        return Locale.parse(code).get_language_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


def meeting(statement: Statement) -> str | None:
    """The meeting, as a reader says it.

    An ordinal alone, "1232nd", gets its noun.
    """
    number = statement.meeting
    return f"{number} meeting" if number and re.fullmatch(r"\d+(st|nd|rd|th)?", number) else number


def name_of(statement: Statement) -> str:
    """How a statement is called where space is short: its symbol, else its title, else its file."""
    return statement.symbol or statement.title or statement.path


def voice_of(quote: Quote) -> str | None:
    """A warning on whose words these are; None where they are the delegation's own."""
    if quote.voice == "own":
        return None
    return _VOICES.get(quote.voice, f"Not in the delegation's own voice: {quote.voice}")


_VOICES = {
    "header": "From the heading of the document",
    "reported": "What others are said to hold: not the delegation's own position",
    "quotation": "Words of another text that the statement quotes",
    "group": "Said on behalf of a group",
    "procedural": "Procedure",
}


def reading_of(answer: Answer) -> str:
    """How a follow-up was read, in one line; empty where it took over nothing."""
    return f"Read as: {answer.read_as}" if answer.read_as else ""


def written_by(answer: Answer) -> str:
    """A line above a language model's words; empty where there are none."""
    if answer.prose is None:
        return ""
    model = answer.prose.model or "unnamed"
    return f"Words of the language model {model}, not quoted from anywhere; a number leads to the quotation on which they rest."


def doubts_of(sentence: ProseSentence) -> str:
    """What a reader must know of a sentence that a model wrote; empty where the quotes that it points at hold it."""
    doubts = ["the model’s own words"] if sentence.is_own else []
    doubts += ["nearly the quotation’s words, and not them"] if sentence.altered else []
    doubts += [f"not in the quotation: {', '.join(sentence.marked)}"] if sentence.marked else []
    doubts += ["compare: only one of the two denies"] if sentence.turned else []
    return "; ".join(doubts)


def taken_out(counts: Counts) -> str:
    """What a model's text had and must not have, in a sentence; empty where it had nothing of it."""
    parts = [
        count(number, thing)
        for number, thing in (
            (counts.unquoted, "quotation of its own"),
            (counts.dropped, "pointer to nothing"),
            (counts.removed, "link or markup"),
        )
        if number
    ]
    return f"Taken out of the model’s text: {listed(parts)}." if parts else ""


def prose_lines(answer: Answer) -> list[str]:
    """A language model's words as plain lines: who wrote them, each paragraph, what was taken out; none where it wrote none."""
    if answer.prose is None:
        return []
    paragraphs = [" ".join(map(in_prose, sentences)) for sentences in answer.prose.paragraphs]
    return [line for line in (written_by(answer), *paragraphs, taken_out(answer.prose.counts)) if line]


def in_prose(sentence: ProseSentence) -> str:
    """A sentence that a model wrote, as plain text."""
    pointers = "".join(f" [{number}]" for number in sentence.quotes)
    doubts = f" ({doubts})" if (doubts := doubts_of(sentence)) else ""
    return f"{sentence.words}{pointers}{doubts}"


def beside_quotes(answer: Answer) -> str:
    """An answer's wording without its numbered quotes, which the cards show."""
    return answer.text.removeprefix(compose.answered(answer.quotes)).strip()


def verdict(answer: Answer) -> str:
    """The wording of `no_evidence` without what was searched, which stands in a line of its own."""
    return answer.text.partition("Searched: ")[0].strip() or answer.text
