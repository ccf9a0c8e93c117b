"""Small folders in the forms of the published sets. Every text in them is invented: none of these places exists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

ROWS = (
    ("lake", "The lake of Orlania", "The ferry on the fictional lake of Orlania runs in winter. It carries goats."),
    ("pell", "Pell", "The fictional tunnel of Pell is too costly. A survey of the tunnel was asked for."),
    ("mar/sh", "", "Herons nest in the fictional marsh of Quern, where reeds grow tall."),
    ("copy", "Pell", "The fictional tunnel of Pell is too costly. A survey of the tunnel was asked for."),
)
QUERIES = (
    ("q1", "Does the ferry carry goats in winter?", {"lake": 1}),
    ("q2", "How costly is the tunnel?", {"pell": 2, "copy": 1}),
    ("q3", "Where do herons nest among reeds?", {"mar/sh": 1}),
)


def lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def corpus(folder: Path) -> None:
    lines(folder / "corpus.jsonl", [{"_id": id, "title": title, "text": text} for id, title, text in ROWS])


def qrels(path: Path, query: str = "{}") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    judged = [f"{query.format(id)}\t{row}\t{grade}" for id, _, rows in QUERIES for row, grade in rows.items()]
    path.write_text("\n".join(["query-id\tcorpus-id\tscore", *judged, f"{query.format('q1')}\tpell\t0"]) + "\n")


def beir(folder: Path) -> Path:
    corpus(folder)
    qrels(folder / "qrels.tsv")
    asked = [{"_id": id, "text": text} for id, text, _ in QUERIES]
    lines(folder / "queries.jsonl", [*asked, {"_id": "unjudged", "text": "Who knows?"}])
    return folder


def scifact(folder: Path) -> Path:
    """The set's own claims beside BEIR's files, as its tables have them."""
    beir(folder)
    sentences = [f"{sentence.rstrip('.')}." for sentence in ROWS[1][2].split(". ")]
    lines(folder / "evidence_docs_sentences.jsonl", [{"_id": "pell", "sentences": sentences}])
    claim = {"id": "1", "claim": "A survey of the tunnel was wanted.", "evidence_doc_id": "pell"}
    told = [claim | {"evidence_sentences": "[0]"}, claim | {"evidence_sentences": "[1]"}]
    none = {"id": "2", "claim": "Cows swim.", "evidence_doc_id": "", "evidence_sentences": "[]"}
    lines(folder / "claims_train.jsonl", [*told, none])
    return folder


def xquad(folder: Path) -> Path:
    beir(folder)
    lines(folder / "qa.jsonl", [{"_id": id, "title": "Orlania"} for id, _, _ in QUERIES])
    return folder


def mtrag(folder: Path) -> Path:
    domain = folder / "lakes"
    corpus(domain)
    qrels(domain / "qrels.tsv", "talk<::>{}")
    for name, text in (("lastturn", "And in winter?"), ("rewrite", "Does the ferry run in winter?")):
        lines(
            domain / f"queries_{name}.jsonl",
            [{"_id": f"talk<::>{q}", "text": f"|user|: {text}"} for q, _, _ in QUERIES],
        )
    history = [{"speaker": "user", "text": "Is there a ferry?"}, {"speaker": "agent", "text": "Yes, on the lake."}]
    asked = {"history": history, "question": "And in winter?"}
    kinds = ("ANSWERABLE", "UNANSWERABLE", "CONVERSATIONAL")
    lines(
        folder / "tasks_lakes.jsonl",
        [
            {"task_id": f"talk<::>{q}", "answerability": kind} | asked
            for (q, _, _), kind in zip(QUERIES, kinds, strict=True)
        ],
    )
    return folder


def clapnq(folder: Path) -> Path:
    corpus(folder)
    texts = {id: text for id, _, text in ROWS}
    asked = [
        {"_id": id, "question": text, "passage_id": row, "gold_sentences": [[texts[row].partition(". ")[0]]]}
        for id, text, (row, *_) in QUERIES
    ]
    lost = {"_id": "lost", "question": "Where?", "passage_id": "nowhere"}
    unanswerable = {"_id": "none", "question": "How deep is the lake?", "passage_id": "lake", "answerable": False}
    lines(folder / "annotations.jsonl", [*asked, lost, unanswerable])
    return folder


FIRST = "The fictional town of Brell lies on a hill. Its mayor is Ada\u200b Munk."
SECOND = "Its market opens at dawn. Cheese is sold there on Mondays."


def squad(folder: Path) -> Path:
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "Brell_town.txt").write_bytes(f"{FIRST}\n\n{SECOND}\n".encode())
    (folder / "articles" / "Quern.txt").write_bytes(ROWS[2][2].encode())
    lines(folder / "corpus.jsonl", [{"_id": "c0", "text": FIRST}, {"_id": "c1", "text": SECOND}])
    lines(
        folder / "qa.jsonl",
        [
            answer("mayor", "Who is the mayor of Brell?", "c0", FIRST, "Ada\u200b Munk"),
            answer("cheese", "When is cheese sold?", "c1", SECOND, "Mondays"),
            {**answer("king", "Who is king?", "c0", FIRST, "Brell"), "is_impossible": True, "answers": []},
            answer("lost", "Which hill?", "nowhere", FIRST, "hill"),
        ],
    )
    return folder


def answer(id: str, question: str, context: str, paragraph: str, words: str) -> dict[str, Any]:
    place = {"text": words, "start": paragraph.index(words)}
    return {
        "_id": id,
        "question": question,
        "title": "Brell_town",
        "context_id": context,
        "is_impossible": False,
        "answers": [place, place],
    }
