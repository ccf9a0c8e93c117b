"""Generations: immutable, verified builds of the search indexes, each derived from the catalogue at one revision.

A generation is built beside the current one, checked, closed, written through to the disk, renamed into place, and only then named
in CURRENT. Nothing is ever changed in a folder that CURRENT has named.
"""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path

from index.contents import Manifest, hash_of_ids, now, read_manifest_of
from index.digest import digest_of
from index.encode import Vectors
from index.errors import GenerationError
from index.growth import Growth, grow, growth_of
from index.indexed import documents, passages_and_vectors
from index.joined import JoinedVectors, vectors_in
from index.lexical import LexicalIndex
from index.seal import Stamps, read_stamps, require_unbroken, sealed, stamps, write_stamps
from index.snapshot import Snapshot
from index.statement import Passage
from index.vectors import VectorIndex

_BUILDING = ".building"


class Generation:
    """One generation, open for searching.

    Args:
        folder: of the generation.
        chroma_url: where its vectors lie, if on a server.
        seen: large files that were found to be sound before, and aren't hashed again as long as they look the same.

    Raises:
        GenerationError: one of its files isn't as it was written, or one of its parts can't be opened.
    """

    def __init__(self, folder: Path, chroma_url: str | None, seen: Stamps | None = None) -> None:
        self.name = folder.name
        self.manifest = read_manifest_of(folder)
        require_unbroken(folder, self.manifest.seal, seen=seen)
        self.lexical = LexicalIndex(folder / "lexical")
        self.vectors = JoinedVectors(vectors_in(folder, chroma_url, self.manifest))

    def close(self) -> None:
        """Let go of the files."""
        self.vectors.close()


