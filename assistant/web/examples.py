"""The questions that are offered before the first one is asked: about statements that the library really holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.snapshot import Card

MAX_EXAMPLES = 4
MAX_SUBJECT_CHARACTERS = 120

PARIS_CALL_REPLY = "PC.DEL/669/19"
"""The statement that comes with Démarche: the Russian reply on the Paris Call."""

PARIS_CALL_QUESTIONS = (
    "What is Russia’s objection to the Paris Call?",
    "Why does Russia reject the Budapest Convention?",
    "What does Russia say about the multi-stakeholder approach?",
    "Which resolution did Russia sponsor at the First Committee?",
)


def examples(cards: Sequence[Card]) -> tuple[str, ...]:
    """Up to four questions; none for an empty library."""
    if any(card.metadata.get("symbol") == PARIS_CALL_REPLY for card in cards):
        return PARIS_CALL_QUESTIONS
    return tuple(dict.fromkeys(_questions(cards)))[:MAX_EXAMPLES]


def _questions(cards: Sequence[Card]) -> Iterator[str]:
    """A question for each delegation: on what its first statement that says so replies to, or is about."""
    subjects: dict[str, str] = {}
    for card in cards:
        if delegation := card.metadata.get("delegation"):
            subjects[delegation] = subjects.get(delegation) or _subject(card)
    for delegation, subject in subjects.items():
        yield f"What does {delegation} say about “{subject}”?" if subject else f"What does {delegation} call for?"


def _subject(card: Card) -> str:
    subject = " ".join((card.metadata.get("reply_to") or card.metadata.get("subject", "")).split())
    return subject if len(subject) <= MAX_SUBJECT_CHARACTERS else ""
