"""Score the sentences of the passages that were found: which of them answers the question?

A weighted sum of the sentence's words, its meaning, the share of the question that it covers, its passage, and the diplomatic act
that the question asks for. The weights were chosen on the `tune` part of SQuAD 2.0 (`python -m evals.datasets`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import Hit, display
from assistant.cues import is_courtesy
from assistant.query import Query
from assistant.question import Reading
from assistant.wanted import specifics
from index.cut import encoded_text
from index.encode import Vectors
from index.lexical import LexicalIndex, terms
from index.statement import Role, Sentence, Statement

_LEXICAL, _COSINE, _COVERAGE, _PASSAGE, _ACT = 0.4, 0.7, 0.3, 0.3, 0.4
_WANTED = 0.15
_INHERITED, _DECAY, _REACH = 0.8, 0.95, 8
"""A sentence that performs the act asked for is about what the sentences before it are about: it inherits this share of their
relevance, less with each sentence between, over so many sentences."""
_PERFORMS = 0.6
"""A sentence with one cue and nothing to the contrary performs the act."""
_SMALLEST_LIBRARY = 1000
"""Below so many passages document frequencies say little, and rare words would count hardly more than common ones."""
_K1, _B = 0.9, 0.4  # of BM25, as in the measurements


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence with what speaks for it.

    Attributes:
        position: in `hit.statement.sentences`.
        lexical: BM25 over the best sentence's, 0 to 1.
        cosine: of question and sentence.
        coverage: the share of the question's weight in words that the sentence has, 0 to 1.
        passage_coverage: the same for its passage with its lead.
        act: how far it performs the act asked for; 0 if none is.
        shows: whether it shows the kinds of things that the question wants; None where that can't be told.
        ignored: the share of the question's names and numbers that neither its passage nor the passage's lead has.
        score: the sum by which sentences are ordered.
    """

    hit: Hit
    position: int
    lexical: float
    cosine: float
    coverage: float
    passage_coverage: float
    act: float
    shows: bool | None
    ignored: float
    score: float

    @property
    def statement(self) -> Statement:
        """The statement that it belongs to."""
        return self.hit.statement

    @property
    def sentence(self) -> Sentence:
        """The sentence."""
        return self.statement.sentences[self.position]


@dataclass(frozen=True)
class WordWeights:
    """How much each stem of a query counts: its weight in the conversation times its rarity in the library."""

    weights: Mapping[str, float]

    @property
    def total(self) -> float:
        """The whole weight of the query."""
        return sum(self.weights.values())

    def coverage(self, stems: Counter[str]) -> float:
        """The share of the query's weight whose stems are there, 0 to 1."""
        return sum(weight for stem, weight in self.weights.items() if stem in stems) / self.total if self.total else 0.0

    def bm25(self, stems: Counter[str], average_length: float) -> float:
        """BM25 of a sentence."""
        length = sum(stems.values())
        norm = _K1 * (1 - _B + _B * length / max(average_length, 1.0))
        return sum(
            weight * stems[stem] * (_K1 + 1) / (stems[stem] + norm)
            for stem, weight in self.weights.items()
            if stem in stems
        )


def word_weights(query: Query, lexical: LexicalIndex | None, passages: int) -> WordWeights:
    """The weights of a query's stems, by their rarity in the library's passages."""
    weighted: dict[str, float] = {}
    for text, weight in query.asked():
        for stem in terms(text, query.language):
            weighted[stem] = max(weighted.get(stem, 0.0), weight)
    stems = list(weighted)
    frequencies = lexical.document_frequencies(stems, query.language) if lexical else [0] * len(stems)
    size = max(passages, _SMALLEST_LIBRARY)
    return WordWeights(
        {
            stem: weighted[stem] * math.log(1 + (size - df + 0.5) / (df + 0.5))
            for stem, df in zip(stems, frequencies, strict=True)
        }
    )


