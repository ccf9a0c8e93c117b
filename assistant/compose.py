"""The wording around the quotes. It names sources and what was searched; it claims nothing by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.amounts import amount, listed
from assistant.answer import Implied, Quote, Searched


def wording(
    quotes: Sequence[Quote],
    searched: Searched,
    without_statement: Sequence[str],
    without_document: Sequence[str] = (),
    *,
    left_out: Sequence[str] = (),
    absent: Sequence[str] = (),
    granted: Sequence[str] = (),
) -> str:
    """What an answer says: its quotes, or that there is no evidence; who has no statement; what the question's words did.

    Args:
        quotes: best first; none where there is no evidence.
        searched: how much was looked through.
        without_statement: delegations that the question asks about and that have no statement in the library.
        without_document: documents that the question asks about and that the library doesn't hold.
        left_out: delegations that the question asks about and whose statements the filters leave out.
        absent: sentences on paragraphs that aren't there.
        granted: sentences on what the question takes for granted.
    """
    missing = [
        f"The library holds no document {listed(without_document)}." if without_document else "",
        f"The library holds no statement by {listed(without_statement)}."
        if without_statement and not without_document
        else "",
        f"The filters leave out every statement by {listed(left_out)}." if left_out else "",
        *absent,
    ]
    remarks = [remark(implied) for implied in searched.implied]
    if quotes:
        return "\n".join(filter(None, [answered(quotes), *granted, *missing, *remarks]))
    if not any(missing):
        missing = ["The library holds no answer to this question."]
    return " ".join(filter(None, [*missing, *remarks, f"Searched: {amount(searched)}."]))


def remark(implied: Implied) -> str:
    """A sentence on what the question's words did; empty where they confined the search, which is said with what was searched.

    >>> remark(Implied("date", "2014", "none"))
    'Nothing that was searched is dated 2014, so the date confined nothing.'
    >>> remark(Implied("speaker", "Hill", "preference"))
    'Statements by Hill come first; others were searched too.'
    """
    if implied.effect == "filter":
        return ""
    thing = _THINGS[implied.kind].format(implied.words)
    if implied.effect == "preference":
        return f"Statements {thing} come first; others were searched too."
    return f"Nothing that was searched is {thing}, so the {implied.kind} confined nothing."


_THINGS = {
    "delegation": "by {}",
    "statement": "called {}",
    "speaker": "by {}",
    "body": "from the {}",
    "meeting": "from {}",
    "date": "dated {}",
    "language": "in {}",
}


def answered(quotes: Sequence[Quote]) -> str:
    """The quotes as numbered lines, each with its citation."""
    return "\n".join(f"[{number}] “{quote.display}” — {quote.citation}" for number, quote in enumerate(quotes, start=1))


def superseded(replaced: Mapping[str, str]) -> str:
    """A sentence for each quoted document that a revision has replaced.

    >>> superseded({"PC.DEL/1/20": "PC.DEL/1/20/Rev.1"})
    'PC.DEL/1/20 was superseded by PC.DEL/1/20/Rev.1.'
    """
    return " ".join(f"{old} was superseded by {new}." for old, new in replaced.items())
