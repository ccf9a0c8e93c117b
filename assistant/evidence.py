"""Score the sentences of the passages that were found: which of them answers the question?

A weighted sum of its meaning, how well its word pieces meet the question's words, the share of the question that it covers, its
passage, its neighbours, and the diplomatic act that the question asks for. The weights lie in data/evidence.json, one set with word
pieces and one without; `python -m evals.ranking` fits them, but for the act, to published sets that mark which sentence answers. A
score is so the logarithm of odds, up to a constant of the question.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from propcache.api import cached_property

from assistant.answer import Hit, display
from assistant.cues import Act, is_courtesy
from assistant.interaction import Meeting, meet
from assistant.lexicon import weights
from assistant.query import Encoded, Query
from assistant.question import Reading
from assistant.voice import REPORTED, voice_at
from assistant.wanted import specifics
from index.cut import encoded_text
from index.encode import Vectors
from index.lexical import LexicalIndex, terms
from index.statement import Role, Sentence, Statement

if TYPE_CHECKING:
    from assistant.opened import View

WEIGHED_WITHOUT_PIECES = ("cosine", "coverage", "gained", "passage", "passage_coverage", "beside", "shown", "not_shown")
WEIGHED = (*WEIGHED_WITHOUT_PIECES, "words", "worst", "form")
"""What is weighed of a sentence, act apart; `Evidence` and `Meeting` say what each is."""
_ACT = 6.0
"""What performing the act asked for is worth: three times the spread of all else among the sentences found for a question (2.0 on
SQuAD). Set on fictional statements, since published sets ask for none."""
_INHERITED, _DECAY, _REACH = 0.8, 0.95, 8
"""A sentence that performs the act asked for is about what the sentences before it are about: it inherits this share of their
relevance, less with each sentence between, over so many sentences."""
PERFORMS = 0.6
"""A sentence with one cue and nothing to the contrary performs the act."""
_SECOND_HAND = 12.0
"""What a report of others' views loses where a delegation's own view or act is asked for: twice what an act is worth, so that it
comes after the speaker's own sentences that are near the matter. Set on fictional statements, as the act."""
_SMALLEST_LIBRARY = 1000
"""Below so many passages document frequencies say little, and rare words would count hardly more than common ones."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence with what speaks for it.

    Attributes:
        position: in `hit.statement.sentences`.
        cosine: of question and sentence.
        coverage: the share of the question's weight in words that the sentence has, 0 to 1.
        gained: how much of the rest the sentence before it has.
        passage: its passage's score over that of the best one.
        passage_coverage: the same as `coverage` for its passage with its lead.
        beside: the higher cosine of the sentences before and after it, if they were found too.
        shows: whether it shows the kinds of things that the question wants; None where that can't be told.
        ignored: the share of the question's names and numbers that neither its passage nor the passage's lead has.
        act: how far it performs the act asked for; 0 if none is.
        score: the sum by which sentences are ordered.
        second_hand: whether it reports what others hold where a delegation's own view or act is asked for.
        meeting: how well its word pieces meet the question's words; None where those of some candidate aren't kept.
    """

    hit: Hit
    position: int
    cosine: float
    coverage: float
    gained: float
    passage: float
    passage_coverage: float
    beside: float
    shows: bool | None
    ignored: float
    act: float = 0.0
    score: float = 0.0
    second_hand: bool = False
    meeting: Meeting | None = None

    @property
    def shown(self) -> float:
        """1 if it shows the kinds of things that the question wants."""
        return float(self.shows is True)

    @property
    def not_shown(self) -> float:
        """1 if it does not, and could."""
        return float(self.shows is False)

    @property
    def relevance(self) -> float:
        """The weighted sum without the act."""
        fitted: Mapping[str, float] = weights("evidence")["with_pieces" if self.meeting else "without_pieces"]
        return sum(fitted[name] * value for name, value in self.summands().items())

    def summands(self) -> dict[str, float]:
        """What is weighed, by its name, in the order of `WEIGHED`."""
        own = {name: float(getattr(self, name)) for name in WEIGHED_WITHOUT_PIECES}
        return own | self.meeting._asdict() if self.meeting else own

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

    @cached_property
    def total(self) -> float:
        """The whole weight of the query."""
        return sum(self.weights.values())

    def coverage(self, stems: Collection[str]) -> float:
        """The share of the query's weight whose stems are there, 0 to 1."""
        return sum(weight for stem, weight in self.weights.items() if stem in stems) / self.total if self.total else 0.0


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


class Understood(NamedTuple):
    """What the encoder says of sentences beside a question.

    Attributes:
        cosines: of the question and each sentence, as read within its passage, behind whose it is and on what.
        meetings: how well the word pieces of each meet the question's words; None where those of some aren't kept, since what is
            weighed otherwise can't be compared.
    """

    cosines: Vectors
    meetings: Sequence[Meeting] | None = None


