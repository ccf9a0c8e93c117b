"""A certificate against the source files alone: does the file still hold these characters at this place, said by this one?"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from assistant.certificates.certificate import ATTRIBUTION, Certificate, sha256
from index.errors import ReadError
from index.parse import PARSER_VERSION
from index.position import Position, position_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.reread import SourceFile, Sources
    from index.statement import Statement


class Verdict(StrEnum):
    """What came of checking one certificate; only `VERIFIED` is good."""

    VERIFIED = "verified"
    SOURCE_MISSING = "source_missing"
    SOURCE_CHANGED = "source_changed"
    READING_CHANGED = "reading_changed"
    UNATTRIBUTED = "unattributed"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Recheck:
    """What came of checking one certificate.

    Attributes:
        reason: why it isn't verified, or what was found, as a sentence.
        file: that was looked at, relative to the folder; None where there was none.
        occurrences: how often the quote's characters stand in what the file reads as now; None where that wasn't looked at.
            It is information: it proves nothing.
    """

    certificate: Certificate
    verdict: Verdict
    reason: str
    file: str | None = None
    occurrences: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values."""
        values = asdict(self)
        del values["certificate"]
        certificate = self.certificate
        return {
            "statement_id": certificate.statement_id,
            "quote": certificate.quote,
            "seal": certificate.seal,
            **values,
            "verdict": self.verdict.value,
        }


def recheck(certificate: Certificate, sources: Sources) -> Recheck:
    """Check a certificate against the source files below a folder.

    Args:
        certificate: by whomever.
        sources: the files.
    """
    if contradiction := next(_contradictions(certificate), None):
        return Recheck(certificate, Verdict.ALTERED, contradiction)
    in_place = sources.at(certificate.path)
    if in_place is not None and in_place.sha256 == certificate.source_sha256:
        return _against(certificate, in_place, sources)
    if elsewhere := sources.with_hash(certificate.source_sha256):
        return _against(certificate, elsewhere, sources)
    if in_place is None:
        reason = f"no file {certificate.path}, and none with the source's hash, was found below the folder"
        return Recheck(certificate, Verdict.SOURCE_MISSING, reason)
    return _changed(certificate, in_place, sources)


def _contradictions(certificate: Certificate) -> Iterator[str]:
    """What in the certificate itself can't be, as sentences."""
    if certificate.sealed().seal != certificate.seal:
        yield "its fields are not those that were sealed"
    if sha256(certificate.quote) != certificate.quote_sha256:
        yield "its quote doesn't have the hash that it gives"
    if not 0 <= certificate.start < certificate.end or certificate.end - certificate.start != len(certificate.quote):
        yield f"its quote is not as long as its span, {certificate.start} to {certificate.end}"


def _changed(certificate: Certificate, source: SourceFile, sources: Sources) -> Recheck:
    reason = f"{source.path} is not the file that was certified (it has the SHA-256 {source.sha256})"
    try:
        count = _occurrences(certificate.quote, sources.read(source, certificate.path).text)
    except ReadError as error:
        return Recheck(certificate, Verdict.SOURCE_CHANGED, f"{reason}, and can't be read: {error.reason}", source.path)
    return Recheck(
        certificate, Verdict.SOURCE_CHANGED, f"{reason}; the quote stands in it {_times(count)}", source.path, count
    )


def _against(certificate: Certificate, source: SourceFile, sources: Sources) -> Recheck:
    """Check against the very file that was certified."""
    try:
        statement = sources.read(source, certificate.path)
    except ReadError as error:
        reason = f"this release can't read the file: {error.reason}"
        return Recheck(certificate, Verdict.READING_CHANGED, reason, source.path)
    count = _occurrences(certificate.quote, statement.text)
    if otherwise := next(_read_otherwise(certificate, statement), None):
        reason = f"{otherwise}; the quote stands in it {_times(count)}{_certified_by(certificate)}"
        return Recheck(certificate, Verdict.READING_CHANGED, reason, source.path, count)
    if statement.text[certificate.start : certificate.end] != certificate.quote:
        reason = f"the source has other characters at {certificate.start} to {certificate.end} than the quote"
        return Recheck(certificate, Verdict.ALTERED, reason, source.path, count)
    for verdict, reason in _otherwise(certificate, statement):
        return Recheck(certificate, verdict, reason, source.path, count)
    reason = f"{source.path} holds the quote at {certificate.start} to {certificate.end}"
    return Recheck(certificate, Verdict.VERIFIED, reason, source.path, count)


def _read_otherwise(certificate: Certificate, statement: Statement) -> Iterator[str]:
    """How this release's reading of the same bytes differs from the one that was certified."""
    if statement.text_sha256 != certificate.text_sha256:
        yield "the file is the same, and this release reads it as another text"
    read, now = (certificate.recipe.kind, certificate.recipe.encoding), (statement.kind, statement.encoding)
    if read != now:
        yield f"the file was certified as {', '.join(read)} and is now read as {', '.join(now)}"


def _otherwise(certificate: Certificate, statement: Statement) -> Iterator[tuple[Verdict, str]]:
    """What the source says otherwise than the certificate, beside the characters themselves; the worst first."""
    differing = Verdict.ALTERED if certificate.recipe.parser == PARSER_VERSION else Verdict.READING_CHANGED
    place, now = Position(certificate.paragraph, certificate.page), position_of(statement, certificate.start)
    if place != now:
        yield differing, f"the quote stands in {_named(now)}, not in {_named(place)}{_certified_by(certificate)}"
    fields = [field for field in ATTRIBUTION if getattr(statement, field) != getattr(certificate, field)]
    for field in fields:
        if (shown := getattr(statement, field)) is not None:
            said = getattr(certificate, field)
            yield differing, f"its {field} is {said!r}, and the source, or the manifest beside it, says {shown!r}"
    own_id = statement.symbol or PurePosixPath(certificate.path).stem
    if "symbol" not in fields and not re.fullmatch(rf"{re.escape(own_id)}(?:~\d+)?", certificate.statement_id):
        yield differing, f"its statement id is {certificate.statement_id!r}, and the source's is {own_id!r}"
    if fields:
        reason = (
            f"the quote stands in the source, which doesn't show the {' or the '.join(fields)}; a manifest may have"
        )
        yield Verdict.UNATTRIBUTED, f"{reason}, and none below the folder says so"


def _named(place: Position) -> str:
    paragraph = "no numbered paragraph" if place.paragraph is None else f"paragraph {place.paragraph}"
    return f"{paragraph} on {'no known page' if place.page is None else f'page {place.page}'}"


def _certified_by(certificate: Certificate) -> str:
    """By which other release the file was read, if it was another."""
    if certificate.recipe.parser == PARSER_VERSION:
        return ""
    return f" (certified by Démarche {certificate.demarche} with parser {certificate.recipe.parser}; this one has {PARSER_VERSION})"


def _occurrences(quote: str, text: str) -> int:
    """At how many places of a text a quote begins, overlapping ones included."""
    return sum(1 for _ in re.finditer(f"(?={re.escape(quote)})", text)) if quote else 0


def _times(count: int) -> str:
    return {0: "nowhere", 1: "exactly once"}.get(count, f"{count} times")
