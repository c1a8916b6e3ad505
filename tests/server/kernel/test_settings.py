"""What a process is told, and which systems it refuses to be."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from server.kernel.settings import SettingsError, own_secret, read_settings

KEY = "k" * 32
FULL = {"DATABASE_URL": "mysql://root@127.0.0.1/rides", "REDIS_URL": "redis://127.0.0.1", "SECRET_KEYS": KEY}


def test_nothing_set_is_the_embedded_system(tmp_path: Path) -> None:
    settings = read_settings({"DATA": str(tmp_path)})
    assert (settings.mode, settings.database) == ("embedded", f"sqlite:///{tmp_path}/rides.sqlite3")


def test_the_embedded_system_keeps_a_secret_of_its_own(tmp_path: Path) -> None:
    first, second = (read_settings({"DATA": str(tmp_path)}) for _ in range(2))
    assert first.secret_keys == second.secret_keys
    assert len(first.secret_keys[0]) >= 32
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_secrets_of_different_names_differ(tmp_path: Path) -> None:
    assert own_secret(tmp_path, "one") != own_secret(tmp_path, "other")


def test_mysql_and_redis_are_the_full_system() -> None:
    assert read_settings({**FULL, "ENV": "production"}).mode == "full"


@pytest.mark.parametrize("missing", ["DATABASE_URL", "REDIS_URL"])
def test_half_a_full_system_is_no_production(missing: str) -> None:
    with pytest.raises(SettingsError, match="the embedded system is for trials"):
        read_settings({**FULL, "ENV": "production", missing: ""})


def test_production_makes_no_secrets(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEYS is not set"):
        read_settings({**FULL, "ENV": "production", "SECRET_KEYS": "", "DATA": str(tmp_path)})


def test_keys_are_rotated_by_a_list() -> None:
    assert read_settings({"SECRET_KEYS": f"{KEY}2, {KEY}1"}).secret_keys == (KEY + "2", KEY + "1")


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("ENV", "live", "ENV is one of development, test, staging, production, not live"),
        ("SECRET_KEYS", "short", "each of SECRET_KEYS needs at least 32 characters"),
        ("BODY_LIMIT", "many", "BODY_LIMIT is a whole number above 0, not many"),
        ("DATABASE_THREADS", "0", "DATABASE_THREADS is a whole number above 0, not 0"),
        ("POLL_SECONDS", "nan", "POLL_SECONDS is a number of seconds, 0 or more, not nan"),
        ("DRAIN_SECONDS", "-1", "DRAIN_SECONDS is a number of seconds, 0 or more, not -1"),
        ("CORE_URL", "http://core:port", "CORE_URL is no address like http://127.0.0.1:8080"),
        ("ISSUER", "rides.example.com", "ISSUER is no address like http://127.0.0.1:8080"),
        ("REDIS_URL", "127.0.0.1:6379", "REDIS_URL is no address like redis://.*"),
    ],
)
def test_a_wrong_value_is_named(variable: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError, match=f"^{message}$"):
        read_settings({"SECRET_KEYS": KEY, variable: value})


@pytest.mark.parametrize(
    "address", ["mysql+pymysql://root:p@/rides?unix_socket=/run/mysqld.sock", "sqlite:////tmp/rides.sqlite3"]
)
def test_a_database_on_this_machine_needs_no_host(address: str) -> None:
    assert read_settings({"SECRET_KEYS": KEY, "DATABASE_URL": address}).database == address


def test_only_production_does_not_check_its_answers() -> None:
    assert [read_settings({**FULL, "ENV": env}).validate_responses for env in ("staging", "production")] == [
        True,
        False,
    ]
