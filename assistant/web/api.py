"""What other programs may call over HTTP, by name: what a reader does in the rooms, as JSON.

They go through the same queue as the readers' own questions. With `gradio_client`: `Client(address).predict(…, api_name="/ask")`.
What a caller sends as the conversation so far only tells how a question is read; nothing is ever quoted from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping  # Gradio looks up the annotations of what it calls
from dataclasses import asdict, fields
from functools import wraps
from pathlib import Path
from typing import Any

from assistant.answer import Filters, Turn
from assistant.comparing import Comparison, rows
from assistant.web.conversation import MAX_EXCHANGES, MAX_QUESTION_CHARACTERS
from assistant.web.listing import SORTS, Wanted, listing
from assistant.web.quickly import gr
from assistant.web.reader import Assistant
from assistant.web.runs import saved_runs
from index.errors import DemarcheError, QuestionError

MAX_PASSAGES = 100
_SCALAR = ("date_from", "date_to")


Calls = Mapping[str, Callable[..., Any]]
"""What can be called, by its name."""


def named_endpoints(calls: Calls, concurrency: int) -> None:
    """Name them on the page that is being built.

    Args:
        calls: what is named.
        concurrency: how many calls are worked at once, readers' questions included.
    """
    for name, call in calls.items():
        gr.events.api(call, api_name=name, concurrency_limit=concurrency, concurrency_id="ask")


def reading_calls(assistant: Assistant, runs: Path | None = None) -> Calls:
    """The calls that change nothing; those on saved runs only where there is a folder of them."""
    return named_and_telling(reading(assistant, runs))


def reading(assistant: Assistant, runs: Path | None = None) -> list[Callable[..., Any]]:
    """The same as plain functions, which raise our errors as they are."""

    def ask(question: str, history: list[dict] | None = None, filters: dict | None = None) -> dict:  # type: ignore[type-arg]
        """The answer to a question, as `Answer.to_dict` gives it.

        `history`: earlier turns, `{"role": "user" | "assistant", "text": …}`. `filters`: the fields of `Filters`.
        """
        return assistant.ask(question_of(question), history_of(history), filters_of(filters)).to_dict()

    def retrieve(question: str, k: int = 10, filters: dict | None = None) -> list[dict]:  # type: ignore[type-arg]
        """The passages that bear most on a question, best first, as `Hit.to_dict` gives them; at most 100."""
        if k > MAX_PASSAGES:
            raise QuestionError(f"k is {k}; at most {MAX_PASSAGES} passages are given")
        return [hit.to_dict() for hit in assistant.retrieve(question_of(question), k, (), filters_of(filters))]

    def check(text: str, delegation: str | None = None) -> dict:  # type: ignore[type-arg]
        """Whether a text is a quotation from the library, and whose, as `Checked.to_dict` gives it."""
        return assistant.check(text, delegation or None).to_dict()

    def statement(called: str) -> dict:  # type: ignore[type-arg]
        """A statement by its id or symbol: its fields, its text, and the ids of those that stand around it."""
        return assistant.document(called).to_dict()

    def statements(
        words: str = "", page: int = 1, delegation: str = "", body: str = "", year: str = "", language: str = "",
        since: str = "", until: str = "", sort: str = "-date",
    ) -> dict:  # type: ignore[type-arg]  # fmt: skip
        """The statements that the Library room would show, fifty a page, and how many there are by each field."""
        chosen = {"delegation": delegation, "body": body, "year": year, "language": language}
        wanted = _wanted(chosen | {"words": words, "since": since, "until": until, "sort": sort}, page)
        found = listing(assistant.statements(), wanted)
        cards = [{"id": card.id, "path": card.path, **card.metadata} for card in found.cards]
        counts = asdict(found.kinds)
        return {"statements": cards, "total": found.total, "page": found.page, "pages": found.pages, "counts": counts}

    def compare(issues: list[str], delegations: list[str]) -> list[dict]:  # type: ignore[type-arg]
        """For each issue and delegation the quote in which it says most on it, else none."""
        comparison = Comparison.of(issues, delegations)
        return [
            {"issue": issue, "delegation": delegation, "quote": quote.to_dict() if quote else None}
            for issue, quotes in rows(assistant, comparison)
            for delegation, quote in zip(comparison.delegations, quotes, strict=True)
        ]

    def evaluations() -> list[dict]:  # type: ignore[type-arg]
        """The saved runs of `demarche eval`, the newest first, with their figures."""
        return [asdict(run) for run in (saved_runs(runs)[0] if runs else [])]

    offered: list[Callable[..., Any]] = [ask, retrieve, check, statement, statements, compare]
    return [*offered, evaluations] if runs else offered


def named_and_telling(calls: Iterable[Callable[..., Any]]) -> Calls:
    """Calls by their names, whose errors are told to the caller if they are ours, and only logged if they are not."""
    return {call.__name__: _telling(call) for call in calls}


def _telling(call: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(call)
    def told(*given: Any, **named: Any) -> Any:
        try:
            return call(*given, **named)
        except DemarcheError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return told


def _wanted(chosen: Mapping[str, str], page: int) -> Wanted:
    wanted = Wanted.of({**chosen, "page": str(page)})
    for name in ("since", "until", "sort"):
        if getattr(wanted, name) != chosen[name].strip():
            known = f"one of {', '.join(SORTS)}, or of these with a minus" if name == "sort" else "a date, as 2019-06"
            raise QuestionError(f"{name} is {chosen[name]!r}; it must be {known}")
    return wanted


def question_of(text: str) -> str:
    """The question that a caller sent.

    Raises:
        QuestionError: it is too long.
    """
    if len(text) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(f"the question has {len(text):,} characters; at most {MAX_QUESTION_CHARACTERS:,} are read")
    return text


def history_of(given: list[dict[str, Any]] | None) -> tuple[Turn, ...]:
    """The earlier turns that a caller sent.

    Raises:
        QuestionError: they are none, or too many.
    """
    turns = given or []
    if len(turns) > 2 * MAX_EXCHANGES:
        raise QuestionError(f"the history has {len(turns)} turns; at most {2 * MAX_EXCHANGES} are read")
    try:
        return tuple(Turn(one["role"], str(one["text"])) for one in turns)
    except (KeyError, TypeError) as error:
        raise QuestionError('each turn of the history is {"role": "user" or "assistant", "text": …}') from error


def filters_of(given: dict[str, Any] | None) -> Filters | None:
    """The filters that a caller sent; None where there are none.

    Raises:
        QuestionError: they are none that there are.
    """
    if not given:
        return None
    known = [field.name for field in fields(Filters)]
    if unknown := sorted(set(given) - set(known)):
        raise QuestionError(f"there is no filter {unknown[0]!r}; there are {', '.join(known)}")
    many = {name: value for name, value in given.items() if name not in _SCALAR}
    if any(
        not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value) for value in many.values()
    ):
        raise QuestionError(f"filters are lists of texts, but for {' and '.join(_SCALAR)}")
    one = {name: None if given[name] is None else str(given[name]) for name in _SCALAR if name in given}
    return Filters(**{name: tuple(value) for name, value in many.items()}, **one)  # type: ignore[arg-type]
