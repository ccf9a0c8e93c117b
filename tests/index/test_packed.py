"""What is kept of sentences comes out near enough to what went in, and what is none is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encode import Signs, Vectors, signs_of, unit
from index.packed import PackedSentences, packed

DIMENSIONS = st.sampled_from([8, 12, 64])
COUNTS = st.lists(st.integers(1, 9), min_size=1, max_size=5)


def drawn(rows: int, dimension: int, seed: int = 0) -> Vectors:
    return unit(np.random.default_rng(seed).standard_normal((rows, dimension)).astype(np.float32))


def signed(pieces: list[Vectors]) -> list[Signs]:
    return [signs_of(own) for own in pieces]


@given(COUNTS, DIMENSIONS, st.integers(0, 99))
def test_each_sentence_gets_its_own_vector_and_word_pieces_back(counts: list[int], dimension: int, seed: int) -> None:
    vectors, pieces = drawn(len(counts), dimension, seed), [drawn(count, dimension, seed + count) for count in counts]
    kept = packed(vectors, signed(pieces))
    out = kept.unpacked(dimension)
    assert (out.vectors * vectors).sum(axis=1).min() > 0.999
    assert out.pieces is not None
    for own, whole in zip(out.pieces, pieces, strict=True):
        assert np.array_equal(own > 0, whole > 0)
        assert np.linalg.norm(own, axis=1) == pytest.approx(1, abs=1e-5)
    assert kept.is_sound(len(counts), dimension)
    assert not kept.is_sound(len(counts) + 1, dimension)


@given(COUNTS, DIMENSIONS, st.data())
def test_bytes_that_are_no_word_pieces_of_these_sentences_are_told(
    counts: list[int], dimension: int, data: st.DataObject
) -> None:
    kept = packed(drawn(len(counts), dimension), signed([drawn(count, dimension) for count in counts]))
    assert kept.pieces is not None
    cut = kept.pieces[: data.draw(st.integers(0, len(kept.pieces) - 1))]
    more = bytes([kept.pieces[0] + 1]) + kept.pieces[1:]
    without = bytes([counts[0] + counts[-1], 0]) + kept.pieces[2 : 2 * len(counts) - 2] + bytes(2)
    moved = without + kept.pieces[2 * len(counts) :] if len(counts) > 1 else bytes(2)
    for pieces in (cut, more, moved):
        damaged = PackedSentences(kept.vectors, pieces)
        assert not damaged.is_sound(len(counts), dimension)
        assert damaged.unpacked(dimension).pieces is None
        assert np.array_equal(damaged.unpacked(dimension).vectors, kept.unpacked(dimension).vectors)


def test_a_model_without_word_pieces_keeps_none() -> None:
    kept = packed(drawn(3, 64), None)
    assert kept.pieces is None
    assert kept.unpacked(64).pieces is None
    assert kept.is_sound(3, 64)


def test_a_cosine_with_signs_orders_word_pieces_as_one_with_numbers() -> None:
    asked, pieces = drawn(1, 384)[0], drawn(400, 384, 1)
    (signs,) = packed(drawn(1, 384), signed([pieces])).unpacked(384).pieces or ()
    assert np.corrcoef(signs @ asked, pieces @ asked)[0, 1] == pytest.approx(np.sqrt(2 / np.pi), abs=0.05)
