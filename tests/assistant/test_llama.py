"""Démarche as a llama-index retriever gives what `retrieve` gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import QueryBundle, TextNode

from assistant import Filters
from assistant.llama import DemarcheRetriever
from index.library import Library
from index.settings import Settings
from index.sync import sync
from tests.assistant.making import assistant_of
from tests.conftest import SEEDS
from tests.documents import blocks

if TYPE_CHECKING:
    from assistant import Assistant
    from index.encode import Encoder

GUIDE = (Path(__file__).parents[2] / "docs" / "llama-index.md").read_text("utf-8")
QUESTION = "What does Norway say about gauges?"


@pytest.fixture(scope="module")
def assistant(invented: Settings) -> Assistant:
    return assistant_of(invented)


@pytest.mark.parametrize("k", [1, 4, 100])
@pytest.mark.parametrize("filters", [None, Filters(delegations=("Switzerland",)), Filters(date_to="1999")])
def test_nodes_are_the_hits_in_their_order(assistant: Assistant, k: int, filters: Filters | None) -> None:
    question = "How often are readings entered?"
    nodes = DemarcheRetriever(assistant, k=k, filters=filters).retrieve(question)
    hits = assistant.retrieve(question, k=k, filters=filters)
    assert [(node.node_id, node.score) for node in nodes] == [(hit.passage_id, hit.score) for hit in hits]


def test_a_node_is_the_sources_own_characters_and_says_where_they_stand(assistant: Assistant) -> None:
    nodes = DemarcheRetriever(assistant).retrieve(QueryBundle(QUESTION))
    assert nodes
    for node, hit in zip(nodes, assistant.retrieve(QUESTION), strict=True):
        assert isinstance(node.node, TextNode)
        text, source = node.node.text, hit.statement
        assert text == source.text[node.node.start_char_idx : node.node.end_char_idx] == hit.text
        assert (node.node.start_char_idx, node.node.end_char_idx) == (hit.start, hit.end)
        metadata = dict(node.metadata)
        citation = metadata.pop("citation")
        assert metadata == {
            "statement_id": source.id,
            "path": source.path,
            "symbol": source.symbol,
            "delegation": source.delegation,
            "date": source.date,
            "cosine": hit.cosine,
            "lexical": hit.lexical,
        }
        assert citation.startswith(source.symbol or source.title or source.id)


def test_it_is_a_retriever_of_llama_index(assistant: Assistant) -> None:
    assert isinstance(DemarcheRetriever(assistant), BaseRetriever)


@pytest.mark.model
def test_the_recipes_run_as_they_stand(
    model: Encoder, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path)
    sync(Library(settings), [SEEDS], settings, lambda: model)
    monkeypatch.setattr("assistant.open_assistant", lambda: assistant_of(settings, model))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-fictional")
    exec("\n".join(blocks(GUIDE, "python")), names := {"__name__": "guide"})  # noqa: S102  (our own guide)
    *passages, quoted, read = capsys.readouterr().out.splitlines()
    assert len(passages) == 4
    assert quoted.startswith("answered ['PC.DEL/669/19, para. 3 (Russian Federation, 13 June 2019)'")
    assert "Paris Call" in read
    text = assistant_of(settings, model).statement("PC.DEL/669/19").text
    response: Any = names["response"]
    assert all(source.node.text in text for source in response.source_nodes)
