"""SQuAD 2.0 (Rajpurkar, Jia and Liang 2018): questions on whole articles, half of them made to look answerable.

An answer there is a few words ("France") that may stand in many places of the article. As the expected quote it is
grown by whole words, within its sentence as long as that lasts, until it stands in one place only: a quoted sentence
hits it when it holds the right occurrence, however the sentences around it are cut.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from evals.datasets.conversion import Converted, Document, Part, in_part
from evals.questions import Expected, Question
from index.statement import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?][\"”’)\]]*\s|\n")


def convert(
    articles: Mapping[str, str],
    qa_lines: Iterable[str],
    corpus_lines: Iterable[str],
    *,
    part: Part = "all",
    all_articles: bool = False,
) -> Converted:
    """Make statements of articles and questions of question-answer pairs.

    Args:
        articles: the text of each article by its title, which is its file's stem.
        qa_lines: JSON lines with `_id`, `question`, `title`, `context_id`, `is_impossible` and `answers`.
        corpus_lines: JSON lines with `_id` and `text`, the paragraph that `context_id` names.
        part: the half of the titles to convert.
        all_articles: convert also the articles that no question is about, as distractors.
    """
    contexts = {row["_id"]: row["text"] for row in map(json.loads, corpus_lines)}
    rows = [row for row in map(json.loads, qa_lines) if in_part(row["title"], part)]
    asked = {row["title"] for row in rows}
    titles = sorted(t for t in articles if t in asked or (all_articles and in_part(t, part)))
    dropped: Counter[str] = Counter()
    questions = [_question(row, articles[row["title"]], contexts[row["context_id"]], dropped) for row in rows]
    documents = tuple(Document(f"{t}.txt", t.replace("_", " "), "en", articles[t]) for t in titles)
    return Converted(documents, tuple(question for question in questions if question), dropped)


def _question(row: Mapping[str, Any], article: str, context: str, dropped: Counter[str]) -> Question | None:
    """The question of one line; None, counted in `dropped`, where no answer of it can be placed in the article."""
    quotes = _quotes(row["answers"], article, context, dropped)
    if not quotes and not row["is_impossible"]:
        dropped["questions whose answer is not in the article"] += 1
        return None
    return Question(
        id=row["_id"],
        kind="near-miss" if row["is_impossible"] else "fact",
        question=row["question"].strip(),
        answerable=not row["is_impossible"],
        expected=tuple(Expected(f"{row['title']}.txt", quote) for quote in quotes),
    )


def _quotes(answers: Iterable[Mapping[str, Any]], article: str, context: str, dropped: Counter[str]) -> list[str]:
    begin = article.find(context)
    found: dict[str, None] = {}  # a set that keeps the order: annotators often agree
    for answer in answers:
        start = begin + answer["start"]
        end = start + len(answer["text"])
        if begin < 0 or article[start:end] != answer["text"]:
            dropped["answers that are not verbatim at their place"] += 1
        else:
            found[grow(article, Span(start, end)).of(article)] = None
    return list(found)


def grow(text: str, answer: Span) -> Span:
    """The span around `answer` that stands in `text` once: word by word to both sides, its sentence's words first.

    >>> text = "Paris is big. Rome is old. Rome is in Italy."
    >>> grow(text, Span(27, 31)).of(text)
    'Rome is in'
    """
    for bounds in (_sentence(text, answer), Span(0, len(text))):
        words_before = _WORD.finditer(text, bounds.start, answer.start)
        starts = [answer.start, *sorted((word.start() for word in words_before), reverse=True)]
        ends = [answer.end, *(word.end() for word in _WORD.finditer(text, answer.end, bounds.end))]
        for step in range(max(len(starts), len(ends))):
            span = Span(starts[min(step, len(starts) - 1)], ends[min(step, len(ends) - 1)])
            if text.count(span.of(text)) == 1:
                return span
    return answer


def _sentence(text: str, answer: Span) -> Span:
    """Roughly the sentence around `answer`; that it may break at "St. " costs nothing here."""
    start = max((end.end() for end in _SENTENCE_END.finditer(text, 0, answer.start)), default=0)
    after = _SENTENCE_END.search(text, answer.end)
    return Span(start, after.end() if after else len(text))
