"""Does the library hold what it says? Each statement, passage and vector, and the generation in use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.catalogue import bound_fingerprint
from index.contents import read_manifest_of
from index.cut import passages_of_runs
from index.digest import digest_of
from index.encode import is_unit
from index.errors import GenerationError, LibraryError, LibraryMissing, LibraryTooNew
from index.generation import verify as verify_generation
from index.statement import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from index.encode import Vectors
    from index.library import Library
    from index.packed import PackedSentences
    from index.snapshot import Snapshot
    from index.statement import Passage, Statement

_AGAIN = "take it out with demarche remove, then ingest its file again"


def verify(library: Library) -> list[str]:
    """What is wrong with the library, as sentences that say what to type next; empty if it is sound.

    Raises:
        LibraryMissing: there is none.
        LibraryTooNew: a newer Démarche wrote it.
    """
    try:
        with library.reading() as now:
            problems = _catalogue_problems(now)
            held = None if problems else _held(now)
    except (LibraryMissing, LibraryTooNew):
        raise
    except LibraryError as error:
        return [_damaged(library.catalogue_path, error.__cause__ or error)]
    if held is None:
        return [*problems, "The search indexes were not compared, since the catalogue itself isn't sound."]
    return _generation_problems(library, held)


@dataclass(frozen=True)
class _Held:
    """What the catalogue holds and a generation must hold too; row i of `vectors` is that of `passages[i]`."""

    revision: int
    digest: str
    fingerprint: str | None
    passages: list[Passage]
    vectors: Vectors


def _held(now: Snapshot) -> _Held:
    fingerprint = bound_fingerprint(now)
    passages = now.all_passages()
    kept = now.vectors(fingerprint or "", {passage.embedding_key for passage in passages})
    rows = [kept[passage.embedding_key] for passage in passages]
    vectors = np.stack(rows) if rows else np.empty((0, 1), dtype=np.float32)
    return _Held(now.revision, digest_of(now, fingerprint or ""), fingerprint, passages, vectors)


def _catalogue_problems(now: Snapshot) -> list[str]:
    checked = [row[0] for row in now.connection.execute("PRAGMA quick_check(10)")]
    if checked != ["ok"]:
        return [_damaged(None, "; ".join(checked))]
    fingerprint = bound_fingerprint(now) or ""
    dimensions: set[int] = set()
    problems: list[str] = []
    for card in now.cards():
        try:
            problems += _statement_problems(now, card.id, fingerprint, dimensions)
        except (ValueError, TypeError, KeyError, IndexError) as error:
            problems.append(f"Statement {card.id}: it can't be read ({error}); {_AGAIN}")
    if len(dimensions) > 1:
        problems.append(
            f"The vectors have different dimensions ({_listed(dimensions)}); run: demarche rebuild --encode"
        )
    return problems


def _statement_problems(now: Snapshot, statement_id: str, fingerprint: str, dimensions: set[int]) -> Iterator[str]:
    statement = now.statement(statement_id)
    if statement is None:
        return
    passages = now.passages_of(statement_id)
    kept = now.vectors(fingerprint, {passage.embedding_key for passage in passages})
    dimensions.update(len(vector) for vector in kept.values())
    for problem in (
        _in_text(statement),
        _in_passages(statement, passages),
        _in_vectors(passages, kept, fingerprint),
        _in_sentences(passages, kept, now.packed_sentences(fingerprint, kept)),
    ):
        if problem:
            yield f"Statement {statement_id}: {problem}"


def _in_text(statement: Statement) -> str | None:
    if hashlib.sha256(statement.text.encode()).hexdigest() != statement.text_sha256:
        return f"its text isn't the one that was ingested (text_sha256 differs); {_AGAIN}"
    outside = [field for field, span in statement.found.items() if span.end > len(statement.text)]
    return f"the places of {_listed(outside)} lie outside its text; {_AGAIN}" if outside else None


def _in_passages(statement: Statement, passages: Sequence[Passage]) -> str | None:
    body = [position for position, sentence in enumerate(statement.sentences) if sentence.role is Role.BODY]
    covered = [position for passage in passages for position in range(passage.first, passage.last + 1)]
    if covered != body:
        return "its passages don't hold each sentence of its body once; run: demarche rebuild --encode"
    if list(passages) != passages_of_runs(statement, [(passage.first, passage.last) for passage in passages]):
        return "its passages aren't those that its text makes; run: demarche rebuild --encode"
    return None


def _in_vectors(passages: Sequence[Passage], kept: Mapping[str, Vectors], fingerprint: str) -> str | None:
    lacking = sum(passage.embedding_key not in kept for passage in passages)
    if lacking:
        what = f"{lacking} of its {len(passages)} passages have no vector of model {fingerprint}"
        return f"{what}; run: demarche rebuild --encode"
    unsound = sum(not is_unit(vector) for vector in kept.values())
    return f"{unsound} of its vectors don't have length 1; {_AGAIN}" if unsound else None


def _in_sentences(
    passages: Sequence[Passage], kept: Mapping[str, Vectors], of_sentences: Mapping[str, PackedSentences]
) -> str | None:
    wrong = sum(
        key not in of_sentences or not of_sentences[key].is_sound(passage.last - passage.first + 1, len(kept[key]))
        for passage in passages
        if (key := passage.embedding_key) in kept
    )
    what = f"{wrong} of its {len(passages)} passages don't have sound vectors for each of their sentences"
    return f"{what}; run: demarche rebuild --encode" if wrong else None


def _generation_problems(library: Library, held: _Held) -> list[str]:
    """What is wrong with the generation in use."""
    if held.fingerprint is None:
        return []
    try:
        name = library.generations.current_name()
        if name is None:
            return ["No generation is in use; run: demarche rebuild"]
        folder = library.home / "generations" / name
        manifest = read_manifest_of(folder)
    except GenerationError as error:
        return [str(error)]
    if manifest.fingerprint != held.fingerprint:
        what = f"Generation {name} was built for model {manifest.fingerprint}, and the library is of {held.fingerprint}"
        return [f"{what}; run: demarche rebuild"]
    if manifest.revision != held.revision:
        return [
            f"Generation {name} was built from revision {manifest.revision}, and the catalogue is at {held.revision}: "
            "an ingest is under way or was cut off; when none is, run: demarche rebuild"
        ]
    if manifest.catalogue_sha256 != held.digest:
        return [
            f"The catalogue isn't what generation {name} was built from: something in it was changed since, other than by "
            "an ingest; put back a copy of it, or ingest its files into another --home"
        ]
    found = verify_generation(folder, library.chroma_url, held.passages, held.vectors)
    return [f"Generation {name}: {problem}; run: demarche rebuild" for problem in found]


def _damaged(path: Path | None, reason: object) -> str:
    return f"{path or 'The catalogue'} is damaged ({reason}); put back a copy of it, or ingest into another --home."


def _listed(values: Sequence[object] | set[int]) -> str:
    return ", ".join(map(str, sorted(values, key=str)))
