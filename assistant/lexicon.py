"""The data files of `assistant/data/`: words by which questions and sentences are told, and weights that were fitted."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(name: str) -> dict[str, Any]:
    """What a file of words says, such as `acts` for `acts.toml`; read once, and never to be changed."""
    return tomllib.loads(_text(f"{name}.toml"))


@cache
def weights(name: str) -> dict[str, Any]:
    """The same of a file of fitted weights, such as `evidence` for `evidence.json`."""
    loaded: dict[str, Any] = json.loads(_text(f"{name}.json"))
    return loaded


def _text(file: str) -> str:
    return files("assistant").joinpath("data", file).read_text("utf-8")