class Generations:
    """The generations of one library, and which of them is in use.

    Args:
        home: folder of the library.
        chroma_url: a Chroma server; None keeps the vectors in the generation's folder.
    """

    def __init__(self, home: Path, chroma_url: str | None = None) -> None:
        self._folder = home / "generations"
        self._current = home / "CURRENT"
        self._chroma_url = chroma_url

    def current_name(self) -> str | None:
        """The name of the generation in use; None before the first."""
        try:
            return self._current.read_text("ascii").strip() or None
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise GenerationError(f"{self._current} can't be read: {error}; run: demarche rebuild") from error

    def open(self, name: str) -> Generation:
        """Open a generation by name."""
        folder = self._folder / name
        seen = read_stamps(self._stamps_of(name))
        generation = Generation(folder, self._chroma_url, seen)
        if stamps(folder) != seen:
            self._remember(name)
        return generation

    def open_words(self, name: str) -> tuple[Manifest, LexicalIndex]:
        """The lexical part of a generation alone, where its vectors can't be opened."""
        folder = self._folder / name
        manifest = read_manifest_of(folder)
        require_unbroken(folder, manifest.seal, "lexical/")
        return manifest, LexicalIndex(folder / "lexical")

    def revision_of_current(self) -> int | None:
        """The catalogue's revision that the generation in use was built from; None if it can't be told."""
        try:
            name = self.current_name()
            return read_manifest_of(self._folder / name).revision if name else None
        except GenerationError:
            return None

    def build(self, snapshot: Snapshot, fingerprint: str, library_id: str) -> str:
        """Build the next generation, verify it and put it in use.

        Nothing is encoded: the vectors come from the catalogue.

        Returns:
            Its name.

        Raises:
            GenerationError: what was built doesn't hold what the catalogue says; the one in use stays so.
        """
        name = self._next_name()
        building = self._folder / f"{_BUILDING}-{name}-{uuid.uuid4().hex[:8]}"
        building.mkdir(parents=True)
        try:
            self._fill(building, name, snapshot, fingerprint, library_id)
            _write_through(building)
            building.rename(self._folder / name)
            _write_through_folder(self._folder)
        except BaseException:  # a disk that is full must not stay so
            shutil.rmtree(building, ignore_errors=True)
            raise
        self._remember(name)
        self._switch(name)
        return name

    def _fill(self, building: Path, name: str, snapshot: Snapshot, fingerprint: str, library_id: str) -> None:
        """Write all parts of a generation into its folder, and verify them: grown from the one in use, or else whole."""
        collection = f"demarche-{library_id}-{name}"
        growth = self._growth(snapshot, fingerprint)
        if growth is not None:
            grow(growth, building, self._chroma_url, collection, snapshot)
            return
        passages, vectors = passages_and_vectors(snapshot, fingerprint)
        LexicalIndex.build(building / "lexical", documents(snapshot, passages))
        VectorIndex.build(
            building / "chroma", self._chroma_url, collection,
            [passage.id for passage in passages], [passage.statement_id for passage in passages], vectors,
        )  # fmt: skip
        manifest = Manifest(
            revision=snapshot.revision,
            fingerprint=fingerprint,
            statements=snapshot.counts()[0],
            passages=len(passages),
            ids_sha256=hash_of_ids(passage.id for passage in passages),
            catalogue_sha256=digest_of(snapshot, fingerprint),
            collection=collection,
            seal=sealed(building),
            built=now(),
        )
        manifest.write(building)
        if problems := verify(building, self._chroma_url, passages):
            raise GenerationError(f"the new generation {name} was not put in use: {'; '.join(problems)}")

    def _growth(self, snapshot: Snapshot, fingerprint: str) -> Growth | None:
        """How the generation in use can grow into the next; None where that must be built whole."""
        try:
            name = self.current_name()
        except GenerationError:
            return None
        if name is None:
            return None
        return growth_of(self._folder / name, snapshot, fingerprint, read_stamps(self._stamps_of(name)))

    def _stamps_of(self, name: str) -> Path:
        return self._folder / f"{name}.seen.json"

    def _remember(self, name: str) -> None:
        """Note how the large files of a generation look that has just been built, or found to be sound."""
        write_stamps(self._stamps_of(name), stamps(self._folder / name))

    def tidy(self, oldest_needed: int) -> None:
        """Delete all but the current generation and the one before, and that one too if it is older than a revision.

        Args:
            oldest_needed: a generation that was built before this revision holds what has been removed since.
        """
        current = self.current_name()
        names = [name for name in self.names() if name != current]
        doomed = names[:-1] + [name for name in names[-1:] if self._older(name, oldest_needed)]
        for name in doomed:
            self._drop(name)
        for leftover in self._folder.glob(f"{_BUILDING}-*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def names(self) -> list[str]:
        """All finished generations, oldest first."""
        return sorted(path.name for path in self._folder.glob("[0-9]*") if path.is_dir())

    def _next_name(self) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        return f"{max(map(int, [*self.names(), *self._named()]), default=0) + 1:06}"

    def _named(self) -> list[str]:
        """The name in CURRENT, whose folder may be lost: what was open under a name must never be found to be another."""
        try:
            return [name for name in [self.current_name()] if name and name.isdecimal()]
        except GenerationError:
            return []

    def _switch(self, name: str) -> None:
        """Replace CURRENT in one step: a reader sees the old name or the new one, never a part of either."""
        waiting = self._current.with_name("CURRENT.new")
        with waiting.open("w", encoding="ascii") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(self._current)
        _write_through_folder(self._current.parent)

    def _older(self, name: str, revision: int) -> bool:
        try:
            return read_manifest_of(self._folder / name).revision < revision
        except GenerationError:
            return True

    def _drop(self, name: str) -> None:
        folder = self._folder / name
        if self._chroma_url is not None:
            self._drop_collections(name)
        self._stamps_of(name).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)

    def _drop_collections(self, name: str) -> None:
        """Delete a generation's collections from the server, but those that another one has grown from."""
        others = [read_manifest_of(self._folder / other) for other in self.names() if other != name]
        needed = {collection for manifest in others for collection in manifest.collections}
        manifest = read_manifest_of(self._folder / name)
        vectors = vectors_in(self._folder / name, self._chroma_url, manifest)
        for part, collection in zip(vectors, manifest.collections, strict=True):
            if collection not in needed:
                part.drop(collection)
            part.close()


def verify(folder: Path, chroma_url: str | None, passages: list[Passage], vectors: Vectors | None = None) -> list[str]:
    """What is wrong with a generation, as sentences; empty if it holds exactly these passages and finds each vector.

    Args:
        folder: of the generation.
        chroma_url: where its vectors lie, if on a server.
        passages: what the catalogue holds at the generation's revision.
        vectors: row i is that of `passages[i]`; None where they were sought when the index was built.
    """
    try:
        generation = Generation(folder, chroma_url)
    except GenerationError as error:
        return [str(error)]
    try:
        expected = {passage.id for passage in passages}
        problems = []
        if generation.manifest.ids_sha256 != hash_of_ids(expected):
            problems.append("its manifest names other passages than the catalogue")
        for part, ids in (("lexical", generation.lexical.ids()), ("dense", generation.vectors.ids())):
            if ids != expected:
                problems.append(
                    f"its {part} index lacks {len(expected - ids)} passages and has {len(ids - expected)} too many"
                )
        if vectors is None or problems:
            return problems
        if lost := generation.vectors.missing([passage.id for passage in passages], vectors):
            problems.append(f"{len(lost)} of {len(passages)} vectors are not found by themselves, first {lost[0]}")
        return problems
    except GenerationError as error:
        return [str(error)]
    finally:
        generation.close()


def _write_through(folder: Path) -> None:
    """Fsync every file and folder below `folder`, so that a power cut after the rename finds them whole."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            _write_through_folder(path)
    _write_through_folder(folder)


def _write_through_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
