"""Which operations the words of --include and --exclude mean."""

from __future__ import annotations

import pytest

from ridelint.errors import UsageError
from ridelint.live.choice import Called, Choice, names

GET = Called("GET", "/orders/{order_id}", "get_order", ("orders", "reading"))
POST = Called("POST", "/orders", "create_order", ("orders",))


@pytest.mark.parametrize(
    ("word", "get", "post"),
    [
        ("get_order", True, False),
        ("get_*", True, False),
        ("GET", True, False),
        ("post", False, True),
        ("tag:reading", True, False),
        ("tag:read", False, False),
        ("/orders", False, True),
        ("/orders/*", True, False),
        ("/orders/{order_id}", True, False),
        ("/orders/**", True, True),
        ("/**", True, True),
        ("/**/{order_id}", True, False),
        ("GET /orders/**", True, False),
        ("GET /orders", False, False),
        ("orders", False, False),
    ],
)
def test_a_word_is_an_operation_id_a_path_a_method_or_a_tag(word: str, get: bool, post: bool) -> None:
    assert (names(word, GET), names(word, POST)) == (get, post)


def test_what_is_excluded_is_left_out_of_what_is_included() -> None:
    choice = Choice(include=("tag:orders",), exclude=("POST",))

    assert (choice.takes(GET), choice.takes(POST)) == (True, False)


def test_without_a_word_everything_is_taken() -> None:
    assert Choice().takes(GET)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(include=("GET", "orders")), "--include 'orders' names no operation; write a path"),
        (Choice(exclude=("delete_order",)), "--exclude 'delete_order' names no operation; write a path"),
        (Choice(exclude=("tag:orders",)), "--exclude leaves no operation"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_refused(choice: Choice, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        choice.check([GET, POST])

    assert str(refused.value).startswith(said)


def test_a_choice_of_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no operation"):
        Choice().check([])
