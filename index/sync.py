"""Bring the library in step with folders of files.

Each statement is read and parsed here, and goes into the catalogue by way of `intake.py`. When all are in, one new generation
is built from the catalogue and put in use. What an interrupted run has done is not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from index.catalogue import Catalogue
from index.changes import Change, Changes, Kind
from index.encode import Encoder, encoder_on_demand
from index.errors import DemarcheError, ReadError
from index.intake import Arrival, Intake
from index.known import KnownSources
from index.library import Library
from index.parse import parse
from index.readers.limits import limits_of
from index.readers.process import ReaderProcess, shared_reader
from index.report import Failure, IngestReport
from index.scan import Found, files_of, folders
from index.settings import Settings, load_settings
from index.snapshot import SourceRecord
from index.statement import Statement

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how many are done and how many there are."""


def ingest(
    paths: Sequence[Path],
    settings: Settings | None = None,
    progress: Progress | None = None,
    *,
    remove_missing: bool = False,
) -> IngestReport:
    """Bring the library in step with files and folders.

    Args:
        paths: files and folders; each folder's files are known by their path below it.
        settings: None for those of the environment.
        progress: called as the work goes on.
        remove_missing: whether statements whose files are gone from these folders are removed.

    Raises:
        SourceError: a path doesn't exist, or a manifest has a wrong line; nothing is changed.
        LibraryLocked: another process is writing.
        EncoderMismatch: the library was encoded by another model.
    """
    settings = settings or load_settings()
    return sync(Library(settings), paths, settings, encoder_on_demand(settings), progress, remove_missing)


def sync(
    library: Library,
    paths: Sequence[Path],
    settings: Settings,
    encoder: Callable[[], Encoder],
    progress: Progress | None = None,
    remove_missing: bool = False,
    reader: ReaderProcess | None = None,
    stopped: Callable[[], bool] = bool,
) -> IngestReport:
    """As `ingest`, with the library, the encoder and the reader handed in; the encoder is only asked for when it is needed.

    Where `stopped` says so, no further file is read, and what was taken in until then is put in use.
    """
    found = files_of(paths)
    with library.writing() as catalogue:
        run = _Run(catalogue, settings, encoder, progress or _unwatched, reader or shared_reader(), stopped)
        run.take_in(found)
        run.settle_missing(folders(paths), remove=remove_missing)
        run.progress("building the indexes", 0, 1)
        generation = library.publish(catalogue)
        run.progress("building the indexes", 1, 1)
        report = run.report(generation)
        catalogue.record_run(report.to_dict())
    return report


def _unwatched(_step: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass
class _Run:
    """One ingest at work."""

    catalogue: Catalogue
    settings: Settings
    encoder: Callable[[], Encoder]
    progress: Progress
    reader: ReaderProcess
    stopped: Callable[[], bool]
    encoded: int = 0
    outcome: dict[str, list[str]] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take_in(self, files: Sequence[Found]) -> None:
        """Take in every file that is new or changed."""
        self._known = KnownSources(self.catalogue.sources())
        self._changes = Changes(self._known, files, self.settings)
        with Intake(self.catalogue, self.encoder, self.settings.passage_characters, self._note_stored) as self._intake:
            for position, file in enumerate(files):
                if self.stopped():
                    break
                self.progress("reading and encoding", position, len(files))
                self._take(file)
            else:
                self.progress("reading and encoding", len(files), len(files))
        self.encoded = self._intake.encoded

    def settle_missing(self, roots: Iterable[str], *, remove: bool) -> None:
        """Remove, or only name, the statements whose files are gone from the folders that were looked through."""
        for source in self._changes.gone(roots):
            if not remove:
                self._note("missing", source.statement_id)
            elif self.catalogue.drop_source(source):
                self._note("removed", source.statement_id)

    def report(self, generation: str | None) -> IngestReport:
        """What was done."""
        lists = {name: tuple(dict.fromkeys(ids)) for name, ids in self.outcome.items()}
        return IngestReport(
            **lists, failed=tuple(self.failed), notes=tuple(self.notes), encoded=self.encoded, generation=generation
        )

    def _take(self, file: Found) -> None:
        try:
            change = self._changes.of(file)
            statement = self._read(file) if change.kind not in (Kind.UNCHANGED, Kind.COPIED) else None
        except ReadError as error:
            self.failed.append(Failure(file.path, error.stage, error.reason))
        except OSError as error:
            self.failed.append(Failure(file.path, "read", error.strerror or str(error)))
        else:
            if statement:
                self._admit(file, change, statement)
            elif change.kind is Kind.UNCHANGED and change.before:
                self._note("unchanged", change.before.statement_id)
            elif change.twin:
                self._remember(file, change.before, change.twin)

    def _read(self, file: Found) -> Statement:
        source = self.reader.read(file.file, file.file.read_bytes(), limits_of(self.settings))
        try:
            statement = parse(source, PurePosixPath(file.path), file.given)
        except (DemarcheError, ValueError) as error:
            raise ReadError(file.file, f"its text can't be parsed: {error}", stage="parse") from error
        if source.text.strip() and not any(sentence.role == "body" for sentence in statement.sentences):
            raise ReadError(file.file, "no body text was found in it", stage="parse")
        return statement

    def _admit(self, file: Found, change: Change, statement: Statement) -> None:
        """Take in a statement that was read; of a file that was moved, with the passages that it had, and no vector is made."""
        digest = self._changes.digests[str(file.file)]
        if change.kind is Kind.RENAMED and change.twin and statement.source_sha256 == digest:
            self._intake.drain()  # the twin may still wait for its vectors
            held = self.catalogue.snapshot().passages_of(change.twin.statement_id)
            self._hand_in(file, statement, change.twin, [(passage.first, passage.last) for passage in held])
            self._intake.drain()
        else:  # it may have changed since it was compared
            self._hand_in(file, statement, change.before)
        self.notes += [f"{file.path}: {remark}" for remark in statement.remarks]

    def _hand_in(
        self,
        file: Found,
        statement: Statement,
        replaces: SourceRecord | None,
        runs: Sequence[tuple[int, int]] | None = None,
    ) -> None:
        statement = replace(statement, id=self._known.id_for(statement.id, replaces))
        source = self._source(file, statement.id, statement.source_sha256)
        if replaces:
            self._known.drop(replaces)
        self._known.add(source)
        self._intake.add(Arrival(statement, source, replaces, runs))

    def _remember(self, file: Found, before: SourceRecord | None, twin: SourceRecord) -> None:
        """Note that a file holds the statement that another holds already."""
        self._intake.drain()  # the twin may still wait for its vectors
        if before:
            self.catalogue.drop_source(before)
        source = self._source(file, twin.statement_id, twin.source_sha256)
        self.catalogue.add_source(source)
        self._known.add(source)
        self._note("replaced" if before else "unchanged", twin.statement_id)
        self.notes.append(f"{file.path}: the same file as {twin.path}, kept as one statement")

    def _source(self, file: Found, statement_id: str, source_sha256: str) -> SourceRecord:
        return SourceRecord(str(file.root), file.path, statement_id, source_sha256, file.recipe(self.settings))

    def _note_stored(self, arrival: Arrival) -> None:
        verb = "renamed" if arrival.runs is not None else "replaced" if arrival.replaces else "added"
        self._note(verb, arrival.statement.id)

    def _note(self, verb: str, statement_id: str) -> None:
        self.outcome.setdefault(verb, []).append(statement_id)
