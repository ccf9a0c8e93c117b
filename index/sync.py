"""Bring the library in step with folders of files.

Each statement is read, parsed, cut and encoded, and goes into the catalogue with its vectors in one transaction. When all are
in, one new generation is built from the catalogue and put in use. What an interrupted run has done is not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from index.catalogue import Catalogue
from index.changes import Changes, Kind
from index.cut import cut, encoded_text, passages_of_runs
from index.encode import Encoder, Vectors, encoder_on_demand, is_unit
from index.errors import DemarcheError, ReadError
from index.known import KnownSources
from index.library import Library
from index.parse import parse
from index.readers import Source
from index.readers.limits import Limits
from index.readers.process import ReaderProcess, shared_reader
from index.report import Failure, IngestReport
from index.scan import Found, files_of, folders
from index.settings import Settings, load_settings
from index.snapshot import SourceRecord
from index.statement import Passage, Statement

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how many are done and how many there are."""

_PASSAGES_AT_ONCE = 64
"""Short statements are encoded together; more at once gains no speed and loses more when interrupted."""


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
) -> IngestReport:
    """As `ingest`, with the library, the encoder and the reader handed in; the encoder is only asked for when it is needed."""
    found = files_of(paths)
    with library.writing() as catalogue:
        run = _Run(catalogue, settings, encoder, progress or _unwatched, reader or shared_reader())
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


@dataclass(frozen=True)
class _Pending:
    """A statement that is read and parsed, and waits for its vectors."""

    statement: Statement
    source: SourceRecord
    replaces: SourceRecord | None
    runs: tuple[tuple[int, int], ...] | None


