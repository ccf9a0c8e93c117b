"""The reference pages of the documentation: each command and setting, as the code has it. mkdocs calls `on_page_markdown`."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

from typer.main import get_command

from evals.cli import whole_app
from index.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACE = re.compile(r"^<!-- (commands|settings) -->$", re.MULTILINE)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """A page with what it leaves to the code: `<!-- commands -->` and `<!-- settings -->` stand for it."""
    return _PLACE.sub(lambda place: {"commands": commands, "settings": settings}[place[1]](), markdown)


def commands() -> str:
    """Every command with its arguments and options, as Markdown."""
    return "\n".join(line for name, command in sorted(_commands()) for line in _command(name, command))


def settings() -> str:
    """Every setting with its default and what it does, as a table in Markdown."""
    described = _attributes(Settings)
    rows = [f"| `DEMARCHE_{name.upper()}` | {_default(name)} | {described[name]} |" for name in Settings.model_fields]
    return "\n".join(["| variable | default | what it is |", "|---|---|---|", *rows])


def _commands() -> Iterator[tuple[str, Any]]:
    yield from get_command(whole_app()).commands.items()  # type: ignore[attr-defined]


def _command(name: str, command: Any) -> Iterator[str]:
    """One command: its heading, what it is for, and a table of what it takes."""
    yield from (f"## demarche {name}", "", inspect.cleandoc(command.help or ""), "")
    rows = [_parameter(one) for one in command.params if not getattr(one, "hidden", False) and one.name != "help"]
    if rows:
        yield from ("| | |", "|---|---|", *rows, "")


def _parameter(parameter: Any) -> str:
    names = [*parameter.opts, *parameter.secondary_opts]
    called = (
        ", ".join(f"`{name}`" for name in names)
        if parameter.param_type_name == "option"
        else f"`{parameter.name.upper()}`"
    )
    text = " ".join((getattr(parameter, "help", None) or "").split()).replace("|", "\\|")
    return f"| {called} | {text} |"


def _default(name: str) -> str:
    field = Settings.model_fields[name]
    if field.default_factory is not None:
        return f"the user's {'data' if name == 'home' else 'cache'} folder"
    return {None: "none", True: "`true`", False: "`false`"}.get(field.default, f"`{field.default}`")


def _attributes(described: type) -> dict[str, str]:
    """What the section Attributes of a class's docstring says of each, on one line."""
    section = inspect.cleandoc(described.__doc__ or "").split("Attributes:\n", 1)[1]
    entries = re.findall(r"^    (\w+): (.*(?:\n        .*)*)", section, re.MULTILINE)
    return {name: " ".join(text.split()).replace("|", "\\|") for name, text in entries}
