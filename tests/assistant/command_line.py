"""The command line in this process, with the fake encoder and a library of the test's own."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.cli import run
from evals.cli import whole_app

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.fakes import HashingEncoder


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """Runs `demarche` with the arguments it is called with."""

    home: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *arguments: str | Path, typing: str = "", **settings: str) -> Outcome:
        """Run a command.

        Args:
            arguments: of the command line.
            typing: what stands on stdin.
            settings: for this and the following commands, `min_confidence="0"`.
        """
        for name, value in settings.items():
            self.monkeypatch.setenv(f"DEMARCHE_{name.upper()}", value)
        self.monkeypatch.setattr("sys.stdin", io.StringIO(typing))
        self.capsys.readouterr()
        code = run(whole_app(), [str(argument) for argument in arguments])
        said = self.capsys.readouterr()
        return Outcome(code, said.out, said.err)


def command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, encoder: HashingEncoder
) -> CommandLine:
    """A command line whose every model is `encoder`."""
    monkeypatch.setattr("index.encode.load_encoder", lambda _settings: encoder)
    monkeypatch.setenv("DEMARCHE_HOME", str(tmp_path / "library"))
    monkeypatch.setenv("COLUMNS", "72")
    return CommandLine(tmp_path / "library", capsys, monkeypatch)
