"""What the README says is what happens: its commands are run, their output is compared, its settings are all there are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from index.settings import Settings
from tests.documents import ROOT, Shell, blocks, is_shown, steps

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.model
def test_the_readmes_console_commands_print_what_it_shows(tmp_path: Path) -> None:
    shell = Shell(tmp_path, columns="100")
    shown = list(steps(README))
    assert len(shown) >= 5
    for step in shown:
        printed = shell.run(step.command)
        assert is_shown(step.shown, printed), f"$ {step.command}{printed}"


@pytest.mark.model
def test_the_readmes_python_runs(tmp_path: Path) -> None:
    (code,) = blocks(README, "python")
    shell = Shell(tmp_path)
    (tmp_path / "readme.py").write_text(code, "utf-8")
    printed = shell.run(f"{sys.executable} readme.py")
    assert printed.startswith("PC.DEL/669/19, para. 3 (Russian Federation, 13 June 2019)\n")


def test_every_setting_has_its_line_with_its_default() -> None:
    lines = dict(re.findall(r"^\| `(DEMARCHE_\w+)` \| (.*?) \|", README, re.MULTILINE))
    assert set(lines) == {f"DEMARCHE_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if name not in ("home", "cache"):
            default = {None: "none", False: "`false`"}.get(field.default, f"`{field.default}`")
            assert lines[f"DEMARCHE_{name.upper()}"] == default


def test_make_chat_ingests_asks_and_serves() -> None:
    plan = subprocess.run(["make", "--dry-run", "chat"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = [line for line in plan.splitlines() if "/demarche " in line]
    assert [command.split("/demarche ")[1].split()[0] for command in commands] == ["ingest", "ask", "serve"]


def test_every_file_that_a_document_names_is_there() -> None:
    for document in ("README.md", "ARCHITECTURE.md", "seeds/README.md"):
        text = (ROOT / document).read_text("utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / document).parent.joinpath(target).exists(), f"{document} names {target}"


def test_the_constraints_name_versions_that_any_machine_can_find() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert "torch==2.13.0" in lines  # without a local version: both the CPU build and the usual one satisfy it
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
