"""Démarche as a llama-index retriever: cited passages for any pipeline built on llama-index. Imported on demand only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.cited import cited

if TYPE_CHECKING:
    from assistant.answer import Filters, Hit
    from assistant.assistant import Assistant


class DemarcheRetriever(BaseRetriever):
    """Gives an assistant's hits as llama-index nodes. A node's text is the source's own characters.

    Args:
        assistant: an opened library.
        k: how many passages.
        filters: confine the search.
    """

    def __init__(self, assistant: Assistant, k: int = 10, filters: Filters | None = None) -> None:
        super().__init__()
        self._assistant = assistant
        self._k = k
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._assistant.retrieve(query_bundle.query_str, k=self._k, filters=self._filters)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def _node(hit: Hit) -> TextNode:
    return TextNode(
        id_=hit.passage_id, text=hit.text, start_char_idx=hit.start, end_char_idx=hit.end, metadata=cited(hit)
    )
