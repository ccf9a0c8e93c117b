"""How to make evidence: statements of sentences that stand, point back, thank or repeat, scored at will."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from index.statement import Role
from tests.assistant.making import evidence, hit, statement

if TYPE_CHECKING:
    from assistant.answer import Hit
    from assistant.evidence import Evidence
    from index.statement import Statement

_KINDS = (
    "Norway supports register number {}.",
    "This is number {}.",
    "It is *controversial*,\nnumber {}.",
    "Поэтому мы против № {}.",
    "We thank speaker number {}.",
    "Some say that number {} is enough.",
    "The same words each time.",
)
_ROLES = (Role.BODY, Role.BODY, Role.BODY, Role.BODY, Role.HEADING, Role.PAGE_FURNITURE)


@st.composite
def _statements(draw: st.DrawFn, id: str) -> Statement:
    kinds = draw(st.lists(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=5), min_size=1, max_size=3))
    count = 0
    paragraphs: list[list[str]] = []
    for paragraph in kinds:
        paragraphs.append([kind.format(f"{id}{count + number}") for number, kind in enumerate(paragraph)])
        count += len(paragraph)
    roles = {sentence: draw(st.sampled_from(_ROLES)) for paragraph in paragraphs for sentence in paragraph}
    return statement(*paragraphs, id=id, roles=roles)


@st.composite
def hits(draw: st.DrawFn) -> list[Hit]:
    """Passages that tile a few statements, best first."""
    found = []
    for id in "abc"[: draw(st.integers(1, 3))]:
        source = draw(_statements(id))
        first = 0
        while first < len(source.sentences):
            last = draw(st.integers(first, len(source.sentences) - 1))
            found.append(hit(source, first, last, draw(st.floats(0, 1))))
            first = last + 1
    return sorted(found, key=lambda one: -one.score)


def _place(sentence: tuple[Hit, int]) -> tuple[str, int]:
    return sentence[0].statement_id, sentence[1]


@st.composite
def ranked_evidence(draw: st.DrawFn) -> list[Evidence]:
    """Body sentences of some passages with scores, best first; every sentence at most once."""
    places = [
        (found, position)
        for found in draw(hits())
        for position in range(found.passage.first, found.passage.last + 1)
        if found.statement.sentences[position].role is Role.BODY
    ]
    chosen = draw(st.lists(st.sampled_from(places), unique_by=_place, max_size=12)) if places else []
    scored = [evidence(found, position, draw(st.floats(0.01, 2))) for found, position in chosen]
    return sorted(scored, key=lambda one: -one.score)
