"""The control arm: the same kills on Chroma alone, as one would use it without generations. It must break, or nothing is shown.

`control fill FOLDER FIRST LAST` upserts vectors into a collection; `control check FOLDER LAST` says what is wrong with those up
to LAST, which an earlier run has stored for good.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chromadb
import numpy as np
from chromadb.config import Settings

from index.encode import unit
from tests.crash.kills import PLACES
from tests.crash.shim import Blow, Counts, Mode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.encode import Vectors
    from tests.crash.forks import Outcome, Pool, Server

_STORED, _MORE, _BATCH = 60, 120, 12
_PATIENCE = 5.0
"""Seconds; undamaged, a check takes a fifth of one."""
_GRAPH, _ROWS = ("*/*.bin", "*/*.pickle"), ("chroma.sqlite3*",)


def main(arguments: Sequence[str]) -> int:
    """Fill or check; the exit code."""
    step, folder, *numbers = arguments
    client: Any = chromadb.PersistentClient(path=folder, settings=Settings(anonymized_telemetry=False))
    with closing(client):
        if step == "fill":
            _fill(client, *map(int, numbers))
        else:
            sys.stdout.write(json.dumps(_wrong(client, int(numbers[0]))) + "\n")
    return 0


@dataclass(frozen=True)
class Strike:
    """One kill of a second run over a collection."""

    target: str
    place: str
    n: int


@dataclass(frozen=True)
class Rate:
    """How often Chroma alone was broken by a kill.

    Attributes:
        how: what was wrong, a sentence for each broken one.
    """

    kills: int
    how: tuple[str, ...]


def control(pool: Pool, work: Path, chance: random.Random, number: int) -> Rate:
    """Kill `number` runs, most of them while they write the graph's files."""
    before, copy = work / "control", work / "control-counted"
    pool.first.run("control", "fill", before, 0, _STORED)
    shutil.copytree(before, copy)
    counted = pool.first.run("control", "fill", copy, _STORED, _MORE, root=copy, blow=Blow(Mode.COUNT))
    strikes = list(_strikes(Counts.of(counted.log), chance, number))
    outcomes = list(pool.each(lambda server, strike: _struck(server, before, strike), strikes))
    killed = [wrong for wrong in outcomes if wrong is not None]
    return Rate(len(killed), tuple(wrong for wrong in killed if wrong))


def _strikes(counts: Counts, chance: random.Random, number: int) -> Iterator[Strike]:
    for turn in range(number):
        target, place = "rows" if turn % 4 == 3 else "graph", PLACES[turn % 3]
        patterns = _ROWS if target == "rows" else _GRAPH
        calls = sum(any(Path(path).match(pattern) for pattern in patterns) for _, path in counts.calls)
        yield Strike(target, place, chance.randint(1, max(1, calls * 9 // 10)))


def _struck(server: Server, before: Path, strike: Strike) -> str | None:
    """What is wrong after a kill; empty if nothing is, None if the run came to its end before."""
    folder = before.with_name(f"control-{strike.target}-{strike.place}-{strike.n}-{random.getrandbits(32):x}")
    shutil.copytree(before, folder)
    try:
        blow = Blow.kill(strike.place, _ROWS if strike.target == "rows" else _GRAPH, strike.n)
        killed = server.run("control", "fill", folder, _STORED, _MORE, root=folder, blow=blow)
        if killed.code != -signal.SIGKILL:
            return None
        return _found(server.run("control", "check", folder, _STORED, seconds=_PATIENCE))
    finally:
        shutil.rmtree(folder)


def _found(checked: Outcome) -> str:
    if checked.hung:
        return "a query hangs"
    if checked.code != 0:
        return f"ended with {checked.code}: {(checked.errors.strip().splitlines() or ['no word'])[-1][:200]}"
    return str(checked.said())


def _vectors(first: int, last: int) -> Vectors:
    rows = [np.random.default_rng(number).standard_normal(64) for number in range(first, last)]
    return unit(np.asarray(rows, dtype=np.float32))


def _fill(client: Any, first: int, last: int) -> None:
    sizes = {"space": "cosine", "sync_threshold": 10, "batch_size": 10}
    collection = client.get_or_create_collection("vectors", embedding_function=None, configuration={"hnsw": sizes})
    for at in range(first, last, _BATCH):
        ids = [str(number) for number in range(at, at + _BATCH)]
        collection.upsert(ids=ids, embeddings=_vectors(at, at + _BATCH))


def _wrong(client: Any, last: int) -> str:
    collection = client.get_collection("vectors", embedding_function=None)
    ids = [str(number) for number in range(last)]
    lacking = set(ids) - set(collection.get(include=[])["ids"])
    if lacking or collection.count() < last:
        return f"lost {len(lacking)} of {last} rows"
    nearest = collection.query(query_embeddings=_vectors(0, last), n_results=1, include=["distances"])
    found = zip(ids, nearest["ids"], nearest["distances"], strict=True)
    unfound = sum(not near or near[0] != id or distances[0] > 1e-3 for id, near, distances in found)
    return f"{unfound} of {last} vectors are not found by themselves" if unfound else ""
