"""Which languages a model understands, by its model card: the README.md in its folder, as the hub asks for it."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---\s*$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"[a-z]{2,3}(?:[-_]\w+)?")


def languages_of(folder: Path) -> frozenset[str] | None:
    """The ISO 639-1 codes that a model's card names; None where it names none or says that there are many.

    Args:
        folder: of the model.
    """
    try:
        front = _FRONT_MATTER.search((folder / "README.md").read_text("utf-8"))
        card = yaml.safe_load(front[1]) if front else None
    except (OSError, ValueError, yaml.YAMLError):
        return None
    named = card.get("language") if isinstance(card, dict) else None
    listed = named if isinstance(named, list) else [named]
    codes = ["no" if code is False else str(code) for code in listed]  # what YAML makes of Norwegian's code
    if not all(map(_CODE.fullmatch, codes)):
        return None  # "multilingual"
    return frozenset(re.split("[-_]", code)[0] for code in codes)
