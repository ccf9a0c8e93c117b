"""What the reading room asks of an assistant, so that a test can put a small one in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Answer, Filters, Hit, Turn
    from index.statement import Statement


class Overview(Protocol):
    """What the library holds.

    Attributes:
        statements, passages: how many there are.
        delegations: who speaks in them.
        first_date, last_date: of the statements, `YYYY-MM-DD` or shorter; None where no statement has one.
        generation: the build that is searched; None if the catalogue is searched exactly.
        notice: what the reader should know about the library, else None.
    """

    @property
    def statements(self) -> int: ...
    @property
    def passages(self) -> int: ...
    @property
    def delegations(self) -> tuple[str, ...]: ...
    @property
    def first_date(self) -> str | None: ...
    @property
    def last_date(self) -> str | None: ...
    @property
    def generation(self) -> str | None: ...
    @property
    def notice(self) -> str | None: ...


class Assistant(Protocol):
    """The part of `assistant.Assistant` that the web app uses; called from several threads at once."""

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """The answer to `question`, asked after `history`."""
        ...

    def retrieve(
        self, question: str, k: int = 10, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> tuple[Hit, ...]:
        """The `k` best passages."""
        ...

    def statement(self, statement_id: str, /) -> Statement:
        """The statement with this id."""
        ...

    def overview(self) -> Overview:
        """What the library holds at this moment."""
        ...
