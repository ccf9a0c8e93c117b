"""The query that retrieval works with: the question, and as much of the conversation as it leans on.

How much that is, is soft: a question that surely leans brings the conversation with half its own weight, one that hardly leans
brings little, and where the conversation is about something else by its meaning, both bring less. On the half of MTRAG's clapnq
conversations that was not looked at, this found as much as a person's stand-alone wording (nDCG@10 .434 and .432; the last turn
alone .403). On the other half the same weight for every turn lost .05 and more on turns that stand by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from assistant.interaction import Words, by_words
from index.encode import Encoder, Vectors, unit

CONTEXT_WEIGHT = 0.5
"""The conversation's weight beside the question's 1, dense and lexical, for a question that leans wholly on it."""
_FAR = 0.15
"""Below this cosine, question and conversation are not about the same thing, or the question says next to nothing. Of MTRAG's turns
nine in ten lie below .2 with another conversation's history, and one in seven, which only point, with their own."""
_WEIGHT_WHEN_FAR = 0.3
"""There the conversation has this weight, times the leaning squared. With half the weight the far turns of their own conversation
gained another .05, and those of another lost .04; with this weight the latter lose .005."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text that shapes the query.

    Attributes:
        dense: its weight within the conversation's vector.
        lexical: the weight of its words within the conversation's.
        asked: their weight beside the question's when sentences are chosen: what was asked before counts a little, what was
            answered does not.
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
        leaning: how far the question leans on the conversation, 0 to 1.
        far: whether the conversation is about something else.
    """

    question: str
    content: str
    context: tuple[Part, ...]
    language: str
    leaning: float = 1.0
    far: bool = False

    @property
    def context_weight(self) -> float:
        """The conversation's weight beside the question's 1."""
        return _WEIGHT_WHEN_FAR * self.leaning**2 if self.far else CONTEXT_WEIGHT * self.leaning

    def encoded(self, encoder: Encoder) -> Encoded:
        """The query as a unit vector, and the query as that vector shows it.

        Each text is encoded by itself: an answer is ten times as long as a question, and in one batch all would be as long.
        """
        asked = {self.question: 1.0}
        for part in self.context:
            asked[part.text] = max(asked.get(part.text, 0.0), self.leaning * part.asked)
        read = {text: _read(encoder, text, weight) for text, weight in asked.items()}
        words = tuple(one.words for one in read.values() if one.words) if read[self.question].words else ()
        question = read[self.question].vector
        if not self.context:
            return Encoded(question, self, words)
        weighed = [np.float32(part.dense) * read[part.text].vector for part in self.context]
        conversation = unit(np.sum(weighed, axis=0))
        seen = replace(self, far=float(question @ conversation) < _FAR)
        return Encoded(unit(question + seen.context_weight * conversation), seen, words)

    def parts(self) -> list[tuple[str, float]]:
        """Each text with the weight of its words when passages are sought."""
        return [(self.content, 1.0), *((part.text, self.context_weight * part.lexical) for part in self.context)]

    def asked(self) -> list[tuple[str, float]]:
        """Each text with the weight of its words when sentences are chosen."""
        return [(self.content, 1.0), *((part.text, self.leaning * part.asked) for part in self.context if part.asked)]


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder makes of a query.

    Attributes:
        vector: of unit length.
        query: which now knows whether the conversation is far.
        words: those by which sentences are chosen; none where the encoder gives no vectors of the question's own.
    """

    vector: Vectors
    query: Query
    words: tuple[Words, ...] = ()


class _Read(NamedTuple):
    """A text's unit vector, and its words if they are to be held against sentences."""

    vector: Vectors
    words: Words | None = None


def _read(encoder: Encoder, text: str, weight: float) -> _Read:
    """A text as the encoder reads it; its words count so much."""
    told = by_words(text)
    if not (weight and told.sentences and encoder.averages and encoder.fits(text)):
        return _Read(np.asarray(encoder.encode([text])[0], dtype=np.float32))
    (made,) = encoder.encode_sentences([told])
    words = tuple(text[start:end] for start, end in told.sentences)
    return _Read(np.asarray(made.whole, dtype=np.float32), Words(words, made.sentences, weight))
