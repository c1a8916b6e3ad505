"""The faulty sample is faulty in the way that its comments say, line by line, and in no other."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

SAMPLE = "docs/samples/faulty.yaml"

# A comment after code names the rules that report this line: `# error-singular`, `# a-rule, another-rule: why`.
CLAIM = re.compile(r"\S +# (?P<rules>[a-z0-9-]+(?:, [a-z0-9-]+)*)(?::.*)?$")


def claims(text: str) -> list[tuple[int, str]]:
    return [
        (number, rule)
        for number, line in enumerate(text.splitlines(), start=1)
        if (claim := CLAIM.search(line))
        for rule in claim["rules"].split(", ")
    ]


def test_each_comment_names_the_findings_of_its_line(root: Path) -> None:
    command = [sys.executable, "-m", "ridelint", "check", SAMPLE, "--format", "json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)

    found = [(finding["line"], finding["rule"]) for finding in json.loads(done.stdout)["findings"]]
    assert sorted(found) == sorted(claims((root / SAMPLE).read_text(encoding="utf-8")))
    assert done.returncode == 1


def test_the_specs_of_this_project_are_clean(root: Path) -> None:
    command = [sys.executable, "-m", "ridelint", "check", "specs"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
