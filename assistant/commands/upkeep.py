"""Looking after the library: `verify` and `rebuild`."""

from __future__ import annotations

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


def _sound(library: Library) -> str:
    from assistant.web.wording import count

    with library.reading() as snapshot:
        statements, passages = snapshot.counts()
    held = f"{count(statements, 'statement')}, {count(passages, 'passage')}"
    return f"The library is sound: {held}, generation {library.generations.current_name() or 'none'}."
