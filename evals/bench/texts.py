"""Real texts: a BEIR corpus, or a folder of text files."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.bench.generate import SEED
from index.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_SUFFIXES = (".txt", ".md")
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[^.!?]+")
_ASKED_WORDS = (5, 12)
"""A question is the beginning of a sentence: at least so many words, and at most."""


@dataclass(frozen=True, slots=True)
class Text:
    """A document.

    Attributes:
        title: empty where there is none.
    """

    name: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """As it is written into a file."""
        return f"{self.title}\n\n{self.text}\n" if self.title else self.text


def read_texts(path: Path, most: int) -> list[Text]:
    """So many texts of a corpus, drawn by lot, always the same.

    Args:
        path: a `corpus.jsonl` (`_id`, `title`, `text`), a folder that holds one, or a folder of .txt and .md files.
        most: how many at most; there may be fewer.

    Raises:
        SourceError: there is nothing to read, or a line of the corpus is wrong.
    """
    corpus = path / "corpus.jsonl" if path.is_dir() and (path / "corpus.jsonl").is_file() else path
    try:
        texts = [text for text in (_files(corpus) if corpus.is_dir() else _rows(corpus)) if text.text.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(corpus, f"can't be read: {error}; name a corpus.jsonl or a folder of text files") from error
    if len(texts) < _FEWEST:
        raise SourceError(
            corpus, f"has {len(texts)} texts; name a corpus.jsonl or a folder with {_FEWEST} texts or more"
        )
    drawn = random.Random(SEED).sample(range(len(texts)), min(most, len(texts)))  # noqa: S311  (no secret)
    return [texts[position] for position in sorted(drawn)]


_FEWEST = 2
"""One to take in, and one to be added."""


def _rows(corpus: Path) -> Iterator[Text]:
    with corpus.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                yield Text(f"{number:07}", str(row.get("title") or ""), str(row["text"]))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise SourceError(f"{corpus}:{number}", 'is no JSON object with a "text"') from error


def _files(folder: Path) -> Iterator[Text]:
    paths = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    for number, path in enumerate(paths, start=1):
        yield Text(f"{number:07}", "", path.read_text("utf-8"))


def words_of(texts: Iterable[Text]) -> list[str]:
    """The words of texts, the most frequent first; equally frequent ones by the alphabet."""
    counted = Counter(word for text in texts for word in _LETTERS.findall(text.text.lower()))
    return sorted(counted, key=lambda word: (-counted[word], word))


def questions_of(texts: Sequence[Text], number: int) -> list[tuple[str, str]]:
    """So many questions, each with the words of its text that it was made from: the beginning of a sentence drawn by lot.

    Fewer where the texts have fewer sentences that are long enough.
    """
    drawing = random.Random(SEED)  # noqa: S311  (no secret)
    sentences = [" ".join(words) for text in texts for words in _long_enough(text)]
    return [
        (f"What is known about {_beginning(sentence)}?", _beginning(sentence))
        for sentence in drawing.sample(sentences, min(number, len(sentences)))
    ]


def _long_enough(text: Text) -> Iterator[list[str]]:
    sentences = (match[0].split() for match in _SENTENCE.finditer(text.text))
    return (words for words in sentences if len(words) >= _ASKED_WORDS[0])


def _beginning(sentence: str) -> str:
    return " ".join(sentence.split()[: _ASKED_WORDS[1]])
