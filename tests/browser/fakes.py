"""An assistant that answers by script, over real statements, and remembers what it was asked."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import compose
from assistant.answer import Answer, Hit, Implied, Quote, Searched
from assistant.certificates.certificate import Certificate, certified
from assistant.checking.verdict import check
from assistant.cite import cite
from assistant.document import Document
from index.errors import StatementNotFound
from index.relations import Relations
from index.snapshot import Card
from index.statement import METADATA_FIELDS, Paragraph, Passage, Role, Sentence, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer import Filters, Turn
    from assistant.checking.checked import Checked

SEED = Path(__file__).parents[2] / "seeds" / "statements" / "PC.DEL_669_19.txt"

FRENCH = """Délégation de la France

Monsieur le Président,

L’Appel de Paris réaffirme que le droit international s’applique au cyberespace. Il a été soutenu par plus de \
soixante-cinq États, *inter alia* par ceux de l’Union européenne.

Il n’a pas pour objet de créer de nouvelles obligations. Chaque État reste libre de s’y associer.

Je vous remercie."""

ARABIC = """وفد المراقب

السيد الرئيس، نؤكد أن القانون الدولي يسري على الفضاء الإلكتروني."""


def seed_statement() -> Statement:
    """The statement that comes with Démarche, cut by rule of thumb."""
    return statement_of(
        SEED.read_text(encoding="utf-8"),
        id="PC.DEL/669/19",
        path="statements/PC.DEL_669_19.txt",
        opening="Mr. Chairperson,",
        closing="Thank you for your attention.",
        symbol="PC.DEL/669/19",
        title="Statement by Mr. Dmitry Balakin, Deputy Permanent Representative of the Russian Federation, "
        "at the 1232nd meeting of the OSCE Permanent Council",
        delegation="Russian Federation",
        speaker="Dmitry Balakin",
        post="Deputy Permanent Representative",
        body="OSCE Permanent Council",
        meeting="1232nd meeting",
        date="2019-06-13",
        distributed="2019-06-14",
        language="en",
        original_language="ru",
        reply_to="the statement on the Paris Call for Trust and Security in Cyberspace",
    )


def french_statement() -> Statement:
    """A second statement, in another language."""
    return statement_of(
        FRENCH,
        id="paris-call-fr",
        path="statements/paris-call-fr.txt",
        opening="Monsieur le Président,",
        closing="Je vous remercie.",
        title="Déclaration sur l’Appel de Paris",
        delegation="France",
        date="2019-06-13",
        language="fr",
    )


def statement_of(text: str, *, opening: str = "", closing: str = "", **fields: Any) -> Statement:
    """A statement out of plain text: paragraphs at blank lines, sentences at full stops.

    Args:
        text: the canonical text.
        opening: the salutation; what stands before it is front matter.
        closing: the last line.
        fields: the rest of the statement.
    """
    spans = [Span(*m.span()) for m in re.finditer(r"\S(?s:.*?)(?=\s*(?:\n\n(?![a-z])|\Z))", text)]
    paragraphs, sentences, number, role = [], [], 0, Role.FRONT_MATTER if opening else Role.BODY
    for position, span in enumerate(spans):
        words = span.of(text)
        role = Role.SALUTATION if words == opening else Role.CLOSING if words == closing else role
        role = Role.BODY if role is Role.SALUTATION and words != opening else role
        number += role is Role.BODY
        paragraphs.append(Paragraph(span, role, number if role is Role.BODY else None))
        for match in re.finditer(r"\S(?:.|\n)*?(?:[.!?]”?(?=\s+[A-ZÀ-Ü“])(?<!Mr\.)|\Z)", words):
            start, end = span.start + match.start(), span.start + match.end()
            sentences.append(Sentence(Span(start, end), position, role))
    fields.setdefault("id", "statement")
    fields.setdefault("path", f"{fields['id']}.txt")
    return Statement(
        text=text,
        paragraphs=tuple(paragraphs),
        sentences=tuple(sentences),
        source_sha256=_sha256(text),
        text_sha256=_sha256(text),
        **fields,
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def quote_of(statement: Statement, fragment: str, **fields: Any) -> Quote:
    """The sentence of `statement` in which `fragment` stands."""
    position = statement.text.index(fragment)
    sentence = next(s for s in statement.sentences if s.span.start <= position < s.span.end)
    paragraph = statement.paragraphs[sentence.paragraph]
    return Quote(**{
        "statement": statement,
        "start": sentence.span.start,
        "end": sentence.span.end,
        "paragraph": paragraph.number,
        "page": paragraph.page,
        "role": sentence.role,
        "voice": "own",
        "citation": cite(statement, paragraph.number),
        "passage_id": "passage",
        "score": 1.0,
        **fields,
    })  # fmt: skip


def hit_of(statement: Statement, fragment: str) -> Hit:
    """A hit on the sentence in which `fragment` stands."""
    quote = quote_of(statement, fragment)
    passage = Passage("passage", statement.id, Span(quote.start, quote.end), 0, 0, "key")
    return Hit(passage, statement, score=0.5, cosine=0.5, lexical=0.5)


@dataclass(frozen=True)
class FakeOverview:
    """What the fake library holds."""

    statements: int
    passages: int
    delegations: tuple[str, ...]
    first_date: str | None = None
    last_date: str | None = None
    generation: str | None = "000001"
    notice: str | None = None
    built: str | None = "2026-11-27T14:51:02+00:00"


@dataclass
class FakeAssistant:
    """Answers a question with the sentences that its script has for it, else with `no_evidence`.

    Attributes:
        library: the statements.
        script: part of a question → fragments, each found in the first statement that has it.
        errors: part of a question → what `ask` raises.
        asked: every question with its history, in order.
        implied: what every question implies, unless it is lifted.
        lifted: what was lifted, question by question.
        filters: with what it was asked, question by question.
    """

    library: tuple[Statement, ...]
    script: dict[str, tuple[str, ...]] = field(default_factory=dict)
    errors: dict[str, Exception] = field(default_factory=dict)
    notice: str | None = None
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    implied: tuple[Implied, ...] = ()
    lifted: list[tuple[str, ...]] = field(default_factory=list)
    filters: list[Filters | None] = field(default_factory=list)

    def ask(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        self.asked.append((question, tuple(history)))
        self.lifted.append(filters.lift if filters else ())
        self.filters.append(filters)
        for part, error in self.errors.items():
            if part in question:
                raise error
        fragments = next((found for part, found in self.script.items() if part in question), ())
        quotes = tuple(self._quote(fragment) for fragment in fragments)
        return self._answer(question, quotes)

    writes = False
    at_once = 3

    def answers(self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None) -> Iterator[Answer]:
        yield self.ask(question, history, filters)

    def _answer(self, question: str, quotes: tuple[Quote, ...]) -> Answer:
        searched = Searched(len(self.library), 12, {} if quotes else {"delegations": ["Russia"]}, self._left())
        return Answer(
            question=question,
            status="answered" if quotes else "no_evidence",
            text=compose.wording(quotes, searched, ()),
            confidence=0.9 if quotes else 0.1,
            quotes=quotes,
            hits=(),
            searched=searched,
            nearest=None if quotes else self._nearest(),
            generation="000001",
            notice=self.notice,
        )

    def _left(self) -> tuple[Implied, ...]:
        return tuple(one for one in self.implied if one.kind not in self.lifted[-1])

    def _quote(self, fragment: str) -> Quote:
        return quote_of(next(s for s in self.library if fragment in s.text), fragment)

    def _nearest(self) -> Hit | None:
        for statement in self.library[:1]:
            body = next(s for s in statement.sentences if s.role is Role.BODY)
            return hit_of(statement, body.span.of(statement.text))
        return None

    def retrieve(
        self,
        question: str,  # noqa: ARG002
        k: int = 10,
        history: Sequence[Turn] = (),  # noqa: ARG002
        filters: Filters | None = None,
    ) -> tuple[Hit, ...]:
        wanted = filters.delegations if filters else ()
        found = [s for s in self.library if not wanted or s.delegation in wanted]
        return tuple(hit_of(s, s.sentences[-1].span.of(s.text)) for s in found[:k])

    def check(self, text: str, delegation: str | None = None) -> Checked:
        by = frozenset(s.id for s in self.library if s.delegation == delegation)
        return check(_Shelf(self.library), text, delegation, by if delegation else None, {})  # type: ignore[arg-type]

    def certify(self, answer: Answer) -> tuple[Certificate, ...]:
        return tuple(certified(quote, generation="000001", library=None, recipe_hash=None) for quote in answer.quotes)

    def document(self, called: str) -> Document:
        cards = {card.id: card for card in self.statements()}
        for statement in self.library:
            if statement.id == called:
                others = tuple(id for id in cards if id != called)
                return Document(statement, Relations(languages=others), None, others, cards)
        raise StatementNotFound(f"no statement {called!r} in the library")

    def statements(self) -> list[Card]:
        return [Card(s.id, s.path, None, {n: v for n in METADATA_FIELDS if (v := getattr(s, n))}) for s in self.library]

    def overview(self) -> FakeOverview:
        dates = sorted(s.date for s in self.library if s.date)
        return FakeOverview(
            statements=len(self.library),
            passages=12,
            delegations=tuple(sorted({s.delegation for s in self.library if s.delegation})),
            first_date=dates[0] if dates else None,
            last_date=dates[-1] if dates else None,
            notice=None,
        )


@dataclass(frozen=True)
class _Shelf:
    """The part of a snapshot in which a quotation is sought."""

    library: tuple[Statement, ...]

    def texts(self) -> list[tuple[str, str]]:
        return [(s.id, s.text) for s in self.library]

    def statement(self, id: str) -> Statement | None:
        return next((s for s in self.library if s.id == id), None)


PARIS_CALL_SCRIPT = {
    "objection": ("we note that the Paris Call", "the so-called Budapest Convention", "A controversial and not widely"),
    "multi-stakeholder": ("The multi-stakeholder approach",),
    "differ": ("the so-called Budapest Convention", "soixante-cinq", "Il n’a pas pour objet"),
    "resolution": ("Last year, the approach", "The resolution contains"),
}


def paris_call_assistant() -> FakeAssistant:
    """The library of most tests: a reply in English and a statement in French."""
    return FakeAssistant((seed_statement(), french_statement()), dict(PARIS_CALL_SCRIPT))
