"""A gateway that all gentle tests share, and the means to run another with settings of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from tests.gateway.running import Gateway, Replica, running

Running = Callable[[Mapping[str, Replica], Mapping[str, str]], AbstractContextManager[Gateway]]

# No test of another matter runs into a limit.
UNLIMITED = {"CLIENT_LIMIT": "1000000", "TOKEN_LIMIT": "1000000", "SIGN_IN_LIMIT": "1000000"}


@pytest.fixture
def run(tmp_path: Path) -> Running:
    return partial(running, tmp_path)


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """Run it in front of one replica of each service."""
    folder = tmp_path_factory.mktemp("gateway")
    replicas = {f"{name.upper()}_1": Replica(name, folder) for name in ("user", "driver", "core")}
    settings = {**UNLIMITED, "HEADER_TIMEOUT": "1s", "BODY_TIMEOUT": "1s", "ANSWER_TIMEOUT": "2s"}
    with running(folder, replicas, settings) as started:
        yield started


@pytest.fixture
def replica(tmp_path: Path) -> Replica:
    """Stand in for a service, once something starts it."""
    return Replica("replica", tmp_path)
