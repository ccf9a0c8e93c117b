"""What a generation says it holds: the manifest in its folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.errors import GenerationError
from index.seal import Seal

_FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.

    Attributes:
        revision: of the catalogue from which it was built.
        fingerprint: of the encoder that made its vectors.
        ids_sha256: hash of the sorted passage ids.
        catalogue_sha256: hash of all that the catalogue held at the revision.
        collection: name of the collection, where the vectors lie on a server.
        seal: the hash of each of its files but this one.
        own_sha256: hash of all the other fields, so that damage to this file is noticed too.
        base_revision: where it grew from an earlier one: the revision from which that was built whole.
        added: passages that came since, whose vectors lie in an index of their own.
        added_collection: name of their collection, where the vectors lie on a server.
        built: when it was built and verified, UTC, as ISO 8601; None in one of an earlier version.
    """

    revision: int
    fingerprint: str
    statements: int
    passages: int
    ids_sha256: str
    catalogue_sha256: str
    collection: str
    seal: Seal
    own_sha256: str = ""
    base_revision: int | None = None
    added: int | None = None
    added_collection: str | None = None
    built: str | None = None

    @property
    def collections(self) -> tuple[str, ...]:
        """The names of its collections, where the vectors lie on a server."""
        return tuple(name for name in (self.collection, self.added_collection) if name)

    @property
    def whole_at(self) -> int:
        """The revision from which its oldest part was built."""
        return self.revision if self.base_revision is None else self.base_revision

    def signed(self) -> Manifest:
        """The same with the hash that fits its fields."""
        fields = {name: value for name, value in asdict(self).items() if value is not None} | {"own_sha256": ""}
        return replace(self, own_sha256=hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest())

    def write(self, folder: Path) -> None:
        """Write it into the generation's folder, signed."""
        (folder / _FILE).write_text(json.dumps(asdict(self.signed()), indent=1), encoding="utf-8")


def read_manifest_of(folder: Path) -> Manifest:
    """What a generation says it holds.

    Raises:
        GenerationError: its manifest is missing or damaged.
    """
    path = folder / _FILE
    try:
        manifest = Manifest(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise GenerationError(f"{path} can't be read: {error}; run: demarche rebuild") from error
    if manifest.signed() != manifest:
        raise GenerationError(f"{path} is not as it was written; run: demarche rebuild")
    return manifest


def now() -> str:
    """This moment, as `Manifest.built` has it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def hash_of_ids(ids: Iterable[str]) -> str:
    """One hash for a set of passage ids."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()
