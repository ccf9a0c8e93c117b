"""Texts for scale, out of nothing but a seed: any of a million can be written by itself, always the same.

A text takes most of its words from its topic, by Zipf's law there too, and the rest from the language; so its neighbours are the
texts of its topic, some nearer than others, as with texts that people wrote.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 20261126
"""Of all that is drawn; the day on which it was chosen."""

FUNCTION_WORDS = tuple(
    "the of and to in a that is was for it with as his on be at by had not are but from or have an they which were all "
    "their has would there been if more when will who no out so what up its about than them can only other some could these "
    "then do any now such our over most after also did before through where down should because each just those how too "
    "very own here between both under same while against".split()
)
"""English words without a subject of their own, in about the order of their frequency in the Brown corpus."""
_WORDS = 20_000
"""About what an educated reader knows."""
_FUNCTION = 0.4
"""Share of function words: four in ten words of the seed statement are on the English list."""
_LEVELS = ((0.4, 20, 12), (0.7, 200, 60))
"""Of the other words: up to which share they come out of those that so many texts have in common, and how many these are; the rest
comes from the language. With these numbers the nearest and the tenth nearest text are about as near (cosine .67 and .54) as among
MTRAG's passages for all-MiniLM-L6-v2 (.70 and .50); the dimension that its nearest fifty span is 8, there 14."""
_LEAST, _MOST = 640, 860
"""Characters for which sentences are written: less than a passage may have, so that each text is one."""
_SENTENCE = (9, 24)
"""Words of a sentence, the second not included."""
_QUESTION_WORDS = 8
_TOPICS_KEPT = 4096


class Writer:
    """Writes texts by number.

    Args:
        words: of the language, the most frequent first; made-up ones stand in for those that it lacks.
        seed: another one gives other texts.
    """

    def __init__(self, words: Sequence[str] = (), seed: int = SEED) -> None:
        self._function = FUNCTION_WORDS
        said = set(self._function)
        given = [word for word in words if word not in said]
        self._words = [*given, *made_up_words(_WORDS, seed)][:_WORDS]
        self._seed = seed
        self._common = lru_cache(_TOPICS_KEPT)(self._drawn)

    def text(self, number: int) -> str:
        """The text with this number, from 0: sentences of one paragraph."""
        return " ".join(self.sentences(number))

    def sentences(self, number: int) -> list[str]:
        """The same sentence by sentence."""
        random = np.random.default_rng([self._seed, 0, number])
        words = iter(self._words_for(random, number))
        room = int(random.integers(_LEAST, _MOST))
        sentences: list[str] = []
        while not sentences or room > 0:
            sentence = " ".join(islice(words, int(random.integers(*_SENTENCE)))).capitalize() + "."
            room -= len(sentence) + 1
            if not sentences or room > 0:
                sentences.append(sentence)
        return sentences

    def question(self, number: int, words: int = _QUESTION_WORDS) -> str:
        """A question about the text with this number: some words of it."""
        random = np.random.default_rng([self._seed, 1, number])
        said = [word.strip(".").lower() for word in self.text(number).split()]
        meaning = [word for word in said if word not in self._function]
        chosen = dict.fromkeys(random.permutation(meaning).tolist())
        return f"What is said about {' '.join(islice(chosen, words))}?"

    def _words_for(self, random: Any, number: int) -> list[str]:
        """More words than a text takes."""
        shares = [_FUNCTION + (1 - _FUNCTION) * share for share, _, _ in _LEVELS]
        common = [self._common(level, number // texts) for level, (_, texts, _) in enumerate(_LEVELS)]
        sources = [self._function, *common, self._words]
        kinds, draws = random.random((2, _MOST // 3))
        chosen = np.searchsorted([_FUNCTION, *shares], kinds)
        ranks = np.stack([np.searchsorted(_zipf(len(source)), draws) for source in sources])
        return [
            sources[k][rank]
            for k, rank in zip(chosen.tolist(), ranks[chosen, np.arange(len(draws))].tolist(), strict=True)
        ]

    def _drawn(self, level: int, number: int) -> list[str]:
        """The words that some texts have in common, the most frequent among them first."""
        rows = np.random.default_rng([self._seed, 2, level, number]).choice(len(self._words), _LEVELS[level][2])
        return [self._words[row] for row in rows]


@cache
def _zipf(count: int) -> Any:
    """Zipf's law over so many ranks, summed up (Mandelbrot's form, with which the first ranks aren't too frequent)."""
    shares = 1 / (np.arange(count) + 2.7)
    return np.cumsum(shares) / shares.sum()


@cache
def made_up_words(count: int, seed: int = SEED) -> tuple[str, ...]:
    """So many different words of two to four syllables.

    >>> made_up_words(3) == made_up_words(3), len(set(made_up_words(500)))
    (True, 500)
    """
    random = np.random.default_rng([seed, 3])
    words: dict[str, None] = {}
    while len(words) < count:
        syllables = random.integers(0, [len(_ONSETS), len(_VOWELS), len(_CODAS)], (random.integers(2, 5), 3))
        words["".join(_ONSETS[o] + _VOWELS[v] + _CODAS[c] for o, v, c in syllables)] = None
    return tuple(words)


_ONSETS = "b br d dr f g gr h k kl l m n p pr r s st t tr v".split()
_VOWELS = "a e i o u ai ea".split()
_CODAS = ["", "", "", "n", "r", "l", "s"]
