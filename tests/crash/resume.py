"""Kill an ingest of a real folder at random moments, let it go on, and compare with one that nobody disturbed.

`python -m tests.crash.resume FOLDER [--kills 10] [--seed 1]`, with the encoder of the settings.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.encode import Vectors
from index.library import Library
from index.settings import Settings
from index.verify import verify


class Held(NamedTuple):
    """All that a library holds."""

    statements: dict[str, object]
    passages: list[object]
    vectors: dict[str, Vectors]


def main() -> int:
    """Run both and print what differs; 0 if nothing does."""
    given = _arguments()
    chance = random.Random(given.seed)  # noqa: S311  (moments, not secrets)
    with tempfile.TemporaryDirectory() as place:
        whole, torn = Path(place) / "whole", Path(place) / "torn"
        undisturbed = _ingest(whole, given.folder, None)
        print("undisturbed:", undisturbed)  # noqa: T201
        for number in range(given.kills):
            seconds = chance.uniform(10.0, 45.0)
            _ingest(torn, given.folder, seconds)
            print(f"kill {number + 1} after {seconds:.1f} s: {_committed(torn)} statements are in")  # noqa: T201
        print("resumed:", _ingest(torn, given.folder, None))  # noqa: T201
        return _compare(whole, torn)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _ingest(home: Path, folder: Path, killed_after: float | None) -> str:
    command = [sys.executable, "-m", "evals.cli", "ingest", str(folder), "--home", str(home)]
    environment = {name: value for name, value in os.environ.items() if name != "DEMARCHE_HOME"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as running:
        try:
            said, _ = running.communicate(timeout=killed_after)
        except subprocess.TimeoutExpired:
            running.kill()
            return "killed"
    return said.splitlines()[0] if said else json.dumps({"exit": running.returncode})


def _committed(home: Path) -> int:
    try:
        with Library(Settings(home=home)).reading() as snapshot:
            return snapshot.counts()[0]
    except Exception:  # killed before there was a library
        return 0


def _held(home: Path) -> Held:
    with Library(Settings(home=home)).reading() as snapshot:
        cards = snapshot.cards()
        statements: dict[str, object] = {card.id: snapshot.statement(card.id) for card in cards}
        passages = snapshot.all_passages()
        fingerprint = snapshot.connection.execute("SELECT value FROM meta WHERE name = 'fingerprint'").fetchone()[0]
        vectors = snapshot.vectors(fingerprint, {passage.embedding_key for passage in passages})
    return Held(statements, list(passages), vectors)


def _compare(whole: Path, torn: Path) -> int:
    one, other = _held(whole), _held(torn)
    same = (
        one.statements == other.statements
        and one.passages == other.passages
        and one.vectors.keys() == other.vectors.keys()
    )
    far = (
        max((float(np.abs(vector - other.vectors[key]).max()) for key, vector in one.vectors.items()), default=0.0)
        if same
        else 1.0
    )
    bits = sum(vector.tobytes() != other.vectors[key].tobytes() for key, vector in one.vectors.items()) if same else -1
    problems = verify(Library(Settings(home=torn)))
    print(f"{len(one.statements)} statements, {len(one.passages)} passages; ids and texts the same: {same}")  # noqa: T201
    print(f"vectors that differ in any bit: {bits} of {len(one.vectors)}, by {far:.1e} at most; problems: {problems}")  # noqa: T201
    return 0 if same and far < 1e-6 and not problems else 1


if __name__ == "__main__":
    raise SystemExit(main())
