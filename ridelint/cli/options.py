"""Options that more than one command has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ridelint.cli.plain import MAX_SIZE, names_in
from ridelint.config.presets import PRESETS
from ridelint.rules import own_folders, use

F = TypeVar("F", bound=Callable[..., Any])


def separated(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """``a,b`` and repeated options both give a list."""
    return tuple(name for value in values for name in names_in(value))


def own_rules(command: F) -> F:
    """Whose rules take part beside the built-in ones."""
    return click.option(
        "--rules",
        "rule_folders",
        multiple=True,
        metavar="FOLDER",
        is_eager=True,
        expose_value=False,
        callback=_use,
        help="Take part with the rules in this folder too; so do those in RIDELINT_RULES.",
    )(command)


def _use(context: click.Context, _parameter: click.Parameter, folders: tuple[str, ...]) -> None:
    """Bring the folders into the catalogue before anything else looks at it, and take them out at the end."""
    if folders:
        named = own_folders()
        use((*named, *folders))
        context.call_on_close(lambda: use(named))


def configured(command: F) -> F:
    """Which configuration holds, and which rules there are."""
    command = own_rules(command)
    for option in (
        click.option("--preset", type=click.Choice(PRESETS), help="Start from this preset, whatever a file says."),
        click.option(
            "--config",
            "config_file",
            type=click.Path(),
            metavar="FILE",
            help="Use this configuration and look for no other.  [default: found upward from each description]",
        ),
    ):
        command = option(command)
    return command


def selected(command: F) -> F:
    """Which rules take part."""
    for option in (
        click.option(
            "--ignore",
            multiple=True,
            callback=separated,
            metavar="RULE,...",
            help="Leave these rules out: ids, codes, starts of codes or families.",
        ),
        click.option(
            "--select",
            multiple=True,
            callback=separated,
            metavar="RULE,...",
            help="Ask only these rules: ids, codes (RL101), starts of codes (RL1) or families (naming).",
        ),
    ):
        command = option(command)
    return command


def divided(command: F) -> F:
    """Among how many processes the work is divided."""
    return click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Processes to use at most.  [default: as many as help]",
    )(command)


def reading(command: F) -> F:
    """What may be read, and how."""
    for option in (
        click.option(
            "--max-size",
            type=click.IntRange(min=1),
            default=MAX_SIZE,
            show_default=True,
            metavar="MIB",
            help="Refuse larger files.",
        ),
        click.option(
            "--root",
            type=click.Path(exists=True, file_okay=False),
            metavar="FOLDER",
            help="References may not leave this folder.  [default: the repository, else the description's folder]",
        ),
        click.option("--stdin-filename", metavar="FILE", help="The file that - stands for: its name and its folder."),
        click.option("--allow-remote", is_flag=True, help="Fetch what a $ref to another machine needs."),
        divided,
        click.option("--strict", is_flag=True, help="Also run openapi-spec-validator's full validation; slow."),
    ):
        command = option(command)
    return command
