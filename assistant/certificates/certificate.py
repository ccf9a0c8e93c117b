"""One quote with everything by which it can be found again in its source file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import ConfigDict

from index.parse import PARSER_VERSION
from index.position import position_of

if TYPE_CHECKING:
    from assistant.answer import Quote

ATTRIBUTION = ("symbol", "title", "delegation", "speaker", "date")
"""The fields that say whose statement it is; the source file or the manifest beside it must bear them out."""

_STRICT = ConfigDict(strict=True, extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How the source file became the canonical text.

    Attributes:
        kind: of the file: `text`, `html`, `docx` or `pdf`.
        encoding: how its bytes became characters, which also names the reader: `pdf (pdfium)`.
        parser: version of the parser that the certifying release had.
        hash: of the manifest's line, the parser and the cut, as the library noted it; None where it noted none.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    kind: str
    encoding: str
    parser: int
    hash: str | None


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A quote, what it was cut from, and by what. Hashes are SHA-256 in hex, of UTF-8 where they are of text.

    Attributes:
        statement_id: of its statement in the library.
        symbol, title, delegation, speaker, date: of the statement; None where unknown.
        path: of the source file, relative to the folder that was ingested, with forward slashes.
        source_sha256: of the source file's bytes.
        text_sha256: of the canonical text.
        start, end: where the quote stands in the canonical text, in code points, `end` excluded.
        page: on which it begins, from 1; None where the source shows no pages.
        paragraph: the number of the paragraph in which it begins; None outside the body.
        quote: the raw slice, with every line and page break.
        quote_sha256: of `quote`.
        recipe: how the file was read.
        generation: that was searched; None where the catalogue was searched exactly.
        library: the library's id; None where it has none yet.
        demarche: the version that certified.
        seal: of all the other fields; see `sealed`.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    statement_id: str
    symbol: str | None
    title: str | None
    delegation: str | None
    speaker: str | None
    date: str | None
    path: str
    source_sha256: str
    text_sha256: str
    start: int
    end: int
    page: int | None
    paragraph: int | None
    quote: str
    quote_sha256: str
    recipe: Recipe
    generation: str | None
    library: str | None
    demarche: str
    seal: str = ""

    def sealed(self) -> Certificate:
        """The same with the seal that fits its fields: SHA-256 of their JSON, keys sorted, without white space, in ASCII."""
        fields = {name: value for name, value in asdict(self).items() if name != "seal"}
        whole = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        return replace(self, seal=sha256(whole))

    def to_dict(self) -> dict[str, Any]:
        """The certificate as JSON values."""
        return asdict(self)


def certified(quote: Quote, *, generation: str | None, library: str | None, recipe_hash: str | None) -> Certificate:
    """The certificate of one quote.

    Args:
        quote: of an answer.
        generation: that was searched.
        library: its id.
        recipe_hash: as the library noted it for the source file.
    """
    statement = quote.statement
    place = position_of(statement, quote.start)
    return Certificate(
        statement_id=statement.id,
        **{field: getattr(statement, field) for field in ATTRIBUTION},
        path=statement.path,
        source_sha256=statement.source_sha256,
        text_sha256=statement.text_sha256,
        start=quote.start,
        end=quote.end,
        page=place.page,
        paragraph=place.paragraph,
        quote=quote.text,
        quote_sha256=sha256(quote.text),
        recipe=Recipe(kind=statement.kind, encoding=statement.encoding, parser=PARSER_VERSION, hash=recipe_hash),
        generation=generation,
        library=library,
        demarche=_version(),
    ).sealed()


def sha256(text: str) -> str:
    """The hash of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _version() -> str:
    try:
        return version("demarche")
    except PackageNotFoundError:
        return "not installed as a package"
