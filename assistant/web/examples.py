"""The questions that are offered before the first one is asked: about statements that the library really holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answer import Filters
from index.errors import DemarcheError, StatementNotFound

if TYPE_CHECKING:
    from assistant.web.reader import Assistant, Overview

MAX_EXAMPLES = 4

PARIS_CALL_REPLY = "PC.DEL/669/19"
"""The statement that comes with Démarche: the Russian reply on the Paris Call."""

PARIS_CALL_QUESTIONS = (
    "What is Russia’s objection to the Paris Call?",
    "Why does Russia reject the Budapest Convention?",
    "What does Russia say about the multi-stakeholder approach?",
    "Which resolution did Russia sponsor at the First Committee?",
)


def examples(assistant: Assistant, overview: Overview) -> tuple[str, ...]:
    """Up to four questions; none where the library is empty or doesn't answer."""
    if not overview.statements:
        return ()
    try:
        assistant.statement(PARIS_CALL_REPLY)
    except StatementNotFound:
        return tuple(_question(assistant, delegation) for delegation in overview.delegations[:MAX_EXAMPLES])
    except DemarcheError:
        return ()
    return PARIS_CALL_QUESTIONS


def _question(assistant: Assistant, delegation: str) -> str:
    """A question on the subject of one of the delegation's statements."""
    try:
        hits = assistant.retrieve(f"position of {delegation}", k=1, filters=Filters(delegations=(delegation,)))
    except DemarcheError:
        hits = ()
    subject = hits[0].statement.subject if hits else None
    if subject and len(subject) <= 120:
        return f"What does {delegation} say about “{' '.join(subject.split())}”?"
    return f"What is the position of {delegation}?"
