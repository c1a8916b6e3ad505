"""Replicas come, go and die; no request that was safe to send again fails, and no other one is sent twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.conftest import UNLIMITED, Running
from tests.gateway.load import CLIENTS, load
from tests.gateway.running import Gateway, Replica, running, wait_until
from tests.gateway.wire import ask, assert_refused, connect, send


class Pair:
    """A gateway before two replicas of one service."""

    def __init__(self, gateway: Gateway, one: Replica, two: Replica) -> None:
        self.gateway, self.one, self.two = gateway, one, two

    def deliveries(self) -> Counter[str]:
        """Count by request how often it reached a replica."""
        return Counter(line.split()[2] for replica in (self.one, self.two) for line in replica.journal)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    one, two = Replica("one", tmp_path), Replica("two", tmp_path)
    with running(tmp_path, {"USER_1": one, "USER_2": two}, UNLIMITED) as gateway:
        gateway.wait_for("user", user1="UP", user2="UP")
        yield Pair(gateway, one, two)


def test_all_replicas_serve(pair: Pair) -> None:
    served = {send(pair.gateway, "GET", "/user/v1/profile").json["replica"] for _ in range(10)}

    assert served == {"one", "two"}


def test_no_safe_request_fails_when_a_replica_is_killed(pair: Pair) -> None:
    with load(pair.gateway, "/user/v1/slow", "GET") as clients:
        pair.one.kill()
        clients.await_more()

    assert set(clients.outcomes("GET")) == {"200"}
    pair.gateway.wait_for("user", user1="DOWN", user2="UP")


def test_no_post_is_sent_twice_when_a_replica_is_killed(pair: Pair) -> None:
    with load(pair.gateway, "/user/v1/slow", "POST") as clients:
        pair.one.kill()
        clients.await_more()

    assert max(pair.deliveries().values()) == 1
    outcomes = clients.outcomes("POST")
    # Only what was on its way to the killed replica is lost, and its client is told so.
    assert set(outcomes) <= {"200", "503"}
    assert outcomes["503"] <= CLIENTS
    for ending in clients.endings:
        if ending.answer is not None and ending.outcome == "503":
            assert_refused(ending.answer, 503, "unavailable")


def test_a_post_that_was_cut_off_is_not_sent_again(pair: Pair) -> None:
    answer = send(pair.gateway, "POST", "/user/v1/cut", body=b"a=1")

    assert_refused(answer, 503, "unavailable")
    assert pair.deliveries() == {answer.request_id: 1}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("path", ["/user/v1/cut", "/user/v1/hang"])
def test_a_later_request_of_a_connection_is_answered_as_the_first(path: str, method: str, gateway: Gateway) -> None:
    # Closing without an answer, as HAProxy does by default, would bid the client to send it again.
    connection = connect(gateway)
    assert ask(connection, "GET", "/user/v1/profile").status == 200

    assert_refused(ask(connection, method, path, b"a=1"), 503, "unavailable")
    connection.close()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_no_other_change_is_sent_again_either(method: str, pair: Pair) -> None:
    answer = send(pair.gateway, method, "/user/v1/cut", body=b"a=1")

    assert pair.deliveries() == {answer.request_id: 1}


def test_a_read_that_was_cut_off_is_tried_again(pair: Pair) -> None:
    answer = send(pair.gateway, "GET", "/user/v1/cut")

    assert_refused(answer, 503, "unavailable")
    assert pair.deliveries()[answer.request_id] > 1


def test_a_post_that_never_left_goes_to_another_replica(pair: Pair) -> None:
    pair.one.kill()

    answers = [send(pair.gateway, "POST", "/user/v1/orders", body=b"a=1") for _ in range(6)]

    assert [answer.status for answer in answers] == [200] * 6
    assert set(pair.deliveries().values()) == {1}


def test_a_replica_that_came_back_serves_again(pair: Pair) -> None:
    pair.one.kill()
    pair.gateway.wait_for("user", user1="DOWN", user2="UP")

    pair.one.start()

    pair.gateway.wait_for("user", user1="UP", user2="UP")
    wait_until(lambda: send(pair.gateway, "GET", "/user/v1/profile").json["replica"] == "one", "it serves")


def test_a_replica_that_is_not_ready_finishes_what_it_has(pair: Pair) -> None:
    with load(pair.gateway, "/user/v1/slow", "GET", "POST") as clients:
        pair.one.become_unready()
        pair.gateway.wait_for("user", user1="DOWN", user2="UP")
        clients.await_more()

    assert set(clients.outcomes("GET") | clients.outcomes("POST")) == {"200"}
    served = len(pair.one.journal)
    assert send(pair.gateway, "GET", "/user/v1/profile").json["replica"] == "two"
    assert len(pair.one.journal) == served


def test_without_a_replica_the_service_is_unavailable_and_the_others_are_not(run: Running, tmp_path: Path) -> None:
    user, core = Replica("user", tmp_path), Replica("core", tmp_path)
    with run({"USER_1": user, "CORE_1": core}, UNLIMITED) as gateway:
        user.become_unready()
        gateway.wait_for("user", user1="DOWN")

        answer = send(gateway, "GET", "/user/v1/profile")

        assert_refused(answer, 503, "unavailable")
        assert answer.headers["retry-after"] == "2"
        assert send(gateway, "GET", "/core/v1/account").status == 200


def test_refused_requests_do_not_condemn_a_replica(pair: Pair) -> None:
    for _ in range(20):
        send(pair.gateway, "POST", "/user/v1/cut", body=b"a=1")

    assert send(pair.gateway, "GET", "/user/v1/profile").status == 200
    pair.gateway.wait_for("user", user1="UP", user2="UP")
