"""Statements, passages, vectors and files out of plain text."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from index.contents import read_manifest_of
from index.cut import cut, sentenced_passage
from index.intake import vectors_of
from index.library import Library
from index.parse import parse
from index.readers import read_source
from index.seal import sealed
from index.settings import Settings
from index.snapshot import SourceRecord
from index.sync import sync
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.catalogue import Catalogue
    from index.encode import Encoded
    from index.report import IngestReport
    from index.statement import Passage, Statement

ENCODER = HashingEncoder()

RIVERS = "Norway supports the register of river levels. Rivers rise in the spring.\n\nWe ask for a timetable."
TRAILS = "Мы предлагаем составить перечень троп. Конфликтов это не вызовет.\n\nНе все делегации согласны."
BRIDGES = "La France propose un glossaire. Les traductrices négocient déjà.\n\nNous n’avons aucune objection."


@dataclass(frozen=True)
class Ready:
    """A statement with all that goes into the catalogue with it."""

    statement: Statement
    passages: list[Passage]
    vectors: dict[str, Encoded]
    source: SourceRecord

    def put(self, catalogue: Catalogue, replaces: SourceRecord | None = None) -> None:
        catalogue.put(self.statement, self.passages, self.vectors, self.source, replaces)


def ready(
    text: str,
    path: str = "a.txt",
    given: Mapping[str, str] | None = None,
    root: str = "/papers",
    encoder: HashingEncoder = ENCODER,
) -> Ready:
    """Read, parse, cut and encode a text."""
    statement = parse(read_source(Path(path), text.encode()), PurePosixPath(path), given)
    passages = cut(statement, 120, encoder.fits)
    texts = {passage.embedding_key: sentenced_passage(statement, passage) for passage in passages}
    vectors = vectors_of(encoder, texts)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Ready(statement, passages, vectors, SourceRecord(root, path, statement.id, digest, "recipe"))


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="")
    return folder


def take_in(
    settings: Settings, *paths: Path, encoder: HashingEncoder | None = None, remove_missing: bool = False
) -> IngestReport:
    """Ingest with the hashing encoder."""
    used = encoder or ENCODER
    return sync(Library(settings), paths, settings, lambda: used, remove_missing=remove_missing)


def reseal(folder: Path) -> None:
    """Give a generation that was changed on purpose the seal of what it holds now, so that its content is looked at."""
    seal = {name: digest for name, digest in sealed(folder).items() if name != "manifest.json"}
    manifest = replace(read_manifest_of(folder), seal=seal).signed()
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest)), "utf-8")
