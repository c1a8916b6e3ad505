"""The project's own entry point: `python cli.py check specs`, `python cli.py up`.

It lends the linter's commands a home beside the services', which the installed `ridelint` must not know.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from ridelint.cli import main as lint
from server.commands import COMMANDS


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
        command: click.Command = getattr(import_module(COMMANDS[name][0]), name)
        command.main(sys.argv[2:], prog_name=f"cli.py {name}")
    if name in {"", "-h", "--help"}:
        _help()
    lint()


if __name__ == "__main__":
    main()
