"""How far quotes and answers agree: pure functions of places and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.answers.gold import Position
    from evals.places import Place


class Agreement(NamedTuple):
    """Precision and recall of sentences, and their harmonic mean; 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean.

        >>> Agreement(0.5, 1.0).f1, Agreement(0.0, 0.0).f1
        (0.6666666666666666, 0.0)
        """
        return 2 * self.precision * self.recall / (self.precision + self.recall) if any(self) else 0.0


def agreement(quoted: Sequence[Position], wanted: Sequence[frozenset[Position]]) -> Agreement:
    """How far the sentences that were quoted are those that were wanted.

    Args:
        quoted: sentences, each once.
        wanted: for each sentence that an annotator marked, the sentences that it is made of; one of them is enough.

    >>> agreement([("a", 0), ("a", 1)], [frozenset({("a", 1)}), frozenset({("a", 3)})])
    Agreement(precision=0.5, recall=0.5)
    """
    right = sum(any(one in made_of for made_of in wanted) for one in quoted)
    found = sum(any(one in quoted for one in made_of) for made_of in wanted)
    return Agreement(right / len(quoted) if quoted else 0.0, found / len(wanted) if wanted else 0.0)


def answered_within(quotes: Sequence[Place], answers: Sequence[Place], count: int) -> bool:
    """Whether one of the first `count` quotes holds one of the answers whole."""
    return any(
        quote.statement_id == answer.statement_id and quote.span.holds(answer.span)
        for quote in quotes[:count]
        for answer in answers
    )
