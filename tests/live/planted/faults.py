"""The table of planted faults: which switch gives which finding, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from ridelint.model import Finding
from tests.live.planted.calls import ALL, CSRF, JSON, LOGIN, Ask, post

DESCRIPTION = Path(__file__).with_name("description.yaml")
_MARKED = re.compile(r"# told: (.*)$")
_LIST, _CREATE, _READ, _REPORT = "GET /orders", "POST /orders", "GET /orders/{order_id}", "GET /reports"


_WHOLE = frozenset({"headers", "bodies"})
_SIGNS = frozenset[str]()
_CLIENT = frozenset({"client"})
_PROBES = frozenset({"probes"})


class Fault(NamedTuple):
    """What a switch gives. ``calls`` are made beside the usual ones, where the fault lies in them.

    ``config`` is a ``ridelint.yaml``. ``needs`` is what a source must know to see it: ``headers``, ``bodies``,
    ``credentials``, the ``purpose`` of calls, how many ``seconds`` they took, that the ``end`` is there, what a
    ``client`` does by mistake, or ``probes``, which are calls by other methods and without tokens. Without
    ``has_line`` no line of the description says anything of it.
    """

    switch: str
    rule: str
    operation: str
    pointer: str
    calls: tuple[Ask, ...] = ()
    config: str = ""
    needs: frozenset[str] = _WHOLE
    has_line: bool = True

    @property
    def all_calls(self) -> tuple[Ask, ...]:
        return (*ALL, *self.calls)

    @property
    def line(self) -> int:
        return lines()[self.switch] if self.has_line else 1

    @property
    def told(self) -> tuple[str, str, str, int]:
        return self.rule, self.operation, self.pointer, self.line


def told(finding: Finding) -> tuple[str, str, str, int]:
    """A finding as the table has it."""
    return finding.rule, finding.operation, finding.pointer, finding.location.line


def lines() -> dict[str, int]:
    """Switch to the line of the description by which its fault is told."""
    found = {}
    for number, line in enumerate(DESCRIPTION.read_text(encoding="utf-8").splitlines(), start=1):
        marked = _MARKED.search(line)
        if marked and number > 3:
            found.update(dict.fromkeys(marked[1].split(", "), number))
    return found


_STRANGER = "preset: conformance"
_FIELDS, _STATUSES = "rules: {field-never-seen: on}", "rules: {status-never-seen: on}"
_404 = "/paths/~1orders~1{order_id}/get/responses/404"
_BODY = "/response/body"
FAULTS = (
    Fault("status_undocumented", "status-undocumented", _LIST, "/response/status", needs=_SIGNS),
    Fault("content_type", "content-type-undocumented", _READ, _BODY),
    Fault("type", "response-schema-mismatch", _READ, f"{_BODY}/result/price"),
    Fault("bound", "response-schema-mismatch", _READ, f"{_BODY}/result/price"),
    Fault("deep_type", "response-schema-mismatch", _READ, f"{_BODY}/result/parent/parent/price"),
    Fault("format", "response-schema-mismatch", _READ, f"{_BODY}/result/created_at"),
    Fault("required_missing", "response-schema-mismatch", _READ, f"{_BODY}/result"),
    Fault("write_only", "response-schema-mismatch", _READ, f"{_BODY}/result/pin"),
    Fault("unreadable", "response-schema-mismatch", _READ, _BODY),
    Fault("composed_mismatch", "response-schema-mismatch", _REPORT, f"{_BODY}/result/orders", config=_STRANGER),
    Fault("not_allowed", "response-schema-mismatch", _REPORT, f"{_BODY}/result/sum"),
    Fault("header_mismatch", "response-schema-mismatch", _LIST, "/response/headers/x-total"),
    Fault("header_missing", "response-header-missing", _LIST, "/response/headers"),
    Fault("field_undocumented", "field-undocumented", _READ, f"{_BODY}/result/owner_id"),
    Fault("body_missing", "response-body-missing", _READ, _BODY, config=_STRANGER),
    Fault("operation_undocumented", "operation-undocumented", "", "/request/path", has_line=False, needs=_CLIENT),
    Fault("operation_undocumented_method", "operation-undocumented", "", "/request/path", needs=_CLIENT),
    Fault("request_mismatch", "request-schema-mismatch", _LIST, "/request/query/limit", needs=_CLIENT),
    Fault("parameter_undocumented", "parameter-undocumented", _LIST, "/request/query/verbose", needs=_CLIENT),
    Fault(
        "media_type_undocumented", "request-schema-mismatch", _CREATE, "/request/headers", needs=_WHOLE | {"purpose"}
    ),
    Fault("server_error", "server-error", _LIST, "/response/status", needs=_SIGNS),
    Fault("auth_ignored", "auth-ignored", _LIST, "/response/status", needs=_WHOLE | {"credentials"}),
    Fault("other_role", "auth-ignored", _LIST, "/response/status", needs=_WHOLE | {"purpose"}),
    Fault("csrf_ignored", "csrf-ignored", _CREATE, "/response/status", needs=_WHOLE | _PROBES),
    Fault("allow_missing", "allow-missing", "", "/response/headers", needs=_WHOLE | _PROBES),
    Fault("allow_short", "allow-missing", "", "/response/headers/allow", needs=_WHOLE | _PROBES),
    Fault("method_refused", "method-unsupported-status", "", "/response/status", needs=_PROBES),
    Fault("method_accepted", "method-unsupported-status", "", "/response/status", needs=_WHOLE | _PROBES | {"purpose"}),
    Fault(
        "never_sent",
        "field-never-seen",
        _READ,
        "/components/x-order/properties/note",
        config=_FIELDS,
        needs=_WHOLE | {"end"},
    ),
    Fault("never_answered", "status-never-seen", _READ, _404, config=_STATUSES, needs=frozenset({"end", "purpose"})),
    Fault(
        "latency",
        "latency-budget",
        _READ,
        "/response",
        config="traffic: {latency_budget: 30}",
        needs=frozenset({"seconds"}),
    ),
    Fault("field_name", "field-name-case", _READ, f"{_BODY}/result/driverId"),
    Fault("plural", "error-singular", _READ, f"{_BODY}/result/errors"),
    Fault("member_missing", "envelope-member-missing", _REPORT, _BODY),
    Fault("member_type", "envelope-member-type", _READ, f"{_BODY}/status"),
    Fault("member_unknown", "envelope-member-unknown", _READ, f"{_BODY}/meta"),
    Fault("contradiction", "envelope-contradiction", _READ, f"{_BODY}/status", needs=_WHOLE | _CLIENT),
    Fault("error_code", "error-code-unknown", _READ, f"{_BODY}/error/code", needs=_WHOLE | _CLIENT),
    Fault("not_enveloped", "response-not-enveloped", _READ, _BODY),
    Fault("empty", "response-not-enveloped", _READ, _BODY),
    Fault(
        "parameter_name",
        "parameter-name-case",
        _LIST,
        "/request/query/pageSize",
        calls=(Ask("GET", "/v1/orders?pageSize=2", (LOGIN,)),),
        needs=_WHOLE | _CLIENT,
    ),
    Fault(
        "json_sent",
        "request-not-form-encoded",
        _CREATE,
        "/request/body",
        calls=(post(b'{"note": "gate"}', LOGIN, CSRF, media_type=JSON),),
        needs=_WHOLE | _CLIENT,
    ),
    Fault(
        "form_field",
        "form-field-not-flat",
        _CREATE,
        "/request/body/tags",
        calls=(post(b"tags=a&tags=b", LOGIN, CSRF),),
        needs=_WHOLE | _CLIENT,
    ),
)
