"""Bring the library in step with folders of files.

Each statement is read, parsed, cut and encoded, and goes into the catalogue with its vectors in one transaction. When all are
in, one new generation is built from the catalogue and put in use. What an interrupted run has done is not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from index.catalogue import Catalogue, SourceRecord
from index.cut import cut, encoded_text, passages_of_runs
from index.encode import Encoder, Vectors, encoder_on_demand, is_unit
from index.errors import DemarcheError, ReadError
from index.known import KnownSources
from index.library import Library
from index.parse import parse
from index.readers import Source, read_source
from index.report import Failure, IngestReport
from index.scan import Found, scan
from index.settings import Settings, load_settings
from index.statement import Passage, Statement

Progress = Callable[[str, int, int], None]
"""Called with the step's name, how many are done and how many there are."""

_PASSAGES_AT_ONCE = 256
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
) -> IngestReport:
    """As `ingest`, with the library and the encoder handed in; the encoder is only asked for when it is needed."""
    found = list({file.file: file for path in paths for file in scan(path)}.values())
    with library.writing() as catalogue:
        run = _Run(catalogue, settings, encoder, progress or _unwatched)
        run.take_in(found)
        roots = {str(path.expanduser().resolve()) for path in paths if path.is_dir()}
        run.settle_missing(found, roots, remove=remove_missing)
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
    encoded: int = 0
    outcome: dict[str, list[str]] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take_in(self, files: Sequence[Found]) -> None:
        """Take in every file that is new or changed."""
        self._known = KnownSources(self.catalogue.sources())
        self._digests = {str(file.file): _digest(file) for file in files}
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

    def settle_missing(self, files: Sequence[Found], roots: Iterable[str], *, remove: bool) -> None:
        """Remove, or only name, the statements whose files are gone from the folders that were looked through."""
        present = {str(file.file) for file in files}
        for source in self._known:
            if source.root in roots and source.place not in present:
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
        digest, recipe = self._digests[str(file.file)], file.recipe(self.settings)
        before = self._known.at(str(file.file))
        if before and (before.source_sha256, before.recipe) == (digest, recipe):
            self._note("unchanged", before.statement_id)
            return
        twin = self._twin(digest, recipe) if digest else None
        source = SourceRecord(str(file.root), file.path, "", digest or "", recipe)
        if twin and self._is_there(twin):
            self._remember(replace(source, statement_id=twin.statement_id), before)
            self._note("replaced" if before else "unchanged", twin.statement_id)
            self.notes.append(f"{file.path}: the same file as {twin.path}, kept as one statement")
            return
        text = read_source(file.file, file.file.read_bytes())
        statement = _parsed(file, text)
        if twin and not before:
            self._move(statement, source, twin)
        else:
            self._queue(statement, source, before)
        if text.encoding != "utf-8":
            self.notes.append(f"{file.path}: read as {text.encoding}")

    def _twin(self, digest: str, recipe: str) -> SourceRecord | None:
        """A file known already with the same bytes and the same recipe; one that is still there before one that is not."""
        return max(self._known.with_content(digest, recipe), key=self._is_there, default=None)

    def _is_there(self, source: SourceRecord) -> bool:
        """Whether the file still holds what is known of it; one outside the folders of this run counts if it exists."""
        if source.place in self._digests:
            return self._digests[source.place] == source.source_sha256
        return Path(source.place).is_file()

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


def _digest(file: Found) -> str | None:
    """The hash of a file's bytes; None where it can't be read, which is told when it is taken in."""
    try:
        with file.file.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None


def _parsed(file: Found, source: Source) -> Statement:
    try:
        statement = parse(source, PurePosixPath(file.path), file.given)
    except (DemarcheError, ValueError) as error:
        raise ReadError(file.file, f"its text can't be parsed: {error}", stage="parse") from error
    if not any(sentence.role == "body" for sentence in statement.sentences):
        raise ReadError(file.file, "no body text was found in it", stage="parse")
    return statement
