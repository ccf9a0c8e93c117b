"""The lexical index: BM25 over stemmed words, each language by its own stemmer. The one home of tantivy."""

from __future__ import annotations

import json
import os
import shutil
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy

from index.errors import GenerationError

_LANGUAGES = {
    "ar": "arabic", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hu": "hungarian", "it": "italian", "no": "norwegian", "nb": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_WITH_STOP_WORDS = frozenset(
    [
        "danish",
        "dutch",
        "finnish",
        "french",
        "german",
        "hungarian",
        "italian",
        "norwegian",
        "portuguese",
        "russian",
        "spanish",
        "swedish",
    ]
)
_UNSTEMMED = "plain"
_LANGUAGES_FILE = "languages.json"
_FORMAT = 2
"""Of the fields of an index; one of another format is built anew."""


@dataclass(frozen=True, slots=True)
class Document:
    """What the index holds of a passage.

    Attributes:
        language: ISO 639-1 code of its statement, which chooses the stemmer; None for unknown.
        lead: whose statement it is from and on what.
    """

    id: str
    statement_id: str
    language: str | None
    lead: str
    text: str


def terms(text: str, language: str | None) -> list[str]:
    """The stems of the words of `text` that carry meaning, in order.

    >>> terms("What is Russia's objection to the provisions?", "en")
    ['russia', 'object', 'provis']
    >>> terms("конфликтов", "ru") == terms("конфликт", "ru")
    True
    """
    return _analyzer(_stemmer(language)).analyze(_composed(text))


class LexicalIndex:
    """An index on disk, open for searching.

    Raises:
        GenerationError: the folder holds no index that can be opened.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._languages = _languages_of(folder)
            self._copy = None if os.access(folder, os.W_OK) else _writable_copy(folder)
            self._index = tantivy.Index.open(str(folder) if self._copy is None else self._copy.name)
            _register(self._index, self._languages)
            self._searcher = self._index.searcher()
        except (OSError, ValueError) as error:
            raise GenerationError(f"{folder}: the lexical index can't be opened: {error}") from error

    @staticmethod
    def build(folder: Path, documents: Iterable[Document]) -> None:
        """Write a new index of `documents` into an empty folder."""
        documents = list(documents)
        languages = sorted({_stemmer(document.language) for document in documents})
        with _translated(folder):
            folder.mkdir(parents=True)
            _add(tantivy.Index(_schema(languages), path=str(folder)), languages, documents)
            noted = {"format": _FORMAT, "languages": languages}
            (folder / _LANGUAGES_FILE).write_text(json.dumps(noted), encoding="utf-8")

    @staticmethod
    def takes(folder: Path, languages: Iterable[str | None]) -> bool:
        """Whether the index in `folder` can take documents of these languages; each language has fields of its own."""
        try:
            known = _languages_of(folder)
        except (OSError, ValueError):
            return False
        return {_stemmer(language) for language in languages} <= set(known)

    @staticmethod
    def extend(folder: Path, documents: Iterable[Document]) -> None:
        """Add documents to the index in `folder`, whose languages it takes."""
        with _translated(folder):
            languages = _languages_of(folder)
            _add(tantivy.Index.open(str(folder)), languages, documents)

    def count(self) -> int:
        """How many passages are in the index."""
        return int(self._searcher.num_docs)

    def lacking(self, ids: Iterable[str]) -> list[str]:
        """Those of some passage ids that are not in the index."""
        return [id for id in ids if self._searcher.doc_freq("id", id) == 0]

    def ids(self) -> set[str]:
        """The ids of all passages in the index."""
        found = self._searcher.search(tantivy.Query.all_query(), limit=max(1, self._searcher.num_docs))
        return {self._searcher.doc(address)["id"][0] for _, address in found.hits}

    def search(self, question: str, limit: int, statements: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The passages that share words with the question, with their BM25, best first.

        Args:
            question: in any language; it is stemmed for each language of the library in turn.
            limit: at most so many.
            statements: ids to which the search is confined; None for all.
        """
        clauses = [clause for language in self._languages for clause in self._clauses(question, language)]
        if not clauses or (statements is not None and not statements):
            return []
        query = tantivy.Query.boolean_query(clauses)
        if statements is not None:
            confined = tantivy.Query.term_set_query(self._index.schema, "statement", sorted(statements))
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), (tantivy.Occur.Must, tantivy.Query.const_score_query(confined, 0.0))]
            )
        hits = self._searcher.search(query, limit=limit).hits
        scored = [(self._searcher.doc(address)["id"][0], float(score)) for score, address in hits]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))

    def document_frequencies(self, stems: Sequence[str], language: str | None) -> list[int]:
        """In how many passages of a language each stem occurs."""
        field = _own_field(_stemmer(language))
        if _stemmer(language) not in self._languages:
            return [0] * len(stems)
        return [int(self._searcher.doc_freq(field, stem)) for stem in stems]

    def _clauses(self, question: str, language: str) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        clauses = []
        for stem in dict.fromkeys(_analyzer(language).analyze(_composed(question))):
            term = tantivy.Query.term_query(self._index.schema, _field(language), stem)
            clauses.append((tantivy.Occur.Should, term))
        return clauses


