"""How sure it is that the best sentence answers the question: a logistic model over signals that can be read.

Its weights lie in data/confidence.json. Those for questions that the encoder understands were fitted by
`python -m evals.calibrate --most 500` on the halves to tune on of SQuAD 2.0 and CLAPNQ, before sentences were held against the
question's words (fitted anew, no area under ROC on the other halves changed by more than .01); those for questions that are judged
by words alone were set by hand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Hit
from assistant.evidence import Evidence
from assistant.lexicon import weights


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer and against it. All lie between 0 and 1, cosines between -1 and 1.

    Attributes:
        sentence_cosine: of the best sentence and the question; the highest of the sentences.
        passage_cosine: the highest of the passages.
        coverage: share of the question's weight in words that the best sentence has.
        passage_coverage: the same for its passage with its lead.
        act: how far the best sentence performs the act asked for; 0 where none is asked for.
        shown: 1 if the best sentence shows the kind of thing that the question wants (a time, a number …).
        not_shown: 1 if it does not.
        ignored: share of the question's names and numbers that its passage lacks.
        speaker: 1 if the question asks for the view of a delegation that has statements here.
        dense: 1; 0 where the encoder doesn't understand the question, and cosines mean nothing.
    """

    sentence_cosine: float
    passage_cosine: float
    coverage: float
    passage_coverage: float
    act: float
    shown: float
    not_shown: float
    ignored: float
    speaker: float
    dense: float


def signals(evidence: Sequence[Evidence], hits: Sequence[Hit], *, speaker: bool, dense: bool) -> Signals:
    """The signals of what was found; neither `evidence` nor `hits` is empty."""
    best = evidence[0]
    return Signals(
        sentence_cosine=max(item.cosine for item in evidence),
        passage_cosine=max(hit.cosine for hit in hits),
        coverage=best.coverage,
        passage_coverage=best.passage_coverage,
        act=max(0.0, best.act),
        shown=float(best.shows is True),
        not_shown=float(best.shows is False),
        ignored=best.ignored,
        speaker=float(speaker),
        dense=float(dense),
    )


def confidence(given: Signals) -> float:
    """That the best sentence answers the question, 0 to 1.

    A question that the encoder doesn't understand is judged by its words alone.
    """
    fitted = weights("confidence")["dense" if given.dense else "lexical"]
    total = fitted["bias"] + sum(fitted.get(name, 0.0) * getattr(given, name) for name in Signals.__slots__)
    return round(1 / (1 + math.exp(-total)), 4)
