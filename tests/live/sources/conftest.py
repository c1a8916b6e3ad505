"""Recordings that a test writes, and the calls read from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.live.sources.written import Got, entry, har, read_all


@pytest.fixture
def reading() -> Callable[..., Got]:
    """Reads bytes as a recording of the name `a`."""
    return read_all


@pytest.fixture
def one_entry() -> Callable[..., Got]:
    """Reads a HAR of one entry, made as `entry` makes it."""

    def read(request: Any = None, response: Any = None, **more: Any) -> Got:
        return read_all(har(entry(request, response, **more)))

    return read
