"""How statements, quotes and answers are made up for the laws of rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from assistant.answer import Answer, Quote, Searched
from index.statement import Paragraph, Role, Sentence, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</p></div>",
    "<!--",
    '" onmouseover="alert(1)',
    "javascript:alert(1)",
    "&amp;",
    "&lt;b&gt;",
    "&#60;",
    "*inter alia*",
    "**STATEMENT BY",
    "THE DELEGATION**",
    "***",
    "*",
    "${7*7}",
    "{{7*7}}",
    "__i18n__",
    "суверенитет",
    "déclaration",
    "\u202eevil",
    "القانون",
    "“quoted”",
    "para. 3",
    "\n",
    "\n\n",
    "\f",
    "\u00a0",
)
texts = st.lists(st.sampled_from(WORDS) | st.text(min_size=1, max_size=6), min_size=1, max_size=12).map(" ".join)
"""Text as an attacker, a scanner or a delegation might write it."""

optional = st.none() | texts


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """A statement whose paragraphs, in any roles, leave out some of its text and hold one or two sentences each."""
    text = draw(texts)
    paragraphs, sentences = [], []
    for position, span in enumerate(_spans(draw, Span(0, len(text)), 4)):
        role = draw(st.sampled_from(list(Role)))
        number, page = draw(st.none() | st.integers(1, 99)), draw(st.none() | st.integers(1, 9))
        paragraphs.append(Paragraph(span, role, number, page))
        sentences += [Sentence(inner, position, role, page) for inner in _spans(draw, span, 2)]
    names = "symbol title delegation speaker post body meeting date distributed language original_language subject url"
    fields: dict[str, Any] = draw(st.dictionaries(st.sampled_from(names.split()), texts, max_size=4))
    return Statement(
        id=draw(texts),
        path=draw(texts),
        text=text,
        paragraphs=tuple(paragraphs),
        sentences=tuple(sentences),
        source_sha256="0" * 64,
        text_sha256="0" * 64,
        **fields,
    )


def _spans(draw: st.DrawFn, within: Span, most: int) -> list[Span]:
    """Up to `most` spans inside `within`, in order; there is always one."""
    edges = sorted(draw(st.sets(st.integers(within.start, within.end), max_size=2 * most)))
    found = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    return found or [within]


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """An answer with quotes from one or two statements, which may overlap; or with none."""
    sources = draw(st.lists(statements(), min_size=1, max_size=2, unique_by=lambda s: s.id))
    quotes = tuple(draw(_quotes(source)) for source in draw(st.lists(st.sampled_from(sources), max_size=4)))
    return Answer(
        question=draw(texts),
        status="answered" if quotes else "no_evidence",
        text=draw(texts),
        confidence=0.5,
        quotes=quotes,
        hits=(),
        searched=Searched(1, 1, {"delegations": [draw(texts)], draw(texts): draw(texts)}),
        nearest=None,
        generation=None,
        notice=draw(optional),
        read_as=draw(optional),
    )


@st.composite
def _quotes(draw: st.DrawFn, statement: Statement) -> Quote:
    first, last = sorted(draw(st.tuples(*[st.sampled_from(range(len(statement.sentences)))] * 2)))
    sentences: Sequence[Sentence] = statement.sentences[first : last + 1]
    return Quote(
        statement=statement,
        start=sentences[0].span.start,
        end=sentences[-1].span.end,
        paragraph=draw(st.none() | st.integers(1, 99)),
        page=draw(st.none() | st.integers(1, 99)),
        role=sentences[0].role,
        voice=draw(st.sampled_from(["own", "header"]) | texts),
        citation=draw(texts),
        passage_id=None,
        score=1.0,
    )