def _languages_of(folder: Path) -> list[str]:
    """The languages that an index has fields for.

    Raises:
        ValueError: it was built in another format.
    """
    noted = json.loads((folder / _LANGUAGES_FILE).read_text("utf-8"))
    if not isinstance(noted, dict) or noted.get("format") != _FORMAT:
        raise ValueError("it was built by another release; run: demarche rebuild")
    return [str(language) for language in noted["languages"]]


def _add(index: tantivy.Index, languages: Sequence[str], documents: Iterable[Document]) -> None:
    _register(index, languages)
    writer = index.writer(heap_size=64_000_000, num_threads=1)  # one thread: the same documents, the same segments
    for document in documents:
        writer.add_document(_tantivy_document(document))
    writer.commit()
    writer.wait_merging_threads()


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """What goes wrong while an index is written, as our error."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise GenerationError(f"{folder}: the lexical index can't be written: {error}; look at the disk") from error


def _writable_copy(folder: Path) -> TemporaryDirectory[str]:
    """Tantivy locks a file in the folder that it opens; a folder that may only be read is opened as a copy."""
    copy = TemporaryDirectory(prefix="demarche-words-")
    shutil.copytree(folder, copy.name, dirs_exist_ok=True, copy_function=shutil.copyfile)
    Path(copy.name).chmod(0o700)  # the copy has the folder's rights, too
    return copy


def _composed(text: str) -> str:
    """Letters and their accents as one character (NFC): the tokenizer would cut words at an accent of its own."""
    return unicodedata.normalize("NFC", text)


def _stemmer(language: str | None) -> str:
    return _LANGUAGES.get(language or "", _UNSTEMMED)


def _field(language: str) -> str:
    """The field of a language's passages: lead and text as one, as a reader has both before them.

    On SciFact's tune half the fused nDCG@10 was .722 so, and .707 with the lead in a field of its own that counted half (test half
    .748 and .735).
    """
    return f"text_{language}"


def _own_field(language: str) -> str:
    """The field of the passages' own words: how rare a word is shows among what was said, not among leads that repeat it."""
    return f"own_{language}"


def _schema(languages: Sequence[str]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("statement", stored=False, tokenizer_name="raw")
    for language in languages:
        builder.add_text_field(_field(language), stored=False, tokenizer_name=language)
        builder.add_text_field(_own_field(language), stored=False, tokenizer_name=language, index_option="basic")
    return builder.build()


def _tantivy_document(document: Document) -> tantivy.Document:
    language = _stemmer(document.language)
    return tantivy.Document(
        id=document.id,
        statement=document.statement_id,
        **{
            _field(language): _composed(f"{document.lead}\n{document.text}"),
            _own_field(language): _composed(document.text),
        },
    )


def _register(index: tantivy.Index, languages: Sequence[str]) -> None:
    for language in languages:
        index.register_tokenizer(language, _analyzer(language))


@cache
def _analyzer(language: str) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(60)).filter(tantivy.Filter.lowercase())
    if language == "english":
        builder = builder.filter(tantivy.Filter.custom_stopword(_english_stop_words()))
    elif language in _WITH_STOP_WORDS:
        builder = builder.filter(tantivy.Filter.stopword(language))
    if language != _UNSTEMMED:
        builder = builder.filter(tantivy.Filter.stemmer(language))
    return builder.build()


def _english_stop_words() -> list[str]:
    return files("index").joinpath("data/stop_words_en.txt").read_text("utf-8").split()
