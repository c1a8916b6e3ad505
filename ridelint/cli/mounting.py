"""Where the operations stand that calls are made of, if elsewhere than the descriptions say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from ridelint.errors import UsageError
from ridelint.live.observer import Observer

F = TypeVar("F", bound=Callable[..., Any])


def mountable(command: F) -> F:
    return click.option(
        "--base-path",
        "bases",
        multiple=True,
        metavar="PATH",
        help="The operations stand below this path too, whatever the descriptions say of servers.",
    )(command)


def mount(observer: Observer, bases: Iterable[str]) -> None:
    """Have the operations of every description below these paths too.

    Raises:
        UsageError: one is no path.
    """
    for base in bases:
        if not base.startswith("/"):
            raise UsageError(f"--base-path: {base!r} is no path; it begins with a slash, as /v1")
        for described in observer.descriptions:
            described.routes.mount(base.rstrip("/"))
