"""The query that retrieval works with: the question, and as much of the conversation as it leans on.

The mix of question and conversation follows measurements on the 208 human turns of MTRAG clapnq, where it reached what a person's
stand-alone wording of the question reaches (nDCG@10 .454 for both, .422 for the last turn alone).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.encode import Encoder, Vectors, unit

CONTEXT_WEIGHT = 0.5
"""The conversation's weight beside the question's 1, dense and lexical."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text that shapes the query.

    Attributes:
        dense: its weight within the conversation's vector.
        lexical: the weight of its words beside the question's when passages are sought.
        asked: the same when sentences are chosen: what was asked before counts a little, what was answered does not.
    """

    text: str
    dense: float
    lexical: float
    asked: float


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    Attributes:
        question: the question itself, weight 1; its meaning is compared.
        content: the same for its words: without those that only say whom is asked.
        context: parts of the conversation; none for a question that stands by itself.
        language: of the question.
    """

    question: str
    content: str
    context: tuple[Part, ...]
    language: str

    def vector(self, encoder: Encoder) -> Vectors:
        """The query as a unit vector."""
        rows = encoder.encode([self.question, *(part.text for part in self.context)])
        if not self.context:
            return np.asarray(rows[0], dtype=np.float32)
        weights = np.array([part.dense for part in self.context], dtype=np.float32)
        conversation = unit((weights[:, np.newaxis] * rows[1:]).sum(axis=0))
        return unit(rows[0] + CONTEXT_WEIGHT * conversation)

    def parts(self) -> list[tuple[str, float]]:
        """Each text with the weight of its words when passages are sought."""
        return [(self.content, 1.0), *((part.text, part.lexical) for part in self.context)]

    def asked(self) -> list[tuple[str, float]]:
        """Each text with the weight of its words when sentences are chosen."""
        return [(self.content, 1.0), *((part.text, part.asked) for part in self.context if part.asked)]
