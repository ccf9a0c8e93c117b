"""Verify a library in a process of its own: what is damaged may take down the process that looks at it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

from index import errors
from index.errors import LibraryError
from index.library import Library
from index.settings import Settings
from index.verify import verify


def verify_apart(settings: Settings) -> list[str]:
    """What is wrong with the library, as `index.verify.verify` says it; also if the check itself died of it.

    Raises:
        LibraryMissing: there is none.
        LibraryTooNew: a newer Démarche wrote it.
    """
    child = subprocess.run(
        [sys.executable, "-m", "index.apart"],
        input=json.dumps(settings.without_secrets()),
        capture_output=True,
        text=True,
        check=False,
    )
    if child.returncode < 0:
        name = signal.Signals(-child.returncode).name
        return [f"The check was ended by {name} while it looked at the search indexes; run: demarche rebuild"]
    try:
        said = json.loads(child.stdout.splitlines()[-1])
    except (ValueError, IndexError) as error:
        raise LibraryError(f"the check of {settings.home} gave no result: {child.stderr.strip()[-500:]}") from error
    if "raised" in said:
        raise getattr(errors, said["raised"], LibraryError)(said["message"])
    problems: list[str] = said["problems"]
    return problems


def main() -> None:
    """Verify the library of the settings on standard input; the last line of the output is the result as JSON."""
    settings = Settings.model_validate_json(sys.stdin.read())
    try:
        said: dict[str, object] = {"problems": verify(Library(settings))}
    except LibraryError as error:
        said = {"raised": type(error).__name__, "message": str(error)}
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
