"""What the library holds: `ingest`, `list`, `show` and `remove`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from assistant.commands.options import Home, Json
from assistant.progress import progress
from assistant.terminal import typed, warn, width, write, write_json

if TYPE_CHECKING:
    from index import IngestReport
    from index.relations import Relations
    from index.settings import Settings
    from index.snapshot import SourceRecord
    from index.statement import Statement

SKIPPED = 3
"""Exit code: done, with files that were skipped."""


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)],
    remove_missing: Annotated[
        bool, typer.Option("--remove-missing", help="Remove statements whose files are gone from these folders.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be done; nothing is read, written or removed.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take statements in; what didn't change is left as it is."""
    from index import ingest as take_in
    from index.settings import load_settings

    settings = load_settings(home=home)
    if dry_run:
        _tell_plan(paths, settings, remove_missing, as_json)
        return
    with progress() as tell:
        report = take_in(paths, settings, tell, remove_missing=remove_missing)
    _warn_of(report)
    if as_json:
        write_json(report.to_dict())
    else:
        write(f"{report}\nLibrary: {settings.home}, generation {report.generation or 'none'}")
    if report.failed:
        raise typer.Exit(SKIPPED)


def _tell_plan(paths: list[Path], settings: Settings, remove_missing: bool, as_json: bool) -> None:
    from assistant.commands.rendering import plan_text
    from index.plan import plan

    planned = plan(paths, settings, remove_missing=remove_missing)
    if as_json:
        write_json(planned.to_dict() | {"dry_run": True})
    else:
        write(plan_text(planned))


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
    from index.relations import Relations, relations
    from index.settings import load_settings

    with Library(load_settings(home=home)).reading() as snapshot:
        cards, scans = snapshot.cards(), snapshot.without_text()
    related = relations(cards)
    if as_json:
        rows = [
            {
                "id": card.id,
                "path": card.path,
                "territory": card.territory,
                **card.metadata,
                "superseded_by": related.get(card.id, Relations()).superseded_by,
                "has_text": card.id not in scans,
            }
            for card in cards
        ]
        write_json({"statements": rows})
    else:
        write(cards_text(cards, related, scans, width() if sys.stdout.isatty() else None))


def show(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="As demarche list shows it, or a symbol.", show_default=False)
    ],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show a statement, its metadata and its numbered text. Each piece of metadata says where it came from."""
    from assistant.commands.rendering import statement_text
    from index.settings import load_settings

    held = holding(load_settings(home=home), typed(id))
    if as_json:
        write_json(_as_json(held))
    else:
        write(statement_text(held.statement, held.relations, [source.place for source in held.sources], width()))


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
        holding(settings, wanted_id, by_symbol=False)  # all or none
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


class Holding(NamedTuple):
    """A statement and what the library knows around it."""

    statement: Statement
    relations: Relations
    sources: list[SourceRecord]


def holding(settings: Settings, statement_id: str, *, by_symbol: bool = True) -> Holding:
    """A statement by its id, or else by its symbol.

    Raises:
        StatementNotFound: there is none.
    """
    from assistant.document import statement_called
    from index.errors import StatementNotFound
    from index.library import Library
    from index.relations import Relations, relations

    with Library(settings).reading() as snapshot:
        cards = snapshot.cards()
        found = statement_called(snapshot, cards if by_symbol else (), statement_id)
        if found is None:
            raise StatementNotFound(f"no statement {statement_id!r} in the library; see them with: demarche list")
        return Holding(found, relations(cards).get(found.id, Relations()), snapshot.sources(found.id))


def _as_json(held: Holding) -> dict[str, Any]:
    """The whole statement as JSON values; offsets count code points of `text`."""
    from index.statement import METADATA_FIELDS

    statement = held.statement
    return {
        "id": statement.id,
        "path": statement.path,
        "files": [source.place for source in held.sources],
        "kind": statement.kind,
        "metadata": {field: getattr(statement, field) for field in METADATA_FIELDS},
        "origins": dict(statement.origins),
        "found": {field: asdict(span) for field, span in statement.found.items()},
        "relations": asdict(held.relations),
        "remarks": list(statement.remarks),
        "encoding": statement.encoding,
        "source_sha256": statement.source_sha256,
        "text_sha256": statement.text_sha256,
        "text": statement.text,
        "paragraphs": [_flat(asdict(paragraph)) for paragraph in statement.paragraphs],
        "sentences": [_flat(asdict(sentence)) for sentence in statement.sentences],
    }


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    return {**values.pop("span"), **values}
