"""What the documentation says is what happens: its commands are run, its code is run, and it can be built as a site that asks nobody."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from index.settings import Settings
from tests.documents import ROOT, Shell, Step, blocks, is_shown, steps

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
GUIDES = [page for page in PAGES if "```console" in page.read_text("utf-8")]
RUN_ELSEWHERE = {"api.md", "http.md", "langchain.md", "llama-index.md"}
"""Whose code is run by tests of their own, against a served library or with theirs."""
TYPED = {
    "make chat": "tests/test_readme.py, and whoever builds the project",
    'export PATH="$PWD/.venv/bin:$PATH"': "every shell of these tests",
    "demarche serve": "tests/browser/test_serve.py",
    "demarche serve --processes 4": "tests/evals/load/test_load.py, with two",
    "demarche rebuild --encode": "tests/index/test_reencode.py",
    "export DEMARCHE_MODEL=sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2 DEMARCHE_ALLOW_DOWNLOADS=true": "needs the network",
    "export DEMARCHE_LLM_URL=http://localhost:11434/v1 DEMARCHE_LLM_MODEL=qwen3:8b": "tests/assistant/writing/",
    'demarche ask "What is Russia\'s objection to the Paris Call?"': "tests/test_readme.py",
    "demarche eval questions.jsonl --corpus seeds --writer both": "tests/evals/test_command.py",
    '.venv/bin/pip install --constraint constraints.txt --editable ".[langchain]"': "below",
}
"""Commands that are shown without what they print, and where each is run."""


def name(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


@pytest.mark.model
@pytest.mark.parametrize("page", GUIDES, ids=name)
def test_commands_print_what_a_page_shows(page: Path, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    for step in steps(page.read_text("utf-8")):
        printed = shell.run(step.command)
        assert is_shown(step.shown, printed), f"{name(page)}: $ {step.command}{printed}"


@pytest.mark.model
@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page.read_text("utf-8"), "python") and name(page) not in RUN_ELSEWHERE], ids=name
)  # fmt: skip
def test_a_pages_python_runs(page: Path, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.run("demarche ingest seeds")
    (tmp_path / "page.py").write_text("\n".join(blocks(page.read_text("utf-8"), "python")), "utf-8")
    assert re.fullmatch(r"(PC\.DEL/669/19, para\. \d \(.*\)\n)+|answered\n", shell.run(f"{sys.executable} page.py"))


def test_every_other_command_is_one_that_is_run_somewhere() -> None:
    shown = [line for page in PAGES for block in blocks(page.read_text("utf-8"), "sh") for line in block.splitlines()]
    assert {line for line in shown if not line.startswith("curl ")} == set(TYPED)


def test_the_extras_that_pages_install_are_there() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    installed = re.findall(r"--editable \"\.\[(\w+)\]\"", "".join(page.read_text("utf-8") for page in PAGES))
    assert installed
    assert set(installed) <= set(extras)


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("one\ntwo", "one\ntwo\n", True),
        ("one", "one\ntwo\n", False),
        ("one …", "one 1.3\n", True),
        ("one …", "one\ntwo\n", False),
        ("one\n…\nlast", "one\ntwo\nthree\nlast", True),
        ("…", "anything\nat all", True),
        ("a.b", "acb", False),
        ("", "something", False),
    ],
)
def test_what_is_shown_is_compared(shown: str, printed: str, same: bool) -> None:
    assert is_shown(shown, printed) is same


def test_a_console_is_read_as_it_is_typed() -> None:
    text = "```console\n$ cat > file <<'END'\n> one\n>\n> two\n> END\n$ cat file\none\n```\n"
    assert list(steps(text)) == [Step("cat > file <<'END'\none\n\ntwo\nEND\n", ""), Step("cat file\n", "one")]


class Fetched(HTMLParser):
    """The addresses that a browser asks for when it shows a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "img", "iframe", "source"):
            self.addresses.append(given.get("src") or "")
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload", "preconnect", "dns-prefetch"):
            self.addresses.append(given.get("href") or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is built: any warning fails."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_site_has_every_page_and_asks_nobody_else(site: Path) -> None:
    for page in PAGES:
        fetched = Fetched()
        fetched.feed((site / page.relative_to(DOCS)).with_suffix(".html").read_text("utf-8"))
        assert fetched.addresses
        assert not [address for address in fetched.addresses if re.match(r"(?:\w+:)?//", address)]


def test_its_reference_has_every_command_setting_and_attribute(site: Path) -> None:
    from typer.main import get_command

    from assistant.answer import Answer, Quote
    from evals.cli import whole_app

    commands = (site / "reference" / "commands.html").read_text("utf-8")
    for command in get_command(whole_app()).commands:  # type: ignore[attr-defined]
        assert f"demarche {command}<" in commands
    settings = (site / "reference" / "settings.html").read_text("utf-8")
    assert all(f"DEMARCHE_{setting.upper()}" in settings for setting in Settings.model_fields)
    python = (site / "reference" / "python.html").read_text("utf-8")
    for described in (Answer, Quote):
        assert all(re.search(rf"\b{attribute}\b", python) for attribute in described.__dataclass_fields__)
