"""The places where clients send, each with a door put in while the tests run and taken out afterwards.

A suite makes its clients itself, so there is no object to hang a hook on: the one method that every call passes is
replaced on the class.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ridelint.live.suite.suite import Suite

_DOORS = (
    ("httpx", "ridelint.live.suite.over_httpx"),
    ("httpx2", "ridelint.live.suite.over_httpx"),
    ("requests", "ridelint.live.suite.over_requests"),
    ("werkzeug", "ridelint.live.suite.over_werkzeug"),
)
"""A library, and the module whose ``doors`` are put into it where it is installed."""


@contextmanager
def watching(suite: Suite) -> Iterator[None]:
    """See every call of the clients that are installed: httpx (and with it Starlette's), requests, werkzeug (Flask)."""
    with ExitStack() as stack:
        for library, module in _DOORS:
            if find_spec(library) is not None:
                for door in import_module(module).doors(import_module(library), suite):
                    stack.enter_context(door)
        yield


@contextmanager
def replaced(owner: Any, name: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """Have a method do something more. Where somebody else has replaced it in the meantime, theirs stays."""
    original = vars(owner)[name]
    ours = functools.wraps(original)(make(original))
    setattr(owner, name, ours)
    try:
        yield
    finally:
        if vars(owner).get(name) is ours:
            setattr(owner, name, original)
