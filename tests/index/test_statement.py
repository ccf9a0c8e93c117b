"""The nouns and their invariants."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.statement import METADATA_FIELDS, Paragraph, Role, Sentence, Span, Statement
from tests.index.fixtures import seed

spans = st.tuples(st.integers(0, 60), st.integers(1, 40)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
TEXT = "One. Two. Three."


def statement(paragraphs: list[Span], sentences: list[tuple[Span, int]]) -> Statement:
    return Statement(
        id="a",
        path="a.txt",
        text=TEXT,
        paragraphs=tuple(Paragraph(span, Role.BODY, 1) for span in paragraphs),
        sentences=tuple(Sentence(span, position, Role.BODY) for span, position in sentences),
        source_sha256="0",
        text_sha256="0",
    )


@given(spans, st.text(min_size=100, max_size=120))
def test_a_span_is_what_python_slices(span: Span, text: str) -> None:
    assert span.of(text) == text[span.start : span.end]
    assert len(span.of(text)) == len(span)


@given(spans, spans)
def test_overlap_and_holding_count_shared_characters(one: Span, other: Span) -> None:
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlap(other) == other.overlap(one) == len(shared)
    assert one.holds(other) == (len(shared) == len(other))


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3), (0, 0)])
def test_a_span_is_never_empty_nor_before_the_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="0 <= start < end"):
        Span(start, end)


def test_a_statement_with_parts_in_order_stands() -> None:
    made = statement([Span(0, 9), Span(10, 16)], [(Span(0, 4), 0), (Span(5, 9), 0), (Span(10, 16), 1)])
    assert [sentence.span.of(made.text) for sentence in made.sentences] == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    ("paragraphs", "sentences", "reason"),
    [
        ([Span(0, 9), Span(8, 16)], [], "paragraphs must be ordered, disjoint"),
        ([Span(10, 16), Span(0, 9)], [], "paragraphs must be ordered"),
        ([Span(0, 17)], [], "inside the text"),
        ([Span(0, 16)], [(Span(5, 9), 0), (Span(0, 4), 0)], "sentences must be ordered"),
        ([Span(0, 16)], [(Span(0, 6), 0), (Span(5, 9), 0)], "sentences must be ordered, disjoint"),
        ([Span(0, 9), Span(10, 16)], [(Span(10, 16), 0)], "lies outside its paragraph"),
        ([Span(0, 9), Span(10, 16)], [(Span(5, 12), 0)], "lies outside its paragraph"),
    ],
)
def test_parts_out_of_order_overlapping_or_outside_are_refused(
    paragraphs: list[Span], sentences: list[tuple[Span, int]], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        statement(paragraphs, sentences)


def test_what_has_been_made_stays_as_it_is() -> None:
    made = seed()
    with pytest.raises(FrozenInstanceError):
        made.text = "another"  # type: ignore[misc]
    assert replace(made, speaker="Nobody").speaker == "Nobody"
    assert made.speaker == "Dmitry Balakin"


def test_every_metadata_field_may_be_unknown() -> None:
    bare = statement([], [])
    assert {getattr(bare, field) for field in METADATA_FIELDS} == {None}
