"""From a question that was read to its quotes: passages are sought, their sentences ordered, the best quoted if they answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from propcache.api import cached_property  # that of Python 3.11 locks out every other question while one is encoded

from assistant import aligned, premise, several
from assistant.confidence import confidence, signals
from assistant.direct import CERTAIN, paragraph_quotes, with_paragraphs
from assistant.evidence import candidates, describe, understood, weigh, word_weights
from assistant.header import from_header
from assistant.prefer import preferring
from assistant.premise import weighed
from assistant.retrieve import retrieve
from assistant.select import Choice, select

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assistant.answer import Hit, Quote
    from assistant.confidence import Signals
    from assistant.cues import Act
    from assistant.evidence import Evidence
    from assistant.holdings import Ids
    from assistant.inquiry import Inquiry
    from assistant.opened import View
    from assistant.premise import Weighed
    from assistant.query import Encoded
    from assistant.question import Reading
    from index.encode import Encoder, Vectors
    from index.settings import Settings

HITS = 10
"""Passages that an answer shows."""
_HITS_FOR_EVIDENCE = 8
"""Sentences are chosen from so many passages. On SQuAD's articles that were not tuned on, the answer was in one of the first three
quotes for .829, .846, .851 and .858 of the questions with four, six, eight and ten passages."""
_FURTHER_QUOTE, _FURTHER_QUOTE_OF_ACT = 0.8, 0.72
"""A further quote needs this share of the first one's score; who asks for objections wants all of them. As shares they depend on
what all sentences have in common: with word pieces in the sum a tenth more is quoted than without. With .83 and .76 it would be as
much, and one of the seed's four objections would be lost."""
_FEW, _QUOTES_OF_FEW = 3, 2
"""Of so many delegations each gets two quotes, of more of them each one."""
_MARGIN = 2.0
"""Who asks for a fact wants what answers it: a further quote may be so much below the first, as logarithms of odds."""


class Quoted(NamedTuple):
    """What was found to quote.

    Attributes:
        quotes: none where there is no evidence.
        sure: how sure it is that they answer.
        said: what else is to be said, as sentences.
    """

    quotes: Sequence[Quote] = ()
    sure: float = 0.0
    said: Sequence[str] = ()


