"""The measures, computed by ir-measures (MacAvaney et al. 2022) as TREC's own program computes them: its one home here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ir_measures
from ir_measures import Qrel, ScoredDoc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.retrieval.ranking import Ranked

MEASURES = {"nDCG@10": "nDCG@10", "R@5": "R@5", "R@10": "R@10", "R@100": "R@100", "MRR": "RR"}
"""Of rankings of rows, as ir-measures writes them, by the name under which they are shown."""

FOUND_WITHIN = ("Success@1", "Success@5", "Success@10")
"""Of rankings of passages: whether one of the first so many is right."""


def values(
    measures: Mapping[str, str], relevant: Mapping[str, Mapping[str, int]], found: Mapping[str, Sequence[Ranked]]
) -> dict[str, dict[str, float]]:
    """Each measure of each query, by the query's id. A query that found nothing has 0, as has one with nothing relevant.

    Args:
        measures: what is measured, by the name under which it is shown.
        relevant: how much each document bears on each query.
        found: the ranking of each query.
    """
    judged = [Qrel(query, doc, grade) for query, docs in relevant.items() for doc, grade in docs.items()]
    ranked = [ScoredDoc(query, one.id, one.score) for query, ranking in found.items() for one in ranking]
    shown = {ir_measures.parse_measure(measure): name for name, measure in measures.items()}
    figures = {query: dict.fromkeys(measures, 0.0) for query in found}
    if judged and ranked:
        for one in ir_measures.iter_calc(list(shown), judged, ranked):
            if one.query_id in figures:
                figures[one.query_id][shown[one.measure]] = float(one.value)
    return figures