@dataclass
class _Run:
    """One ingest at work."""

    catalogue: Catalogue
    settings: Settings
    encoder: Callable[[], Encoder]
    progress: Progress
    reader: ReaderProcess
    encoded: int = 0
    outcome: dict[str, list[str]] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take_in(self, files: Sequence[Found]) -> None:
        """Take in every file that is new or changed."""
        self._known = KnownSources(self.catalogue.sources())
        self._changes = Changes(self._known, files, self.settings)
        self._pending: list[_Pending] = []
        for position, file in enumerate(files):
            self.progress("reading and encoding", position, len(files))
            try:
                self._take(file)
            except ReadError as error:
                self.failed.append(Failure(file.path, error.stage, error.reason))
            except OSError as error:
                self.failed.append(Failure(file.path, "read", error.strerror or str(error)))
            if (
                sum(len(pending.statement.text) for pending in self._pending)
                > _PASSAGES_AT_ONCE * self.settings.passage_characters
            ):
                self._flush()
        self._flush()
        self.progress("reading and encoding", len(files), len(files))

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
        change = self._changes.of(file)
        if change.kind is Kind.UNCHANGED and change.before:
            self._note("unchanged", change.before.statement_id)
            return
        digest, recipe = self._changes.digests[str(file.file)], file.recipe(self.settings)
        source = SourceRecord(str(file.root), file.path, "", digest or "", recipe)
        if change.kind is Kind.COPIED and change.twin:
            self._remember(replace(source, statement_id=change.twin.statement_id), change.before)
            self._note("replaced" if change.before else "unchanged", change.twin.statement_id)
            self.notes.append(f"{file.path}: the same file as {change.twin.path}, kept as one statement")
            return
        text = self.reader.read(file.file, file.file.read_bytes(), limits_of(self.settings))
        statement = _parsed(file, text)
        source = replace(source, source_sha256=text.sha256)  # it may have changed since it was compared
        if change.kind is Kind.RENAMED and change.twin and text.sha256 == digest:
            self._move(statement, source, change.twin)
        else:
            self._queue(statement, source, change.before)
        self.notes += [f"{file.path}: {remark}" for remark in statement.remarks]

    def _remember(self, source: SourceRecord, before: SourceRecord | None) -> None:
        self._flush()  # the twin may still wait for its vectors
        if before:
            self.catalogue.drop_source(before)
        self.catalogue.add_source(source)
        self._known.add(source)

    def _move(self, statement: Statement, source: SourceRecord, twin: SourceRecord) -> None:
        """The file was moved: the same passages under the new path, and no vector is made."""
        self._flush()
        runs = tuple(
            (passage.first, passage.last) for passage in self.catalogue.snapshot().passages_of(twin.statement_id)
        )
        self._queue(statement, source, twin, runs)
        self._flush()

    def _queue(
        self,
        statement: Statement,
        source: SourceRecord,
        replaces: SourceRecord | None,
        runs: tuple[tuple[int, int], ...] | None = None,
    ) -> None:
        statement = replace(statement, id=self._known.id_for(statement.id, replaces))
        source = replace(source, statement_id=statement.id)
        self._pending.append(_Pending(statement, source, replaces, runs))
        if replaces:
            self._known.drop(replaces)
        self._known.add(source)

    def _flush(self) -> None:
        """Cut and encode what waits, and store it, one transaction a statement."""
        cuts = [(pending, self._cut(pending)) for pending in self._pending]
        self._pending = []
        vectors = self._vectors(cuts)
        for pending, passages in cuts:
            own = {
                passage.embedding_key: vectors[passage.embedding_key]
                for passage in passages
                if passage.embedding_key in vectors
            }
            self.catalogue.put(pending.statement, passages, own, pending.source, pending.replaces)
            verb = "renamed" if pending.runs is not None else "replaced" if pending.replaces else "added"
            self._note(verb, pending.statement.id)

    def _cut(self, pending: _Pending) -> list[Passage]:
        if pending.runs is not None:
            return passages_of_runs(pending.statement, pending.runs)
        return cut(pending.statement, self.settings.passage_characters, self.encoder().fits)

    def _vectors(self, cuts: Sequence[tuple[_Pending, list[Passage]]]) -> dict[str, Vectors]:
        """New vectors, by embedding key, for the passages whose text the catalogue doesn't hold a vector of."""
        texts = {
            passage.embedding_key: encoded_text(pending.statement, passage.span)
            for pending, passages in cuts
            for passage in passages
        }
        if not any(pending.runs is None for pending, _ in cuts):
            return {}
        encoder = self.encoder()
        self.catalogue.claim(encoder.fingerprint)
        return new_vectors(self.catalogue, encoder, texts, self._count_encoded)

    def _count_encoded(self, number: int) -> None:
        self.encoded += number

    def _note(self, verb: str, statement_id: str) -> None:
        self.outcome.setdefault(verb, []).append(statement_id)


def new_vectors(
    catalogue: Catalogue, encoder: Encoder, texts: dict[str, str], counted: Callable[[int], None]
) -> dict[str, Vectors]:
    """Encode the texts for which the catalogue keeps no vector of this encoder, or a damaged one.

    Args:
        catalogue: where vectors are kept.
        encoder: makes the missing ones.
        texts: by embedding key.
        counted: told how many were encoded.
    """
    kept = catalogue.snapshot().vectors(encoder.fingerprint, texts)
    lacking = {key: text for key, text in texts.items() if key not in kept or not is_unit(kept[key])}
    counted(len(lacking))
    return dict(zip(lacking, encoder.encode(list(lacking.values())), strict=True))


def limits_of(settings: Settings) -> Limits:
    """What reading one file may use."""
    return Limits(
        memory_mib=settings.reader_memory_mib,
        cpu_seconds=settings.reader_seconds,
        wall_seconds=2 * settings.reader_seconds,
        file_mib=settings.max_file_mib,
    )


def _parsed(file: Found, source: Source) -> Statement:
    try:
        statement = parse(source, PurePosixPath(file.path), file.given)
    except (DemarcheError, ValueError) as error:
        raise ReadError(file.file, f"its text can't be parsed: {error}", stage="parse") from error
    if source.text.strip() and not any(sentence.role == "body" for sentence in statement.sentences):
        raise ReadError(file.file, "no body text was found in it", stage="parse")
    return statement
