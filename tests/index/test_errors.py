"""The error tree: as its own docstring draws it, and with the object concerned on board."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from index import errors
from index.errors import DemarcheError, ManifestError, QuestionSetError, ReadError

CLASSES = {
    name: kind for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, DemarcheError)
}


def test_the_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    drawn: dict[str, str | None] = {}
    parents: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"([│├└─ ]*)([A-Z]\w+)(?:\s|$)", line):
            if found[2] not in CLASSES:
                continue
            depth = len(found[1]) // 4
            parents[depth:] = [found[2]]
            drawn[found[2]] = parents[depth - 1] if depth else None
    assert drawn == {name: None if kind is DemarcheError else kind.mro()[1].__name__ for name, kind in CLASSES.items()}


def test_every_error_says_when_it_is_raised() -> None:
    assert [name for name, kind in CLASSES.items() if not (kind.__doc__ or "").strip()] == []


def test_an_error_about_a_file_names_it_and_its_line() -> None:
    assert str(ReadError("a.txt", "the file holds no text")) == "a.txt: the file holds no text"
    manifest = ManifestError("papers/manifest.jsonl", 3, "is not JSON")
    assert (str(manifest), manifest.path, manifest.line) == (
        "papers/manifest.jsonl:3: is not JSON", Path("papers/manifest.jsonl"), 3,
    )  # fmt: skip
    question = QuestionSetError("q.jsonl", 7, "is not JSON")
    assert (str(question), question.path, question.line) == ("q.jsonl:7: is not JSON", Path("q.jsonl"), 7)