def understood(view: View, sentences: Sequence[tuple[Hit, int]], asked: Encoded, words: WordWeights) -> Understood:
    """What the encoder says of sentences.

    "We cannot accept this" says little by itself; where it stands it lies near to what it is about.

    Args:
        view: the library's state.
        sentences: what `candidates` gave.
        asked: the question.
        words: the weights of its stems.
    """
    passages = dict.fromkeys(hit.passage.embedding_key for hit, _ in sentences)
    kept = view.snapshot.sentences(view.fingerprint or "", passages, len(asked.vector))
    wholes = view.snapshot.vectors(view.fingerprint or "", [key for key in passages if key not in kept])
    rows = np.zeros((len(sentences), len(asked.vector)), dtype=np.float32)
    pieces: list[Vectors] = []
    for row, (hit, position) in enumerate(sentences):
        key, at = hit.passage.embedding_key, position - hit.passage.first
        if key in kept:
            rows[row] = kept[key].vectors[at]
            if own := kept[key].pieces:
                pieces.append(own[at])
        elif key in wholes:  # a library that was made before there were vectors of sentences
            rows[row] = wholes[key]
    meets = asked.words and len(pieces) == len(sentences)
    return Understood(
        rows @ asked.vector,
        meet(asked.words, words.weights.keys(), asked.query.language, pieces) if meets else None,
    )


def describe(
    sentences: Sequence[tuple[Hit, int]], said: Understood | None, words: WordWeights, reading: Reading
) -> list[Evidence]:
    """Every sentence with what speaks for it, whatever act it performs.

    Args:
        sentences: what `candidates` gave.
        said: what the encoder says of them; None where it doesn't understand the question.
        words: the weights of the query's stems.
        reading: what the question asks for; the sentences are stemmed in its language.
    """
    if not sentences:
        return []
    cosines = said.cosines if said else np.zeros(len(sentences))
    meetings = said.meetings if said and said.meetings else [None] * len(sentences)
    rows = {(hit.statement_id, position): row for row, (hit, position) in enumerate(sentences)}
    texts = [readable(hit, position) for hit, position in sentences]
    stems = [frozenset(terms(text, reading.language)) for text in texts]
    top = max(hit.score for hit, _ in sentences) or 1.0
    passages = {hit.passage_id: encoded_text(hit.statement, hit.passage.span) for hit, _ in sentences}
    covered = {id: words.coverage(frozenset(terms(text, reading.language))) for id, text in passages.items()}
    ignored = {id: _ignored(reading, text) for id, text in passages.items()}
    wants_own = bool(reading.act or reading.speakers) and not reading.of_others
    found = []
    for row, (hit, position) in enumerate(sentences):
        before, after = (rows.get((hit.statement_id, position + step)) for step in (-1, 1))
        coverage = words.coverage(stems[row])
        with_before = coverage if before is None else words.coverage(stems[row] | stems[before])
        found.append(
            Evidence(
                hit=hit,
                position=position,
                cosine=float(cosines[row]),
                coverage=coverage,
                gained=with_before - coverage,
                passage=hit.score / top,
                passage_coverage=covered[hit.passage_id],
                beside=max((float(cosines[other]) for other in (before, after) if other is not None), default=0.0),
                shows=_shows(reading, texts[row]),
                ignored=ignored[hit.passage_id],
                second_hand=wants_own and voice_at(hit.statement, position).name == REPORTED,
                meeting=meetings[row],
            )
        )
    return found


def weigh(described: Sequence[Evidence], act: Act | None) -> list[Evidence]:
    """Every sentence with its score, best first.

    Args:
        described: what `describe` gave.
        act: which the sentences should perform; None for any.
    """
    relevance = {_place(one): one.relevance for one in described}
    done = [act.weight(readable(one.hit, one.position)) if act else 0.0 for one in described]
    scored = [
        replace(one, act=weight, score=_score(one, weight, relevance))
        for one, weight in zip(described, done, strict=True)
    ]
    return sorted(scored, key=lambda e: (-round(e.score, 6), e.hit.statement_id, e.position))


def _score(one: Evidence, act: float, relevance: Mapping[tuple[str, int], float]) -> float:
    """Its relevance, or what it inherits of that, and the act; less what a view at second hand loses."""
    own = relevance[_place(one)]
    inherited = _inherited(one, relevance) if act >= PERFORMS else own
    return max(own, inherited) + _ACT * act - _SECOND_HAND * one.second_hand


def _inherited(one: Evidence, relevance: Mapping[tuple[str, int], float]) -> float:
    """What a sentence inherits from those before it in the same statement."""
    return max(
        _INHERITED * _DECAY**back * relevance.get((one.hit.statement_id, one.position - back), 0.0)
        for back in range(1, _REACH + 1)
    )


def _place(one: Evidence) -> tuple[str, int]:
    return one.hit.statement_id, one.position


def _shows(reading: Reading, text: str) -> bool | None:
    return all(kind.is_shown(text, reading.text) for kind in reading.wanted) if reading.wanted else None


def _ignored(reading: Reading, passage: str) -> float:
    asked = specifics(reading.content)
    return sum(word not in passage.lower() for word in asked) / len(asked) if asked else 0.0
