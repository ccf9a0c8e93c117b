"""Statements that are read from files, quotes of them, and their certificates. All statements are fictional."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from assistant.answer import Quote
from assistant.certificates import Certificate, certified
from assistant.cite import cite
from index.parse import parse
from index.position import position_of
from index.readers import read_source
from index.readers.limits import Limits
from index.reread import Sources
from index.statement import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.readers import Source
    from index.readers.process import ReaderProcess
    from index.statement import Statement

PAPER = """PC.DEL/1/20
3 March 2020

ENGLISH
Original: RUSSIAN

Delegation of Norway

STATEMENT BY MS. KARI FICTIVE,
AT THE 1250th MEETING OF THE OSCE PERMANENT COUNCIL

3 March 2020

Madam Chairperson,

This statement is fictional and was written for tests. Norway supports the “Lindau register”,
*inter alia*, of river levels.

We ask for a timetable that is agreed by\fall States. The same words. The same words.

Мы против «двойного счёта» — вот и всё. نؤيد الاقتراح، ونرفض التأخير. Nous sommes « d’accord » 👍 a\u0301.

Thank you.
"""


class InThisProcess:
    """Reads trusted files where it is called, as the confined reader does elsewhere."""

    def read(self, path: Path, data: bytes, _limits: Limits) -> Source:
        """What a file holds."""
        return read_source(path, data)


def sources(folder: Path) -> Sources:
    """The sources of a folder, read in this process."""
    return Sources(folder, cast("ReaderProcess", InThisProcess()), Limits())


def statement_of(text: str, path: str = "paper.txt", given: Mapping[str, str] | None = None) -> Statement:
    """A statement as an ingest makes it of a file with this text."""
    return parse(read_source(Path(path), text.encode()), PurePosixPath(path), given)


def quote_of(statement: Statement, start: int, end: int) -> Quote:
    """A slice of a statement, as a quote."""
    place = position_of(statement, start)
    citation = cite(statement, place.paragraph, place.page)
    return Quote(statement, start, end, place.paragraph, place.page, Role.BODY, "own", citation, None, 1.0)


def quoted(statement: Statement, words: str) -> Quote:
    """Words of a statement, as a quote."""
    start = statement.text.index(words)
    return quote_of(statement, start, start + len(words))


def certificate_of(quote: Quote) -> Certificate:
    """Its certificate."""
    return certified(quote, generation="000001", library="0123456789ab", recipe_hash="fedcba9876543210")


def certificates_of(statement: Statement) -> list[Certificate]:
    """One for each sentence."""
    return [certificate_of(quote_of(statement, s.span.start, s.span.end)) for s in statement.sentences]
