"""Démarche as a LangChain retriever gives what `retrieve` gives."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from langchain_core.retrievers import BaseRetriever

from assistant import Filters
from assistant.langchain import DemarcheRetriever
from index.library import Library
from index.settings import Settings
from index.sync import sync
from tests.assistant.making import assistant_of
from tests.conftest import REPOSITORY, SEEDS
from tests.documents import blocks

if TYPE_CHECKING:
    from assistant import Assistant
    from index.encode import Encoder

QUESTION = "How often are readings entered?"


@pytest.fixture(scope="module")
def assistant(invented: Settings) -> Assistant:
    return assistant_of(invented)


@pytest.mark.parametrize("k", [1, 4, 100])
@pytest.mark.parametrize("filters", [None, Filters(delegations=("Switzerland",)), Filters(date_to="1999")])
def test_documents_are_the_hits_in_their_order(assistant: Assistant, k: int, filters: Filters | None) -> None:
    retriever = DemarcheRetriever(assistant=assistant, k=k, filters=filters)
    hits = assistant.retrieve(QUESTION, k=k, filters=filters)
    documents = retriever.invoke(QUESTION)
    assert [(one.id, one.metadata["score"]) for one in documents] == [(hit.passage_id, hit.score) for hit in hits]
    assert asyncio.run(retriever.ainvoke(QUESTION)) == documents


def test_a_document_is_the_sources_own_characters_and_says_where_they_stand(assistant: Assistant) -> None:
    documents = DemarcheRetriever(assistant=assistant).invoke(QUESTION)
    assert documents
    for document, hit in zip(documents, assistant.retrieve(QUESTION), strict=True):
        source, told = hit.statement, document.metadata
        assert document.page_content == source.text[told["start"] : told["end"]] == hit.text
        assert (told["statement_id"], told["symbol"], told["delegation"]) == (
            source.id,
            source.symbol,
            source.delegation,
        )
        assert told["citation"].startswith(source.symbol or source.title or source.id)


def test_it_is_a_retriever_of_langchain_that_takes_no_passage_number_below_one(assistant: Assistant) -> None:
    assert isinstance(DemarcheRetriever(assistant=assistant), BaseRetriever)
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        DemarcheRetriever(assistant=assistant, k=0)


def test_it_stays_short() -> None:
    assert len((REPOSITORY / "assistant" / "langchain.py").read_text("utf-8").splitlines()) < 60


@pytest.mark.model
def test_the_recipes_run_as_they_stand(
    model: Encoder, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path)
    sync(Library(settings), [SEEDS], settings, lambda: model)
    monkeypatch.setattr("assistant.open_assistant", lambda: assistant_of(settings, model))
    guide = (REPOSITORY / "docs" / "langchain.md").read_text("utf-8")
    exec("\n".join(blocks(guide, "python")), {"__name__": "guide"})  # noqa: S102  (our own guide)
    *passages, quoted = capsys.readouterr().out.splitlines()
    assert len(passages) == 4
    assert quoted == "answered 4"
