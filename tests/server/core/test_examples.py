"""The examples in docstrings are so."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from server.commands import sign_in
from server.core.accounts import email
from server.core.oauth import redirects


@pytest.mark.parametrize(("module", "examples"), [(email, 1), (redirects, 4), (sign_in, 1)])
def test_the_examples_of_a_module_are_so(module: ModuleType, examples: int) -> None:
    assert doctest.testmod(module) == doctest.TestResults(failed=0, attempted=examples)
