"""A large library without files: statements of many passages are written, encoded and put into the catalogue, batch by batch.

To read a million passages out of files would measure the readers, at six milliseconds a file; what is measured here is the library.
"""

from __future__ import annotations

import hashlib
import time
from itertools import accumulate
from typing import TYPE_CHECKING

from index.cut import passages_of_runs, sentenced_passage
from index.snapshot import SourceRecord
from index.statement import Paragraph, Role, Sentence, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.bench.generate import Writer
    from index.catalogue import Catalogue
    from index.encode import Encoder
    from index.statement import Passage
    from index.sync import Progress

PASSAGES_OF_A_STATEMENT = 20
"""A speech of a quarter of an hour, some 2,000 words: what the General Assembly asks of a speaker in its general debate."""
_GAP = 2
"""Characters of the line breaks between two paragraphs."""


def fill(catalogue: Catalogue, encoder: Encoder, writer: Writer, passages: int, progress: Progress) -> float:
    """Put so many generated passages into the catalogue; those of an earlier run that was cut off are not put again.

    Returns:
        The seconds that encoding and putting took, passages of an earlier run reckoned at this one's pace; writing the texts isn't
        counted.
    """
    catalogue.claim(encoder.fingerprint)
    held = {source.statement_id for source in catalogue.sources()}
    seconds, put = 0.0, 0
    for first in range(0, passages, PASSAGES_OF_A_STATEMENT):
        progress("putting statements", first, passages)
        if _id(first) not in held:
            statement, cut = generated(writer, range(first, min(first + PASSAGES_OF_A_STATEMENT, passages)))
            began = time.perf_counter()
            _put(catalogue, encoder, statement, cut)
            seconds += time.perf_counter() - began
            put += len(cut)
    progress("putting statements", passages, passages)
    return seconds * passages / put if put else 0.0


def generated(writer: Writer, numbers: range) -> tuple[Statement, list[Passage]]:
    """A statement that has a text for each number, as a paragraph and a passage of its own."""
    texts = [writer.sentences(number) for number in numbers]
    paragraphs = [" ".join(sentences) for sentences in texts]
    spans = _spans([len(paragraph) for paragraph in paragraphs], 0, _GAP)
    sentences = [
        Sentence(span, position, Role.BODY)
        for position, (outer, inner) in enumerate(zip(spans, texts, strict=True))
        for span in _spans([len(sentence) for sentence in inner], outer.start, 1)
    ]
    ends = list(accumulate(map(len, texts)))
    id, text = _id(numbers[0]), "\n\n".join(paragraphs)
    digest = hashlib.sha256(text.encode()).hexdigest()
    statement = Statement(
        id=id, path=f"{id}.txt", text=text, language="en", source_sha256=digest, text_sha256=digest,
        paragraphs=tuple(Paragraph(span, Role.BODY, number) for number, span in enumerate(spans, start=1)),
        sentences=tuple(sentences),
    )  # fmt: skip
    runs = [(end - len(inner), end - 1) for end, inner in zip(ends, texts, strict=True)]
    return statement, passages_of_runs(statement, runs)


def _id(first: int) -> str:
    """Of the statement whose first text has this number."""
    return f"generated-{first:08}"


def _put(catalogue: Catalogue, encoder: Encoder, statement: Statement, passages: Sequence[Passage]) -> None:
    keys = [passage.embedding_key for passage in passages]
    rows = encoder.encode_sentences([sentenced_passage(statement, passage) for passage in passages])
    source = SourceRecord("/generated", statement.path, statement.id, statement.source_sha256, "generated")
    catalogue.put(statement, passages, dict(zip(keys, rows, strict=True)), source, None)


def _spans(lengths: Sequence[int], begin: int, gap: int) -> list[Span]:
    """Where pieces of these lengths lie that stand one behind the other."""
    ends = list(accumulate(lengths, lambda end, length: end + gap + length, initial=begin - gap))
    return [Span(end - length, end) for length, end in zip(lengths, ends[1:], strict=True)]
