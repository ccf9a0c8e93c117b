"""The form of a question set: one JSON object a line, each a `Question` with what a good answer quotes.

`evals/questions/README.md` describes the fields for those who write questions. Whether a quote stands in its statement
is checked in `evals.places`, which needs the library; everything else is checked here, line by line.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from index.errors import QuestionSetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_STRICT = ConfigDict(strict=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Expected:
    """A piece of a statement that answers the question.

    Attributes:
        doc: the statement: its file's name or path within the corpus, or its symbol or id.
        quote: its words, verbatim; runs of white space count as one space.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    doc: str
    quote: str

    def __post_init__(self) -> None:
        if not self.doc.strip():
            raise ValueError("doc is empty; write the statement's file name")
        if not self.quote.strip():
            raise ValueError("quote is empty; write the statement's words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, and what a good answer to it quotes.

    Attributes:
        id: unique within the set.
        kind: what the question tries; the report has a row for each.
        turns: the user's earlier questions, oldest first; they are asked before this one.
        question: the question that is judged.
        answerable: whether the corpus answers it; where it does not, silence is right.
        expected: quotes of which any one answers; together, what retrieval should find.
        trap: quotes that look like an answer and are none; a bare string is sought in every statement.
        note: for the reader of the set.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    id: str
    kind: str
    turns: tuple[str, ...] = ()
    question: str
    answerable: bool
    expected: tuple[Expected, ...] = ()
    trap: tuple[Expected | str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        for name in ("id", "kind", "question"):
            if not getattr(self, name).strip():
                raise ValueError(f"{name} is empty")
        if any(not text.strip() for text in (*self.turns, *(t for t in self.trap if isinstance(t, str)))):
            raise ValueError("turns and trap hold no empty texts")
        if self.answerable and not self.expected:
            raise ValueError("answerable, but expected is empty; name a quote that answers it")
        if not self.answerable and self.expected:
            raise ValueError("not answerable, but expected holds quotes; move them to trap, or set answerable to true")

    def to_line(self) -> str:
        """The question as one line of a question set, without the line end."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one file, each by the number of its line, from 1, so that errors can name it."""

    path: Path
    by_line: Mapping[int, Question]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in the order of the file."""
        return tuple(self.by_line.values())


def read_questions(path: Path) -> QuestionSet:
    """The question set in the file at `path`.

    Raises:
        QuestionSetError: the file can't be read, holds no question, or has a wrong line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = f"can't be read ({error.strerror}); give the path of a question set, such as questions.jsonl"
        raise QuestionSetError(path, 1, reason) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise QuestionSetError(path, line, "is not UTF-8; save the file again as UTF-8") from error
    return parse_questions(text, path)


def parse_questions(text: str, path: Path) -> QuestionSet:
    """The question set in `text`; `path` is only named in errors. Blank lines are skipped.

    Raises:
        QuestionSetError: there is no question, or a line is wrong: bad JSON, a missing or unknown field, a wrong type,
            an id used twice, an answerable question without `expected`, an unanswerable one with it.
    """
    by_line: dict[int, Question] = {}
    line_of_id: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        question = _parse_line(line, path, number)
        if (first := line_of_id.setdefault(question.id, number)) != number:
            raise QuestionSetError(path, number, f"id {question.id!r} is already used on line {first}; choose another")
        by_line[number] = question
    if not by_line:
        raise QuestionSetError(path, 1, "holds no questions; write one JSON object a line")
    return QuestionSet(path, by_line)


_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


def _parse_line(line: str, path: Path, number: int) -> Question:
    try:
        return _QUESTION.validate_json(line)
    except ValidationError as error:
        raise QuestionSetError(path, number, _reason(error.errors())) from error


def _reason(errors: Iterable[Mapping[str, Any]]) -> str:
    """What the first of pydantic's complaints means to the writer of the set."""
    first = next(iter(errors))
    name = ".".join(str(part) for part in first["loc"] if part not in ("Expected", "str"))
    if first["type"] in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return f"field {name} is missing"
    if first["type"] == "unexpected_keyword_argument":
        return f"unknown field {name}; the fields are id, kind, turns, question, answerable, expected, trap, note"
    message = first["msg"].removeprefix("Value error, ")
    return f"{name}: {message}" if name else message
