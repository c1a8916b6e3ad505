"""The pytest plugin: ``pytest --ridelint-spec openapi.yaml`` holds what a suite's clients are answered to it.

Without a description, all it costs is to declare its options; everything else is imported when there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from ridelint.model import Finding

_SETTINGS: dict[str, tuple[Literal["paths", "string", "args"], str]] = {
    "spec": ("paths", "A description of the API under test; give it again for more."),
    "config": ("string", "The rules' configuration.  [default: found upward from each description]"),
    "preset": ("string", "Start from this preset: house, naming, conformance or none."),
    "select": ("args", "Ask only these rules."),
    "ignore": ("args", "Leave these rules out."),
    "fail_on": ("string", "The least grave finding that fails a test: error, warn, info, never.  [default: error]"),
}
"""Each setting's type in the ini file, where it is called ``ridelint_NAME``, and what it is for."""
_LISTS = frozenset({"paths", "args"})
_WORKING = "ridelint-suite"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("ridelint", "ridelint: responses held to an API description")
    for name, (kind, text) in _SETTINGS.items():
        option = f"--ridelint-{name.replace('_', '-')}"
        action = "append" if kind in _LISTS else "store"
        group.addoption(option, action=action, dest=f"ridelint_{name}", metavar=name.upper(), help=text)
        parser.addini(f"ridelint_{name}", text, type=kind, default=[] if kind in _LISTS else "")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "ridelint(ignore=[...]): rules that may be broken by the calls of this test: ids, codes or families"
    )
    settings = {name: _setting(config, name) for name in _SETTINGS}
    if settings["spec"]:
        config.pluginmanager.register(_plugin(settings), _WORKING)


def _setting(config: pytest.Config, name: str) -> Any:
    """What the command line says, else the ini file."""
    return config.getoption(f"ridelint_{name}") or config.getini(f"ridelint_{name}")


def _plugin(settings: dict[str, Any]) -> object:
    """The part that works.

    Raises:
        pytest.UsageError: a description or a setting is at fault.
    """
    from ridelint.document import InputError  # noqa: PLC0415  see above
    from ridelint.errors import RidelintError  # noqa: PLC0415
    from ridelint.live.suite.opening import open_suite  # noqa: PLC0415
    from ridelint.live.suite.plugin import Plugin  # noqa: PLC0415

    try:
        return Plugin(open_suite(settings))
    except (RidelintError, InputError) as error:
        raise pytest.UsageError(*(f"ridelint: {line}" for line in str(error).splitlines())) from None


@pytest.fixture
def ridelint_findings(request: pytest.FixtureRequest) -> list[Finding]:
    """The findings of this test so far. What is taken out of the list does not fail the test."""
    plugin = request.config.pluginmanager.get_plugin(_WORKING)
    findings: list[Finding] = [] if plugin is None else plugin.suite.findings
    return findings