def candidates(hits: Sequence[Hit], reading: Reading) -> list[tuple[Hit, int]]:
    """The body sentences of the hits' passages that may be evidence, each with the best hit that holds it.

    Thanks and congratulations are never evidence of a position. They may show a fact that they mention (who presented
    an initiative, and when), and are what a question about thanks asks for.
    """
    courtesies = bool(reading.wanted) if reading.act is None else reading.act.name == "thanks"
    found: dict[tuple[str, int], tuple[Hit, int]] = {}
    for hit in hits:
        for position in range(hit.passage.first, hit.passage.last + 1):
            sentence = hit.statement.sentences[position]
            if sentence.role is Role.BODY and (courtesies or not is_courtesy(sentence.span.of(hit.statement.text))):
                found.setdefault((hit.statement_id, position), (hit, position))
    return list(found.values())


def readable(hit: Hit, position: int) -> str:
    """A sentence as it is read."""
    return display(hit.statement.sentences[position].span.of(hit.statement.text))


def in_context(hit: Hit, position: int) -> str:
    """What the encoder reads for a sentence: whose it is and on what, then the sentence.

    "We cannot accept this" says little by itself; with its lead it lies near to questions about that delegation's view.
    """
    return encoded_text(hit.statement, hit.statement.sentences[position].span)


def weigh(
    sentences: Sequence[tuple[Hit, int]],
    vectors: Vectors | None,
    question: Vectors | None,
    words: WordWeights,
    reading: Reading,
) -> list[Evidence]:
    """Every sentence with its scores, best first.

    Args:
        sentences: what `candidates` gave.
        vectors: row i is that of `sentences[i]`; None where the encoder doesn't understand the question.
        question: the query's vector.
        words: the weights of the query's stems.
        reading: what the question asks for; the sentences are stemmed in its language.
    """
    if not sentences:
        return []
    texts = [readable(hit, position) for hit, position in sentences]
    stems = [Counter(terms(text, reading.language)) for text in texts]
    average = sum(map(Counter.total, stems)) / len(stems)
    bm25 = [words.bm25(counter, average) for counter in stems]
    best = max(bm25) or 1.0
    cosines = vectors @ question if vectors is not None and question is not None else np.zeros(len(sentences))
    top = max(hit.score for hit, _ in sentences) or 1.0
    passages = {hit.passage_id: encoded_text(hit.statement, hit.passage.span) for hit, _ in sentences}
    covered = {id: words.coverage(Counter(terms(text, reading.language))) for id, text in passages.items()}
    ignored = {id: _ignored(reading, text) for id, text in passages.items()}
    done = [reading.act.weight(text) if reading.act else 0.0 for text in texts]
    shows = [_shows(reading, text) for text in texts]
    coverage = [words.coverage(counter) for counter in stems]
    relevance = [
        _LEXICAL * bm25[row] / best
        + _COSINE * float(cosines[row])
        + _COVERAGE * coverage[row]
        + _PASSAGE * hit.score / top
        + _WANTED * bool(shows[row])
        for row, (hit, _) in enumerate(sentences)
    ]
    inherited = _inherited(sentences, relevance)
    evidence = [
        Evidence(
            hit=hit,
            position=position,
            lexical=bm25[row] / best,
            cosine=float(cosines[row]),
            coverage=coverage[row],
            passage_coverage=covered[hit.passage_id],
            act=done[row],
            shows=shows[row],
            ignored=ignored[hit.passage_id],
            score=(max(relevance[row], inherited[row]) if done[row] >= _PERFORMS else relevance[row])
            + _ACT * done[row],
        )
        for row, (hit, position) in enumerate(sentences)
    ]
    return sorted(evidence, key=lambda e: (-round(e.score, 6), e.hit.statement_id, e.position))


def _shows(reading: Reading, text: str) -> bool | None:
    return all(kind.is_shown(text, reading.text) for kind in reading.wanted) if reading.wanted else None


def _ignored(reading: Reading, passage: str) -> float:
    asked = specifics(reading.content)
    return sum(word not in passage.lower() for word in asked) / len(asked) if asked else 0.0


def _inherited(sentences: Sequence[tuple[Hit, int]], relevance: Sequence[float]) -> list[float]:
    """What each sentence inherits from those before it in the same statement."""
    own = {(hit.statement_id, position): score for (hit, position), score in zip(sentences, relevance, strict=True)}
    return [
        max(
            _INHERITED * _DECAY**back * own.get((hit.statement_id, position - back), 0.0)
            for back in range(1, _REACH + 1)
        )
        for hit, position in sentences
    ]
