"""What the library holds: `ingest`, `list`, `show` and `remove`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.options import Home, Json
from assistant.progress import progress
from assistant.terminal import typed, warn, width, write, write_json

if TYPE_CHECKING:
    from index import IngestReport
    from index.settings import Settings
    from index.statement import Statement

SKIPPED = 3
"""Exit code: done, with files that were skipped."""


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)],
    remove_missing: Annotated[
        bool, typer.Option("--remove-missing", help="Remove statements whose files are gone from these folders.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take statements in; what didn't change is left as it is."""
    from index import ingest as take_in
    from index.settings import load_settings

    settings = load_settings(home=home)
    with progress() as tell:
        report = take_in(paths, settings, tell, remove_missing=remove_missing)
    _warn_of(report)
    if as_json:
        write_json(report.to_dict())
    else:
        write(f"{report}\nLibrary: {settings.home}, generation {report.generation or 'none'}")
    if report.failed:
        raise typer.Exit(SKIPPED)


def _warn_of(report: IngestReport) -> None:
    for failure in report.failed:
        warn(f"warning: {failure.path}: {failure.stage}: {failure.reason}")
    for note in report.notes:
        warn(f"note: {note}")
    if report.missing:
        warn(
            f"note: the files of {len(report.missing)} statements are gone, and the statements stay; "
            "remove them with: demarche ingest --remove-missing FOLDER"
        )


def list_statements(home: Home = None, as_json: Json = False) -> None:
    """List the statements of the library."""
    from assistant.commands.rendering import cards_text
    from index.library import Library
    from index.settings import load_settings

    with Library(load_settings(home=home)).reading() as snapshot:
        cards = snapshot.cards()
    if as_json:
        rows = [{"id": card.id, "path": card.path, "territory": card.territory, **card.metadata} for card in cards]
        write_json({"statements": rows})
    else:
        write(cards_text(cards, width() if sys.stdout.isatty() else None))


def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="As demarche list shows it.", show_default=False)],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show a statement, its metadata and its numbered text. Each piece of metadata says where it came from."""
    from assistant.commands.rendering import statement_text
    from index.settings import load_settings

    statement = _statement(load_settings(home=home), typed(id))
    if as_json:
        write_json(_as_json(statement))
    else:
        write(statement_text(statement, width()))


def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="As demarche list shows them.", show_default=False)],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Remove statements from the library, with their vectors. Their files stay where they are."""
    from index.library import Library
    from index.settings import load_settings

    settings = load_settings(home=home)
    wanted = list(dict.fromkeys(map(typed, ids)))
    for wanted_id in wanted:
        _statement(settings, wanted_id)  # all or none
    library = Library(settings)
    with library.writing() as catalogue:
        for wanted_id in wanted:
            catalogue.remove(wanted_id)
        generation = library.publish(catalogue)
    if as_json:
        write_json({"removed": wanted, "generation": generation})
    else:
        write(f"{len(wanted)} removed: {', '.join(wanted)}")
        warn("note: their files were not touched; an ingest of their folder takes them in again")


def _statement(settings: Settings, statement_id: str) -> Statement:
    from index.errors import StatementNotFound
    from index.library import Library

    with Library(settings).reading() as snapshot:
        found = snapshot.statement(statement_id)
    if found is None:
        raise StatementNotFound(f"no statement {statement_id!r} in the library; see them with: demarche list")
    return found


def _as_json(statement: Statement) -> dict[str, Any]:
    """The whole statement as JSON values; offsets count code points of `text`."""
    from index.statement import METADATA_FIELDS

    return {
        "id": statement.id,
        "path": statement.path,
        "metadata": {field: getattr(statement, field) for field in METADATA_FIELDS},
        "found": {field: asdict(span) for field, span in statement.found.items()},
        "encoding": statement.encoding,
        "source_sha256": statement.source_sha256,
        "text_sha256": statement.text_sha256,
        "text": statement.text,
        "paragraphs": [_flat(asdict(paragraph)) for paragraph in statement.paragraphs],
        "sentences": [_flat(asdict(sentence)) for sentence in statement.sentences],
    }


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    return {**values.pop("span"), **values}
