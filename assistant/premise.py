"""What a question takes for granted and what was found doesn't bear out: an act not performed, a name not mentioned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.cues import ACTS
from assistant.evidence import PERFORMS
from assistant.wanted import names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.answer import Quote
    from assistant.cues import Act
    from assistant.evidence import Evidence
    from assistant.question import Reading

_ON_TOPIC, _OF_THE_BEST = 0.25, 0.6
"""The share of the question's weight in words that a sentence on the same matter has, and of what any sentence has of it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Sentences in their order, and the act that they show instead of the one that the question asks about.

    Attributes:
        evidence: best first.
        instead: None where the question's own act is shown, or none is asked about.
    """

    evidence: Sequence[Evidence]
    instead: Act | None = None


def weighed(weigh: Callable[[Act | None], list[Evidence]], reading: Reading) -> Weighed:
    """Order sentences for a question; where none performs the act that it takes for granted, by the act that is its contrary.

    Args:
        weigh: orders them by an act.
        reading: of the question.
    """
    evidence = weigh(reading.act)
    if reading.act is None or not evidence:
        return Weighed(evidence)
    if any(performs(one, evidence) for one in evidence):
        return Weighed(evidence)
    for act in ACTS:
        if act.name in reading.act.opposite:
            contrary = weigh(act)
            if performs(contrary[0], evidence):
                return Weighed(contrary, act)
    return Weighed(evidence)


def remarks(reading: Reading, instead: Act | None, quotes: Sequence[Quote]) -> list[str]:
    """What an answer says about what its question takes for granted, as sentences."""
    found = []
    if instead and reading.act and quotes:
        found.append(
            f"No sentence found shows {reading.act.called}, of which the question speaks; the first quotation shows "
            f"the contrary, {instead.called}."
        )
    if absent := _unmentioned(reading, quotes):
        found.append(f"Nothing in the quoted statements mentions {', '.join(absent)}.")
    return found


def performs(one: Evidence, evidence: Sequence[Evidence]) -> bool:
    """Whether a sentence performs the act that was weighed, on what the question is about.

    Args:
        one: the sentence.
        evidence: all that were found.
    """
    least = max(_ON_TOPIC, _OF_THE_BEST * max(other.coverage for other in evidence))
    return one.act >= PERFORMS and one.ignored == 0 and one.coverage >= least


def _unmentioned(reading: Reading, quotes: Sequence[Quote]) -> list[str]:
    """The names in a question, as they are written, that none of the quoted statements has in its text or its header."""
    known = " ".join(
        " ".join(
            filter(None, (statement.text, statement.title, statement.delegation, statement.speaker, statement.body))
        )
        for statement in {quote.statement.id: quote.statement for quote in quotes}.values()
    ).casefold()
    written = {word.casefold(): word for word in reading.content.replace("?", " ").split()}
    lacking = [name for name in sorted(names(reading.content)) if known and name not in known]
    return [written[name] for name in lacking if name in written]
