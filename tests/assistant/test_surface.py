"""The public surface: what can be imported, that importing is cheap, and that nothing leaves the machine."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import assistant
import index
from tests.assistant.making import assistant_of
from tests.conftest import REPOSITORY
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from index.settings import Settings

HEAVY = ["numpy", "torch", "chromadb", "tantivy", "sentence_transformers", "transformers", "llama_index", "gradio"]


def run(program: str) -> str:
    """What a program of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=REPOSITORY, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("package", [assistant, index])
def test_every_public_name_can_be_imported_and_no_other(package: Any) -> None:
    for name in package.__all__:
        assert getattr(package, name) is getattr(package, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        package.nothing  # noqa: B018


def test_the_public_surface_is_what_is_documented() -> None:
    assert assistant.__all__ == ["Answer", "Assistant", "Filters", "Hit", "Quote", "Turn", "open_assistant"]
    assert index.__all__ == ["IngestReport", "Settings", "ingest"]


IMPORTS = [
    "import index.sync",
    "from index import ingest",
    "import index",
    "import assistant.assistant",
    "import assistant",
]


@pytest.mark.parametrize("order", [1, -1])
def test_names_are_the_same_in_whatever_order_modules_are_imported(order: int) -> None:
    program = "; ".join(
        [
            *IMPORTS[::order],
            "from index import ingest as again",
            "from assistant import open_assistant",
            "print(callable(ingest), again is ingest is index.sync.ingest, open_assistant is assistant.assistant.open_assistant)",
        ]
    )
    assert run(program) == "True True True"


@pytest.mark.parametrize("package", ["assistant", "index", "assistant, index, evals"])
def test_importing_a_package_imports_nothing_heavy(package: str) -> None:
    assert run(f"import sys, {package}; print([m for m in {HEAVY} if m in sys.modules])") == "[]"


def test_nobody_is_called_when_a_library_is_opened_and_asked(
    invented: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[Any] = []

    def refuse(*arguments: Any, **_: Any) -> None:
        called.append(arguments)
        raise OSError("a test may call nobody")

    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-a-key")
    monkeypatch.setattr("index.encode.load_encoder", lambda _settings: HashingEncoder())
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    opened = assistant.open_assistant(settings=invented.model_copy(update={"min_confidence": 0.0}))
    answer = opened.ask("What is Kazakhstan's objection to the Lindau Register?")
    assert answer.quotes
    from assistant.llama import DemarcheRetriever

    assert DemarcheRetriever(opened).retrieve("hourly readings")
    assert called == []


def test_home_may_be_given_by_itself(invented: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.encode.load_encoder", lambda _settings: HashingEncoder())
    assert assistant.open_assistant(invented.home).overview() == assistant_of(invented).overview()
