"""Read the files of published sets; what is wrong with one is told with its line."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from evals.retrieval.dataset import Row
from index.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def objects(path: Path, *texts: str) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line; empty lines don't count.

    Args:
        path: the file.
        texts: fields that each must have as a text.

    Raises:
        SourceError: the file can't be read, or a line is wrong.
    """
    found = []
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise SourceError(f"{path}:{number}", f"is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise SourceError(f"{path}:{number}", "must be a JSON object")
        if wrong := [field for field in texts if not isinstance(row.get(field), str)]:
            raise SourceError(f"{path}:{number}", f'must have "{wrong[0]}" as a text')
        found.append(row)
    return found


def corpus(path: Path) -> tuple[Row, ...]:
    """The rows of a `corpus.jsonl`: `_id`, `text`, and `title` where there is one.

    Raises:
        SourceError: a line is wrong, an id stands twice, or there is no row.
    """
    rows: dict[str, Row] = {}
    for row in objects(path, "_id", "text"):
        if row["_id"] in rows:
            raise SourceError(path, f'two rows have the "_id" {row["_id"]!r}')
        rows[row["_id"]] = Row(row["_id"], str(row.get("title") or "").strip(), row["text"])
    if not rows:
        raise SourceError(path, "holds no row")
    return tuple(rows.values())


def judgements(path: Path) -> Mapping[str, Mapping[str, int]]:
    """How much which row bears on which query, from `query-id`, `corpus-id` and `score`, apart by tabs.

    A heading may stand above; a score of 0 or less says that the row doesn't bear on the query, and is left out.

    Raises:
        SourceError: the file can't be read, or a line is wrong.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in _lines(path):
        columns = line.rstrip("\r\n").split("\t")
        if number == 1 and columns[-1] == "score":
            continue
        try:
            query, row, score = columns[0], columns[1], int(columns[2])
        except (IndexError, ValueError) as error:
            raise SourceError(
                f"{path}:{number}", "must be query-id, corpus-id and a whole number, apart by tabs"
            ) from error
        if score > 0:
            found[query][row] = score
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(path, f"is not UTF-8 (byte {error.start})") from error
    except OSError as error:
        raise SourceError(path, error.strerror or str(error)) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line
