"""`serve` as the command line runs it: in a process of its own, until it is interrupted."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from assistant.web.listening import serve
from index.errors import SettingsError
from index.settings import Settings

from .fakes import paris_call_assistant

SERVE = """
from assistant.web.listening import serve
from index.settings import Settings
from tests.browser.fakes import paris_call_assistant
serve(paris_call_assistant(), Settings(port=0), lambda address: print(address, flush=True))
"""


def test_it_announces_the_real_address_once_it_listens_and_ends_quietly() -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{address}health", timeout=10) as health:  # noqa: S310  (our own address)
            assert health.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert address.startswith("http://127.0.0.1:")
    assert not address.endswith(":0/")


def test_a_port_in_use_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(port=taken.getsockname()[1])
        with pytest.raises(SettingsError, match="DEMARCHE_PORT"):
            serve(paris_call_assistant(), settings, print)
