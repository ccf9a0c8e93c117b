"""manifest.jsonl: what a collector knows about the files beside it.

One JSON object a line: `file`, and any of the metadata fields that the manifest may give. It overrides what the text shows.
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.errors import ManifestError
from index.parse.dates import is_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "manifest.jsonl"
FIELDS = (
    "symbol", "title", "delegation", "speaker", "body", "meeting", "date", "language", "original_language", "url",
)  # fmt: skip


def read_manifest(folder: Path) -> dict[str, Mapping[str, str]]:
    """The metadata that `folder`'s manifest gives, by the file's path relative to the folder.

    A folder without a manifest gives nothing.

    Raises:
        ManifestError: a line is wrong; carries its number.
    """
    path = folder / NAME
    if not path.is_file():
        return {}
    entries: dict[str, Mapping[str, str]] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise ManifestError(path, 1, f"is not UTF-8 (byte {error.start}); save it again as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            file, given = _entry(folder, path, number, line)
            if file in entries:
                raise ManifestError(path, number, f"{file} has a line already")
            entries[file] = given
    return entries


def _entry(folder: Path, path: Path, number: int, line: str) -> tuple[str, Mapping[str, str]]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ManifestError(path, number, f"is not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(row, dict) or not isinstance(row.get("file"), str):
        raise ManifestError(path, number, 'must be an object with a "file"')
    file = row.pop("file")
    if PurePosixPath(file).is_absolute() or ".." in PurePosixPath(file).parts:
        raise ManifestError(path, number, f"names {file}, which is not below {folder}")
    if not (folder / file).is_file():
        raise ManifestError(path, number, f"names {file}, which is not in {folder}")
    for field, value in row.items():
        _check(path, number, field, value)
    return file, {field: value.strip() for field, value in row.items() if value is not None}


def _check(path: Path, number: int, field: str, value: object) -> None:
    if field not in FIELDS:
        raise ManifestError(path, number, f'has an unknown field "{field}"; known are file, {", ".join(FIELDS)}')
    if value is None:
        return
    if not isinstance(value, str) or not value.strip():
        raise ManifestError(path, number, f'"{field}" must be a text that isn\'t empty, or null')
    if field == "date" and not is_date(value.strip()):
        raise ManifestError(path, number, f'"date" must be YYYY, YYYY-MM or YYYY-MM-DD, not {value!r}')
    if field.endswith("language") and not (len(value.strip()) == 2 and value.strip().islower()):
        raise ManifestError(path, number, f'"{field}" must be a two-letter code such as "en", not {value!r}')
