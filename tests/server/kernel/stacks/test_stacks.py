"""The compiled stack and Connexion's own make the same of every request, but for what `differences.py` explains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from server.commands.services import PORTS, find_service
from server.kernel.settings import SettingsError, read_settings
from tests.server.kernel.stacks.both import Both, both
from tests.server.kernel.stacks.differences import DIFFERENCES, reason
from tests.server.kernel.stacks.hostile import hostile

SERVICES = sorted(PORTS)


@pytest.fixture(scope="module", params=SERVICES)
def stacks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """One service, on both."""
    with both(find_service(request.param), tmp_path_factory.mktemp(request.param)) as running:
        yield running


def test_what_the_description_shows_is_answered_alike(stacks: Both) -> None:
    for operation in stacks.operations:
        ours, stock = stacks.send(stacks.credentials(operation.request()))
        assert ours == stock
        assert (ours.status, ours.call is None) == (operation.success, False)


def test_without_credentials_both_refuse_alike(stacks: Both) -> None:
    for operation in stacks.operations:
        ours, stock = stacks.send(operation.request())
        assert ours == stock or reason(operation.request(), ours, stock) is not None


@given(data=st.data())
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_no_honest_client_sends_differs_for_a_written_reason(stacks: Both, data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(stacks.operations))
    changed, sent = data.draw(hostile(stacks.credentials(operation.request())))
    ours, stock = stacks.send(sent)
    event(changed)
    assert ours == stock or reason(sent, ours, stock) is not None, (sent, ours, stock)
    assert ours.status < 500


def test_each_reason_is_said_once() -> None:
    assert len({known.reason for known in DIFFERENCES}) == len(DIFFERENCES)


def test_the_stack_is_chosen_by_a_setting(tmp_path: Path) -> None:
    assert read_settings({"DATA": str(tmp_path)}).stack == "compiled"
    assert read_settings({"DATA": str(tmp_path), "STACK": "connexion"}).stack == "connexion"


def test_there_is_no_third_stack(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="STACK is one of compiled, connexion, not other"):
        read_settings({"DATA": str(tmp_path), "STACK": "other"})
