"""``ridelint rules``: which rules there are, and how grave each is under the configuration that holds here."""

from __future__ import annotations

import json

import click

from ridelint.cli.options import configured
from ridelint.config import Config, discover, load
from ridelint.model import Rule
from ridelint.rules import families, load_all


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@configured
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(preset: str | None, config_file: str | None, form: str) -> None:
    """List the rules, how grave each is under the configuration of the current folder, and what it is asked of.

    The families `traffic` and `live` are asked of calls alone: of all that are observed, and of those that a live run
    makes. `ridelint check` leaves them out.
    """
    config = load(config_file, preset=preset) if config_file else discover(preset=preset)
    rules = load_all()
    click.echo(_json(rules, config) if form == "json" else _text(rules, config))


def _level(rule: Rule, config: Config) -> str:
    severity = config.severity(rule, "")
    return "off" if severity is None else str(severity)


def _json(rules: tuple[Rule, ...], config: Config) -> str:
    rows = [
        {
            "id": rule.id,
            "code": rule.code,
            "family": families()[rule.id],
            "severity": _level(rule, config),
            "summary": rule.summary,
            "fixable": rule.is_fixable,
            "asked_of": list(rule.asked_of),
        }
        for rule in rules
    ]
    return json.dumps({"version": "1", "rules": rows}, indent=2)


def _text(rules: tuple[Rule, ...], config: Config) -> str:
    width = max(len(rule.id) for rule in rules)
    return "\n".join(
        f"{rule.code}  {rule.id:<{width}}  {_level(rule, config):<5}  {_asked_of(rule):<20}  {rule.summary}"
        for rule in rules
    )


def _asked_of(rule: Rule) -> str:
    return ", ".join(rule.asked_of)
