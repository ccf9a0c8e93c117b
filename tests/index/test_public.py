"""The public surface of index."""

from __future__ import annotations

import subprocess
import sys

import pytest

import index
from tests.conftest import REPOSITORY


def test_all_is_the_public_surface() -> None:
    assert sorted(index.__all__) == ["IngestReport", "Settings", "ingest"]
    for name in index.__all__:
        assert getattr(index, name).__name__ == name


def test_what_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        index.nothing  # noqa: B018


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = "import sys, index; print([name for name in ('numpy', 'chromadb', 'torch', 'pydantic', 'babel') if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert said.stdout.strip() == "[]"


def test_importing_any_module_opens_no_socket_and_loads_no_model() -> None:
    program = (
        "import socket, sys, pkgutil, importlib, index\n"
        "def refused(*a, **k): raise AssertionError('a socket')\n"
        "socket.socket.connect = refused; socket.getaddrinfo = refused\n"
        "for module in pkgutil.walk_packages(index.__path__, 'index.'): importlib.import_module(module.name)\n"
        "print([name for name in ('torch', 'sentence_transformers', 'transformers') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert said.stdout.strip() == "[]"
