"""``ridelint explain``: a rule's page: what it asks, why, and by which examples."""

from __future__ import annotations

import click

from ridelint.cli.options import own_rules
from ridelint.config.rulenames import rules_named, unknown
from ridelint.errors import UsageError
from ridelint.page import page
from ridelint.rules import load_all


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@own_rules
@click.argument("rules", nargs=-1, required=True, metavar="RULE...")
def command(rules: tuple[str, ...]) -> None:
    """Tell what each RULE (an id, a code or a family) asks, why, and by which examples."""
    wanted: list[str] = []
    for name in rules:
        named = rules_named(name)
        if not named:
            raise UsageError(unknown(name))
        wanted.extend(named)
    click.echo("\n".join(page(rule) for rule in load_all(wanted)), nl=False)
