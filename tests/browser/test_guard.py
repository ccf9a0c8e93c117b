"""Who may come in, and which headers go out; over HTTP, without a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

import pytest
from starlette.testclient import TestClient

from assistant.web.app import create_app
from assistant.web.guard import MAX_BODY_BYTES
from index.errors import LibraryMissing

from .conftest import QUIET_GRADIO
from .fakes import FakeAssistant, paris_call_assistant

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = QUIET_GRADIO


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(paris_call_assistant()), base_url="http://127.0.0.1:7860") as client:
        yield client


def test_health_tells_what_is_served(client: TestClient) -> None:
    answer = client.get("/health")
    assert answer.json() == {"status": "ok", "statements": 2, "generation": "000001"}


def test_health_tells_what_is_wrong() -> None:
    class Closed(FakeAssistant):
        def overview(self) -> NoReturn:
            raise LibraryMissing("no library at /srv")

    with TestClient(create_app(Closed(())), base_url="http://127.0.0.1") as client:
        answer = client.get("/health")
    assert (answer.status_code, answer.json()["reason"]) == (503, "no library at /srv")


@pytest.mark.parametrize("host", ["localhost", "localhost:7860", "127.0.0.1:7860", "[::1]:7860"])
def test_loopback_names_are_served(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "10.0.0.1", "", "["]
)
@pytest.mark.parametrize("path", ["/", "/health", "/reading-room/style.css", "/gradio_api/queue/join"])
def test_a_forged_host_is_refused(client: TestClient, host: str, path: str) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://127.0.0.1:1"]
)
def test_another_sites_page_is_refused(client: TestClient, origin: str) -> None:
    assert client.post("/gradio_api/queue/join", json={}, headers={"Origin": origin}).status_code == 403


def test_uploads_are_closed(client: TestClient) -> None:
    answer = client.post("/gradio_api/upload", files={"files": ("a.html", b"<script>alert(1)</script>")})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=https://evil.example/",
        "/gradio_api/upload_progress",
        "/gradio_api/runs",
        "/gradio_api/deep_link",
        "/gradio_api/openapi.json",
        "/monitoring",
        "/login",
        "/docs",
        "/openapi.json",
        "/reading-room/app.py",
        "/reading-room/../app.py",
    ],
)
def test_what_a_reading_room_does_not_need_is_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/gradio_api/run/predict", "/gradio_api/call/asked", "/gradio_api/process_recording"])
def test_questions_come_through_the_queue_only(client: TestClient, path: str) -> None:
    assert client.post(path, json={"data": []}).status_code == 404


def test_a_body_that_is_too_large_or_of_unknown_length_is_refused(client: TestClient) -> None:
    assert client.post("/gradio_api/queue/join", content=b"x" * (MAX_BODY_BYTES + 1)).status_code == 413
    assert client.post("/gradio_api/queue/join", content=iter([b"x"])).status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    assert client.request(method, "/").status_code == 405


@pytest.mark.parametrize("path", ["/", "/health", "/nothing", "/reading-room/page.js", "/theme.css", "/config"])
def test_every_response_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'self'" in policy
    assert "http" not in policy, "no other host is named"
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


def test_each_page_has_its_own_nonce_and_every_script_bears_it(client: TestClient) -> None:
    first, second = client.get("/"), client.get("/")
    nonces = [re.findall(r"'nonce-([^']+)'", page.headers["Content-Security-Policy"]) for page in (first, second)]
    assert nonces[0] != nonces[1]
    assert first.text.count("<script") == first.text.count(f'<script nonce="{nonces[0][0]}"') > 0


def test_the_page_names_no_other_host(client: TestClient) -> None:
    page = client.get("/").text
    addresses = set(re.findall(r"https?://[\w.-]+", page))
    assert addresses <= {"http://127.0.0.1"}, addresses
    for tag in ('rel="manifest"', "og:", "twitter:"):
        assert tag not in page


@pytest.mark.parametrize("name", ["style.css", "page.js", "favicon.svg"])
def test_our_own_files_fetch_nothing_from_elsewhere(client: TestClient, name: str) -> None:
    file = client.get(f"/reading-room/{name}")
    assert file.status_code == 200
    assert set(re.findall(r"https?://[\w.-]+", file.text)) <= {"http://www.w3.org"}
    assert "@import" not in file.text
    assert "url(" not in file.text
