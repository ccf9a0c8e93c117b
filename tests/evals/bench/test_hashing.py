"""The hashing encoder keeps what an encoder promises."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evals.bench.encoders import Clocked
from evals.bench.hashing import HashingEncoder

ENCODER = HashingEncoder()
TEXTS = st.lists(st.text(max_size=60), min_size=1, max_size=8)


@given(texts=TEXTS)
def test_vectors_have_length_one_and_depend_on_their_own_text_only(texts: list[str]) -> None:
    vectors = ENCODER.encode(texts)
    assert vectors.shape == (len(texts), ENCODER.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.concatenate([HashingEncoder().encode([text]) for text in texts])
    assert np.allclose(vectors, alone, atol=1e-5)


def test_more_words_than_it_had_room_for() -> None:
    many = HashingEncoder()
    first = many.encode(["река"])
    many.encode([" ".join(f"word{number}" for number in range(5000))])
    assert np.allclose(many.encode(["Река"]), first)


def test_no_texts_give_no_rows() -> None:
    assert ENCODER.encode([]).shape == (0, ENCODER.dimension)


def test_a_clock_counts_encoding_and_changes_nothing() -> None:
    clocked = Clocked(ENCODER)
    assert np.array_equal(clocked.encode(["a river"]), ENCODER.encode(["a river"]))
    assert clocked.seconds > 0
    assert (clocked.fingerprint, clocked.dimension, clocked.languages) == (ENCODER.fingerprint, 384, None)
    assert clocked.fits("x" * 10_000)
