"""The tools for agents, asked by the protocol's own client: over stdin and stdout, and over HTTP behind a token."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import uvicorn
from mcp import Client, MCPError, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from assistant.tools import server_of
from assistant.web.tools import app_of
from index.library import Library
from index.settings import Settings
from index.sync import sync
from tests.assistant.making import assistant_of
from tests.conftest import FIXTURES, REPOSITORY, SEEDS
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.assistant import Assistant
    from index.encode import Encoder

TOOLS = {"ask", "search_statements", "get_statement", "check_quotation", "list_facets"}
TOKEN = "fictional-token"  # noqa: S105
QUOTED = "Nevertheless, we can agree to hourly readings."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The invented statements."""
    settings = Settings(home=tmp_path_factory.mktemp("tools"))
    sync(Library(settings), [FIXTURES / "statements"], settings, HashingEncoder)
    return assistant_of(settings)


async def looked_through(client: Client) -> None:
    """List, call and read everything."""
    listed = (await client.list_tools()).tools
    assert {tool.name for tool in listed} == TOOLS
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed)
    facets = await client.call_tool("list_facets", {})
    assert facets.structured_content is not None
    assert facets.structured_content["statements"] > 0
    (template,) = (await client.list_resource_templates()).resource_templates
    assert template.uri_template.startswith("statement://")


def values(result: Any) -> dict[str, Any]:
    """A call's JSON; its text says it too."""
    assert not result.is_error, result.content
    assert result.content[0].text
    content: dict[str, Any] = result.structured_content
    return content


@pytest.mark.model
def test_an_agent_is_served_over_stdin_and_stdout(model: Encoder, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    sync(Library(settings), [SEEDS], settings, lambda: model)
    environment = {**os.environ, "DEMARCHE_HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)}
    command = StdioServerParameters(
        command=sys.executable, args=["-W", "ignore", "-m", "evals.cli", "mcp"], env=environment
    )

    async def asked() -> None:
        async with Client(stdio_client(command)) as client:
            await looked_through(client)
            answer = values(
                await client.call_tool("ask", {"question": "What is Russia's objection to the Paris Call?"})
            )
            assert answer["quotes"][0]["citation"] == "PC.DEL/669/19, para. 3 (Russian Federation, 13 June 2019)"
            read = await client.read_resource("statement://PC.DEL/669/19")
            assert answer["quotes"][0]["text"] in read.contents[0].text  # type: ignore[union-attr]

    asyncio.run(asyncio.wait_for(asked(), 120))


def test_what_tools_say_is_what_the_library_says(library: Assistant) -> None:
    async def asked() -> None:
        async with Client(server_of(library)) as client:
            await looked_through(client)
            question = {"question": "What does it say of hourly readings?", "delegations": ["Norway"]}
            answer = values(await client.call_tool("ask", question))
            for quote in answer["quotes"]:
                text = library.statement(quote["statement"]["id"]).text
                assert text[quote["start"] : quote["end"]] == quote["text"]
            hits = values(await client.call_tool("search_statements", {"query": "hourly readings", "limit": 3}))["hits"]
            assert len(hits) == 3
            known = values(await client.call_tool("get_statement", {"called": hits[0]["statement_id"]}))
            assert known["text"] == library.statement(hits[0]["statement_id"]).text
            checked = values(await client.call_tool("check_quotation", {"text": QUOTED}))
            assert checked["verdict"] == library.check(QUOTED).verdict
            read = await client.read_resource(f"statement://{known['id']}")
            assert read.contents[0].text == known["text"]  # type: ignore[union-attr]

    asyncio.run(asked())


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("ask", {"question": " "}, "empty"),
        ("ask", {"question": "Why?", "date_from": "soon"}, "YYYY"),
        ("get_statement", {"called": "PC.DEL/1/99"}, "no statement"),
        ("check_quotation", {"text": "two words"}, "three words"),
        ("search_statements", {"query": "rivers", "limit": 1000}, "50"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(library: Assistant, tool: str, given: dict[str, Any], said: str) -> None:
    async def asked() -> None:
        async with Client(server_of(library)) as client:
            result = await client.call_tool(tool, given)
            assert result.is_error
            assert said in result.content[0].text  # type: ignore[union-attr]
            with pytest.raises(MCPError, match="no statement"):
                await client.read_resource("statement://PC.DEL/1/99")

    asyncio.run(asked())


@contextmanager
def served(library: Assistant) -> Iterator[str]:
    """The tools over HTTP on a free port; gives their address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        app = app_of(server_of(library), port, TOKEN)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            server.should_exit = True
            thread.join()


def test_over_http_the_token_opens_everything(library: Assistant) -> None:
    async def asked(address: str) -> None:
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20) as http,
            Client(streamable_http_client(address, http_client=http)) as client,
        ):
            await looked_through(client)
            values(await client.call_tool("search_statements", {"query": "hourly readings"}))

    with served(library) as address:
        asyncio.run(asked(address))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": f"Bearer {TOKEN}é"}, 401),
        ({"Authorization": f"Bearer {TOKEN}", "Host": "evil.example"}, 421),
        ({"Authorization": f"Bearer {TOKEN}", "Host": "127.0.0.1:1"}, 421),
        ({"Authorization": f"Bearer {TOKEN}", "Origin": "https://evil.example"}, 403),
        ({"Authorization": f"Bearer {TOKEN}", "Origin": "http://127.0.0.1:1"}, 403),
    ],
)
def test_without_the_token_or_with_a_forged_host_or_origin_nobody_is_let_in(
    library: Assistant, headers: dict[str, str], status: int
) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accepted = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    raw = [(name.encode(), value.encode()) for name, value in (accepted | headers).items()]
    with served(library) as address:
        answer = httpx2.post(address, content=json.dumps(body), headers=raw)
    assert answer.status_code == status
