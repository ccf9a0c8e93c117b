"""What is kept as numbers is, to whoever looks at it, the tuple of its items."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.compact import Compact
from index.statement import Paragraph, Role, Span


def paragraph(start: int, end: int, number: int) -> Paragraph:
    return Paragraph(Span(start, end), Role.BODY, number)


ROWS = st.lists(st.tuples(st.integers(0, 50), st.integers(51, 99), st.integers(0, 2**40)), max_size=6)


@given(ROWS, st.slices(6))
def test_it_is_the_tuple_of_its_items(rows: list[tuple[int, int, int]], part: slice) -> None:
    compact = Compact((number for row in rows for number in row), 3, paragraph)
    items = tuple(paragraph(*row) for row in rows)
    assert compact == items
    assert items == compact
    assert hash(compact) == hash(items)
    assert len(compact) == len(items)
    assert compact[part] == items[part]
    assert [compact[place] for place in range(-len(items), len(items))] == [*items, *items]
    assert list(compact.bounds()) == [(one.span.start, one.span.end) for one in items]
    assert list(compact.column(2)) == [one.number for one in items]


def test_it_ends_where_its_items_end() -> None:
    compact = Compact([0, 5, 1], 3, paragraph)
    for beyond in (1, -2):
        with pytest.raises(IndexError):
            compact[beyond]
    assert compact != [paragraph(0, 5, 1)], "a list is no tuple either"
