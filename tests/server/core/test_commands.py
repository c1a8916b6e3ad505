"""`token` against a running system; `client` against a database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from server.commands.client import client
from server.commands.migrate import migrate
from server.commands.token import token
from server.core.oauth.store import read_client
from server.kernel.db import Database, open_engine
from tests.server.core.origin import Origin


def role_of(origin: Origin, access_token: str) -> str:
    answer = httpx.get(f"{origin.core}/account", headers={"Authorization": f"Bearer {access_token}"})
    return str(answer.json()["result"]["role"])


@pytest.mark.parametrize("role", ["rider", "driver"])
def test_the_token_of_a_new_account_is_printed_and_nothing_else(origin: Origin, role: str) -> None:
    done = CliRunner().invoke(token, ["--role", role, "--gateway", origin.url])
    assert (done.exit_code, done.output.count("\n"), role_of(origin, done.output.strip())) == (0, 1, role)


def test_an_account_of_ones_own_can_be_used(origin: Origin) -> None:
    first = CliRunner().invoke(token, ["--role", "rider", "--gateway", origin.url, "--json"])
    email = json.loads(first.output)["email"]
    options = ["--role", "rider", "--gateway", origin.url, "--email", email]
    done = CliRunner().invoke(token, options, env={"RIDES_PASSWORD": "not her password"})
    assert (done.exit_code, "403" in done.output) == (1, True)


def test_a_system_that_is_not_there_is_said() -> None:
    done = CliRunner().invoke(token, ["--role", "rider", "--gateway", "http://127.0.0.1:1"])
    assert (done.exit_code, done.output.startswith("Error: http://127.0.0.1:1 cannot be reached")) == (1, True)


@pytest.mark.parametrize("address", ["mysql://root@127.0.0.1:1/rides", "sqlite:////proc/rides/rides.sqlite3"])
def test_a_database_that_cannot_be_used_is_told_in_one_line(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {"DATABASE_URL": address, "DATA": str(tmp_path), "SECRET_KEYS": "k" * 32}.items():
        monkeypatch.setenv(name, value)
    options = ["other_app", "--name", "Other", "--redirect-uri", "http://127.0.0.1/callback"]
    for done in (CliRunner().invoke(migrate, []), CliRunner().invoke(client, options)):
        assert (done.exit_code, type(done.exception)) == (1, SystemExit)
        assert done.output.splitlines()[-1].startswith("Error: the database cannot be used: ")


def test_a_revision_that_is_not_there_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    done = CliRunner().invoke(migrate, ["--revision", "9999"])
    assert (done.exit_code, done.output) == (1, "Error: Can't locate revision identified by '9999'\n")


@pytest.fixture
def database(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DATA", str(tmp_path))
    opened = Database(open_engine(sqlite_url, 1))
    yield opened
    opened.close()


def test_an_app_is_registered_with_its_addresses(database: Database) -> None:
    addresses = ["com.example.other:/callback", "https://other.example/callback", "http://127.0.0.1/callback"]
    options = [option for address in addresses for option in ("--redirect-uri", address)]
    done = CliRunner().invoke(client, ["other_app", "--name", "Other", *options])
    found = database.run_here(lambda connection: read_client(connection, "other_app"))
    assert (done.output, found and found.redirect_uris) == ("other_app is registered.\n", tuple(addresses))


def test_a_resource_servers_secret_is_printed_and_only_its_digest_kept(database: Database) -> None:
    done = CliRunner().invoke(client, ["reports", "--name", "Reports", "--resource-server"])
    found = database.run_here(lambda connection: read_client(connection, "reports"))
    assert found is not None
    assert (found.check_client_secret(done.output.strip()), found.check_client_secret("")) == (True, False)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["app", "--name", "App"], id="an app without an address"),
        pytest.param(["app", "--name", "App", "--redirect-uri", "http://evil.example/"], id="plain http"),
        pytest.param(["app", "--name", "App", "--redirect-uri", "javascript:alert(1)"], id="a script"),
        pytest.param(["app", "--name", "App", "--redirect-uri", "https://a.example/#x"], id="a fragment"),
        pytest.param(["App!", "--name", "App", "--redirect-uri", "https://a.example/"], id="no client id"),
    ],
)
def test_what_cannot_be_a_client_is_refused(options: list[str]) -> None:
    assert CliRunner().invoke(client, options).exit_code == 2
