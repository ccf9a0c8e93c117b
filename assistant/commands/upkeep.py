"""Looking after the library: `verify`, `rebuild`, `export` and `import`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import Home, Json
from assistant.progress import progress, waiting
from assistant.terminal import write, write_json

if TYPE_CHECKING:
    from index.library import Library


def verify(home: Home = None, as_json: Json = False) -> None:
    """Check that the library holds what it says. Exit code 1 if it doesn't."""
    from index.apart import verify_apart
    from index.library import Library
    from index.settings import load_settings

    settings = load_settings(home=home)
    library = Library(settings)
    with waiting("Checking every statement, passage and vector …"):
        problems = verify_apart(settings)
    if as_json:
        write_json({"sound": not problems, "problems": problems})
    else:
        write("\n".join(problems) if problems else _sound(library))
    if problems:
        raise typer.Exit(1)


def rebuild(
    encode: Annotated[
        bool, typer.Option("--encode", help="Cut and encode everything for the model that the settings name.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Build the search indexes anew from the catalogue. Nothing is encoded, except with --encode."""
    from index.library import Library
    from index.settings import load_settings

    settings = load_settings(home=home)
    library = Library(settings)
    with library.reading():
        pass  # where there is no library, none is made
    encoded = 0
    with progress() as tell:
        if encode:
            from index.encode import load_encoder
            from index.reencode import reencode

            encoded = reencode(library, settings, load_encoder(settings), tell)
        else:
            tell("building the indexes", 0, 1)
            library.rebuild()
            tell("building the indexes", 1, 1)
    generation = library.generations.current_name()
    if as_json:
        write_json({"generation": generation, "encoded": encoded})
    else:
        write(f"Generation {generation or 'none'} is in use; {encoded:,} passages encoded.")


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="To be written; must not exist.", show_default=False)],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Write the whole library into one file, to be kept or carried elsewhere."""
    from index.library import Library
    from index.settings import load_settings
    from index.transfer import export_library

    with waiting("Copying the catalogue …"):
        note = export_library(Library(load_settings(home=home)), file)
    if as_json:
        write_json({"file": str(file), **asdict(note)})
    else:
        write(f"{file}: {_held(note.statements, note.passages)}. Take it in elsewhere with: demarche import {file}")


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="That demarche export wrote.", show_default=False)],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Make a library out of an exported one. Nothing is encoded."""
    from index.library import Library
    from index.settings import load_settings
    from index.transfer import import_library

    settings = load_settings(home=home)
    with waiting("Building and verifying the indexes …"):
        note = import_library(Library(settings), file)
    if as_json:
        write_json({"home": str(settings.home), **asdict(note)})
    else:
        write(f"Taken in: {_held(note.statements, note.passages)}. Library: {settings.home}")


def _held(statements: int, passages: int) -> str:
    from assistant.amounts import count

    return f"{count(statements, 'statement')}, {count(passages, 'passage')}"


def _sound(library: Library) -> str:
    with library.reading() as snapshot:
        held = _held(*snapshot.counts())
    return f"The library is sound: {held}, generation {library.generations.current_name() or 'none'}."
