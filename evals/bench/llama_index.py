"""llama-index with Chroma as a contender: what its user gets who changes nothing but the encoder.

`SimpleDirectoryReader`, `VectorStoreIndex` with its `SentenceSplitter`, `ChromaVectorStore` on a `PersistentClient`, and
`HuggingFaceEmbedding` for the model: all with their defaults.
"""

from __future__ import annotations

import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.bench.contender import SHOWN, Built, Dense, Found

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evals.bench.encoders import EncoderName
    from evals.bench.generate import Writer
    from index.settings import Settings
    from index.sync import Progress

NEEDED = ("llama_index.core", "llama_index.vector_stores.chroma", "llama_index.embeddings.huggingface")
_COLLECTION = "passages"
_ROWS = 5000
"""Chroma gives and takes 5,461 rows a call at most."""
_TEXTS_AT_ONCE = 10_000


def installed() -> bool:
    """Whether all that this contender needs is there."""
    try:
        return all(find_spec(name) is not None for name in NEEDED)
    except ModuleNotFoundError:
        return False


class LlamaIndex:
    """llama-index and Chroma, with the encoder of the run.

    Args:
        encoder: its name.
        settings: they name the model.
    """

    def __init__(self, encoder: EncoderName, settings: Settings) -> None:
        self._embedding = _hashing() if encoder == "hashing" else _model(settings)

    def encode(self, texts: Sequence[str]) -> None:
        """Encode passages in batches, as an index does when it is made."""
        self._embedding.get_text_embedding_batch(list(texts))

    def build(self, files: Path, home: Path, progress: Progress) -> Built:
        """Read the folder, and make an index of it."""
        from llama_index.core import SimpleDirectoryReader

        began = time.perf_counter()
        documents = SimpleDirectoryReader(str(files)).load_data()
        read = time.perf_counter()
        progress("indexing", 0, 1)
        self._index(documents, home)
        progress("indexing", 1, 1)
        seconds = {"reading": read - began, "indexing": time.perf_counter() - read}
        return Built(len(documents), _collection(home).count(), seconds)

    def build_large(self, writer: Writer, passages: int, home: Path, progress: Progress) -> Built:
        """Make an index of generated texts, each of which is a document."""
        from llama_index.core import Document

        seconds = 0.0
        for first in range(0, passages, _TEXTS_AT_ONCE):
            progress("indexing", first, passages)
            numbers = range(first, min(first + _TEXTS_AT_ONCE, passages))
            documents = [Document(text=writer.text(number)) for number in numbers]
            began = time.perf_counter()
            self._index(documents, home)
            seconds += time.perf_counter() - began
        progress("indexing", passages, passages)
        return Built(passages, _collection(home).count(), {"indexing": seconds})

    def add(self, file: Path, home: Path) -> None:
        """Insert the file into the index."""
        from llama_index.core import SimpleDirectoryReader

        (document,) = SimpleDirectoryReader(input_files=[str(file)]).load_data()
        self._opened(home).insert(document)

    def open(self, home: Path) -> OpenLlamaIndex:
        """Open the index as a retriever."""
        return OpenLlamaIndex(self._opened(home).as_retriever(similarity_top_k=SHOWN), self._embedding)

    def dense(self, home: Path, questions: Sequence[str]) -> Dense:
        """Ask the collection; all vectors are what it holds."""
        collection = _collection(home)
        asked = np.array([self._embedding.get_query_embedding(question) for question in questions], dtype=np.float32)
        distances = collection.query(query_embeddings=asked, n_results=SHOWN, include=["distances"])["distances"]
        pages = [
            collection.get(include=["embeddings"], limit=_ROWS, offset=at)["embeddings"]
            for at in range(0, collection.count(), _ROWS)
        ]
        cosines = [[1 - distance / 2 for distance in row] for row in distances]  # its default is the squared distance
        return Dense(np.concatenate(pages).astype(np.float32), asked, cosines)

    def _index(self, documents: Sequence[Any], home: Path) -> None:
        from llama_index.core import StorageContext, VectorStoreIndex

        storage = StorageContext.from_defaults(vector_store=_store(home))
        VectorStoreIndex.from_documents(documents, storage_context=storage, embed_model=self._embedding)

    def _opened(self, home: Path) -> Any:
        from llama_index.core import VectorStoreIndex

        return VectorStoreIndex.from_vector_store(_store(home), embed_model=self._embedding)


class OpenLlamaIndex:
    """Finds passages, and says how long it encoded."""

    def __init__(self, retriever: Any, embedding: Any) -> None:
        self._retriever = retriever
        self._embedding = embedding

    def search(self, question: str) -> Found:
        """The ten passages nearest to a question."""
        before = self._embedding.seconds
        nodes = self._retriever.retrieve(question)
        return Found(tuple(node.get_content() for node in nodes), self._embedding.seconds - before)

    def answer(self, question: str) -> None:
        """It takes a language model for this.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("llama-index answers with a language model only")


def _collection(home: Path) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    client = chromadb.PersistentClient(path=str(home), settings=ChromaSettings(anonymized_telemetry=False))
    return client.get_or_create_collection(_COLLECTION)


def _store(home: Path) -> Any:
    from llama_index.vector_stores.chroma import ChromaVectorStore

    return ChromaVectorStore(chroma_collection=_collection(home))


def _model(settings: Settings) -> Any:
    """The settings' model by sentence-transformers, as llama-index loads it."""
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    from index.encode import model_folder

    return _clocked(HuggingFaceEmbedding, model_name=str(model_folder(settings)), device="cpu")


def _hashing() -> Any:
    from llama_index.core.embeddings import BaseEmbedding

    from evals.bench.hashing import HashingEncoder

    encoder = HashingEncoder()

    class Hashing(BaseEmbedding):
        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return list(encoder.encode(texts).tolist())

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return _clocked(Hashing)


def _clocked(embedding: type[Any], **arguments: Any) -> Any:
    """An embedding that counts in `seconds` how long it encodes questions."""
    from llama_index.core.bridge.pydantic import PrivateAttr

    class Clocked(embedding):  # type: ignore[misc]  # whichever it is
        _seconds: float = PrivateAttr(default=0.0)

        @property
        def seconds(self) -> float:
            return self._seconds

        def _get_query_embedding(self, query: str) -> list[float]:
            began = time.perf_counter()
            vector: list[float] = super()._get_query_embedding(query)
            self._seconds += time.perf_counter() - began
            return vector

    return Clocked(**arguments)
