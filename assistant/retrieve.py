"""Retrieval: the passages that bear on a query, by words and by meaning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import numpy as np

from assistant.answer import Hit
from assistant.fuse import fuse, normalised, reachable, share
from assistant.opened import View
from assistant.query import Query
from index.encode import Vectors


def retrieve(
    view: View,
    query: Query,
    vector: Vectors | None,
    *,
    limit: int,
    candidates: int,
    lexical_weight: float,
    statements: Collection[str] | None = None,
    unread: Collection[str] = (),
) -> list[Hit]:
    """The best passages, best first.

    Args:
        view: the library's state.
        query: what is looked for.
        vector: the query's; None where the encoder doesn't understand its language, so words alone decide.
        limit: how many passages are given back.
        candidates: how many each index contributes.
        lexical_weight: the share of the lexical score where the best passage has twice the BM25 of the tenth.
        statements: ids to which the search is confined; None for all.
        unread: ids of those in languages that the encoder doesn't understand; their vectors mean nothing, so words decide.
    """
    lexical = _lexical(view, query, max(candidates, limit), statements)
    weight = share(lexical, lexical_weight) if vector is not None else 1.0
    cosine: dict[str, float] = {}
    if vector is not None:
        cosine = dict(view.dense.search(vector, max(candidates, limit), statements))
        if not unread:
            lexical = reachable(lexical, cosine, weight, limit)
        cosine |= _cosines(view, vector, [id for id in lexical if id not in cosine])
    if unread and cosine:
        found = view.snapshot.passages(cosine)
        cosine = {id: near for id, near in cosine.items() if id in found and found[id].statement_id not in unread}
    ranked = fuse(lexical, cosine, weight)[:limit]
    passages = view.snapshot.passages([id for id, _ in ranked])
    loaded = {passage.statement_id: None for passage in passages.values()}
    whole = {id: view.statement(id) for id in loaded}
    return [
        Hit(passages[id], statement, round(scores.fused, 6), round(scores.cosine, 6), round(scores.lexical, 6))
        for id, scores in ranked
        if id in passages and (statement := whole[passages[id].statement_id]) is not None
    ]


def _lexical(view: View, query: Query, limit: int, statements: Collection[str] | None) -> dict[str, float]:
    """Normalised BM25; the parts of a conversation are normalised each by itself and summed by their weights."""
    if view.lexical is None:
        return {}
    total: dict[str, float] = defaultdict(float)
    for text, weight in query.parts():
        for id, score in normalised(dict(view.lexical.search(text, limit, statements))).items():
            total[id] += weight * score
    return normalised(total)


def _cosines(view: View, vector: Vectors, ids: Collection[str]) -> dict[str, float]:
    """Exact cosines of passages that only the words brought up, from the catalogue's vectors."""
    kept = view.snapshot.vectors_of(view.fingerprint or "", ids)
    if not kept:
        return {}
    return dict(zip(kept, (np.stack(list(kept.values())) @ vector).tolist(), strict=True))
