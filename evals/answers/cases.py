"""The questions of published sets, with the sentences or words that answer them; also those that have no answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.datasets.conversion import in_part
from evals.retrieval.dataset import Area
from evals.retrieval.lines import objects
from evals.retrieval.mtrag import conversations
from index.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from assistant.answer import Turn
    from evals.datasets.conversion import Part


@dataclass(frozen=True, slots=True)
class Case:
    """One question.

    Attributes:
        group: decides the half to which it belongs, as with the queries of `evals.retrieval`.
        answerable: whether the corpus answers it.
        area: where an answer of a few words lies; None in sets that mark sentences.
        row: the row in which its sentences stand; empty where there are none.
        sentences: those that answer it, verbatim but for white space.
        within: whether it is to be answered out of that row alone.
    """

    id: str
    text: str
    group: str
    answerable: bool
    history: tuple[Turn, ...] = ()
    area: Area | None = None
    row: str = ""
    sentences: tuple[str, ...] = ()
    within: bool = False


def load_cases(name: str, folder: Path, part: Part = "all") -> tuple[Case, ...]:
    """The questions of a set, or of a half of it.

    Args:
        name: one of `SETS`.
        folder: where its files are.
        part: which half.

    Raises:
        SourceError: a file is missing or wrong, or no question is left.
    """
    try:
        cases = tuple(case for case in _READERS[name](folder) if in_part(case.group, part))
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(folder, f"is not {SETS[name]} ({type(error).__name__}: {error})") from error
    if not cases:
        raise SourceError(folder, f"holds no question of the part {part!r}")
    return cases


def _squad(folder: Path) -> list[Case]:
    paragraphs = {row["_id"]: row["text"] for row in objects(folder / "corpus.jsonl", "_id", "text")}
    return [
        Case(
            row["_id"], row["question"].strip(), row["title"], not row.get("is_impossible"), area=_area(row, paragraphs)
        )
        for row in objects(folder / "qa.jsonl", "_id", "question", "title", "context_id")
    ]


def _area(row: Mapping[str, Any], paragraphs: Mapping[str, str]) -> Area | None:
    answers = dict.fromkeys((str(answer["text"]), int(answer["start"])) for answer in row["answers"])
    known = answers and row["context_id"] in paragraphs
    return Area(row["title"], paragraphs[row["context_id"]], tuple(answers)) if known else None


def _clapnq(folder: Path) -> list[Case]:
    titles = {row["_id"]: row.get("title") or "" for row in objects(folder / "corpus.jsonl", "_id", "text")}
    return [
        Case(
            row["_id"], row["question"].strip(), titles[row["passage_id"]], row.get("answerable", True),
            row=row["passage_id"],
            sentences=_marked(row) if row.get("answerable", True) else (),
        )
        for row in objects(folder / "annotations.jsonl", "_id", "question", "passage_id")
        if row["passage_id"] in titles
    ]  # fmt: skip


def _marked(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Every sentence that an annotator marked, once."""
    return tuple(dict.fromkeys(sentence for marked in row["gold_sentences"] for sentence in marked if sentence.strip()))


def _scifact(folder: Path) -> list[Case]:
    """SciFact's claims (Wadden et al. 2020), each with an abstract that bears on it and the sentences that do."""
    sentences = {row["_id"]: row["sentences"] for row in objects(folder / "evidence_docs_sentences.jsonl", "_id")}
    found: dict[tuple[str, str], Case] = {}
    for path in sorted(folder.glob("claims_*.jsonl")):
        for row in objects(path, "id", "claim", "evidence_doc_id"):
            positions, document = re.findall(r"\d+", str(row["evidence_sentences"])), row["evidence_doc_id"]
            if positions and document in sentences:
                id = f"{row['id']}-{document}"
                said = tuple(sentences[document][int(position)].strip() for position in positions)
                before = found.get((id, document))
                said = tuple(dict.fromkeys((*before.sentences, *said))) if before else said
                found[id, document] = Case(id, row["claim"], document, True, row=document, sentences=said, within=True)
    return list(found.values())


def _mtrag(folder: Path) -> list[Case]:
    """Turns of conversations; one that is answered in part has an answer."""
    return [
        Case(task["task_id"], task["question"], task["task_id"].partition("<::>")[0],
             task["answerability"] != "UNANSWERABLE", history)
        for task, history in conversations(folder)
        if task["answerability"] != "CONVERSATIONAL"
    ]  # fmt: skip


SETS = {
    "squad": "a folder with articles/*.txt, qa.jsonl and corpus.jsonl",
    "clapnq": "a folder with annotations.jsonl and corpus.jsonl",
    "beir": "SciFact's folder, with corpus.jsonl, claims_*.jsonl and evidence_docs_sentences.jsonl beside BEIR's files",
    "mtrag": "a domain's folder, with tasks_<its name>.jsonl beside it; or the folder above",
}
"""What is expected at the path, by the name of the kind."""

_READERS: Mapping[str, Callable[[Path], list[Case]]] = {
    "squad": _squad,
    "clapnq": _clapnq,
    "beir": _scifact,
    "mtrag": _mtrag,
}
