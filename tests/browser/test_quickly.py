"""Gradio is imported without what it does for type checkers, and is the same."""

from __future__ import annotations

import subprocess
import sys

COUNTED = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import {module}
print(sum(path.endswith(".pyi") for path in opened))
"""


def opened_by(module: str) -> int:
    """How often importing a module opens a file for type checkers."""
    command = [sys.executable, "-W", "ignore", "-c", COUNTED.format(module=module)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_no_file_for_type_checkers_is_looked_at() -> None:
    assert opened_by("assistant.web.quickly") == 0
    assert opened_by("gradio") > 0, "else there is nothing left to avoid"


def test_components_have_their_events_and_source_files_are_found_again() -> None:
    import inspect

    from assistant.web.quickly import gr

    assert inspect.getfile(gr.Button).endswith("button.py")
    assert {"click"} <= {str(event) for event in gr.Button.EVENTS}
