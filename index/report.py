"""What an ingest did: IngestReport."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be taken in; what the library held of it before goes on answering.

    Attributes:
        stage: `read`, `parse` or `encode`.
    """

    path: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, by statement id.

    Attributes:
        added: statements that are new.
        replaced: statements whose file or manifest line changed.
        renamed: statements whose file moved; nothing was encoded.
        removed: statements whose files are gone and that were asked to be removed.
        unchanged: statements that are as before.
        missing: statements whose files are gone and that stay.
        failed: files that could not be taken in.
        notes: what a reader of the report should know, such as an encoding that had to be determined.
        encoded: how many passages were encoded.
        generation: the generation now in use.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = field(default=())
    encoded: int = 0
    generation: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON values."""
        return asdict(self)

    def __str__(self) -> str:
        counted = ("added", "replaced", "renamed", "removed", "unchanged", "missing", "failed")
        parts = [f"{len(getattr(self, name))} {name}" for name in counted if getattr(self, name)]
        return ", ".join([*(parts or ["no statements"]), f"{self.encoded} passage{'s' * (self.encoded != 1)} encoded"])
