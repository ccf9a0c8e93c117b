"""Exact search over the catalogue's own vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.exact import exact_vectors
from index.library import Library
from tests.index.making import BRIDGES, ENCODER, RIVERS, TRAILS, take_in, write

if TYPE_CHECKING:
    from pathlib import Path

    from index.settings import Settings


def test_the_catalogues_vectors_answer_as_a_generation_does(settings: Settings, tmp_path: Path) -> None:
    take_in(settings, write(tmp_path / "papers", {"rivers.txt": RIVERS, "trails.txt": TRAILS, "bridges.txt": BRIDGES}))
    library = Library(settings)
    generation = library.generations.open("000001")
    with library.reading() as snapshot:
        exact = exact_vectors(snapshot, ENCODER.fingerprint)
    for question in ("Rivers rise", "перечень троп", "glossaire"):
        vector = ENCODER.encode([question])[0]
        for statements in (None, ["rivers", "bridges"], []):
            here, there = exact.search(vector, 4, statements), generation.vectors.search(vector, 4, statements)
            assert [id_ for id_, _ in here] == [id_ for id_, _ in there]
            assert np.allclose([score for _, score in here], [score for _, score in there], atol=1e-5)
    generation.close()


def test_vectors_of_another_encoder_are_not_used(settings: Settings, tmp_path: Path) -> None:
    take_in(settings, write(tmp_path / "papers", {"rivers.txt": RIVERS}))
    with Library(settings).reading() as snapshot:
        assert exact_vectors(snapshot, "another").search(ENCODER.encode(["Rivers"])[0], 4) == []
