"""Documents that show commands: what they show is run, and compared with what comes.

In a block ```console a command follows `$ `, its further lines `> `; below it stands what it prints. Of that, `…` in a line stands
for anything, and a line of its own for any lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
COLUMNS = "88"
_STEP = re.compile(r"^\$ (?P<command>.*\n(?:>.*\n)*)(?P<shown>(?:(?!\$ ).*\n)*)", re.MULTILINE)


class Step(NamedTuple):
    """A command as it is typed, and what is shown below it."""

    command: str
    shown: str


def blocks(text: str, language: str) -> list[str]:
    """What stands in a document's blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def steps(text: str) -> Iterator[Step]:
    """The commands of all of a document's consoles, in order."""
    for match in _STEP.finditer("\n".join(blocks(text, "console"))):
        yield Step(re.sub(r"^> ?", "", match["command"], flags=re.MULTILINE), match["shown"].strip())


def is_shown(shown: str, printed: str) -> bool:
    """Whether a document shows what was printed."""
    lines = ["(?s:.*)" if line == "…" else re.escape(line).replace("…", ".*") for line in shown.strip().splitlines()]
    return re.fullmatch("\n".join(lines), "\n".join(line.rstrip() for line in printed.strip().splitlines())) is not None


class Shell:
    """Runs commands in a folder that holds what a clone does, one after the other; what one exports the next ones have.

    Args:
        folder: an empty one.
        columns: how wide the terminal is.
    """

    def __init__(self, folder: Path, columns: str = COLUMNS) -> None:
        self._folder = folder
        for name in ("seeds", "tests", "evals"):
            (folder / name).symlink_to(ROOT / name)
        self._environment = os.environ | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT), "DEMARCHE_HOME": str(folder / "library"), "COLUMNS": columns,
        }  # fmt: skip

    def run(self, command: str) -> str:
        """What a command prints; the error, where it is refused. The folder is called /home/you."""
        kept = self._folder / ".exported"
        whole = f"[ ! -e {kept} ] || . {kept}\n{command}\ncode=$?\nexport -p > {kept}\nexit $code"
        done = subprocess.run(
            ["bash", "-c", whole], cwd=self._folder, env=self._environment, capture_output=True, text=True, check=False
        )
        printed = done.stdout if done.returncode == 0 else done.stdout + done.stderr
        return printed.replace(str(self._folder), "/home/you")
