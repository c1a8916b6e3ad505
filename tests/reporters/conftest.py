"""The two schemas that reports are held against."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

# An unbalanced bracket in the official schema; the README beside it tells more.
BROKEN = "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$"


@pytest.fixture(scope="session")
def published(root: Path) -> dict[str, Any]:
    """The project's own schema of its JSON report."""
    text = (root / "ridelint/reporters/schemas/report.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@pytest.fixture(scope="session")
def standard() -> jsonschema_rs.Validator:
    """The official SARIF schema; formats are asserted, so that a URI is one."""
    text = Path(__file__).with_name("sarif").joinpath("sarif-schema-2.1.0.json").read_text("utf-8")
    return jsonschema_rs.validator_for(json.loads(text, object_hook=_without_broken_pattern), validate_formats=True)


def _without_broken_pattern(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if (key, value) != ("pattern", BROKEN)}
