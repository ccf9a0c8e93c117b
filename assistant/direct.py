"""Paragraphs that a question names by number: found by counting, not by searching."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Hit, Quote
from assistant.cite import cite
from assistant.holdings import Holdings, Ids
from assistant.paragraphs import ParagraphNamed
from assistant.question import Reading
from assistant.voice import OWN
from index.snapshot import Snapshot
from index.statement import Role, Span, Statement

CERTAIN = 1.0
"""The confidence that a paragraph asked for by its number is the one that is wanted, and the score of its passage."""


@dataclass(frozen=True)
class NamedParagraph:
    """A numbered paragraph of a statement.

    Attributes:
        first, last: the positions of its sentences in `Statement.sentences`, both included.
    """

    statement: Statement
    number: int
    first: int
    last: int

    @property
    def span(self) -> Span:
        """From its first sentence's start to its last one's end."""
        sentences = self.statement.sentences
        return Span(sentences[self.first].span.start, sentences[self.last].span.end)


@dataclass(frozen=True)
class Direct:
    """What came of the paragraphs that a question names.

    Attributes:
        paragraphs: those that are there.
        absent: a sentence for each that is not.
    """

    paragraphs: tuple[NamedParagraph, ...] = ()
    absent: tuple[str, ...] = ()


def named_paragraphs(snapshot: Snapshot, holdings: Holdings, reading: Reading, searched: Ids, documents: Ids) -> Direct:
    """The paragraphs that the question names, of the documents that it names for them.

    Args:
        snapshot: where the texts are.
        holdings: which statements there are.
        reading: the question.
        searched: the statements that it may be about; where it names no document for a paragraph and there is but one of
            these, that one is meant.
        documents: of them, those that it names.
    """
    found: list[NamedParagraph] = []
    absent: list[str] = []
    for named in reading.paragraphs:
        id = _meant(holdings, reading, named, searched, documents)
        statement = snapshot.statement(id) if id else None
        if statement is None:
            continue
        if paragraph := paragraph_numbered(statement, named.number):
            found.append(paragraph)
        else:
            absent.append(_absence(statement, named.number))
    return Direct(tuple(found), tuple(dict.fromkeys(absent)))


def _meant(holdings: Holdings, reading: Reading, named: ParagraphNamed, searched: Ids, documents: Ids) -> str | None:
    """The one document that is meant; of versions in several languages, that in the question's."""
    among = holdings.called(named.document) & searched if named.document else documents & searched or searched
    wanted = reading.written_in.value if reading.written_in else reading.language
    own = among & holdings.in_language(wanted)
    if not named.document and len(own or among) > 1:
        return None
    return min(own or among, default=None)


def paragraph_numbered(statement: Statement, number: int) -> NamedParagraph | None:
    """The paragraph with this number, with the items of a list in it; None if no paragraph has it."""
    first = next((place for place, p in enumerate(statement.paragraphs) if p.number == number), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(statement.paragraphs) and statement.paragraphs[last + 1].number == number:
        last += 1
    within = [place for place, s in enumerate(statement.sentences) if first <= s.paragraph <= last]
    return NamedParagraph(statement, number, within[0], within[-1]) if within else None


def _absence(statement: Statement, number: int) -> str:
    count = len({p.number for p in statement.paragraphs if p.number is not None})
    name = statement.symbol or statement.title or statement.id
    return f"{name} has {count} numbered paragraph{'' if count == 1 else 's'}; none has the number {number}."


def with_paragraphs(
    snapshot: Snapshot, paragraphs: Sequence[NamedParagraph], hits: Sequence[Hit], limit: int
) -> list[Hit]:
    """The passages that hold the paragraphs, then the other hits."""
    scored = {hit.passage_id: hit for hit in hits}
    first: dict[str, Hit] = {}
    for paragraph in paragraphs:
        for passage in snapshot.passages_of(paragraph.statement.id):
            if passage.first <= paragraph.last and paragraph.first <= passage.last:
                other = scored.get(passage.id)
                cosine, lexical = (other.cosine, other.lexical) if other else (0.0, 0.0)
                first.setdefault(passage.id, Hit(passage, paragraph.statement, CERTAIN, cosine, lexical))
    return [*first.values(), *(hit for hit in hits if hit.passage_id not in first)][:limit]


def paragraph_quotes(
    paragraphs: Sequence[NamedParagraph], hits: Sequence[Hit], most: int, max_characters: int
) -> list[Quote]:
    """The paragraphs as quotes, each whole if the limit lets it; a longer one is cut at the end of a sentence.

    Args:
        paragraphs: what is quoted.
        hits: in which their passages are found.
        most: quotes, at most.
        max_characters: quoted in all; the first sentence is always whole.
    """
    quotes: list[Quote] = []
    for paragraph in paragraphs[:most]:
        left = max_characters - sum(quote.end - quote.start for quote in quotes)
        if quotes and left < len(paragraph.statement.sentences[paragraph.first].span):
            break
        quotes.append(_quote(paragraph, _end(paragraph, left), hits))
    return quotes


def _end(paragraph: NamedParagraph, characters: int) -> int:
    sentences = paragraph.statement.sentences
    start = sentences[paragraph.first].span.start
    ends = [sentences[place].span.end for place in range(paragraph.first, paragraph.last + 1)]
    return max((end for end in ends if end - start <= characters), default=ends[0])


def _quote(paragraph: NamedParagraph, end: int, hits: Collection[Hit]) -> Quote:
    statement, opening = paragraph.statement, paragraph.statement.sentences[paragraph.first]
    passage = next(_holding(hits, statement.id, paragraph.first), None)
    return Quote(
        statement=statement,
        start=opening.span.start,
        end=end,
        paragraph=paragraph.number,
        page=opening.page,
        role=Role.BODY,
        voice=OWN,
        citation=cite(statement, paragraph.number, opening.page),
        passage_id=passage,
        score=CERTAIN,
    )


def _holding(hits: Collection[Hit], statement_id: str, sentence: int) -> Iterator[str]:
    for hit in hits:
        if hit.statement_id == statement_id and hit.passage.first <= sentence <= hit.passage.last:
            yield hit.passage_id
