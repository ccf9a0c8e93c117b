"""What the reading room asks of an assistant, so that a test can put a small one in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer import Answer, Filters, Hit, Turn
    from assistant.certificates import Certificate
    from assistant.checking.checked import Checked
    from assistant.document import Document
    from index.snapshot import Card


class Overview(Protocol):
    """What the library holds."""

    @property
    def statements(self) -> int:
        """How many statements."""
        ...

    @property
    def passages(self) -> int:
        """How many passages."""
        ...

    @property
    def delegations(self) -> tuple[str, ...]:
        """Who speaks in them."""
        ...

    @property
    def first_date(self) -> str | None:
        """The earliest date of a statement, `YYYY-MM-DD` or shorter; None where none has one."""
        ...

    @property
    def last_date(self) -> str | None:
        """The latest one."""
        ...

    @property
    def generation(self) -> str | None:
        """The build that is searched; None if the catalogue is searched exactly."""
        ...

    @property
    def built(self) -> str | None:
        """When that build was made and verified, ISO 8601; None where that isn't known."""
        ...

    @property
    def notice(self) -> str | None:
        """What the reader should know about the library, else None."""
        ...


class Assistant(Protocol):
    """The part of `assistant.Assistant` that the web app uses; called from several threads at once."""

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """The answer to `question`, asked after `history`."""
        ...

    def answers(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Answer]:
        """The same answer as it comes about, first with its quotes alone."""
        ...

    @property
    def writes(self) -> bool:
        """Whether a language model writes beside the quotes."""
        ...

    @property
    def at_once(self) -> int:
        """How many questions it is best asked at once; more do better to wait."""
        ...

    def retrieve(
        self, question: str, k: int = 10, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> tuple[Hit, ...]:
        """The `k` best passages."""
        ...

    def check(self, text: str, delegation: str | None = None) -> Checked:
        """Whether a text is a quotation from the library, and whose."""
        ...

    def certify(self, answer: Answer) -> tuple[Certificate, ...]:
        """A certificate for each quote of an answer."""
        ...

    def document(self, called: str) -> Document:
        """A statement by its id or its symbol, with what stands around it."""
        ...

    def statements(self) -> Sequence[Card]:
        """All statements without their texts."""
        ...

    def overview(self) -> Overview:
        """What the library holds at this moment."""
        ...
