"""What programs send to the addresses below `/api`: fields, their kinds and limits."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Filters, Turn
from assistant.comparing import MOST_DELEGATIONS, MOST_ISSUES
from assistant.web.api import MAX_PASSAGES
from assistant.web.conversation import MAX_EXCHANGES, MAX_QUESTION_CHARACTERS
from assistant.web.remembered import LONGEST_NAME

_LONGEST_TURN = 20_000
_Form = Literal["docx", "md", "json"]
_Names = Annotated[tuple[str, ...], Field(max_length=100)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TurnBody(_Body):
    """An earlier turn; it only tells how a question is read."""

    role: Literal["user", "assistant"]
    text: str = Field(max_length=_LONGEST_TURN)


class FiltersBody(_Body):
    """Which statements are searched; an empty field lets all through."""

    delegations: _Names = ()
    statements: _Names = ()
    bodies: _Names = ()
    languages: _Names = ()
    speakers: _Names = ()
    meetings: _Names = ()
    lift: _Names = ()
    date_from: str | None = None
    date_to: str | None = None

    def given(self) -> Filters:
        """As an assistant takes them."""
        return Filters(**self.model_dump())


_Question = Annotated[str, Field(min_length=1, max_length=MAX_QUESTION_CHARACTERS)]


class _Questioning(_Body):
    question: _Question
    history: list[TurnBody] = Field(default_factory=list, max_length=2 * MAX_EXCHANGES)


class Asking(_Questioning):
    """A question."""

    filters: FiltersBody = Field(default_factory=FiltersBody)

    def given(self) -> tuple[str, tuple[Turn, ...], Filters]:
        """As an assistant takes it."""
        history = tuple(Turn(turn.role, turn.text) for turn in self.history)
        return self.question, history, self.filters.given()


class Searching(Asking):
    """A query, and how many passages are wanted."""

    k: int = Field(default=10, ge=1, le=MAX_PASSAGES)


class Exporting(Asking):
    """A question, and as what its answer is wanted: a Word document, Markdown, or certificates."""

    form: _Form


class Comparing(_Body):
    """What is compared, and whose words on it."""

    issues: list[str] = Field(min_length=1, max_length=MOST_ISSUES)
    delegations: list[str] = Field(min_length=1, max_length=MOST_DELEGATIONS)


class ExportingComparison(Comparing):
    """What is compared, and as what the table is wanted."""

    form: Literal["md", "csv"]


class ExportingConversation(_Body):
    """Questions that are asked one after the other, and as what their answers are wanted."""

    questions: list[_Question] = Field(min_length=1, max_length=MAX_EXCHANGES)
    form: _Form
    name: str = Field(default="", max_length=LONGEST_NAME)
    filters: FiltersBody = Field(default_factory=FiltersBody)


class Citing(_Body):
    """A statement by its id or symbol, and what names a place in it: words of it, or a paragraph's number."""

    called: str = Field(min_length=1, max_length=500)
    quote: str | None = Field(default=None, max_length=20_000)
    paragraph: int | None = None


class Checking(_Body):
    """A text that may be a quotation."""

    text: str = Field(min_length=1, max_length=20_000)
    delegation: str | None = Field(default=None, max_length=200)


class Removing(_Body):
    """A statement, by its id."""

    statement: str = Field(max_length=500)


class Noting(_Questioning):
    """A question, and the quote that was not what it asked: its statement, and its place in the text."""

    statement: str = Field(max_length=500)
    start: int
    end: int
