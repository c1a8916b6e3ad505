"""The files that other programs read: the pipeline, the hook, the Makefile."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def project(root: Path) -> dict[str, Any]:
    return dict(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def test_the_pipeline_tests_every_python_that_the_package_claims(root: Path) -> None:
    prefix = "Programming Language :: Python :: "
    claimed = [text.removeprefix(prefix) for text in project(root)["classifiers"] if text.startswith(prefix)]

    (row,) = load(root / ".gitlab-ci.yml")["tests"]["parallel"]["matrix"]

    assert row["PYTHON"] == claimed


def test_the_pipeline_hands_the_findings_to_the_merge_request(root: Path) -> None:
    job = load(root / ".gitlab-ci.yml")["descriptions"]
    report = job["artifacts"]["reports"]["codequality"]

    assert f"ridelint check specs --format gitlab:{report} --format text" in job["script"]
    assert job["artifacts"]["when"] == "always"


def test_the_hook_starts_the_console_script(root: Path) -> None:
    (hook,) = load(root / ".pre-commit-hooks.yaml")

    assert hook["entry"].split()[0] in project(root)["scripts"]
    assert hook["id"] == "ridelint"


@pytest.mark.parametrize("script", [".ci/constraints", ".ci/debian-packages", ".ci/virtualenv", ".ci/run"])
def test_a_script_parses_and_may_be_executed(script: str, root: Path) -> None:
    path = root / script

    assert path.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(path)], check=True)


def test_make_help_tells_of_every_target_that_people_call(root: Path) -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=root, check=True, capture_output=True, text=True
    )

    targets = [line.split()[1] for line in done.stdout.splitlines()]
    assert targets == [
        "help",
        "demo",
        "live",
        "test",
        "check",
        "format",
        "docs",
        "bench",
        "fuzz",
        "constraints",
        "clean",
    ]


def test_every_declared_dependency_is_pinned(root: Path) -> None:
    described = project(root)
    declared = [described["dependencies"], *described["optional-dependencies"].values()]
    names = {canonicalize_name(Requirement(text).name) for texts in declared for text in texts}
    pins = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()

    assert names <= {canonicalize_name(Requirement(line).name) for line in pins if not line.startswith("#")}
