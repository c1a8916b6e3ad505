"""A small form of `make live`: the same parts, with a few generated calls in place of thousands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answers.recording import Recorder
from tests.answers.report import counted, unseen
from tests.answers.run import SETTINGS, record
from tests.server.full_system import run_embedded_system
from tests.server.programs import free_port

FEW = ("--max-examples", "1", "--seed", "1")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Any:
    recorder = Recorder(tmp_path_factory.mktemp("answers"), free_port())
    with run_embedded_system(recorder.folder, **SETTINGS, ISSUER=recorder.origin) as system:
        record(recorder, system, FEW)
    return counted(recorder.folder)


def test_every_operation_is_called(report: Any) -> None:
    assert report["summary"]["coverage"]["operations"] == {"seen": 47, "documented": 47}


def test_every_operation_succeeds(report: Any) -> None:
    assert {status: missed for status, missed in unseen(report).items() if status < "400"} == {}


def test_every_step_of_an_order_is_also_refused(report: Any) -> None:
    steps = {"accept_offer", "reject_offer", "arrive_at_pickup", "pick_up_rider", "complete_order", "give_order_back"}

    assert steps.isdisjoint(unseen(report).get("409", ()))


def test_every_operation_is_unavailable_once_and_fails_once_if_it_can(report: Any) -> None:
    missed = unseen(report)

    assert "503" not in missed
    assert sorted(missed["500"]) == [
        "check_core_health",
        "check_core_readiness",
        "check_driver_health",
        "check_driver_readiness",
        "check_user_health",
        "check_user_readiness",
        "get_jwks",
        "get_server_metadata",
    ]
