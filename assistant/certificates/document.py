"""Certificates as one JSON document, and back; what comes back is checked as if a stranger had sent it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from assistant.certificates.certificate import Certificate
from assistant.terminal import as_json
from index.errors import CertificateError

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "demarche-certificates"
VERSION = 1
_LARGEST = 2**26
"""Bytes. Ten thousand quotes take some 25 MB."""
_THERE = "is there already; name another file, or move this one away"
_WHERE_FROM = "certificates are written by: demarche ask QUESTION --certificates FILE"


def to_json(certificates: Sequence[Certificate]) -> str:
    """The document: its format, the format's version, and the quotes in their order."""
    quotes = [certificate.to_dict() for certificate in certificates]
    return as_json({"format": FORMAT, "version": VERSION, "quotes": quotes}) + "\n"


def from_json(document: str, path: Path | str = "certificates") -> tuple[Certificate, ...]:
    """The certificates of a document.

    Args:
        document: as `to_json` wrote it. A key that stands twice, or that isn't known, is refused: who reads the file and who
            checks it must see the same.
        path: names it in errors.

    Raises:
        CertificateError: it is none, of another version, or a field of a certificate is missing or of the wrong type.
    """
    try:
        given = json.loads(document, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        raise CertificateError(f"{path}:{error.lineno}", f"is not JSON: {error.msg}; {_WHERE_FROM}") from error
    except (ValueError, RecursionError) as error:  # a key twice, a number or a depth beyond all measure
        raise CertificateError(path, f"can't be used: {error}; {_WHERE_FROM}") from error
    return tuple(_certificate(quote, number, path) for number, quote in enumerate(_quotes(given, path), start=1))


def read_certificates(file: Path) -> tuple[Certificate, ...]:
    """The certificates in a file.

    Raises:
        CertificateError: there is no such file, or it holds none.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise CertificateError(file, f"is larger than {_LARGEST // 2**20} MiB, and no such document; {_WHERE_FROM}")
        return from_json(file.read_text("utf-8-sig"), file)
    except OSError as error:
        raise CertificateError(file, f"can't be read ({error.strerror}); {_WHERE_FROM}") from error
    except UnicodeDecodeError as error:
        raise CertificateError(file, f"is not UTF-8 (byte {error.start}); {_WHERE_FROM}") from error


def require_new(file: Path) -> None:
    """Refuse a file that can't be written.

    Raises:
        CertificateError: there is such a file already, or no folder for it.
    """
    if file.exists():
        raise CertificateError(file, _THERE)
    if not file.absolute().parent.is_dir():
        raise CertificateError(file, f"there is no folder {file.parent}; make it first")


def write_certificates(file: Path, certificates: Sequence[Certificate]) -> None:
    """Write certificates into a new file.

    Raises:
        CertificateError: as `require_new`.
    """
    require_new(file)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(to_json(certificates))
            opened.flush()
            os.fsync(opened.fileno())
    except FileExistsError as error:
        raise CertificateError(file, _THERE) from error


_CERTIFICATE = TypeAdapter(Certificate)


def _certificate(quote: object, number: int, path: Path | str) -> Certificate:
    try:
        return _CERTIFICATE.validate_json(json.dumps(quote))
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join([f"quote {number}", *filter(None, [".".join(map(str, first["loc"]))])])
        raise CertificateError(path, f"{where}: {first['msg']}; export the certificates again") from error


def _quotes(given: Any, path: Path | str) -> list[Any]:
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        raise CertificateError(path, f'is no document of the format "{FORMAT}"; {_WHERE_FROM}')
    if type(given.get("version")) is not int or given["version"] != VERSION:
        raise CertificateError(
            path,
            f"has version {given.get('version')!r}; this release reads version {VERSION}: use the one that wrote it",
        )
    if unknown := sorted(set(given) - {"format", "version", "quotes"}):
        raise CertificateError(path, f'has an unknown field "{unknown[0]}"; export the certificates again')
    if not isinstance(given.get("quotes"), list) or not given["quotes"]:
        raise CertificateError(path, f'has no list of "quotes", or an empty one; {_WHERE_FROM}')
    return list(given["quotes"])


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        repeated = next(name for name, _ in pairs if sum(other == name for other, _ in pairs) > 1)
        raise ValueError(f'the key "{repeated}" stands twice in one object')
    return found
