"""Is "paragraph N of resolution X" found? Asked of every numbered paragraph of a file of resolutions.

The file holds one JSON object a line: `symbol`, `date`, and `paragraphs`, each with a `text` and the section `sec` in which it
stands; those of the `mainBody` begin with the number that the document prints. `python -m evals.paragraphs FILE` prints it.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import DemarcheError, SourceError
from index.manifest import NAME

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from index.encode import Encoder
    from index.settings import Settings

PHRASINGS = (
    "paragraph {number} of resolution {short}",
    "What does {symbol} say in paragraph {number}?",
    "operative paragraph {number} of {bare}",
    "пункт {number} резолюции {short}",
    "paragraphe {number} de la résolution {short}",
)
_NUMBERED = re.compile(r"(\d{1,3})(?:\.\s|\s+(?=[A-Z]))")


@dataclass(frozen=True)
class Resolution:
    """A resolution with its paragraphs.

    Attributes:
        numbered: the text of each paragraph by the number that the document prints, of which the first counts.
    """

    symbol: str
    date: str
    text: str
    numbered: dict[int, str]


@dataclass(frozen=True)
class Result:
    """How many questions there were, and which went wrong.

    Attributes:
        asked: questions.
        not_first: those whose first hit isn't the paragraph's.
        not_quoted: those whose first quote isn't the paragraph, or its beginning where it is too long.
    """

    asked: int
    not_first: tuple[str, ...]
    not_quoted: tuple[str, ...]

    def to_text(self) -> str:
        """The measure, and each question that went wrong."""
        lines = [
            f"{self.asked} questions; first hit right {1 - len(self.not_first) / self.asked:.3f}, "
            f"first quote right {1 - len(self.not_quoted) / self.asked:.3f}"
        ]
        lines += [f"not the first hit: {question}" for question in self.not_first]
        lines += [f"not the first quote: {question}" for question in self.not_quoted]
        return "\n".join(lines)


def read_resolutions(path: Path) -> list[Resolution]:
    """The resolutions of a file.

    Raises:
        SourceError: a line is wrong.
    """
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            found.append(_resolution(row["symbol"], row["date"], row["paragraphs"]))
        except (ValueError, KeyError, TypeError) as error:
            reason = f"line {number} is no resolution with symbol, date and paragraphs ({error!r})"
            raise SourceError(path, reason) from error
    return found


def _resolution(symbol: str, date: str, paragraphs: Sequence[dict[str, str]]) -> Resolution:
    numbered: dict[int, str] = {}
    for paragraph in paragraphs:
        match = _NUMBERED.match(paragraph["text"])
        if match and paragraph["sec"] == "mainBody":
            numbered.setdefault(int(match[1]), paragraph["text"])
    return Resolution(symbol, date, "\n\n".join(paragraph["text"] for paragraph in paragraphs) + "\n", numbered)


def write_corpus(resolutions: Sequence[Resolution], folder: Path) -> None:
    """The resolutions as text files with a manifest, as a collector would keep them."""
    rows = []
    for resolution in resolutions:
        name = f"{re.sub(r'[^A-Za-z0-9()]+', '_', resolution.symbol)}.txt"
        (folder / name).write_text(resolution.text, "utf-8")
        rows.append({"file": name, "symbol": resolution.symbol, "date": resolution.date, "language": "en"})
    (folder / NAME).write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")


def measure(resolutions: Sequence[Resolution], assistant: Assistant) -> Result:
    """Ask for every numbered paragraph in every phrasing."""
    asked, not_first, not_quoted = 0, [], []
    for question, symbol, text in questions(resolutions):
        asked += 1
        hits = assistant.retrieve(question, k=1)
        if not (hits and hits[0].statement.symbol == symbol and _meets(hits[0].text, text)):
            not_first.append(question)
        quotes = assistant.ask(question).quotes
        if not (quotes and quotes[0].statement.symbol == symbol and _opens(quotes[0].text, text)):
            not_quoted.append(question)
    return Result(asked, tuple(not_first), tuple(not_quoted))


def questions(resolutions: Sequence[Resolution]) -> Iterator[tuple[str, str, str]]:
    """Each question with the symbol and the text that it asks for."""
    for resolution in resolutions:
        bare = re.sub(r"\s*\(\d{4}\)$", "", resolution.symbol)
        short = resolution.symbol.rpartition("/")[2]
        for number, text in resolution.numbered.items():
            for phrasing in PHRASINGS:
                yield (
                    phrasing.format(number=number, short=short, symbol=resolution.symbol, bare=bare),
                    resolution.symbol,
                    text,
                )


def _meets(passage: str, paragraph: str) -> bool:
    """Whether one of the two stands in the other, or the passage ends with the paragraph's beginning."""
    if paragraph in passage or passage in paragraph:
        return True
    beginning = passage.find(paragraph[:40])
    return beginning >= 0 and paragraph.startswith(passage[beginning:])


def _opens(quote: str, paragraph: str) -> bool:
    """Whether the quote is the paragraph, or begins with it (its lists follow), or is its beginning."""
    return quote.startswith(paragraph) or paragraph.startswith(quote)


def measured(path: Path, home: Path, encoder: Encoder | None = None) -> Result:
    """The measure on a file, in a library of its own below `home`."""
    from assistant import open_assistant
    from assistant.assistant import Assistant
    from index.encode import encoder_on_demand
    from index.library import Library
    from index.settings import load_settings
    from index.sync import sync

    resolutions = read_resolutions(path)
    settings: Settings = load_settings(home=home / "library")
    (home / "corpus").mkdir()
    write_corpus(resolutions, home / "corpus")
    used = encoder_on_demand(settings) if encoder is None else lambda: encoder
    sync(Library(settings), [home / "corpus"], settings, used)
    assistant = open_assistant(settings=settings) if encoder is None else Assistant(Library(settings), settings, used)
    return measure(resolutions, assistant)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measure; 0 if every paragraph was found."""
    parser = argparse.ArgumentParser(prog="python -m evals.paragraphs", description=__doc__)
    parser.add_argument("file", type=Path, help="resolutions, one JSON object a line")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as folder:
            result = measured(options.file, Path(folder))
    except (DemarcheError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{result.to_text()}\n")
    return 1 if result.not_first or result.not_quoted else 0


if __name__ == "__main__":
    sys.exit(main())
