"""Quotations on their way out of the library, and back: `cite` and `verify-quotes`."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import Home, Json
from assistant.progress import waiting
from assistant.terminal import typed, width, write, write_exactly, write_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.certificates import Recheck


class Format(StrEnum):
    """The forms of a reference; the names of `assistant.citations.FORMATS`."""

    FOOTNOTE = "footnote"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


def cite(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="As demarche list shows it, or a symbol.", show_default=False)
    ],
    quote: Annotated[
        str | None,
        typer.Option("--quote", metavar="WORDS", help="Cite the place where these words stand.", show_default=False),
    ] = None,
    paragraph: Annotated[
        int | None, typer.Option("--paragraph", metavar="NUMBER", help="Cite this paragraph.", show_default=False)
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What the reference is for.")] = Format.FOOTNOTE,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Cite a statement, or a place in it, as a footnote, BibTeX, RIS or CSL-JSON."""
    from assistant.citations import FORMATS, reference_to
    from assistant.commands.statements import holding
    from index.settings import load_settings

    if quote is not None and paragraph is not None:
        raise typer.BadParameter("--quote and --paragraph both name a place; give one of them")
    statement = holding(load_settings(home=home), typed(id)).statement
    cited = reference_to(statement, None if quote is None else typed(quote), paragraph)
    made = FORMATS[form.value](cited)
    if as_json:
        place = {"paragraph": cited.paragraph, "page": cited.page}
        write_json({"statement_id": statement.id, "format": form.value, **place, "citation": made})
    else:
        write_exactly(made if made.endswith("\n") else f"{made}\n")


def verify_quotes(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="That demarche ask --certificates wrote.", show_default=False)
    ],
    sources: Annotated[
        Path, typer.Option("--sources", metavar="DIR", help="Folder of the source files.", show_default=False)
    ],
    as_json: Json = False,
) -> None:
    """Check certified quotations against their source files alone, without a library. Exit code 1 if one isn't verified."""
    from assistant.certificates import Verdict, read_certificates, recheck
    from index.readers.limits import limits_of
    from index.readers.process import shared_reader
    from index.reread import Sources
    from index.settings import load_settings

    certificates = read_certificates(file)
    with waiting("Reading the source files …"):
        found = Sources(sources, shared_reader(), limits_of(load_settings()))
        results = [recheck(certificate, found) for certificate in certificates]
    sound = all(result.verdict is Verdict.VERIFIED for result in results)
    if as_json:
        write_json({"verified": sound, "counts": _counts(results), "quotes": [one.to_dict() for one in results]})
    else:
        write(_as_text(results))
    if not sound:
        raise typer.Exit(1)


def _counts(results: Sequence[Recheck]) -> dict[str, int]:
    return dict(Counter(result.verdict.value for result in results))


def _as_text(results: Sequence[Recheck]) -> str:
    """Each quote with its verdict, and how many there are of each."""
    from assistant.answer import display
    from assistant.terminal import wrapped

    blocks = []
    for number, result in enumerate(results, start=1):
        first = f"[{number}] "
        lines = (f"{result.verdict.value}: {result.reason}", f"“{display(result.certificate.quote)}”")
        indents = (first, " " * len(first))
        blocks.append("\n".join(wrapped(line, width(), first=mark) for line, mark in zip(lines, indents, strict=True)))
    counted = ", ".join(f"{count} {verdict}" for verdict, count in _counts(results).items())
    return "\n\n".join([*blocks, f"Of {len(results)} quotations: {counted}."])
