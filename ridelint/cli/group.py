"""The commands as click has them: their table, the help, and what is said of a wrong option."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType

import click

from ridelint import __version__
from ridelint.cli.verdict import CANNOT

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "check": ("ridelint.cli.check", "Check descriptions against the house rules."),
        "live": ("ridelint.cli.live", "Call a running server, and hold its answers to the same rules."),
        "traffic": ("ridelint.cli.traffic", "Check recorded calls: HAR, NDJSON, a log of HAProxy."),
        "rules": ("ridelint.cli.rules", "List the rules, and how grave each is here."),
        "explain": ("ridelint.cli.explain", "Tell what a rule asks, why, and by which examples."),
        "baseline": ("ridelint.cli.baseline", "Record today's findings, so that a check fails on new ones only."),
        "test": ("ridelint.cli.test", "Run the examples of rules of your own."),
        "proxy": ("ridelint.cli.proxy", "Stand before a server, and check what it answers."),
        "init": ("ridelint.cli.init", "Write a configuration file to start from."),
    }
)
"""Name to the module that has a ``command``, and to the line that the help shows without importing it."""


class _Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  likewise
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(_no_such_command(args[0]), ctx)
        return super().resolve_command(ctx, args)


def _no_such_command(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  only a mistake needs it

    near = get_close_matches(name, COMMANDS, n=1)
    if near:
        return f"no such command {name!r}; did you mean {near[0]!r}?"
    return f"no such command {name!r}; to check a file or folder: ridelint check {name}"


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="ridelint")
def ridelint() -> None:
    """Check API descriptions against one set of house rules.

    \b
    ridelint check specs                      every description below a folder
    ridelint check --preset naming api.yaml   somebody else's description
    ridelint explain field-name-case          why a rule is there
    """  # noqa: D301  click takes the backspace for "do not rewrap"


def invoke(arguments: Sequence[str]) -> int:
    """Do what the arguments say, and give the exit code.

    Raises:
        KeyboardInterrupt: somebody has had enough.
    """
    try:
        code = ridelint.main(list(arguments), prog_name="ridelint", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return CANNOT
    except click.Abort:
        raise KeyboardInterrupt from None
    return code if isinstance(code, int) else 0
