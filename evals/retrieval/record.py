"""A run as it is saved: what was measured, with what, and every query's figures."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from evals.metrics import percentile
from evals.retrieval.resample import Mean, mean_of
from index.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from assistant.answer import Turn

_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """With what a run was made.

    Attributes:
        measured: when, in UTC.
        version: of the package; None where it isn't installed as one.
        commit: of the code, with `-dirty` behind it where files differ from it; None outside a checkout.
        settings: all that shape a result; where things lie is left out.
        fingerprint: of the encoder.
        generation: that was searched; None where the catalogue was searched exactly.
        notice: what the assistant says of the library's state.
    """

    measured: str
    version: str | None
    commit: str | None
    settings: Mapping[str, Any]
    fingerprint: str | None
    generation: str | None
    statements: int
    passages: int
    notice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One run over one set.

    Attributes:
        set: the name of its kind.
        folder: the name of its folder.
        turns: what was asked of a conversation; None for sets without conversations.
        part: the half of the queries.
        most: how many queries were drawn at most; None for all.
        corpus: the hash of the rows.
        queries: the figures of each query, and under `seconds` its time.
        texts: the words of each query; runs of earlier releases have none.
        without_hits: queries for which nothing was found.
        unread: rows that could not be ingested, with the reason.
        notes: what a reader of the figures should know.
    """

    set: str
    folder: str
    turns: str | None
    part: str
    most: int | None
    corpus: str
    made: Made
    queries: Mapping[str, Mapping[str, float]]
    texts: Mapping[str, str] = field(default_factory=dict)
    without_hits: tuple[str, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What was measured, in one word."""
        parts = (self.set, self.folder, self.turns, self.part, f"most{self.most}" if self.most else None)
        return "-".join(part for part in parts if part)

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of the measures, in their order."""
        first = next(iter(self.queries.values()), {})
        return tuple(name for name in first if name != "seconds")

    def values(self, measure: str) -> dict[str, float]:
        """A measure of each query."""
        return {query: figures[measure] for query, figures in self.queries.items()}

    def figures(self) -> dict[str, Mean]:
        """The mean of each measure with its interval."""
        return {measure: mean_of(list(self.values(measure).values())) for measure in self.measures}

    def seconds(self) -> dict[str, float | None]:
        """The median and the 95th percentile of a question's time."""
        times = list(self.values("seconds").values())
        return {"median": percentile(times, 50), "p95": percentile(times, 95)}

    def to_dict(self) -> dict[str, Any]:
        """The run as JSON values: first what is said of all queries, then each one."""
        given = asdict(self)
        summary = {
            "figures": {measure: asdict(mean) for measure, mean in self.figures().items()},
            "seconds": self.seconds(),
            "asked": len(self.queries),
        }
        return {"format": _FORMAT, "name": self.name} | summary | given

    def write(self, path: Path) -> None:
        """Save it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def worded(text: str, history: Sequence[Turn]) -> str:
    """The words of a query, behind those of the questions before it in its conversation."""
    return " → ".join([*(turn.text for turn in history if turn.role == "user"), text])


def read_record(path: Path) -> Record:
    """A saved run.

    Raises:
        SourceError: the file isn't one.
    """
    try:
        given = json.loads(path.read_text("utf-8"))
        if given["format"] != _FORMAT:
            raise SourceError(path, f"is a saved run of format {given['format']}; this Démarche reads {_FORMAT}")
        given = {"texts": {}} | given
        known = {one.name: given[one.name] for one in fields(Record)} | {"made": Made(**given["made"])}
        for name in ("without_hits", "notes"):
            known[name] = tuple(known[name])
        record = Record(**known)
        record.seconds()
    except OSError as error:
        raise SourceError(path, error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(path, f"is no run that demarche eval saved ({type(error).__name__}: {error})") from error
    return record
