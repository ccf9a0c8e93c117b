"""`doctor`: what this installation is made of and what state it is in; to be sent with every report of a fault."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import typer

from assistant.commands.options import Home, Json
from assistant.terminal import write, write_json

if TYPE_CHECKING:
    from index.settings import Settings

Section = dict[str, Any]


def doctor(home: Home = None, as_json: Json = False) -> None:
    """Look over the installation, the library and the settings. Exit code 1 if something is wrong."""
    from index.settings import load_settings

    settings = load_settings(home=home)
    report = examine(settings)
    if as_json:
        write_json(report)
    else:
        write(_as_text(report))
    if report["problems"]:
        raise typer.Exit(1)


def examine(settings: Settings) -> dict[str, Any]:
    """Everything that the doctor says, as JSON values; `problems` are sentences."""
    parts, library, model = _parts(), _library(settings), _model(settings)
    problems = [f"{name} is not installed; run: pip install {name}" for name, found in parts.items() if found is None]
    problems += [section["problem"] for section in (library, model) if section["problem"]]
    return {
        "demarche": _version("demarche") or "not installed as a package",
        "python": f"{platform.python_version()} at {sys.executable}",
        "system": platform.platform(),
        "library": library,
        "model": model,
        "network": _network(settings),
        "reading": _reading(),
        "disk": _disk(settings.home),
        "settings": _settings(settings),
        "parts": parts,
        "problems": problems,
    }


def _parts() -> dict[str, str | None]:
    """The version of each package that is needed, None where it is missing; empty where we aren't installed."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        needed = requires("demarche") or []
    except PackageNotFoundError:
        return {}
    names = [re.split(r"[^\w.-]", need, maxsplit=1)[0] for need in needed if "extra ==" not in need]
    return {name: _version(name) for name in sorted(names)}


def _version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _library(settings: Settings) -> Section:
    from index.catalogue import bound_fingerprint
    from index.errors import LibraryError, LibraryMissing
    from index.library import Library

    library = Library(settings)
    state: Section = {"home": str(settings.home), "state": "in use", "problem": None}
    try:
        with library.reading() as snapshot:
            statements, passages = snapshot.counts()
            encoded_by = bound_fingerprint(snapshot)
            state |= {"statements": statements, "passages": passages, "encoded_by": encoded_by}
            state["word_pieces"] = _word_pieces(passages, snapshot.without_pieces(encoded_by or ""))
            revision = snapshot.revision
            state["schema"] = int(snapshot.connection.execute("PRAGMA user_version").fetchone()[0])
        state["writing"] = library.writer() or "nobody"
        state["generation"] = library.generations.current_name()
        if state["encoded_by"] and library.generations.revision_of_current() != revision:
            state["problem"] = "the search indexes are not those of the catalogue; run: demarche rebuild"
    except LibraryMissing as missing:
        state["state"] = str(missing)
    except LibraryError as error:
        state |= {"state": "can't be used", "problem": str(error)}
    return state


def _word_pieces(passages: int, without: int) -> str:
    """Of how many passages word pieces are kept; it is no fault where they aren't."""
    if not without:
        return "of all passages"
    which = "any passage" if without == passages else f"{without:,} passages, and so are seldom used"
    return f"not of {which}; if the model has vectors of them, they are made by: demarche rebuild --encode"


def _model(settings: Settings) -> Section:
    """Whether the model's files are on this machine; nothing is loaded and nothing fetched."""
    from index.encode import converted_folder, model_folder
    from index.errors import EncoderError

    try:
        folder = model_folder(settings.model_copy(update={"allow_downloads": False}))
    except EncoderError as error:
        wrong = None if settings.allow_downloads else str(error)
        return {"name": settings.model, "on_this_machine": False, "folder": None, "problem": wrong}
    converted = settings.engine != "sentence-transformers" and converted_folder(settings, folder).is_dir()
    return {
        "name": settings.model,
        "on_this_machine": True,
        "folder": str(folder),
        "converted": converted,
        "problem": None,
    }


def _network(settings: Settings) -> list[str]:
    """What would use the network, as sentences; nothing by default."""
    uses = []
    if settings.allow_downloads:
        uses.append(f"model {settings.model} may be fetched from the hub (DEMARCHE_ALLOW_DOWNLOADS)")
    if settings.chroma_url:
        uses.append(f"the vectors lie on {_without_password(settings.chroma_url)} (DEMARCHE_CHROMA_URL)")
    if settings.llm_url:
        where = _without_password(settings.llm_url)
        uses.append(f"questions and the quotations found go to the language model at {where} (DEMARCHE_LLM_URL)")
    return uses


def _reading() -> str:
    """How the processes that read source files are confined here."""
    from index.readers.limits import confined_by_kernel

    if confined_by_kernel():
        return "by processes without network, programs and files to write, held by the kernel"
    return "by processes under limits of memory and time; this system's kernel isn't asked to keep them off the network"


def _disk(home: Path) -> Section:
    there = next(folder for folder in (home.absolute(), *home.absolute().parents) if folder.exists())
    used = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) if home.is_dir() else 0
    return {"free_bytes": shutil.disk_usage(there).free, "used_bytes": used, "writable": os.access(there, os.W_OK)}


def _settings(settings: Settings) -> dict[str, Section]:
    """Each setting's value, and whether it was given or is the default."""
    values = settings.model_dump(mode="json")
    for name in ("chroma_url", "llm_url"):
        if values[name]:
            values[name] = _without_password(values[name])
    given = settings.model_fields_set
    return {name: {"value": value, "from": _origin(name, name in given)} for name, value in values.items()}


def _origin(name: str, given: bool) -> str:
    variable = f"DEMARCHE_{name.upper()}"
    if not given:
        return "default"
    return variable if any(key.upper() == variable for key in os.environ) and name != "home" else "given"


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return urlunsplit(parts._replace(netloc=f"{parts.username}:…@{parts.netloc.rpartition('@')[2]}"))


def _as_text(report: dict[str, Any]) -> str:
    library, model, disk = report["library"], report["model"], report["disk"]
    lines = [
        _line("Démarche", report["demarche"]),
        _line("Python", report["python"]),
        _line("System", report["system"]),
        _line("Library", library["home"]),
        *(
            _line("", f"{name.replace('_', ' ')}: {value}")
            for name, value in library.items()
            if name not in ("home", "problem")
        ),
        _line("Model", f"{model['name']}, {'on this machine' if model['on_this_machine'] else 'not on this machine'}"),
        *([_line("", model["folder"])] if model["folder"] else []),
        *([_line("", "converted for the faster engine")] if model.get("converted") else []),
        _line("Network", "; ".join(report["network"]) or "nothing uses it"),
        _line("Files read", report["reading"]),
        _line("Disk used", f"{disk['used_bytes'] / 1e6:,.1f} MB"),
        _line(
            "Free space",
            f"{disk['free_bytes'] / 1e9:.1f} GB{'' if disk['writable'] else ', and may not be written to'}",
        ),
        "",
        "Settings",
        *(f"  {name:24}{_shown(one['value']):32} {one['from']}" for name, one in report["settings"].items()),
        "",
        *(["Parts"] if report["parts"] else []),
        *(f"  {name:24}{found or 'missing'}" for name, found in report["parts"].items()),
        "",
        *(f"Problem: {problem}" for problem in report["problems"]),
        *([] if report["problems"] else ["No problem was found."]),
    ]
    return "\n".join(lines)


def _line(label: str, value: str) -> str:
    return f"{label:12}{value}"


def _shown(value: object) -> str:
    return "–" if value is None else str(value)
