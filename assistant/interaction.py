"""Late interaction: how well a sentence meets each word of the question, as the encoder read both where they stand.

A sentence's vector says what it is about as a whole; whether it speaks of each thing that was asked, and answers in the way that
was asked for ("who", "how long"), shows in its word pieces. Each word of the question is held against all of them, and the best
counts. After Khattab & Zaharia 2020 (ColBERT), arXiv:2004.12832, with a model that was not trained for it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.encode import Sentenced, Vectors
from index.lexical import terms

Chosen = npt.NDArray[np.bool_]
_WORST = 2
"""A sentence that meets all but two words may be about something else; one bad match alone may be an accident of the wording."""


class Meeting(NamedTuple):
    """How well a sentence meets a question, as cosines of a word and the best among the sentence's word pieces.

    Attributes:
        words: the mean over the question's words.
        worst: the mean of the two words of meaning that are met worst.
        form: the mean over the words that only shape the question ("who did", "how many").
    """

    words: float
    worst: float
    form: float


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text as the encoder read them in it.

    Attributes:
        texts: each as it is written.
        vectors: row i is the unit vector of word i.
        weight: how much each counts beside one of the question itself.
    """

    texts: tuple[str, ...]
    vectors: Vectors
    weight: float = 1.0


def by_words(text: str) -> Sentenced:
    """A text with its words in the place of sentences, so that an encoder gives the vector of each."""
    return Sentenced(text, tuple(_words(text)))


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where words start and end: letters, digits and the marks upon them, which regular expressions take for the end of a word."""
    for of_word, run in groupby(
        enumerate(text), key=lambda one: one[1].isalnum() or unicodedata.category(one[1])[0] == "M"
    ):
        if of_word:
            places = [place for place, _ in run]
            yield places[0], places[-1] + 1


def meet(
    asked: Sequence[Words], stems: Collection[str], language: str | None, sentences: Sequence[Vectors]
) -> list[Meeting]:
    """How well each of several sentences meets a question.

    Args:
        asked: the words of the question, and of earlier ones that it leans on; one word at least.
        stems: of the words that carry its meaning. Words with other stems ("Russia" where only Russia is asked) count nothing,
            unless there are no others.
        language: of the question.
        sentences: the word pieces of each, unit vectors of shape (pieces, dimension), one at least.
    """
    if not sentences:
        return []
    kinds = np.array([_kind(text, stems, language) for words in asked for text in words.texts])
    weights = np.repeat([words.weight for words in asked], [len(words.texts) for words in asked])
    vectors = np.concatenate([words.vectors for words in asked]).T
    # One by one: a large product is parted among threads, which then wait for more at the expense of those that encode.
    best = np.stack([(pieces @ vectors).max(axis=0) for pieces in sentences])
    either = _those(kinds != _NEITHER, np.ones(len(kinds), dtype=bool))
    meaning, form = _those(kinds == _MEANING, either), _those(kinds == _FORM, either)
    weighty = meaning & (weights == weights[meaning].max())
    worst = np.sort(best[:, weighty], axis=1)[:, :_WORST].mean(axis=1)
    rows = zip(_mean(best, weights, either), worst, _mean(best, weights, form), strict=True)
    return [Meeting(*map(float, row)) for row in rows]


_MEANING, _FORM, _NEITHER = range(3)


def _kind(word: str, stems: Collection[str], language: str | None) -> int:
    own = terms(word, language)
    if not own:
        return _FORM
    return _MEANING if any(stem in stems for stem in own) else _NEITHER


def _those(chosen: Chosen, others: Chosen) -> Chosen:
    """Those that were chosen; the others where none was."""
    return chosen if chosen.any() else others


def _mean(best: Vectors, weights: npt.NDArray[np.float64], chosen: Chosen) -> npt.NDArray[np.float64]:
    return np.average(best[:, chosen], axis=1, weights=weights[chosen])
