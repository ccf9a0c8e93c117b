"""Which sentences are quoted: every answerable question is asked, and its quotes are held against what answers it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from evals.answers.cases import load_cases
from evals.answers.gold import Gold, Position, positions
from evals.answers.measures import Agreement, agreement, answered_within
from evals.places import Place
from evals.retrieval.compare import compare, require_comparable
from evals.retrieval.dataset import drawn
from evals.retrieval.kept import keep
from evals.retrieval.load import load
from evals.retrieval.record import Record, read_record, worded
from evals.retrieval.run import Measured, made_with, save_as
from index.encode import encoder_on_demand
from index.statement import Role, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant import Assistant
    from assistant.answer import Answer
    from evals.answers.cases import Case
    from evals.retrieval.run import Order
    from index.encode import Encoder
    from index.settings import Settings
    from index.sync import Progress

_HITS = 6
"""Passages whose sentences the baseline ranks."""


def measure_quotes(order: Order, settings: Settings, progress: Progress) -> Measured:
    """Ask a set's answerable questions, with silence turned off, and judge what is quoted.

    In sets whose answers are a few words: whether the first quote holds one, and one of the first three, and how many characters
    these have. In sets that mark sentences: precision, recall and F1 of the sentences quoted, and the same for as many sentences
    out of the passages found, ordered by the cosine of question and sentence alone.

    Raises:
        SourceError: the set isn't what it should be.
    """
    before = read_record(order.against) if order.against else None
    cases = drawn([case for case in load_cases(order.name, order.folder, order.part) if case.answerable], order.most)
    dataset = load(order.name, order.folder)
    name = f"{order.name}-quotes"
    if before:
        require_comparable(name, dataset.digest(), before)
    kept = keep(dataset, order.folder, settings, progress, anew=order.anew)
    speaking = kept.settings.model_copy(update={"min_confidence": 0.0})
    from assistant import open_assistant

    assistant = open_assistant(settings=speaking)
    judge = Judge(assistant, Gold(kept.rows_of, assistant.statement), encoder_on_demand(speaking))
    figures: dict[str, dict[str, float]] = {}
    unplaced = 0
    for done, case in enumerate(cases, start=1):
        found = judge(case)
        unplaced += found is None
        if found:
            figures[case.id] = found
        progress("asking", done, len(cases))
    notes = (f"{unplaced} questions whose answer isn't in the corpus were left out",) if unplaced else ()
    record = Record(
        set=name, folder=order.folder.resolve().name, turns=None, part=order.part, most=order.most,
        corpus=kept.corpus, made=made_with(assistant, replace(kept, settings=speaking)), queries=figures,
        texts={case.id: worded(case.text, case.history) for case in cases if case.id in figures}, notes=notes,
    )  # fmt: skip
    saved = save_as(order, record, settings)
    record.write(saved)
    return Measured(record, saved, compare(record, before) if before else None)


class Judge:
    """Asks a case and judges its quotes."""

    def __init__(self, assistant: Assistant, gold: Gold, encoder: Callable[[], Encoder]) -> None:
        self._assistant = assistant
        self._gold = gold
        self._encoder = encoder

    def __call__(self, case: Case) -> dict[str, float] | None:
        """The figures of one case; None where its answer isn't in the library."""
        words, sentences = self._gold.words(case), self._gold.sentences(case)
        if not words and not sentences:
            return None
        began = time.perf_counter()
        answer = self._ask(case)
        seconds = round(time.perf_counter() - began, 6)
        if words:
            return _of_words(answer, words) | {"seconds": seconds}
        quoted = [positions(quote.statement, [Span(quote.start, quote.end)]) for quote in answer.quotes]
        chosen = list(dict.fromkeys(one for quote in quoted for one in sorted(quote)))
        return _of_sentences(chosen, self.by_cosine(case)[: len(chosen)], sentences) | {"seconds": seconds}

    def _ask(self, case: Case) -> Answer:
        return self._assistant.ask(case.text, case.history, self._gold.filters(case))

    def by_cosine(self, case: Case) -> list[Position]:
        """The sentences of the passages found, by the cosine of question and sentence alone: what people do without more."""
        hits = self._assistant.retrieve(case.text, _HITS, case.history, self._gold.filters(case))
        found = {
            (hit.statement_id, position): hit.statement.sentences[position].span.of(hit.statement.text)
            for hit in hits
            for position in range(hit.passage.first, hit.passage.last + 1)
            if hit.statement.sentences[position].role is Role.BODY
        }
        if not found:
            return []
        vectors = self._encoder().encode([case.text, *found.values()])
        cosines = dict(zip(found, vectors[1:] @ vectors[0], strict=True))
        return sorted(found, key=lambda one: (-float(cosines[one]), one))


def _of_words(answer: Answer, words: Sequence[Place]) -> dict[str, float]:
    quotes = [Place(quote.statement.id, Span(quote.start, quote.end)) for quote in answer.quotes]
    return {
        "answer in the first": float(answered_within(quotes, words, 1)),
        "in the first three": float(answered_within(quotes, words, 3)),
        "characters of three": float(sum(len(quote.span) for quote in quotes[:3])),
        "quotes": float(len(quotes)),
    }


def _of_sentences(
    quoted: Sequence[Position], by_cosine: Sequence[Position], sentences: Sequence[frozenset[Position]]
) -> dict[str, float]:
    ours, baseline = agreement(quoted, sentences), agreement(by_cosine, sentences)
    return _named(ours, "") | _named(baseline, " by cosine") | {"sentences": float(len(quoted))}


def _named(agreed: Agreement, behind: str) -> dict[str, float]:
    return {f"precision{behind}": agreed.precision, f"recall{behind}": agreed.recall, f"F1{behind}": agreed.f1}
