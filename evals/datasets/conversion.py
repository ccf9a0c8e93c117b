"""What every converter makes: documents, questions about them, and a count of what was left out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evals.questions import Question

Part = Literal["tune", "test", "all"]
"""Which documents, with their questions: those to tune on, those to test on, or both."""


@dataclass(frozen=True, slots=True)
class Document:
    """One statement file of a corpus."""

    file: str
    title: str
    language: str
    text: str

    def manifest_line(self) -> str:
        """Its line in manifest.jsonl, without the line end."""
        return json.dumps({"file": self.file, "title": self.title, "language": self.language}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Converted:
    """A data set in our forms.

    Attributes:
        dropped: how many questions or quotes were left out, by reason.
    """

    documents: tuple[Document, ...]
    questions: tuple[Question, ...]
    dropped: Mapping[str, int] = field(default_factory=Counter)


def in_part(title: str, part: Part) -> bool:
    """Whether the documents with this title belong to the part.

    The title's hash decides, so a title lies in the same half in every run, whatever else is converted.

    >>> [in_part("Normans", part) for part in ("tune", "test", "all")]
    [False, True, True]
    """
    half: Part = "tune" if hashlib.sha256(title.encode()).digest()[0] < 128 else "test"
    return part in (half, "all")


def write(converted: Converted, folder: Path) -> None:
    """Write `corpus/*`, `corpus/manifest.jsonl` and `questions.jsonl` below `folder`, which is made.

    Files of an earlier conversion into the same corpus folder are removed, so that it holds these documents only.

    Raises:
        FileExistsError: the corpus folder holds files that no conversion wrote.
    """
    corpus = folder / "corpus"
    _empty(corpus)
    for document in converted.documents:
        _write(corpus / document.file, document.text)
    _write(corpus / "manifest.jsonl", "".join(f"{d.manifest_line()}\n" for d in converted.documents))
    _write(folder / "questions.jsonl", "".join(f"{question.to_line()}\n" for question in converted.questions))


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())  # as bytes: offsets must not depend on the platform's line ends


def _empty(corpus: Path) -> None:
    corpus.mkdir(parents=True, exist_ok=True)
    present = {path.name for path in corpus.iterdir()}
    manifest = corpus / "manifest.jsonl"
    lines = manifest.read_text(encoding="utf-8").splitlines() if manifest.exists() else []
    ours = {"manifest.jsonl", *(json.loads(line)["file"] for line in lines)}
    if strangers := sorted(present - ours):
        raise FileExistsError(f"{corpus} holds files that no conversion wrote ({strangers[0]}); choose another folder")
    for name in present:
        (corpus / name).unlink()
