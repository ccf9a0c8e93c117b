"""The marker of these tests, and the scenario that they share."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from tests.crash import shim
from tests.crash.forks import Pool, pool
from tests.crash.papers import FEW
from tests.crash.scenario import Scenario, prepare, work_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = 20


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "crash: kills processes and lets their writes fail (needs a C compiler)")


@pytest.fixture(scope="session")
def work() -> Iterator[Path]:
    with work_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def library(work: Path) -> Path:
    """The compiled library; where a machine of continuous integration can't compile it, that is a failure."""
    if shim.compiler() is None:
        reason = "no C compiler (cc) is on this machine: nothing can be killed in the middle of a write"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return shim.build(work)


@pytest.fixture(scope="session")
def servers(library: Path) -> Iterator[Pool]:
    with pool(library) as running:
        yield running


@pytest.fixture(scope="session")
def scenario(servers: Pool, work: Path) -> Scenario:
    return prepare(servers.first, work / "scenario")


@pytest.fixture(scope="session")
def first(servers: Pool, work: Path) -> Scenario:
    """There is no library yet."""
    return prepare(servers.first, work / "first", {}, FEW)


@pytest.fixture
def chance() -> random.Random:
    """The same choices each time; `python -m tests.crash` makes others."""
    return random.Random(SEED)  # noqa: S311  (nothing secret)