class Answering:
    """One question on its way to quotes.

    Args:
        view: the library's state.
        inquiry: the question, read against it.
        settings: weights and limits.
        encoder: is asked once for the question, however often is searched.
    """

    def __init__(self, view: View, inquiry: Inquiry, settings: Settings, encoder: Encoder) -> None:
        self._view = view
        self._inquiry = inquiry
        self._settings = settings
        self._encoder = encoder

    def hits(self, limit: int = HITS) -> list[Hit]:
        """The passages that bear most on the question, best first; those of the paragraphs that it names before all."""
        inquiry = self._inquiry
        hits = self._passages(limit, inquiry.confined)
        if inquiry.preferred and hits:
            hits = preferring(inquiry.preferred, self._passages(limit, inquiry.preferred), hits)[:limit]
        if inquiry.direct.paragraphs:
            hits = with_paragraphs(self._view.snapshot, inquiry.direct.paragraphs, hits, limit)
        return hits

    def evidence(self, hits: Sequence[Hit]) -> Weighed:
        """The sentences of passages in the order in which they answer."""
        return weighed(self._weigher(hits), self._inquiry.reading)

    def signals(self, evidence: Sequence[Evidence], hits: Sequence[Hit], *, speaker: bool | None = None) -> Signals:
        """What speaks for an answer out of some evidence; `speaker`: whether delegations are asked, if not the question tells."""
        asked = bool(self._inquiry.reading.speakers) if speaker is None else speaker
        return signals(evidence, hits, speaker=asked, dense=self._vector is not None)

    def quoted(self, hits: Sequence[Hit]) -> Quoted:
        """The quotes that answer, out of the passages that were found or, where others are asked, out of theirs."""
        inquiry = self._inquiry
        limits = (self._settings.max_quotes, self._settings.max_quoted_characters)
        if inquiry.direct.paragraphs:
            return Quoted(paragraph_quotes(inquiry.direct.paragraphs, hits, *limits), CERTAIN)
        if inquiry.direct.absent:
            return Quoted()
        if quote := from_header(inquiry.reading, hits):
            return Quoted([quote], 1.0)
        return self._of_who_joined() or self._of_each() or self._of_all(hits, *limits)

    def _of_all(self, hits: Sequence[Hit], most: int, characters: int) -> Quoted:
        """The quotes that answer, by whomever they are."""
        found = self.evidence(hits)
        if not found.evidence:
            return Quoted()
        sure = confidence(self.signals(found.evidence, hits))
        if not self._speaks(sure):
            return Quoted(sure=sure)
        quotes = select(found.evidence, _choice(self._inquiry.reading, most, characters))
        return Quoted(quotes, sure, premise.remarks(self._inquiry.reading, found.instead, quotes))

    def _of_who_joined(self) -> Quoted | None:
        """The sentences by which those who are asked joined another's statement; None where they have their own say."""
        reading = self._inquiry.reading
        codes, by = reading.speakers, self._view.holdings.by
        if not codes or not (aligned.asks_who_shares(reading.text) or not any(map(by, codes))):
            return None
        hits = self._passages(HITS, self._inquiry.allowed)
        found = aligned.joined(hits, codes)
        about = {quote.statement.id for _, quote in found}
        own = [one for one in self.evidence(hits).evidence if one.statement.id in about] if found else []
        sure = confidence(self.signals(own, hits)) if own else 0.0
        if not self._speaks(sure):
            return None
        quotes = list({quote.passage_id: quote for _, quote in found}.values())
        return Quoted(quotes, sure, aligned.remarks(found))

    def _of_each(self) -> Quoted | None:
        """What each of several delegations says; None where the question doesn't ask several, or none of them says anything."""
        named = several.named(self._inquiry.reading, self._view.holdings)
        found = self._of_those(named) if named else self._of_whoever()
        most = _QUOTES_OF_FEW if len(found) <= _FEW else 1
        groups = [self._group(code, hits, most) for code, hits in found.items()]
        if not (quotes := several.ordered(groups)):
            return None
        return Quoted(quotes, max(group.sure for group in groups), several.remarks(groups, all_asked=not named))

    def _of_those(self, codes: Sequence[str]) -> Mapping[str, list[Hit]]:
        """The passages of each of these delegations."""
        holdings, confined = self._view.holdings, self._inquiry.confined
        own = {code: holdings.both(holdings.by(code), holdings.ids if confined is None else confined) for code in codes}
        return {code: self._passages(HITS, ids) for code, ids in own.items()}

    def _of_whoever(self) -> Mapping[str, list[Hit]]:
        """The passages of each delegation that was found; none where the question doesn't ask which of all."""
        reading = self._inquiry.reading
        if reading.speakers or not several.asks_which(reading.text):
            return {}
        return several.by_delegation(self._passages(several.WIDE, self._inquiry.confined), self._view.holdings)

    def _group(self, code: str, hits: Sequence[Hit], most: int) -> several.Group:
        """What one delegation says, out of its passages."""
        reading = self._inquiry.reading
        evidence = several.answering(self._weigher(hits)(reading.act), reading)
        if not evidence:
            return several.Group(code, (), 0.0)
        sure = confidence(self.signals(evidence, hits, speaker=True))
        choice = _choice(reading, most, self._settings.max_quoted_characters)
        return several.Group(code, tuple(select(evidence, choice)) if self._speaks(sure) else (), sure)

    def _speaks(self, sure: float) -> bool:
        return sure >= self._settings.min_confidence

    def _weigher(self, hits: Sequence[Hit]) -> Callable[[Act | None], list[Evidence]]:
        """Orders the sentences of passages by an act; they are described once, and were encoded when they were taken in."""
        reading = self._inquiry.reading
        sentences = candidates(hits[:_HITS_FOR_EVIDENCE], reading)
        words = word_weights(self._inquiry.query, self._view.lexical, self._inquiry.searched.passages)
        encoded = self._encoded if sentences else None
        said = understood(self._view, sentences, encoded, words) if encoded else None
        return partial(weigh, describe(sentences, said, words, reading))

    def _passages(self, limit: int, among: Ids | None) -> list[Hit]:
        """The best passages of some statements; None for all."""
        if among is not None and not among:
            return []
        encoded, languages = self._encoded, self._encoder.languages
        return retrieve(
            self._view, encoded.query if encoded else self._inquiry.query, self._vector,
            limit=limit, candidates=self._settings.candidates, lexical_weight=self._settings.lexical_weight,
            statements=among, unread=self._view.holdings.not_in_languages(languages) if languages else (),
        )  # fmt: skip

    @property
    def _vector(self) -> Vectors | None:
        return self._encoded.vector if self._encoded else None

    @cached_property
    def _encoded(self) -> Encoded | None:
        """The question's query and vector; None where the encoder doesn't understand its language."""
        query, languages = self._inquiry.query, self._encoder.languages
        return query.encoded(self._encoder) if languages is None or query.language in languages else None


def _choice(reading: Reading, most: int, characters: int) -> Choice:
    """How many quotes: who asks for a view wants all of it, who asks for a fact the answer."""
    if reading.act or reading.speakers:
        share = _FURTHER_QUOTE_OF_ACT if reading.act else _FURTHER_QUOTE
        return Choice(most, characters, relative=share, reason=reading.asks_why)
    return Choice(most, characters, margin=_MARGIN, reason=reading.asks_why)
