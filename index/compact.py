"""Paragraphs and sentences as numbers, made only when they are looked at: a fourth of the memory."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar, overload

Item = TypeVar("Item")


class Compact(Sequence[Item], Generic[Item]):
    """A sequence that is equal to the tuple of its items and makes each when it is asked for.

    Args:
        rows: of each item its numbers, as many as `width`; the first two are where it starts and ends.
        width: how many numbers an item has.
        make: an item out of its numbers.
    """

    __slots__ = ("_make", "_numbers", "_width")

    def __init__(self, rows: Iterable[int], width: int, make: Callable[..., Item]) -> None:
        self._numbers = array("q", rows)
        self._width = width
        self._make = make

    def __len__(self) -> int:
        return len(self._numbers) // self._width

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        if isinstance(index, slice):
            return tuple(self[position] for position in range(*index.indices(len(self))))
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        at = (index % len(self)) * self._width
        return self._make(*self._numbers[at : at + self._width])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Compact, tuple)):
            return NotImplemented
        return tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def column(self, number: int) -> Sequence[int]:
        """One number of each item."""
        return self._numbers[number :: self._width]

    def bounds(self) -> Iterator[tuple[int, int]]:
        """Where each starts and ends."""
        return zip(self.column(0), self.column(1), strict=True)
