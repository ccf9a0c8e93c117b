"""The reading room beyond this machine: a login, a certificate, host names; or everyone reads, and nobody changes."""

from __future__ import annotations

import base64
import os
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import httpx
import pytest
import trustme
from gradio_client import Client
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from assistant.web import login
from assistant.web.app import create_app
from assistant.web.guard import is_served
from assistant.web.listening import _names, serve
from index.errors import SettingsError
from index.settings import Settings
from tests.conftest import FIXTURES

from .conftest import QUIET_GRADIO, serving
from .fakes import paris_call_assistant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = QUIET_GRADIO

READER, PASSWORD = "reader", "fictional: ключ"
QUESTION = "What does Norway say about hourly readings?"
ROOT = Path(__file__).parents[2]
EVERYWHERE = "0.0.0.0"  # noqa: S104


def basic(words: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(words.encode()).decode()}"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = create_app(paris_call_assistant(), login=f"{READER}:{PASSWORD}")
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


PATHS = ["/", "/health", "/library", "/reading-room/style.css", "/config", "/api/statements", "/theme.css"]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_open_without_the_login(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client.get(path, headers=basic(f"{READER}:{PASSWORD}")).status_code == 200


def test_questions_need_the_login_too(client: TestClient) -> None:
    asked = {"question": "What is Russia's objection to the Paris Call?"}
    assert client.post("/api/ask", json=asked).status_code == 401
    assert client.post("/api/ask", json=asked, headers=basic(f"{READER}:{PASSWORD}")).json()["status"] == "answered"


@pytest.mark.parametrize(
    "words", ["", ":", READER, f"{READER}:", f"{READER}:{PASSWORD}x", f"x:{PASSWORD}", f":{PASSWORD}"]
)
def test_a_wrong_password_waits_and_is_refused(client: TestClient, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def noted(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(login, "asyncio", SimpleNamespace(sleep=noted))
    assert client.get("/health", headers=basic(words)).status_code == 401
    assert waited == [login._WAITS]


@given(
    st.sampled_from(["Basic ", "basic  ", "Basic", "Bearer ", ""]),
    st.text(st.characters(max_codepoint=255), max_size=40),
)
def test_no_header_breaks_the_door(scheme: str, words: str) -> None:
    login._sent(scheme + words)


@given(st.binary(max_size=60))
def test_what_is_sent_is_read(words: bytes) -> None:
    assert login._sent(f"Basic {base64.b64encode(words).decode()}") == words


@pytest.mark.parametrize(
    ("host", "beyond", "served"),
    [
        ("demarche.example.org", False, True),
        ("demarche.example.org", True, True),
        ("demarche.example.org.evil.example", True, False),
        ("evil.example", True, False),
        (None, True, False),
        ("10.0.0.1", True, True),
        ("10.0.0.1", False, False),
        ("fe80::1", True, True),
    ],
)
def test_only_names_that_were_given_are_served(host: str | None, beyond: bool, served: bool) -> None:
    assert is_served(host, ["demarche.example.org"], beyond=beyond) is served


@pytest.mark.parametrize("host", [EVERYWHERE, "192.168.1.10", "example.org", "::"])
def test_it_does_not_listen_beyond_this_machine_without_a_login(host: str) -> None:
    with pytest.raises(SettingsError, match="DEMARCHE_LOGIN"):
        serve(paris_call_assistant(), Settings(host=host), print)


@contextmanager
def listening(home: Path, *options: str, **settings: str) -> Iterator[tuple[int, str]]:
    """`demarche serve` beyond this machine, in a process of its own: its port, and what it says once it listens."""
    given = {f"DEMARCHE_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "evals.cli", "serve", "--host", EVERYWHERE, "--port", "0", "--home", str(home)]
    with subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env=os.environ | given,
    ) as process:
        assert process.stdout is not None
        alarm = threading.Timer(120, process.kill)
        alarm.start()
        try:
            said = ""
            for line in process.stdout:
                said += line
                if "Démarche is at" in line:
                    break
            else:
                pytest.fail(said)
            yield int(said.rpartition("/ (Ctrl-C")[0].rpartition(":")[2]), said
        finally:
            process.terminate()
            process.wait(60)
            alarm.cancel()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real library of the invented statements."""
    home = tmp_path_factory.mktemp("home") / "library"
    subprocess.run(
        [sys.executable, "-m", "evals.cli", "ingest", str(FIXTURES / "statements"), "--home", str(home)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return home


@pytest.mark.browser
def test_a_reader_with_the_login_asks_over_https(browser: Browser, home: Path, tmp_path: Path) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1", "localhost")
    certificate.private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    own = {
        "login": f"{READER}:{PASSWORD}",
        "tls_certificate": str(tmp_path / "both.pem"),
        "host_names": "demarche.example.org",
    }
    with listening(home, **own) as (port, said):
        assert f"https://demarche.example.org:{port}/" in said
        address = f"https://127.0.0.1:{port}"
        trusting = ssl.create_default_context()
        authority.configure_trust(trusting)
        with httpx.Client(verify=trusting, base_url=address, timeout=60) as program:
            assert program.get("/health").status_code == 401
            program.auth = (READER, PASSWORD)
            assert program.get("/health").status_code == 200
            assert program.get("/health", headers={"Host": "demarche.example.org"}).status_code == 200
            assert program.get("/health", headers={"Host": "evil.example"}).status_code == 400
        reader = browser.new_context(
            http_credentials={"username": READER, "password": PASSWORD}, ignore_https_errors=True
        )
        page = reader.new_page()
        page.goto(f"{address}/")
        page.fill("#question textarea", QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector("li.quote")
        page.goto(f"{address}/library")
        assert page.locator("input[type=file]").count() == 1, "who has the login may add statements"
        reader.close()


def test_without_a_login_everyone_reads_and_nobody_changes(home: Path) -> None:
    with listening(home, "--without-login") as (port, said):
        assert "password" not in said
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"X-Demarche": "1"}, timeout=60) as anyone:
            page = anyone.get("/library").text
            assert "PC.DEL/" in page
            assert 'type="file"' not in page
            quoted = anyone.post("/api/ask", json={"question": QUESTION}).json()["quotes"][0]
            id = quoted["statement"]["id"]
            missed = {"question": QUESTION, "statement": id, "start": quoted["start"], "end": quoted["end"]}
            for path, body in (("/library/remove", {"id": id}), ("/api/not_asked", missed)):
                assert anyone.post(path, json=body).status_code == 404, path
            for path in ("/library/add?name=x.txt", "/api/add?name=x.txt"):
                assert anyone.post(path, content=b"A fictional statement.").status_code == 413, "nothing is taken"
            assert anyone.post("/api/remove", json={"statement": id}).status_code == 404
            assert anyone.get(f"/api/statements/{id}").status_code == 200
            assert "demarche eval" in anyone.get("/evaluation").text, "no evaluation is shown"


def test_a_login_over_plain_http_is_warned_of(home: Path) -> None:
    with listening(home, login=f"{READER}:{PASSWORD}") as (_, said):
        assert "DEMARCHE_TLS_CERTIFICATE" in said


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"tls_certificate": "missing.pem"}, "No such file"),
        ({"tls_certificate": "words.txt"}, "can't be used"),
        ({"tls_key": "words.txt"}, "no DEMARCHE_TLS_CERTIFICATE"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_said_so(tmp_path: Path, given: dict[str, str], reason: str) -> None:
    (tmp_path / "words.txt").write_text("no certificate")
    files = {name: tmp_path / file for name, file in given.items()}
    with pytest.raises(SettingsError, match=reason):
        serve(paris_call_assistant(), Settings(home=tmp_path, port=0, **files), print)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "host", "names"),
    [
        ("Demarche.example.org:7860, ", EVERYWHERE, ["demarche.example.org"]),
        ("bücher.example", EVERYWHERE, ["xn--bcher-kva.example"]),
        (None, "Myserver.lan", ["myserver.lan"]),
        (None, EVERYWHERE, []),
    ],
)
def test_host_names_are_as_browsers_send_them(given: str | None, host: str, names: list[str]) -> None:
    assert _names(Settings(host=host, host_names=given), beyond=True) == names


def test_what_cannot_be_a_host_name_is_said_so() -> None:
    with pytest.raises(SettingsError, match="DEMARCHE_HOST_NAMES"):
        _names(Settings(host_names="x" * 70 + ".example"), beyond=False)


def test_a_program_gives_the_login_with_each_call() -> None:
    with serving(paris_call_assistant(), login=f"{READER}:{PASSWORD}") as address:
        with pytest.raises(Exception, match="credentials were not provided"):
            Client(address, verbose=False, download_files=False)
        program = Client(address, headers=basic(f"{READER}:{PASSWORD}"), verbose=False, download_files=False)
        answer = program.predict("What is Russia's objection to the Paris Call?", api_name="/ask")
    assert "answered" in str(answer)
