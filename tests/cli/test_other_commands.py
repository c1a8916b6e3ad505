"""The commands beside ``check``."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import click
import pytest

from ridelint import __version__
from ridelint.cli.group import COMMANDS
from ridelint.rules import families
from tests.cli.conftest import Ridelint


def test_the_help_names_every_command(ridelint: Ridelint) -> None:
    done = ridelint("--help")

    assert done.code == 0
    assert [line.split()[0] for line in done.out.partition("Commands:\n")[2].splitlines()] == list(COMMANDS)


def test_every_command_has_help(ridelint: Ridelint) -> None:
    for name in COMMANDS:
        done = ridelint(name, "--help")
        assert (done.code, done.out.startswith(f"Usage: ridelint {name}")) == (0, True)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_value_has_a_name_that_says_what_it_is(name: str) -> None:
    command: click.Command = import_module(COMMANDS[name][0]).command
    taking = [one for one in command.params if not (isinstance(one, click.Option) and one.is_flag)]

    assert [one.name for one in taking if one.metavar is None and not isinstance(one.type, click.Choice)] == []


def test_the_version_is_the_package_s(ridelint: Ridelint) -> None:
    assert ridelint("--version").out == f"ridelint, version {__version__}\n"


def test_rules_lists_every_rule_with_its_severity_here(ridelint: Ridelint, folder: Path) -> None:
    (folder / "ridelint.yaml").write_text("rules: {field-name-case: off}\n", encoding="utf-8")

    listed = json.loads(ridelint("rules", "--format", "json").out)

    severities = {rule["id"]: rule["severity"] for rule in listed["rules"]}
    assert list(severities) == list(families())
    assert (severities["field-name-case"], severities["error-singular"]) == ("off", "error")


def test_explain_prints_the_page_of_a_rule_by_id_or_code(ridelint: Ridelint) -> None:
    by_id = ridelint("explain", "field-name-case")

    assert by_id.code == 0
    assert by_id.out.startswith("# field-name-case (RL101)\n")
    assert ridelint("explain", "RL101") == by_id


def test_init_writes_a_configuration_that_changes_nothing(ridelint: Ridelint, faulty: Path) -> None:
    before = ridelint("check", "--format", "json")

    assert ridelint("init") == (0, "Wrote ridelint.yaml.\n", "")
    assert ridelint("check", "--format", "json") == before


def test_init_does_not_replace_a_file_unless_told_to(ridelint: Ridelint, folder: Path) -> None:
    (folder / "ridelint.yaml").write_text("preset: none\n", encoding="utf-8")

    refused = ridelint("init")

    assert (refused.code, refused.err) == (2, "ridelint: ridelint.yaml: is there already; --force replaces it\n")
    assert ridelint("init", "--force").code == 0
