"""A description of a small API, and answers that keep or break it."""

from __future__ import annotations

from pathlib import Path

import pytest

API = """\
openapi: 3.0.3
info: {title: Orders, version: "1"}
paths:
  /orders/{order_id}:
    parameters: [{name: order_id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: get_order
      responses:
        "200":
          description: The order
          content: {application/json: {schema: {type: object}}}
"""


@pytest.fixture
def api(tmp_path: Path) -> Path:
    """A description in a folder that no configuration stands above."""
    (tmp_path / ".git").mkdir()
    file = tmp_path / "orders.yaml"
    file.write_text(API, encoding="utf-8")
    return file
