"""What all tests share: a clean environment, a library's folder, the real encoder, a real Chroma server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from index.settings import Settings
from tests.fakes import HashingEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import httpx
    from chromadb.config import System

    from index.encode import Encoder

REPOSITORY = Path(__file__).parent.parent
SEEDS = REPOSITORY / "seeds"
FIXTURES = REPOSITORY / "tests" / "fixtures"

# A deadline would fail on a machine that others use too; in continuous integration the same examples are tried each time.
hypothesis.settings.register_profile("patient", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True, scope="session")
def no_settings_from_outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tests must not see the settings, and above all not the library, of the one who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("DEMARCHE_")]:
            patch.delenv(name)
        patch.setenv("DEMARCHE_CACHE", str(_of_this_run(tmp_path_factory) / "cache"))
        yield


def _of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all the processes of this run: a model need be converted once."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a library that doesn't exist yet."""
    return Settings(home=tmp_path / "library")


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture(scope="session")
def model() -> Encoder:
    """The bundled model; loaded once, in seconds. Mark tests that use it with `model`."""
    from index.encode import load_encoder

    return load_encoder(Settings())


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server on this machine."""
    with serving_chroma(tmp_path_factory.mktemp("chroma-server")) as url, closing_chroma_sessions():
        yield url


@contextmanager
def closing_chroma_sessions() -> Iterator[None]:
    """Close the connections that Chroma's own `close` leaves open: a warning about each would come at some later test."""
    from chromadb.api.fastapi import FastAPI

    sessions: list[httpx.Client] = []
    real = FastAPI.__init__

    def noted(self: FastAPI, system: System) -> None:
        real(self, system)
        sessions.append(self._session)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FastAPI, "__init__", noted)
        yield
    for session in sessions:
        session.close()


@contextmanager
def serving_chroma(folder: Path) -> Iterator[str]:
    """A Chroma server of its own process on a free loopback port; gives its address."""
    program = "from chromadb.cli.cli import app; app()"
    command = [sys.executable, "-c", program, "run", "--path", str(folder), "--host", "127.0.0.1"]
    with serving(command, "api/v2/heartbeat") as url:
        yield url


@contextmanager
def serving(command: Sequence[str], answers: str, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """A server that takes `--port`, on a free one, once it answers at that path; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    url, quiet = f"http://127.0.0.1:{port}", subprocess.DEVNULL
    with subprocess.Popen([*command, "--port", str(port)], env=environment, stdout=quiet, stderr=quiet) as server:
        try:
            _wait_for(f"{url}/{answers}", server)
            yield url
        finally:
            server.terminate()


def _wait_for(address: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  (our own server)
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{server.args!r} did not answer at {address}")
