"""Démarche as a LangChain retriever: cited passages for any chain. Needs the extra `langchain`; imported on demand only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field, SkipValidation

from assistant.answer import Filters, Hit
from assistant.assistant import Assistant
from assistant.cited import cited

if TYPE_CHECKING:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun


class DemarcheRetriever(BaseRetriever):
    """Gives an assistant's hits as LangChain documents. A document's content is the source's own characters.

    Attributes:
        assistant: an opened library.
        k: how many passages.
        filters: confine the search.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: SkipValidation[Assistant]
    k: int = Field(default=10, ge=1)
    filters: SkipValidation[Filters | None] = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002  (LangChain's form)
        hits = self.assistant.retrieve(query, k=self.k, filters=self.filters)
        return [_document(hit) for hit in hits]


def _document(hit: Hit) -> Document:
    where = {"start": hit.start, "end": hit.end, "score": hit.score}
    return Document(id=hit.passage_id, page_content=hit.text, metadata=cited(hit) | where)
