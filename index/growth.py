"""Grow a generation out of the one before, where statements only came: in a large library, building it whole takes minutes.

What was built whole is shared by hard links and never changed; the vectors that came since lie in a second index, and tantivy adds
segments of its own. As soon as a statement went or was replaced the next generation is built whole, so that nothing of it stays.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.contents import Manifest, hash_of_ids, now, read_manifest_of
from index.digest import digest_of, total_of
from index.errors import GenerationError
from index.indexed import documents, vectors_of
from index.joined import JoinedVectors, vectors_in
from index.lexical import LexicalIndex
from index.seal import Stamps, broken, sealed
from index.snapshot import Snapshot
from index.statement import Passage
from index.vectors import VectorIndex

GROWS_FROM = 20_000
"""Passages below which a generation is always built whole, which takes seconds."""
LARGEST_SHARE = 0.1
"""What came since may be this share of what was built whole; then all is built whole again, and is one index."""
_COPIED = 2**16
"""Files below this size, in bytes, are copied and not linked: among them are those that tantivy writes again."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What the next generation grows from, and by how much.

    Attributes:
        folder: of the generation in use.
        manifest: its own.
        new: ids of the statements that came since that one.
        passages: those that came since the whole one, by statement and position.
    """

    folder: Path
    manifest: Manifest
    new: frozenset[str]
    passages: tuple[Passage, ...]


def growth_of(in_use: Path, snapshot: Snapshot, fingerprint: str, seen: Stamps | None = None) -> Growth | None:
    """How the next generation can grow; None where it must be built whole.

    Args:
        in_use: folder of the generation in use.
        snapshot: what the next one must hold.
        fingerprint: of the encoder.
        seen: large files of that generation that aren't hashed again; looked at only where it could grow.
    """
    try:
        manifest = read_manifest_of(in_use)
    except GenerationError:
        return None
    whole = manifest.passages - (manifest.added or 0)
    grows = manifest.fingerprint == fingerprint and whole >= GROWS_FROM and snapshot.only_grew_since(manifest.whole_at)
    if not grows or manifest.revision >= snapshot.revision:
        return None
    since_whole, new = snapshot.born_since(manifest.whole_at), snapshot.born_since(manifest.revision)
    if not new or not LexicalIndex.takes(in_use / "lexical", snapshot.languages(new)):
        return None
    passages = tuple(passage for id in since_whole for passage in snapshot.passages_of(id))
    small = passages and len(passages) <= LARGEST_SHARE * whole
    if not small or broken(in_use, manifest.seal, seen=seen):
        return None
    return Growth(in_use, manifest, frozenset(new), passages)


def grow(growth: Growth, building: Path, chroma_url: str | None, collection: str, snapshot: Snapshot) -> None:
    """Write the grown generation into its folder, and verify what is new in it.

    Args:
        growth: what it grows from.
        building: folder of the new generation.
        chroma_url: where the vectors lie, if on a server.
        collection: the new collection's name on a server.
        snapshot: what the new generation must hold.

    Raises:
        GenerationError: what was built doesn't hold what came.
    """
    before = growth.manifest
    for part in ("lexical", *(("chroma",) if chroma_url is None else ())):
        _share(growth.folder / part, building / part)
    new = [passage for passage in growth.passages if passage.statement_id in growth.new]
    LexicalIndex.extend(building / "lexical", documents(snapshot, new))
    vectors = vectors_of(snapshot, before.fingerprint, growth.passages)
    VectorIndex.build(
        building / "chroma-added", chroma_url, f"{collection}-added",
        [passage.id for passage in growth.passages], [passage.statement_id for passage in growth.passages], vectors,
    )  # fmt: skip
    manifest = replace(
        before,
        revision=snapshot.revision,
        statements=before.statements + len(growth.new),
        passages=before.passages + len(new),
        ids_sha256=hash_of_ids(snapshot.passage_ids()),
        catalogue_sha256=total_of(before.catalogue_sha256, digest_of(snapshot, before.fingerprint, sorted(growth.new))),
        seal=sealed(building, like=(growth.folder, before.seal)),
        base_revision=before.whole_at,
        added=len(growth.passages),
        added_collection=f"{collection}-added",
        built=now(),
    )
    manifest.write(building)
    if problems := _problems(building, chroma_url, manifest, growth.passages):
        raise GenerationError(f"the grown generation was not put in use: {'; '.join(problems)}")


def _share(folder: Path, target: Path) -> None:
    """The files of a folder in another one, large ones by hard links: what is changed there leaves these as they were."""
    target.mkdir()
    for path in folder.rglob("*"):
        shared = target / path.relative_to(folder)
        if path.is_dir():
            shared.mkdir(parents=True, exist_ok=True)
            continue
        shared.parent.mkdir(parents=True, exist_ok=True)
        if path.stat().st_size < _COPIED:
            shutil.copy2(path, shared)
            continue
        try:
            os.link(path, shared)
        except OSError:  # a file system without hard links
            shutil.copy2(path, shared)


def _problems(folder: Path, chroma_url: str | None, manifest: Manifest, passages: Sequence[Passage]) -> list[str]:
    """What is wrong with a grown generation: its counts, and whether what came is found by words; vectors were sought before."""
    lexical, dense = LexicalIndex(folder / "lexical"), JoinedVectors(vectors_in(folder, chroma_url, manifest))
    try:
        counts = {"lexical": lexical.count(), "dense": dense.count()}
        problems = [
            f"its {part} index has {count} passages instead of {manifest.passages}"
            for part, count in counts.items()
            if count != manifest.passages
        ]
        if unknown := lexical.lacking(passage.id for passage in passages):
            problems.append(f"its lexical index lacks {len(unknown)} of the new passages")
        return problems
    finally:
        dense.close()
