"""CLAPNQ (Rosenthal et al. 2025): questions that real users typed, each with a passage; half are without an answer.

Each passage becomes a statement of its own. The expected quotes are the sentences that any of its annotators marked;
they are verbatim in the passage, spaces before commas included, because both were tokenised alike.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from evals.datasets.conversion import Converted, Document, Part, in_part
from evals.questions import Expected, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def convert(annotation_lines: Iterable[str], corpus_lines: Iterable[str], *, part: Part = "all") -> Converted:
    """Make a statement of each passage and a question of each annotation.

    Passages with the same text become one statement: a quote from the copy would else count as wrong.

    Args:
        annotation_lines: JSON lines with `_id`, `question`, `answerable`, `passage_id` and `gold_sentences`.
        corpus_lines: JSON lines with `_id`, `title` and `text`.
        part: the half of the titles to convert.
    """
    passages = [row for row in map(json.loads, corpus_lines) if in_part(row["title"], part)]
    document_of_text: dict[str, Document] = {}
    documents: dict[str, Document] = {}
    for row in passages:
        made = Document(f"{row['_id']}.txt", row["title"], "en", row["text"])
        documents[row["_id"]] = document_of_text.setdefault(row["text"], made)
    dropped: Counter[str] = Counter()
    rows = [row for row in map(json.loads, annotation_lines) if row["passage_id"] in documents]
    questions = [_question(row, documents[row["passage_id"]], dropped) for row in rows]
    return Converted(tuple(document_of_text.values()), tuple(q for q in questions if q), dropped)


def _question(row: Mapping[str, Any], document: Document, dropped: Counter[str]) -> Question | None:
    """The question of one annotation; None, counted in `dropped`, where no sentence of the passage answers it."""
    quotes = _quotes(row["gold_sentences"], document.text, dropped) if row["answerable"] else []
    if row["answerable"] and not quotes:
        dropped["answerable questions without a gold sentence"] += 1
        return None
    return Question(
        id=row["_id"],
        kind="fact" if row["answerable"] else "near-miss",
        question=row["question"].strip(),
        answerable=row["answerable"],
        expected=tuple(Expected(document.file, quote) for quote in quotes),
    )


def _quotes(marked: Iterable[Iterable[str]], text: str, dropped: Counter[str]) -> list[str]:
    """Every sentence that an annotator marked, once, in the order in which they marked them."""
    sentences = dict.fromkeys(sentence for annotator in marked for sentence in annotator if sentence.strip())
    verbatim = [sentence for sentence in sentences if sentence in text]
    if missing := len(sentences) - len(verbatim):
        dropped["gold sentences that are not verbatim in the passage"] += missing
    return verbatim
