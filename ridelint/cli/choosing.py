"""Which operations a run is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from ridelint.live.choice import Choice, called
from ridelint.live.observer import Observer

F = TypeVar("F", bound=Callable[..., Any])


def choosing(command: F) -> F:
    for option in (
        click.option("--exclude", multiple=True, metavar="WHAT", help="Operations to leave out, said in the same way."),
        click.option(
            "--include",
            multiple=True,
            metavar="WHAT",
            help="Only these operations: '/orders/**', get_order, tag:orders, POST, 'GET /orders'.",
        ),
    ):
        command = option(command)
    return command


def choice_of(observer: Observer, given: Mapping[str, Any]) -> Choice:
    """What the options choose.

    Raises:
        UsageError: a word names no operation, or none is left.
    """
    choice = Choice(given["include"], given["exclude"])
    if choice.chooses:
        choice.check([called(operation) for operation in observer.operations])
    return choice
