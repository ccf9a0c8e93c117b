"""Libraries that are asked and never changed: the invented statements and the seed, with the hashing and the real encoder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from index.library import Library
from index.settings import Settings
from index.sync import sync
from tests.assistant.command_line import CommandLine, command_line
from tests.assistant.making import assistant_of
from tests.conftest import FIXTURES, SEEDS
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from pathlib import Path

    from assistant import Assistant
    from index.encode import Encoder

INVENTED = FIXTURES / "statements"
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (FIXTURES / "questions.jsonl").read_text("utf-8").splitlines()
]
"""The questions on the invented statements."""


def _ingested(papers: Path, home: Path, encoder: Encoder) -> Settings:
    settings = Settings(home=home)
    sync(Library(settings), [papers], settings, lambda: encoder)
    return settings


@pytest.fixture
def demarche(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, encoder: HashingEncoder
) -> CommandLine:
    """The command line, over a library of the test's own that doesn't exist yet."""
    return command_line(tmp_path, capsys, monkeypatch, encoder)


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a library of the invented statements, made with the hashing encoder. Never change it."""
    return _ingested(INVENTED, tmp_path_factory.mktemp("invented") / "library", HashingEncoder())


@pytest.fixture(scope="session")
def seed_library(model: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a library of the seeds, made with the real model. Never change it."""
    return _ingested(SEEDS, tmp_path_factory.mktemp("seeds") / "library", model)


@pytest.fixture(scope="session")
def on_seed(seed_library: Settings, model: Encoder) -> Assistant:
    """The real model over the seeds."""
    return assistant_of(seed_library, model)


@pytest.fixture(scope="session")
def on_invented(model: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The real model over the invented statements."""
    return assistant_of(_ingested(INVENTED, tmp_path_factory.mktemp("papers") / "library", model), model)
