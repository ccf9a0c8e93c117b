"""The library against a plain dict: whatever is done to the folder and the library, both hold the same."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from hypothesis import Phase, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from index.library import Library
from index.report import IngestReport
from index.settings import Settings
from index.sync import sync
from tests.fakes import HashingEncoder
from tests.index.making import BRIDGES, RIVERS, TRAILS, write

HEADER = "PC.DEL/7/20\n\nDelegation of Ghana\n\nMr. Chairperson,\n\n"
TEXTS = (
    RIVERS,
    TRAILS,
    BRIDGES,
    f"{HEADER}Ghana proposes summaries. They have no legal force.",
    f"{HEADER}Ghana proposes footnotes.\f\nThey have no legal force, either.",
    "Ülkemiz öneriyi destekliyor.\n\nİtirazımız yok.",
    "يشكر وفد الأردن الأمانة. نؤيد الاقتراح.",
    "Espan\u0303a agradece el informe.\n\nNorway supports the register of river levels. Rivers rise in the spring.",
)
"""Some share a symbol, some share sentences."""
PATHS = ("a.txt", "b.md", "sub/a.txt", "наш/déjà.txt")
CHOICES = strategies.integers(0, 9)


CRASH_POINTS = (
    "index.catalogue.Catalogue.put", "index.catalogue.Catalogue.add_source", "index.catalogue.Catalogue.drop_source",
    "index.catalogue.Catalogue.purge", "index.catalogue.Catalogue.record_run", "index.lexical.LexicalIndex.build",
    "index.vectors.VectorIndex.build", "index.generation.verify", "index.generation._write_through",
    "index.generation.Generations._switch", "index.generation.Generations.tidy",
)  # fmt: skip


class _Crash(BaseException):
    """No `except Exception` sees it, as none sees a power cut."""


def _break_off(patch: pytest.MonkeyPatch, point: str, calls: int, *, after: bool) -> None:
    """Let the call after `calls` others break off, before or after it has done its work."""
    real = resolve_name(point)
    left = [calls]

    def broken(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] < 0 and not after:
            raise _Crash(point)
        result = real(*arguments, **named)
        if left[0] < 0:
            raise _Crash(point)
        return result

    owner, _, name = point.rpartition(".")
    is_static = isinstance(vars(resolve_name(owner)).get(name), staticmethod)
    patch.setattr(point, staticmethod(broken) if is_static else broken)


class LibraryMachine(RuleBasedStateMachine):
    """The folder is a dict of texts by path; the library holds the texts of the last ingest, less what was removed since."""

    @initialize(
        files=strategies.dictionaries(strategies.sampled_from(PATHS), strategies.sampled_from(TEXTS), min_size=1)
    )
    def begin(self, files: dict[str, str]) -> None:
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name) / "papers"
        self.folder.mkdir()
        self.settings = Settings(home=Path(self.place.name) / "library", passage_characters=100)
        self.encoder = HashingEncoder()
        self.library = Library(self.settings)
        self.on_disk = files
        self.held: set[str] = set()
        write(self.folder, files)

    def teardown(self) -> None:
        with suppress(AttributeError):
            self.place.cleanup()

    # --- what people do to files, each followed by an ingest or not ---

    @rule(path=strategies.sampled_from(PATHS), text=strategies.sampled_from(TEXTS), then=strategies.booleans())
    def write_file(self, path: str, text: str, then: bool) -> None:
        """Add a file, or change it."""
        write(self.folder, {path: text})
        self.on_disk[path] = text
        self.ingest() if then else None

    @precondition(lambda self: 0 < len(self.on_disk) < len(PATHS))
    @rule(choice=CHOICES, to=CHOICES, then=strategies.booleans())
    def move_file(self, choice: int, to: int, then: bool) -> None:
        path, free = self._path(choice), self._free_path(to)
        (self.folder / free).parent.mkdir(exist_ok=True)
        (self.folder / path).rename(self.folder / free)
        self.on_disk[free] = self.on_disk.pop(path)
        self.ingest() if then else None

    @precondition(lambda self: 0 < len(self.on_disk) < len(PATHS))
    @rule(choice=CHOICES, to=CHOICES, then=strategies.booleans())
    def copy_file(self, choice: int, to: int, then: bool) -> None:
        path, free = self._path(choice), self._free_path(to)
        write(self.folder, {free: self.on_disk[path]})
        self.on_disk[free] = self.on_disk[path]
        self.ingest() if then else None

    @precondition(lambda self: self.on_disk)
    @rule(choice=CHOICES, then=strategies.booleans())
    def delete_file(self, choice: int, then: bool) -> None:
        path = self._path(choice)
        (self.folder / path).unlink()
        del self.on_disk[path]
        self.ingest() if then else None

    # --- what people do to the library ---

    @precondition(lambda self: self.held != set(self.on_disk.values()))
    @rule()
    def ingest(self) -> None:
        """Bring the library in step; doing so again changes nothing and encodes nothing."""
        self._sync()
        self.held = set(self.on_disk.values())
        before = self.encoder.encoded
        again = self._sync()
        assert (again.encoded, self.encoder.encoded) == (0, before)
        assert not any((again.added, again.replaced, again.renamed, again.removed, again.missing, again.failed))
        assert set(again.unchanged) == set(self._texts())

    @rule(
        path=strategies.sampled_from(PATHS), text=strategies.sampled_from(TEXTS),
        point=strategies.sampled_from(CRASH_POINTS), after=strategies.booleans(), calls=strategies.integers(0, 2),
    )  # fmt: skip
    def crash(self, path: str, text: str, point: str, after: bool, calls: int) -> None:
        """Break off an ingest at a named point: nothing that stays is lost, and the rerun ends where it would have ended."""
        self.write_file(path, text, then=False)
        staying = self.held & set(self.on_disk.values())
        with pytest.MonkeyPatch.context() as patch, suppress(_Crash):
            _break_off(patch, point, calls, after=after)
            self._sync()
        self.library = Library(self.settings)
        kept = self._keys("embeddings", "key")
        assert staying <= set(self._texts().values()) <= self.held | set(self.on_disk.values())
        again = self._sync()
        self.held = set(self.on_disk.values())
        assert not again.failed
        assert again.encoded == len(self._keys("passages", "embedding_key") - kept)  # nothing that was kept

    @precondition(lambda self: self.held)
    @rule(choice=CHOICES)
    def remove_statement(self, choice: int) -> None:
        texts = self._texts()
        removed = sorted(texts)[choice % len(texts)]
        self.library.remove(removed)
        self.held = {text for id_, text in texts.items() if id_ != removed}

    @rule()
    def rebuild(self) -> None:
        before = self.encoder.encoded
        self.library.rebuild()
        assert self.encoder.encoded == before

    @rule()
    def reopen(self) -> None:
        self.library = Library(self.settings)

    # --- what is always so ---

    @invariant()
    def the_catalogue_holds_the_texts_of_the_dict(self) -> None:
        assert set(self._texts().values()) == self.held

    @invariant()
    def catalogue_words_and_vectors_hold_the_same_passages(self) -> None:
        name = self.library.generations.current_name()
        if name is None:
            assert not self.held
            return
        generation = self.library.generations.open(name)
        with self.library.reading() as snapshot:
            passages = {passage.id for passage in snapshot.all_passages()}
            assert generation.manifest.revision == snapshot.revision
        assert generation.lexical.ids() == generation.vectors.ids() == passages
        generation.close()

    @invariant()
    def what_was_removed_left_no_row_behind(self) -> None:
        if not self.library.catalogue_path.exists():
            return
        with closing(sqlite3.connect(self.library.catalogue_path)) as connection:
            rows = {
                table: {row[0] for row in connection.execute(sql)}
                for table, sql in {
                    "kept": "SELECT key FROM embeddings",
                    "kept of sentences": "SELECT key FROM sentence_embeddings",
                    "needed": "SELECT embedding_key FROM passages",
                    "dead": "SELECT id FROM statements WHERE died IS NOT NULL",
                    "homeless": "SELECT path FROM sources WHERE statement NOT IN (SELECT id FROM statements)",
                }.items()
            }
        assert rows["kept"] == rows["kept of sentences"] == rows["needed"]
        assert rows["dead"] == rows["homeless"] == set()

    @invariant()
    def every_statement_names_a_file_that_holds_it(self) -> None:
        if not self.library.catalogue_path.exists():
            return
        with closing(sqlite3.connect(self.library.catalogue_path)) as connection:
            named = connection.execute(
                "SELECT count(*) FROM statements s JOIN sources f ON f.statement = s.id AND f.path = s.path"
            ).fetchone()[0]
        assert named == len(self._texts())

    def _keys(self, table: str, column: str) -> set[str]:
        with closing(sqlite3.connect(self.library.catalogue_path)) as connection:
            return {row[0] for row in connection.execute(f"SELECT {column} FROM {table}")}  # noqa: S608  (our names)

    def _path(self, choice: int) -> str:
        return sorted(self.on_disk)[choice % len(self.on_disk)]

    def _free_path(self, choice: int) -> str:
        free = [path for path in PATHS if path not in self.on_disk]
        return free[choice % len(free)]

    def _sync(self) -> IngestReport:
        return sync(self.library, [self.folder], self.settings, lambda: self.encoder, remove_missing=True)

    def _texts(self) -> dict[str, str]:
        if not self.library.catalogue_path.exists():
            return {}
        with self.library.reading() as snapshot:
            found = [snapshot.statement(card.id) for card in snapshot.cards()]
        return {statement.id: statement.text for statement in found if statement}


# Twelve steps are read sooner than they are shrunk: each try builds real indexes.
LibraryMachine.TestCase.settings = settings(
    max_examples=12, stateful_step_count=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
TestLibrary = LibraryMachine.TestCase
