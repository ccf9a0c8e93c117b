"""The figures of one contender on one workload, out of what its processes told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

Told = Mapping[str, Sequence[Mapping[str, Any]]]
"""By step, what its processes told, one a round."""

_MIB = 2**20


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is shown of a contender. Medians over the rounds; times of questions over those of all rounds.

    Attributes:
        documents, passages: that the library holds.
        documents_a_second, passages_a_second: while they were taken in, the indexes included.
        building_seconds: by step.
        encoded_a_second: passages, nothing but encoded.
        question_p50, question_p95: milliseconds until ten passages are there.
        retrieval_p50, retrieval_p95: the same less the encoding of the question.
        answer_p50, answer_p95: milliseconds until an answer with quotations is there; None for who gives none.
        opening: seconds until the first ten passages are there, the encoder being loaded.
        loading: seconds to import the libraries and load the encoder.
        adding: seconds to add one file.
        building_mib, asking_mib, adding_mib: the most memory that the process took; None where the system doesn't say.
        disk_mib: size of the library.
        recall: of the ten nearest vectors, those that the dense part finds.
        found: share of the questions among whose ten passages is the one that they were made from.
        kept: whether the library was there from an earlier run, whose figures of building these are.
    """

    documents: int
    passages: int
    documents_a_second: float
    passages_a_second: float
    building_seconds: Mapping[str, float]
    encoded_a_second: float
    question_p50: float
    question_p95: float
    retrieval_p50: float
    retrieval_p95: float
    answer_p50: float | None
    answer_p95: float | None
    opening: float
    loading: float
    adding: float
    building_mib: float | None
    asking_mib: float | None
    adding_mib: float | None
    disk_mib: float
    recall: float
    found: float
    kept: bool


def figures(told: Told, *, kept: bool) -> Figures:
    """The figures out of what the processes told."""
    build, ask, encode = told["build"], told["ask"], told["encode"]
    seconds = median(sum(one["seconds"].values()) for one in build)
    asked = np.concatenate([one["seconds"] for one in ask]) * 1000
    retrieved = asked - np.concatenate([one["encoding_seconds"] for one in ask]) * 1000
    answered = np.concatenate([one["answering_seconds"] for one in ask]) * 1000
    return Figures(
        documents=build[-1]["documents"],
        passages=build[-1]["passages"],
        documents_a_second=build[-1]["documents"] / seconds,
        passages_a_second=build[-1]["passages"] / seconds,
        building_seconds={step: median(one["seconds"][step] for one in build) for step in build[-1]["seconds"]},
        encoded_a_second=median(one["texts"] / one["seconds"] for one in encode),
        question_p50=_percentile(asked, 50),
        question_p95=_percentile(asked, 95),
        retrieval_p50=_percentile(retrieved, 50),
        retrieval_p95=_percentile(retrieved, 95),
        answer_p50=_percentile(answered, 50) if len(answered) else None,
        answer_p95=_percentile(answered, 95) if len(answered) else None,
        opening=median(one["opening_seconds"] for one in ask),
        loading=median(one["loading_seconds"] for one in ask),
        adding=median(one["seconds"] for one in told["add"]),
        building_mib=_most(build),
        asking_mib=_most(ask),
        adding_mib=_most(told["add"]),
        disk_mib=build[-1]["disk_bytes"] / _MIB,
        recall=told["recall"][-1]["recall"],
        found=ask[-1]["found"],
        kept=kept,
    )


def _percentile(milliseconds: Any, percent: int) -> float:
    return float(np.percentile(milliseconds, percent))


def _most(told: Sequence[Mapping[str, Any]]) -> float | None:
    """The highest peak in MiB."""
    peaks = [one["peak_bytes"] for one in told]
    return None if None in peaks else max(peaks) / _MIB
