"""The project's own entry point: `python cli.py check specs`, `python cli.py up`.

It lends the linter's commands a home beside the services', which the installed `ridelint` must not know, and it is
where the services, in test and staging, are held to the rules as they answer.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.commands import COMMANDS

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def watched(app: ASGIApp, spec: Path) -> ASGIApp:
    """Wrap a service, so that its log tells where a call and the description differ."""
    from ridelint.middleware import RidelintMiddleware  # noqa: PLC0415  most commands run no service

    return RidelintMiddleware(app, specs=[spec], exclude=["/internal/*"])


def _help() -> None:
    """Show the services' commands after the linter's."""
    lines = click.HelpFormatter()
    with lines.section("Commands of the running system"):
        lines.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])
    click.echo(lines.getvalue(), nl=False)


def main() -> None:
    """Run one of the system's commands, or else the linter."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name in COMMANDS:
        # Nothing of what an import makes is garbage; looking for it took a quarter of a service's start. Frozen, as the
        # collector would else look through all of it as soon as it may.
        gc.disable()
        command: click.Command = getattr(import_module(COMMANDS[name][0]), name)
        gc.freeze()
        gc.enable()
        command.main(sys.argv[2:], prog_name=f"cli.py {name}", obj=watched)
    # A service has no use for the linter, whose imports would take a part of its start.
    from ridelint.cli import main as lint  # noqa: PLC0415

    if name in {"", "-h", "--help"}:
        _help()
    lint()


if __name__ == "__main__":
    main()
