"""What was seen in all recordings together, and what was not and why."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import click

from tests.answers.recording import RIDELINT, SPEC

# A status that is not here is one that generated calls have missed this time.
REASONS = {"500": "needs nothing that can be amiss: it answers, or is not there, which is 503"}


def counted(folder: Path) -> Any:
    """Give the report of all recordings together; raises ClickException where there was a finding."""
    command = [*RIDELINT, "traffic", *map(str, sorted(folder.glob("*.har"))), *SPEC, "--ignore", "server-error"]
    report = folder / "report.json"
    done = subprocess.run(
        [*command, "--format", "text", "--format", f"json:{report}"], capture_output=True, check=False
    )
    if done.returncode != 0:
        raise click.ClickException((done.stderr + done.stdout).decode())
    return json.loads(report.read_bytes())


def share(report: Any) -> float:
    """Which part of the documented statuses was seen."""
    statuses = report["summary"]["coverage"]["statuses"]
    return float(statuses["seen"] / statuses["documented"])


def tell(report: Any) -> None:
    """Say what was seen, and what was not and why."""
    summary = report["summary"]
    parts = (f"{part['seen']} of {part['documented']} {name}" for name, part in summary["coverage"].items())
    click.echo(f"Together: {summary['exchanges']} calls; seen of what is documented: {', '.join(parts)}.")
    click.echo(f"{share(report):.1%} of the statuses. Not seen:")
    for status, operations in sorted(unseen(report).items()):
        why = f" ({REASONS[status]})" if status in REASONS else ""
        click.echo(f"  {status}{why}: {', '.join(operations)}")


def unseen(report: Any) -> dict[str, list[str]]:
    """Give the operations that never gave a status, by the status."""
    found: dict[str, list[str]] = {}
    for operation in report["coverage"]:
        for status in operation["statuses"]:
            if status["state"] == "missed":
                found.setdefault(status["status"], []).append(operation["operation_id"])
    return found
