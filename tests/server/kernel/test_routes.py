"""A path finds its operation: fixed segments before named ones, and back where they lead nowhere."""

from __future__ import annotations

from typing import Any, cast

import pytest

from server.kernel.compiled.operation import Operation
from server.kernel.compiled.refusal import Refusal
from server.kernel.compiled.routes import Routes


class Described:
    """As much of an operation as routes look at."""

    def __init__(self, method: str, path: str) -> None:
        self.name, self.method, self.path = path, method, path


ROUTES = Routes(
    cast("Operation", Described(method, path))
    for method, path in (
        ("GET", "/a/{x}"),
        ("PUT", "/a/{x}"),
        ("GET", "/a/b"),
        ("GET", "/a/b/d"),
        ("GET", "/a/{x}/c"),
        ("GET", "/a/{x}/{y}/e"),
    )
)


@pytest.mark.parametrize(
    ("path", "found", "texts"),
    [
        ("/a/b", "/a/b", {}),
        ("/a/z", "/a/{x}", {"x": "z"}),
        ("/a/b/d", "/a/b/d", {}),
        ("/a/b/c", "/a/{x}/c", {"x": "b"}),
        ("/a/b/d/e", "/a/{x}/{y}/e", {"x": "b", "y": "d"}),
        ("/a/%2F", "/a/{x}", {"x": "/"}),
        ("/a/{x}", "/a/{x}", {"x": "{x}"}),
    ],
)
def test_a_path_finds(path: str, found: str, texts: dict[str, Any]) -> None:
    operation, given = ROUTES.find("GET", path.encode())
    assert (operation.path, given) == (found, texts)


@pytest.mark.parametrize("path", ["/", "/a", "/a/", "/a/b/", "/a//c", "//a/b", "/a/b/d/f", "/b"])
def test_a_path_that_is_not_described_is_not_found(path: str) -> None:
    with pytest.raises(Refusal) as caught:
        ROUTES.find("GET", path.encode())
    assert caught.value.code == "not_found"


def test_another_method_is_told_which_there_are() -> None:
    with pytest.raises(Refusal) as caught:
        ROUTES.find("DELETE", b"/a/z")
    assert (caught.value.code, caught.value.headers) == ("method_not_allowed", {"Allow": "GET, PUT"})
