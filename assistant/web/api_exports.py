"""What other programs may call by name to take something along: answers and comparisons as files, and references."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence  # Gradio looks up the annotations of what it calls
from typing import Any

from assistant.answer import Answer, Filters, Turn
from assistant.citations import FORMATS, reference_to
from assistant.comparing import TABLES, Comparison
from assistant.web.api import Calls, filters_of, history_of, named_and_telling, question_of
from assistant.web.conversation import MAX_EXCHANGES
from assistant.web.handover import FORMS, File, file_of, table_of
from assistant.web.reader import Assistant
from assistant.web.remembered import LONGEST_NAME
from index.errors import QuestionError


def exporting_calls(assistant: Assistant) -> Calls:
    """The calls, by their names."""

    def export(question: str, form: str, history: list[dict] | None = None, filters: dict | None = None) -> dict:  # type: ignore[type-arg]
        """The answer to a question as a file, `docx`, `md` or `json` (certificates): its name, and its bytes in base64."""
        _require_form(form, FORMS)
        answer = assistant.ask(question_of(question), history_of(history), filters_of(filters))
        return _sent(file_of([answer], form, assistant))

    def export_conversation(
        questions: list[str],
        form: str,
        name: str = "",
        filters: dict | None = None,  # type: ignore[type-arg]
    ) -> dict:  # type: ignore[type-arg]
        """The answers to questions that are asked one after the other, as a file like `export`'s; `name` is its title."""
        _require_form(form, FORMS)
        asked = [question_of(one) for one in questions]
        return _sent(conversation_file(assistant, asked, filters_of(filters), form, name))

    def export_comparison(issues: list[str], delegations: list[str], form: str) -> dict:  # type: ignore[type-arg]
        """What `compare` gives as a table in a file, `md` or `csv`."""
        _require_form(form, TABLES)
        return _sent(table_of(assistant, Comparison.of(issues, delegations), form))

    def cite(called: str, quote: str | None = None, paragraph: int | None = None) -> dict:  # type: ignore[type-arg]
        """A statement by its id or symbol, or a place in it by words or a paragraph, as a reference in each form."""
        return references(assistant, called, quote, paragraph)

    return named_and_telling([export, export_conversation, export_comparison, cite])


def conversation_file(
    assistant: Assistant, questions: Sequence[str], filters: Filters | None, form: str, name: str
) -> File:
    """The answers to questions of one conversation, each asked after those before it, as a file.

    Args:
        assistant: answers and certifies.
        questions: in their order.
        filters: with which each is asked.
        form: one of `FORMS`.
        name: of the conversation; empty for its first question.

    Raises:
        QuestionError: there are none, or too many.
    """
    if not 1 <= len(questions) <= MAX_EXCHANGES:
        raise QuestionError(f"a conversation has 1 to {MAX_EXCHANGES} questions; {len(questions)} were given")
    answers: list[Answer] = []
    history: tuple[Turn, ...] = ()
    for question in questions:
        answers.append(assistant.ask(question, history, filters))
        history += answers[-1].turns
    return file_of(answers, form, assistant, name.strip()[:LONGEST_NAME] or answers[0].question)


def references(assistant: Assistant, called: str, quote: str | None, paragraph: int | None) -> dict[str, str]:
    """A statement by its id or symbol, or a place in it, as a reference in each form, by the form's name."""
    cited = reference_to(assistant.document(called).statement, quote or None, paragraph)
    return {name: made(cited).strip() for name, made in FORMATS.items()}


def _require_form(form: str, forms: Iterable[str]) -> None:
    if form not in forms:
        raise QuestionError(f"this is exported as {', '.join(forms)}, not as {form!r}")


def _sent(file: File) -> dict[str, Any]:
    return {"name": file.name, "type": file.type, "data": b64encode(file.data).decode()}
