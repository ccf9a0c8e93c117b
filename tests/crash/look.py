"""The program that looks: `look HOME` opens a library as a reader does, asks it, checks it, and says what it holds."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.opened import OpenedLibrary
from index.contents import read_manifest_of
from index.errors import LibraryMissing
from index.generation import verify as verify_generation
from index.library import Library
from index.snapshot import Snapshot
from index.verify import verify
from tests.assistant.making import assistant_of
from tests.crash.writer import settings_of
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.opened import View
    from index.statement import Passage

_LEFTOVERS = ("generations/.building-*", "CURRENT.new", "catalogue.sqlite3-*", "writer.json")

_NOTHING: dict[str, Any] = {
    "generation": None, "notice": None, "view": {}, "unfound": [], "hits": 0, "unsound": [], "complaints": [],
    "generations": [], "texts": {}, "paths": {}, "passages": {}, "sources": [], "vectors": {},
}  # fmt: skip
"""What a library holds that isn't there yet."""


def main(arguments: Sequence[str]) -> int:
    """Look; the exit code."""
    home = Path(arguments[0])
    sys.stdout.write(json.dumps(look(home)) + "\n")
    return 0


def look(home: Path) -> dict[str, Any]:
    """What a library holds, and what is wrong with it; JSON values."""
    library, encoder = Library(settings_of(home)), HashingEncoder()
    try:
        with OpenedLibrary(library).view(encoder.fingerprint) as view:
            answering: dict[str, Any] = {
                "generation": view.generation,
                "notice": view.notice,
                "view": texts(view.snapshot),
                "unfound": unfound(view),
            }
        answering["hits"] = len(assistant_of(settings_of(home), encoder).ask("Who supports the list of meadows?").hits)
        unsound, complaints = problems(library), verify(library)
    except LibraryMissing:
        return _NOTHING | {"leftovers": leftovers(home)}
    return answering | holdings(library) | {
        "unsound": unsound, "complaints": complaints, "leftovers": leftovers(home),
        "generations": library.generations.names(),
    }  # fmt: skip


def texts(snapshot: Snapshot) -> dict[str, str]:
    """The text of every statement, by id."""
    found = (snapshot.statement(card.id) for card in snapshot.cards())
    return {statement.id: statement.text for statement in found if statement}


def unfound(view: View) -> list[str]:
    """The passages that aren't found by their own words, or by their own vector."""
    wanting = []
    for passage in view.snapshot.all_passages():
        statement = view.snapshot.statement(passage.statement_id)
        kept = view.snapshot.vectors(view.fingerprint or "", [passage.embedding_key])
        words = statement and view.lexical and view.lexical.search(passage.span.of(statement.text), 100)
        if view.lexical and passage.id not in dict(words or []):
            wanting.append(f"{passage.id} by its words")
        nearest = view.dense.search(kept[passage.embedding_key], 1) if kept else []
        if not nearest or nearest[0][1] < 0.999:
            wanting.append(f"{passage.id} by its vector")
    return wanting


def problems(library: Library) -> list[str]:
    """What is wrong with the generation that CURRENT names, for the revision from which it was built."""
    name = library.generations.current_name()
    if name is None:
        return []
    folder = library.home / "generations" / name
    manifest = read_manifest_of(folder)
    with library.reading(manifest.revision) as then:
        passages = then.all_passages()
        kept = then.vectors(manifest.fingerprint, {passage.embedding_key for passage in passages})
    rows = [kept[passage.embedding_key] for passage in passages if passage.embedding_key in kept]
    if len(rows) < len(passages):
        return [f"{len(passages) - len(rows)} of its passages have no vector any more"]
    return verify_generation(folder, None, passages, np.stack(rows) if rows else np.empty((0, 1), dtype=np.float32))


def holdings(library: Library) -> dict[str, Any]:
    """What the catalogue holds now: statements with their passages, files, the hash of every vector."""
    with library.reading() as now:
        passages: dict[str, list[Any]] = {}
        for passage in now.all_passages():
            passages.setdefault(passage.statement_id, []).append(_written(passage))
        sources = sorted(
            [source.root, source.path, source.statement_id, source.source_sha256] for source in now.sources()
        )
        paths = {card.id: card.path for card in now.cards()}
        held, vectors = texts(now), _vectors(now)
    return {"texts": held, "paths": paths, "passages": passages, "sources": sources, "vectors": vectors}


def leftovers(home: Path) -> list[str]:
    """What an undisturbed run leaves nothing of."""
    return sorted(path.relative_to(home).as_posix() for pattern in _LEFTOVERS for path in home.glob(pattern))


def _written(passage: Passage) -> list[Any]:
    return [passage.id, passage.span.start, passage.span.end, passage.first, passage.last, passage.embedding_key]


def _vectors(now: Snapshot) -> dict[str, str]:
    rows = now.connection.execute("SELECT key, fingerprint, vector FROM embeddings")
    return {f"{key} {fingerprint}": hashlib.sha256(vector).hexdigest() for key, fingerprint, vector in rows}
